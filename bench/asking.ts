// How long single requests take at a steady rate: what a person waits for in a database of a million messages, and how
// quickly a platform's clients join.
import type { ConversationId } from '@dramatis/contract/ids'
import { type Latency, Load, quantile } from './load.ts'
import { none, type Scale, startDramatis } from './measure.ts'

export interface Asked extends Latency {
  readonly what: string
  readonly count: number
  /** Of joins with several under way; otherwise the rate that was asked for. */
  readonly perSecond: number
}

const latencyOf = (took: number[]): Latency => {
  took.sort((a, b) => a - b)
  return { p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99), maxMs: took.at(-1) ?? 0 }
}

/** Asks `perSecond` at random moments, whether or not the one before was answered. */
async function paced(perSecond: number, count: number, ask: (at: number) => Promise<{ ms: number }>): Promise<Latency> {
  const asked: Promise<{ ms: number }>[] = []
  let dueMs = performance.now()
  for (let at = 0; at < count; at++) {
    dueMs -= (Math.log(1 - Math.random()) / perSecond) * 1000
    const waitMs = dueMs - performance.now()
    if (waitMs > 0.5) await new Promise((resolve) => setTimeout(resolve, waitMs))
    asked.push(ask(at))
  }
  return latencyOf((await Promise.all(asked)).map(({ ms }) => ms))
}

/** History, unread counts and queue in a database of a million messages. */
export async function measureAsking(scale: Scale, parentDir: string, say: (line: string) => void): Promise<Asked[]> {
  const load = new Load(await startDramatis({ parentDir, clients: scale.groups, ...none, stored: scale.storedMessages }))
  try {
    await load.connect(scale.groups)
    const perGroup = Math.ceil(scale.storedMessages / scale.groups)
    const anyGroup = () => load.side.clients[Math.floor(Math.random() * load.side.clients.length)]?.conversationId as ConversationId
    const anyClient = () => Math.floor(Math.random() * load.side.clients.length)
    const questions: [string, (at: number) => Promise<{ ms: number }>][] = [
      ['history, newest page of any group, as the team', () => load.ask('console', 'message:list', { conversationId: anyGroup() })],
      [
        'history, a page from anywhere in any group, as the team',
        () => load.ask('console', 'message:list', { conversationId: anyGroup(), beforeSeq: 1 + Math.ceil(Math.random() * perGroup) }),
      ],
      [
        'history, newest page, as any client',
        () => {
          const client = anyClient()
          return load.ask(client, 'message:list', { conversationId: load.side.clients[client]?.conversationId })
        },
      ],
      ["unread counts: any client's own list", () => load.ask(anyClient(), 'conversation:list', {})],
      ['queue: its first page', () => load.ask('console', 'conversation:list', { show: 'waiting' })],
      ['queue: its counts', () => load.ask('console', 'inbox:count', {})],
    ]
    const results: Asked[] = []
    for (const [what, ask] of questions) {
      await paced(scale.askedPerSecond, scale.askedPerSecond, ask)
      const latency = await paced(scale.askedPerSecond, scale.askedCount, ask)
      results.push({ what, count: scale.askedCount, perSecond: scale.askedPerSecond, ...latency })
      say(`${what}: p50 ${latency.p50Ms.toFixed(2)} ms, p99 ${latency.p99Ms.toFixed(2)} ms`)
    }
    return results
  } finally {
    load.close()
    await load.side.server.close()
  }
}

/** A platform registers its clients: client, group, twenty seats and a sign-in link each, told to three consoles. */
export async function measureJoining(scale: Scale, parentDir: string, say: (line: string) => void): Promise<Asked[]> {
  const load = new Load(await startDramatis({ parentDir, clients: 10, ...none }))
  let number = 0
  const join = () => {
    number++
    return load.ask('console', 'client:create', { externalId: `joining-${number}`, displayName: `Person ${number}` }, true)
  }
  try {
    await load.connect(10)
    for (let times = 0; times < 100; times++) await join()
    const what = 'joins, one after another at random moments'
    const alone = await paced(scale.askedPerSecond, scale.askedCount, join)
    say(`${what}: p50 ${alone.p50Ms.toFixed(2)} ms, p99 ${alone.p99Ms.toFixed(2)} ms`)
    const took: number[] = []
    const startedMs = performance.now()
    await Promise.all(
      Array.from({ length: scale.joinsAtOnce }, async () => {
        for (let times = 0; times < scale.joins / scale.joinsAtOnce; times++) took.push((await join()).ms)
      }),
    )
    const perSecond = (took.length / (performance.now() - startedMs)) * 1000
    say(`joins, ${scale.joinsAtOnce} at once: ${perSecond.toFixed(0)} a second`)
    return [
      { what, count: scale.askedCount, perSecond: scale.askedPerSecond, ...alone },
      { what: `joins, ${scale.joinsAtOnce} always under way`, count: took.length, perSecond, ...latencyOf(took) },
    ]
  } finally {
    load.close()
    await load.side.server.close()
  }
}
