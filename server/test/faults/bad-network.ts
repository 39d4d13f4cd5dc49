// Eight bad networks at once in front of one server, each with people of its own: slow, narrow, in slices, silent, cut,
// deaf in one direction, away for a minute, and closed to WebSocket.
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Furnished, furnish } from './rig/furnish.ts'
import { History, type Line, readHistory } from './rig/history.ts'
import { HouseProcess } from './rig/house.ts'
import { judge } from './rig/judged.ts'
import { Crowd } from './rig/load.ts'
import { Random } from './rig/random.ts'
import { type Conditions, Relay } from './rig/relay.ts'
import { countSentBytes } from './rig/resent.ts'
import { writeDownStored } from './rig/stored.ts'
import type { Row } from './row.ts'

const convergeWithinMs = 10_000
const loadWithinMs = 60_000
const answerWithinMs = 2_000
const resentAtMost = 3

interface Network {
  readonly name: string
  readonly conditions?: Conditions
  /** What happens on it while people write; `ms`: for how long they do. */
  readonly happens?: (relay: Relay, ms: number, note: (what: string) => void) => Promise<void>
  /** Needs longer than a short run: a connection that is silently lost is noticed by its missing pulse, after 45 s at most. */
  readonly wholeOnly?: true
}

const slow = '300 ms more or less 200'
const networks: readonly Network[] = [
  { name: slow, conditions: { delayMs: [100, 500] } },
  { name: '32 KiB a second', conditions: { bytesPerSecond: 32 * 1024, sliceBytes: 1024 } },
  { name: 'slices of one byte', conditions: { sliceBytes: 1 } },
  { name: 'reset at a random byte', conditions: { resetAfterBytes: [200, 200_000] } },
  { name: 'polling only', conditions: { refusesUpgrades: true } },
  {
    name: 'half open',
    wholeOnly: true,
    happens: async (relay, ms, note) => {
      await wait(ms * 0.1)
      note('lost')
      relay.loseAll()
      await wait(ms * 0.4)
    },
  },
  {
    name: 'one direction only',
    happens: async (relay, ms, note) => {
      for (const stalled of ['up', 'down', 'down', 'up'] as const) {
        await wait(ms * 0.08)
        note(stalled)
        relay.conditions = { stalled }
        await wait(ms * 0.12)
        relay.conditions = {}
      }
    },
  },
  {
    name: 'black-out',
    happens: async (relay, ms, note) => {
      await wait(ms * 0.2)
      note('begins')
      relay.conditions = { stalled: 'both' }
      await wait(ms * 0.5)
      note('ends')
      relay.conditions = {}
    },
  },
]

export const row: Row = {
  name: 'bad-network',
  does: `relays in front of the server, 8 people behind each, for 120 s: ${networks.map(({ name }) => name).join(', ')} (60 s)`,
  passes: 'as crash; send to acknowledgement p95 under 2 s at 300 ms; resent bytes at most 3 times those sent',
  promises: [1, 2, 3, 4, 5],
  on: 'sqlite',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const chosen = networks.filter(({ wholeOnly }) => !short || !wholeOnly)
    const [clients, admins, writeMs] = short ? [3, 1, 4000] : [6, 2, 120_000]
    const house = await HouseProcess.build({ folder, dialect })
    const relays: Relay[] = []
    try {
      const people = await furnish(house, { clients: clients * chosen.length, admins: admins * chosen.length })
      const behind = (index: number): Furnished => ({
        clients: people.clients.slice(index * clients, (index + 1) * clients),
        admins: people.admins.slice(index * admins, (index + 1) * admins),
        personas: people.personas,
      })
      const history = new History(join(folder, 'history.jsonl'))
      await house.start()
      const sent = countSentBytes()
      const crowds = await Promise.all(
        chosen.map(async ({ conditions }, index) => {
          const relay = await Relay.open(house.port, random.fork(), conditions)
          relays.push(relay)
          return { relay, crowd: new Crowd(relay.port, behind(index), random.fork(), history) }
        }),
      )
      await Promise.all(crowds.map(({ crowd }) => crowd.loaded(loadWithinMs)))
      say('everybody sees what there is')
      await Promise.all(
        crowds.map(async ({ crowd, relay }, index) => {
          const { name, happens } = chosen[index] as Network
          const overMs = performance.now() + writeMs
          crowd.start(3)
          await happens?.(relay, writeMs, (what) => history.add({ what: 'fault', name: `${name}: ${what}` }))
          await wait(Math.max(0, overMs - performance.now()))
          await crowd.stop()
          relay.conditions = {}
        }),
      )
      const whole = <T>(of: (crowd: Crowd) => Promise<T>) => Promise.all(crowds.map(({ crowd }) => of(crowd)))
      const convergedMs = await whole((crowd) => crowd.converged(house, convergeWithinMs))
      const retried = crowds.map(({ crowd }) => crowd.retryFailed()).reduce((sum, times) => sum + times, 0)
      if (retried > 0) await whole((crowd) => crowd.converged(house, convergeWithinMs))
      const reloads = crowds.flatMap(({ crowd }) => crowd.over)
      for (const { crowd } of crowds) await crowd.show()
      await writeDownStored(house, history)
      for (const { crowd } of crowds) crowd.close()
      history.close()
      await house.stop()
      const lines = readHistory(history.file)
      const { counts, failures: found, harm, unexpected } = judge(lines, house, reloads)
      const failures: string[] = []
      const resent = sent.again / Math.max(1, sent.first)
      if (resent > resentAtMost) failures.push(`${sent.again} bytes were sent again, of ${sent.first}`)
      failures.push(...found)
      const p95Ms = answerTimeP95(lines, new Set([...behind(0).clients, ...behind(0).admins].map(({ name }) => name)))
      if (!short && p95Ms >= answerWithinMs) failures.push(`send to acknowledgement at ${slow}: p95 ${p95Ms} ms`)
      return {
        done: `${chosen.length} networks, ${counts.acknowledged} acknowledged of ${counts.asked} written, ${counts.viewers} viewers, ${relays.reduce((sum, { resets }) => sum + resets, 0)} resets`,
        ...harm,
        figures: {
          unexpected,
          [`send to acknowledgement p95 at ${slow}`]: `${p95Ms} ms`,
          'resent bytes / sent': resent.toFixed(2),
          'failed and retried by hand': String(retried),
          'agreed after': `${Math.round(Math.max(...convergedMs))} ms`,
        },
        failures,
      }
    } finally {
      await house.remove()
      for (const relay of relays) await relay.close()
    }
  },
}

/** Milliseconds from pressing send to the acknowledgement, of these people; 95 of 100 had it sooner. */
function answerTimeP95(lines: readonly Line[], people: ReadonlySet<string>): number {
  const askedAtMs = new Map<string, number>()
  const took: number[] = []
  for (const line of lines) {
    if (line.what === 'asked' && people.has(line.who)) askedAtMs.set(line.id, line.atMs)
    if (line.what === 'acknowledged' && askedAtMs.has(line.id)) took.push(line.atMs - (askedAtMs.get(line.id) ?? 0))
  }
  return took.sort((one, other) => one - other)[Math.floor(took.length * 0.95)] ?? Number.POSITIVE_INFINITY
}
