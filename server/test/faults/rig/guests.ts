// Guests who drop in: each joins over HTTP, opens the client program, says something, and leaves with a sign-out. What a
// passer-by leaves behind in the server's memory shows only when there are many.
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { ClientId, ConversationId, SessionId } from '@dramatis/contract/ids'
import { clientBase } from '@dramatis/contract/routes'
import type { History } from './history.ts'
import { ClientScreen } from './screens.ts'

const answerWithinMs = 10_000

/** One guest from the door to the door. @throws when the server does not do what it should */
export async function dropIn(port: number, history: History, name: string, staysMs: number): Promise<void> {
  const origin = `http://127.0.0.1:${port}`
  const ask = async (method: string, path: string, cookie: string, body?: object) => {
    const response = await fetch(`${origin}${clientBase}${path}`, {
      method,
      // Plain, so that it can be looked into for what a client may not see.
      headers: {
        origin,
        cookie,
        'accept-encoding': 'identity',
        'idempotency-key': randomUUID(),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${name}: ${method} ${path} was answered with ${response.status}: ${text}`)
    return { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? cookie, output: JSON.parse(text) as unknown }
  }
  const joined = await ask('POST', '/guests', '', { displayName: name })
  const { clientId, sessionId } = joined.output as { clientId: ClientId; sessionId: SessionId }
  const list = (await ask('GET', '/conversations', joined.cookie)).output as { conversations: { id: ConversationId }[] }
  const group = list.conversations[0]?.id
  if (group === undefined) throw new Error(`${name} has no group`)
  const screen = new ClientScreen(port, { id: clientId, name, group, cookie: joined.cookie, sessionId }, history)
  try {
    const untilMs = performance.now() + answerWithinMs
    screen.say(`${name} drops in`)
    while (!screen.isLoaded || screen.held().sending > 0) {
      if (performance.now() > untilMs) throw new Error(`${name} was not answered within ${answerWithinMs} ms`)
      await wait(50)
    }
    await wait(staysMs)
    await screen.show()
    await ask('DELETE', '/sessions/current', joined.cookie)
  } finally {
    screen.close()
  }
}
