// The server is killed (kill -9) with ten thousand connections up, and everybody comes back at once.
import { setTimeout as wait } from 'node:timers/promises'
import { FullHouse, harmOf } from './rig/full-house.ts'
import type { Row } from './row.ts'

const most = { for95PercentMs: 10_000, forAllMs: 30_000, shareInASecond: 1 / 4 }
const convergeWithinMs = 20_000

/** What one kill led to: everything in milliseconds after it. */
interface Storm {
  readonly servedMs: number
  readonly backMs: readonly number[]
  readonly heldMs: readonly number[]
}

/** The most that came back within any second, as a share of all. */
function mostInASecond(sorted: readonly number[]): number {
  let most = 0
  for (let first = 0, next = 0; next < sorted.length; next++) {
    while ((sorted[next] as number) - (sorted[first] as number) >= 1000) first++
    most = Math.max(most, next - first + 1)
  }
  return most / sorted.length
}

async function storm(full: FullHouse): Promise<Storm> {
  full.returns.length = 0
  full.history.add({ what: 'fault', name: 'kill -9' })
  const killedAtMs = performance.now()
  await full.house.kill()
  await full.house.serves()
  const servedMs = performance.now() - killedAtMs
  while (full.returns.length < full.connections && performance.now() - killedAtMs < most.forAllMs * 2) await wait(20)
  const since = (atMs: number) => atMs - killedAtMs
  const sorted = (of: 'connectedAtMs' | 'heldAtMs') => full.returns.map((one) => since(one[of])).sort((one, other) => one - other)
  return { servedMs, backMs: sorted('connectedAtMs'), heldMs: sorted('heldAtMs') }
}

export const row: Row = {
  name: 'storm',
  does: 'kill -9 with 10,000 listening and 1,000 writing clients connected, a supervisor starts the server again; three times',
  passes: '95 % are back and hold what they missed in 10 s of the kill, all in 30 s, in no second more than a quarter of them; no gap',
  promises: [1, 2, 3, 4, 5],
  on: 'sqlite',
  async run(run) {
    const { short, say } = run
    const wanted = short
      ? { kills: 1, idle: 400, active: 20, admins: 2, openPerSecond: 400, perSecond: 20, told: 20, calmMs: 500 }
      : { kills: 3, idle: 10_000, active: 1_000, admins: 3, openPerSecond: 700, perSecond: 100, told: 10, calmMs: 15_000 }
    const { house, fill } = await FullHouse.build(run, { ...wanted, supervised: true })
    try {
      const full = await fill()
      full.start(wanted.perSecond, wanted.told)
      const failures: string[] = []
      const storms: Storm[] = []
      for (let kill = 1; kill <= wanted.kills; kill++) {
        await wait(wanted.calmMs)
        const one = await storm(full)
        storms.push(one)
        if (one.backMs.length < full.connections) failures.push(`storm ${kill}: ${full.connections - one.backMs.length} did not come back`)
        if (one.backMs.length > full.connections)
          failures.push(`storm ${kill}: ${one.backMs.length - full.connections} came back more than once`)
        if (!short) failures.push(...tooLate(one).map((failure) => `storm ${kill}: ${failure}`))
        say(`storm ${kill}: ${figuresOf([one])[0]}`)
      }
      await wait(wanted.calmMs)
      await full.stop()
      const convergedMs = await full.converged(convergeWithinMs)
      const { findings, failures: harm } = await full.end()
      return {
        done: `${storms.length} kills with ${full.connections} sockets, ${findings.counts.acknowledged} messages acknowledged`,
        ...harmOf(findings),
        figures: { 'each storm': figuresOf(storms).join(' / '), 'agreed after': `${Math.round(convergedMs)} ms` },
        failures: [...failures, ...harm],
      }
    } finally {
      await house.remove()
    }
  },
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.POSITIVE_INFINITY
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

function tooLate({ heldMs, backMs }: Storm): string[] {
  const failures: string[] = []
  if (at(heldMs, 0.95) > most.for95PercentMs) failures.push(`95 % were back after ${seconds(at(heldMs, 0.95))}`)
  if (at(heldMs, 1) > most.forAllMs) failures.push(`all were back after ${seconds(at(heldMs, 1))}`)
  if (mostInASecond(backMs) > most.shareInASecond) failures.push(`${Math.round(mostInASecond(backMs) * 100)} % came back within one second`)
  return failures
}

const figuresOf = (storms: readonly Storm[]): string[] =>
  storms.map(
    ({ servedMs, backMs, heldMs }) =>
      `serves after ${seconds(servedMs)}, 95 % back after ${seconds(at(heldMs, 0.95))}, all after ${seconds(at(heldMs, 1))}, at most ${Math.round(mostInASecond(backMs) * 100)} % in a second`,
  )
