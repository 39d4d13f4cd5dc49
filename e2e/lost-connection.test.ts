// What happens to words when the connection goes: they are kept, sent once when it is back, and never twice.
import { rateLimits } from '@dramatis/contract/limits'
import type { WebSocket } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import type { ClientScreen } from './support/client-screen.ts'
import { eventually } from './support/screen.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

/** What a browser notes of a network that fails. */
const networkFailed = /ERR_|WebSocket connection to|Failed to load resource/

/** The request ids under which this page asked the server to send these words. */
function requestIdsOf(screen: ClientScreen, words: string): string[] {
  const found: string[] = []
  screen.page.on('websocket', (socket: WebSocket) =>
    socket.on('framesent', ({ payload }) => {
      const frame = String(payload)
      if (frame.includes('message:send') && frame.includes(words)) found.push(/"requestId":"([^"]+)"/.exec(frame)?.[1] ?? '')
    }),
  )
  return found
}

async function omarOnALine() {
  stage = await openStage()
  const { house } = stage
  const gate = await stage.gate()
  const client = await house.client('Omar')
  const chat = (await stage.chat(client, { gate })).allow(networkFailed)
  await chat.sees(chat.composer)
  return { house, gate, client, chat }
}

test('what is written without a connection waits, is said to wait, and is sent once, in order, when it is back', async () => {
  const { house, gate, client, chat } = await omarOnALine()
  const anna = await stage.console(await house.admin('Anna'), { path: `/admin/c/${client.group}` })
  await chat.say('Before the tunnel')
  await chat.sees(chat.message('Before the tunnel').getByText(/Sent|Read/))

  gate.shut()
  await chat.seesText(/Connecting|You are offline/)
  await chat.say('First in the tunnel')
  await chat.say('Second in the tunnel')
  await chat.sees(chat.message('Second in the tunnel').getByText('Waiting for a connection'))
  await chat.composer.fill('Half a thought')
  expect((await client.timeline()).length).toBe(1)

  gate.open()
  await chat.sees(chat.message('Second in the tunnel').getByText(/Sent|Read/))
  await chat.seesNoLonger(chat.page.getByText(/Connecting …|You are offline/))
  expect(await chat.composer.inputValue()).toBe('Half a thought')
  const said = (await client.timeline()).map((entry) => entry.kind === 'message:sent' && entry.message.text)
  expect(said).toEqual(['Before the tunnel', 'First in the tunnel', 'Second in the tunnel'])
  for (const words of ['First in the tunnel', 'Second in the tunnel']) {
    await anna.sees(anna.message(words))
    expect(await anna.message(words).count()).toBe(1)
    expect(await chat.message(words).count()).toBe(1)
  }
})

test('an answer that is lost and a reload in the middle send the same request again: the message stands there once', async () => {
  const { gate, client, chat } = await omarOnALine()
  const ids = requestIdsOf(chat, 'Did this arrive?')
  // The connection that is open now was there before we listened; a reload makes one that we hear.
  await chat.page.reload()
  await chat.sees(chat.messages)

  gate.loseAnswers()
  await chat.say('Did this arrive?')
  await eventually(async () => (await client.timeline()).length).toBe(1)
  await chat.sees(chat.message('Did this arrive?').getByText('Sending'))

  await chat.page.reload()
  await chat.sees(chat.message('Did this arrive?').getByText('Sent'))
  await eventually(() => ids.length).toBeGreaterThanOrEqual(2)
  expect(new Set(ids).size).toBe(1)
  expect(await chat.message('Did this arrive?').count()).toBe(1)
  expect((await client.timeline()).filter((entry) => entry.kind === 'message:sent')).toHaveLength(1)
  // Nothing is kept any more: another reload sends nothing.
  const sentSoFar = ids.length
  await chat.page.reload()
  await chat.sees(chat.message('Did this arrive?').getByText('Sent'))
  expect(ids.length).toBe(sentSoFar)
})

test('what came while the connection was away is there after it, without a gap and without doubles', async () => {
  const { house, gate, client, chat } = await omarOnALine()
  const anna = await house.admin('Anna')
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  await anna.say(client.group, nora.id, 'Word 0')
  await chat.sees(chat.message('Word 0'))
  gate.shut()
  for (let index = 1; index <= 60; index++) await anna.say(client.group, nora.id, `Word ${index}`)
  gate.open()
  await chat.sees(chat.message('Word 60'))
  const last = await anna.say(client.group, nora.id, 'The last word')
  await chat.sees(chat.message('The last word'))
  expect(last.seq).toBe(62)
  // All of them, in order, as one scrolls from the newest to the first.
  await chat.messages.hover()
  const seen = new Set<string>()
  await eventually(async () => {
    for (const text of await chat.messages.getByText(/^Word \d+$/).allInnerTexts()) if (text) seen.add(text)
    await chat.page.mouse.wheel(0, -200)
    return seen.size
  }).toBe(61)
})

test('a draft is still there after a reload, on its own conversation only', async () => {
  const { client, chat } = await omarOnALine()
  const { conversationId } = await client.call('conversation:open-direct', { with: { kind: 'team' } })
  const height = () => chat.composer.evaluate((element) => element.clientHeight)
  const oneLine = await height()
  await chat.composer.fill('Several\nlines\nof\nwords')
  await eventually(height).toBeGreaterThan(2 * oneLine)
  await chat.page.reload()
  await chat.sees(chat.composer)
  await eventually(height).toBeGreaterThan(2 * oneLine)
  await chat.composer.fill('')
  await eventually(height).toBe(oneLine)
  await chat.composer.fill('I wanted to ask whether')
  await chat.page.reload()
  await chat.sees(chat.composer)
  await eventually(() => chat.page.getByRole('textbox', { name: 'Message to Your group' }).inputValue()).toBe('I wanted to ask whether')
  await chat.row(/Northwind/).click()
  await eventually(() => chat.page.getByRole('textbox', { name: 'Message to Northwind' }).inputValue()).toBe('')
  expect(chat.page.url()).toContain(conversationId)
  await chat.sees(chat.row(/Your group/).getByText('Draft:'))
})

test('too much at once is said with the time to wait; the message stays as not sent and goes out on retry', async () => {
  const { client, chat } = await omarOnALine()
  const { burst } = rateLimits.clientSend
  for (let index = 1; index <= burst; index++) await client.say(`Said elsewhere ${index}`)
  await chat.sees(chat.message(`Said elsewhere ${burst}`))
  // What comes back meanwhile is used up elsewhere, however long the typing takes.
  let isTyping = true
  const elsewhere = (async () => {
    while (isTyping) await client.say('Said elsewhere').catch(() => {})
  })()
  const words = ['One more', 'And one more', 'And another']
  for (const more of words) await chat.say(more)
  const failed = chat.messages.getByRole('article').filter({ has: chat.page.getByRole('button', { name: 'Retry' }) })
  await chat.sees(failed)
  await eventually(() => failed.first().innerText()).toMatch(/Not sent\.[\s\S]*(Try again in|You can send it now)/)
  isTyping = false
  await elsewhere

  await chat.page.reload()
  await chat.sees(failed)
  await eventually(async () => {
    for (const button of await failed.getByRole('button', { name: 'Retry' }).all()) await button.click({ timeout: 1000 }).catch(() => {})
    return failed.count()
  }).toBe(0)
  for (const more of words) await chat.sees(chat.message(more))
  const said = (await client.timeline()).flatMap((entry) => (entry.kind === 'message:sent' ? [entry.message.text] : []))
  expect(said.filter((text) => !text?.startsWith('Said elsewhere')).sort()).toEqual([...words].sort())
})
