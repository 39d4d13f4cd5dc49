// Far too much is asked, by every way that somebody might hope is not counted, while others go on with their work.
import { setTimeout as wait } from 'node:timers/promises'
import { type RateLimitName, rateLimits } from '@dramatis/contract/limits'
import type { Client, Program } from '../support/person.ts'
import type { Tab } from '../support/tab.ts'
import { newRequestId } from '../support/words.ts'
import { type Furnished, furnish } from './rig/furnish.ts'
import { HouseProcess } from './rig/house.ts'
import { PeopleOf } from './rig/people-of.ts'
import { median, percentile } from './rig/quantiles.ts'
import { Random } from './rig/random.ts'
import { type Row, unharmed } from './row.ts'

const perSecond = 100
const rounds = 5
const mostSlower = 1.2
/** The server's clock counts whole milliseconds, and may run a thousandth faster than ours. */
const byItsClock = (ms: number) => ms * 1.001 + 2

/** One way in that is flooded: asks once and answers whether it was let through. */
interface Way {
  readonly name: string
  readonly limit: RateLimitName
  readonly ask: (count: number) => Promise<boolean>
  /** Milliseconds of silence before the so many-th asking. */
  readonly pauseMs?: (count: number) => number
}
interface Asked {
  readonly fromMs: number
  readonly toMs: number
}

/** Asks `perSecond` times a second for `ms`; answers what was let through, and how often it asked. */
async function flood(way: Way, ms: number): Promise<{ admitted: Asked[]; asked: number }> {
  const admitted: Asked[] = []
  const underWay: Promise<void>[] = []
  const startedMs = performance.now()
  let [asked, pausedMs] = [0, 0]
  while (performance.now() - startedMs < ms + pausedMs) {
    const pauseMs = way.pauseMs?.(asked) ?? 0
    if (pauseMs > 0) await wait(pauseMs)
    pausedMs += pauseMs
    const fromMs = performance.now()
    asked++
    underWay.push(way.ask(asked).then((isIn) => void (isIn && admitted.push({ fromMs, toMs: performance.now() }))))
    const aheadMs = startedMs + pausedMs + (asked * 1000) / perSecond - performance.now()
    if (aheadMs > 0) await wait(aheadMs)
  }
  await Promise.all(underWay)
  return { admitted, asked }
}

/** The stretch of time that holds the most over its limit: between the first asking and the last answer of what was let through in it. */
function mostOver(limit: RateLimitName, admitted: readonly Asked[]): number {
  const { burst, perMinute } = rateLimits[limit]
  let most = Number.NEGATIVE_INFINITY
  for (const { fromMs } of admitted) {
    const within = admitted.filter((one) => one.fromMs >= fromMs).map(({ toMs }) => toMs)
    within.sort((one, other) => one - other)
    for (const [index, toMs] of within.entries())
      most = Math.max(most, index + 1 - (burst + (byItsClock(toMs - fromMs) * perMinute) / 60_000))
  }
  return most
}

const forged = (count: number): Record<string, string> => {
  const address = `203.0.113.${count % 250}`
  return {
    'x-forwarded-for': address,
    forwarded: `for=${address}`,
    'x-real-ip': address,
    'cf-connecting-ip': address,
    'x-client-ip': address,
  }
}
const isAdmitted = (status: number) => status !== 429

async function waysOf(people: PeopleOf, furnished: Furnished): Promise<Way[]> {
  const [byHttp, bySocket, bySockets, byReconnects, byForgery, byAll, sly, typist] = furnished.clients.map((client) =>
    people.client(client),
  ) as [Client, Client, Client, Client, Client, Client, Client, Client]
  const admin = people.admin(furnished.admins[0] as Furnished['admins'][number])
  const overHttp = async (client: Client, headers: Record<string, string> = {}) =>
    isAdmitted(
      (
        await client.ask({
          method: 'POST',
          path: `/api/v1/client/conversations/${client.group}/messages`,
          headers: { 'idempotency-key': newRequestId(), ...headers },
          body: { text: 'And again' },
        })
      ).status,
    )
  const overSocket = async (tab: Tab<'client'>, client: Client) => {
    const answer = await tab.frame('message:send', {
      input: { conversationId: client.group, text: 'And again' },
      requestId: newRequestId(),
    })
    return answer.ok || answer.error.code !== 'rate_limited'
  }
  const open = (client: Client, count: number) => Promise.all(Array.from({ length: count }, () => client.tab()))
  const [[one], ten, [first], mixed, [still], [typing]] = await Promise.all([
    open(bySocket, 1),
    open(bySockets, 10),
    open(byReconnects, 1),
    open(byAll, 5),
    open(sly, 1),
    open(typist, 1),
  ])
  let current = first as Tab<'client'>
  const { burst, perMinute } = rateLimits.clientSend
  const windowMs = (burst * 60_000) / perMinute
  const stranger = people.stranger('client')
  const consoles = await Promise.all([admin.tab(), admin.tab()])
  return [
    { name: 'over HTTP', limit: 'clientSend', ask: () => overHttp(byHttp) },
    { name: 'over one socket', limit: 'clientSend', ask: () => overSocket(one as Tab<'client'>, bySocket) },
    { name: 'over ten sockets', limit: 'clientSend', ask: (count) => overSocket(ten[count % ten.length] as Tab<'client'>, bySockets) },
    {
      name: 'after each reconnect',
      limit: 'clientSend',
      ask: async (count) => {
        if (count % 20 === 0) {
          const next = byReconnects.tab()
          const before = current
          current = await next
          setTimeout(() => before.close(), 1000)
        }
        return overSocket(current, byReconnects)
      },
    },
    { name: 'with forged forwarding headers', limit: 'clientSend', ask: (count) => overHttp(byForgery, forged(count)) },
    {
      name: 'by all of them',
      limit: 'clientSend',
      ask: (count) => (count % 2 ? overHttp(byAll, forged(count)) : overSocket(mixed[count % mixed.length] as Tab<'client'>, byAll)),
    },
    // One, silence until a window would nearly be over, and then all that there is to spend.
    {
      name: 'at the right moment',
      limit: 'clientSend',
      ask: () => overSocket(still as Tab<'client'>, sly),
      pauseMs: (count) => (count === 1 ? windowMs - 200 : 0),
    },
    {
      name: 'typing',
      limit: 'signal',
      ask: async () => {
        const answer = await (typing as Tab<'client'>).frame('presence:update', { input: { conversationId: typist.group, typing: true } })
        return answer.ok || answer.error.code !== 'rate_limited'
      },
    },
    {
      name: 'a program and its sockets',
      limit: 'adminSend',
      ask: (count) => programSends(admin, consoles, byHttp, furnished, count),
    },
    {
      name: 'guests with forged forwarding headers',
      limit: 'signUp',
      ask: async (count) =>
        isAdmitted(
          (
            await stranger.ask({
              method: 'POST',
              path: '/api/v1/client/guests',
              headers: { 'idempotency-key': newRequestId(), ...forged(count) },
              body: { displayName: 'Guest' },
            })
          ).status,
        ),
    },
    {
      name: 'guessing links with forged forwarding headers',
      limit: 'signIn',
      ask: async (count) =>
        isAdmitted(
          (
            await stranger.ask({
              method: 'POST',
              path: '/api/v1/client/links/redeem',
              headers: { 'idempotency-key': newRequestId(), ...forged(count) },
              body: { secret: newRequestId().padEnd(43, 'x').slice(0, 43) },
            })
          ).status,
        ),
    },
  ]
}

async function programSends(
  admin: Program,
  consoles: readonly Tab<'admin'>[],
  client: Client,
  furnished: Furnished,
  count: number,
): Promise<boolean> {
  const input = { conversationId: client.group, as: { kind: 'persona', id: furnished.personas[0] as never } as const, text: 'And again' }
  if (count % 3 === 0) return isAdmitted((await admin.callRaw('message:send', input, newRequestId())).status)
  const answer = await (consoles[count % 2] as Tab<'admin'>).frame('message:send', { input, requestId: newRequestId() })
  return answer.ok || answer.error.code !== 'rate_limited'
}

/** What the others' messages take while `ms` go by. */
async function othersWork(others: readonly (readonly [Client, Tab<'client'>])[], random: Random, ms: number): Promise<number[]> {
  const tookMs: number[] = []
  const untilMs = performance.now() + ms
  await Promise.all(
    others.map(async ([client, tab]) => {
      await wait(random.between(0, 1200))
      while (performance.now() < untilMs) {
        const fromMs = performance.now()
        await tab.call('message:send', { conversationId: client.group, text: 'As ever' })
        tookMs.push(performance.now() - fromMs)
        // A little slower than the limit, or they would be refused as well.
        await wait(random.between(1050, 1250))
      }
    }),
  )
  return tookMs
}

export const row: Row = {
  name: 'rate-limits',
  does: '100 a second over HTTP, one socket, ten sockets, after reconnects, with forged forwarding headers, at the edge of a window; others work meanwhile',
  passes: "in no stretch of time more than limit and burst, by any way; others' p99 within 1.2 times (interleaved rounds, median of five)",
  promises: [9],
  on: 'sqlite',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const wanted = short ? { others: 8, floodMs: 2_500, quietMs: 0 } : { others: 120, floodMs: 20_000, quietMs: 12_000 }
    const house = await HouseProcess.build({ folder, dialect, env: { GUESTS: 'on' } })
    const people = new PeopleOf(house)
    try {
      const flooders = 8
      const furnished = await furnish(house, { clients: flooders + wanted.others, admins: 1 })
      await house.start()
      const ways = await waysOf(people, furnished)
      const others = await Promise.all(
        furnished.clients.slice(flooders).map(async (one) => {
          const client = people.client(one)
          return [client, await client.tab()] as const
        }),
      )
      const failures: string[] = []
      const figures: Record<string, string> = {}
      let [asked, admitted] = [0, 0]
      const everything = new Map<Way, Asked[]>()
      const floodAll = async (list: readonly Way[], ms: number) => {
        for (const { way, result } of await Promise.all(list.map(async (way) => ({ way, result: await flood(way, ms) })))) {
          asked += result.asked
          admitted += result.admitted.length
          everything.set(way, [...(everything.get(way) ?? []), ...result.admitted])
        }
      }
      if (short) {
        const [othersMs] = await Promise.all([othersWork(others, random, wanted.floodMs), floodAll(ways, wanted.floodMs)])
        figures["others' p99 meanwhile"] = `${percentile(othersMs, 0.99).toFixed(0)} ms`
      } else {
        // One way after the other, each beside five rounds in which nobody floods.
        const ratios: string[] = []
        for (const way of ways) {
          const [quiet, flooded]: [number[], number[]] = [[], []]
          for (let round = 1; round <= rounds; round++) {
            quiet.push(percentile(await othersWork(others, random, wanted.quietMs / rounds + 2_000), 0.99))
            const [ms] = await Promise.all([othersWork(others, random, wanted.floodMs / rounds), floodAll([way], wanted.floodMs / rounds)])
            flooded.push(percentile(ms, 0.99))
          }
          const ratio = median(flooded) / median(quiet)
          ratios.push(`${way.name} ${ratio.toFixed(2)}`)
          if (ratio > mostSlower)
            failures.push(
              `${way.name}: others' p99 was ${median(flooded).toFixed(1)} ms instead of ${median(quiet).toFixed(1)} ms, ${ratio.toFixed(2)} times as long`,
            )
          say(`${way.name}: p99 of the others ${ratio.toFixed(2)} times`)
        }
        figures["others' p99, times"] = ratios.join(', ')
      }
      let closest = Number.NEGATIVE_INFINITY
      for (const [way, list] of everything) {
        const over = mostOver(way.limit, list)
        closest = Math.max(closest, over)
        if (over > 0) failures.push(`${way.name}: ${over.toFixed(1)} more than ${way.limit} allows were let through in one stretch`)
        if (list.length === 0) failures.push(`${way.name}: nothing was let through at all, so nothing is proven`)
      }
      figures['let through'] = `${admitted} of ${asked}; nearest to a limit: ${(-closest).toFixed(2)} below it`
      if (house.complaints.length > 0) failures.push(`the server complained: ${house.complaints.slice(0, 3).join(' | ')}`)
      return { done: `${asked} asked at ${perSecond} a second by ${ways.length} ways`, ...unharmed, figures, failures }
    } finally {
      people.close()
      await house.remove()
    }
  },
}
