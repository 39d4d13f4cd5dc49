// An ordinary day in fifteen minutes: people write, come and go, guests drop in, and once the server is restarted. What it
// holds at the end it must have held at the beginning.
import { setTimeout as wait } from 'node:timers/promises'
import { FullHouse, harmOf } from './rig/full-house.ts'
import { dropIn } from './rig/guests.ts'
import { growthPerMinute, mib, type Usage, watchUsage } from './rig/usage.ts'
import type { Row } from './row.ts'

const most = { growthPerMinuteBytes: 2 ** 20, filesPerMinute: 1 }
const backWithinMs = 60_000
const convergeWithinMs = 20_000

/** Something that happens again and again, `perMinute` times at even distances. */
interface Habit {
  readonly perMinute: number
  readonly once: () => void | Promise<void>
}

/** Keeps up habits until `stop`, which answers what went wrong meanwhile. */
function keepUp(habits: readonly Habit[]): { stop: () => Promise<string[]> } {
  const over = new AbortController()
  const faults: string[] = []
  const keeping = habits.map(async ({ perMinute, once }) => {
    while (!over.signal.aborted) {
      await wait(60_000 / perMinute, undefined, { signal: over.signal }).catch(() => {})
      if (!over.signal.aborted) await Promise.resolve(once()).catch((error: unknown) => faults.push(String(error)))
    }
  })
  return {
    async stop() {
      over.abort()
      await Promise.all(keeping)
      return faults
    },
  }
}

export const row: Row = {
  name: 'soak',
  does: '15 minutes of 1,100 connections, of which 5 % a minute go and others come, with guests who drop in, and one restart',
  passes: 'memory grows by at most 1 MiB a minute, open files do not; no connection is lost unasked; nothing lost, doubled or out of order',
  promises: [1, 2, 3, 4, 5, 9],
  on: 'sqlite',
  async run(run) {
    const { short, say } = run
    const wanted = short
      ? {
          idle: 100,
          active: 15,
          admins: 2,
          openPerSecond: 300,
          perSecond: 15,
          told: 5,
          churn: 120,
          guests: 30,
          warmUpMs: 300,
          halfMs: 2_500,
          everyMs: 700,
        }
      : {
          idle: 1_000,
          active: 100,
          admins: 3,
          openPerSecond: 300,
          perSecond: 20,
          told: 4,
          churn: 55,
          guests: 6,
          warmUpMs: 120_000,
          halfMs: 450_000,
          everyMs: 20_000,
        }
    const { house, fill } = await FullHouse.build(run, { ...wanted, env: { GUESTS: 'on' } })
    try {
      const full = await fill()
      full.start(wanted.perSecond, wanted.told)
      const failures: string[] = []
      const halves: (readonly Usage[])[] = []
      let guests = 0
      let churned = 0
      const habits: readonly Habit[] = [
        {
          perMinute: wanted.churn,
          once: () => {
            churned++
            full.herd.churn(run.short ? 300 : 5_000)
          },
        },
        { perMinute: wanted.guests, once: () => dropIn(house.port, full.history, `Guest ${++guests}`, run.short ? 100 : 4_000) },
        // Pictures are uploaded here too, once there are any.
      ]
      for (const half of [1, 2]) {
        const living = keepUp(habits)
        await wait(wanted.warmUpMs)
        const watch = watchUsage(house, wanted.everyMs)
        await wait(wanted.halfMs - wanted.warmUpMs)
        halves.push(await watch.stop())
        failures.push(...(await living.stop()))
        if (full.lost.length > 0) failures.push(`${full.lost.length} connections were lost: ${full.lost.slice(0, 5).join('; ')}`)
        if (half === 2) break
        // Whoever has just gone is to be back, so that all that there are come back.
        await wait(short ? 500 : 6_000)
        full.returns.length = 0
        full.history.add({ what: 'fault', name: 'restart' })
        await house.stop()
        await house.start()
        const untilMs = performance.now() + backWithinMs
        while (full.returns.length < full.connections && performance.now() < untilMs) await wait(50)
        if (full.returns.length < full.connections)
          failures.push(`${full.connections - full.returns.length} did not come back after the restart`)
        full.lost.length = 0
        say('restarted, and everybody is back')
      }
      await full.stop()
      await wait(short ? 500 : 6_000)
      await full.converged(convergeWithinMs)
      const { findings, failures: harm } = await full.end()
      const growth = (of: (usage: Usage) => number) => Math.max(...halves.map((samples) => growthPerMinute(samples, of)))
      const resident = growth(({ residentBytes }) => residentBytes)
      const used = growth(({ usedBytes }) => usedBytes)
      const files = growth(({ openFiles, connections }) => openFiles - connections)
      if (!short) {
        for (const [what, bytes] of Object.entries({ resident, used }))
          if (bytes > most.growthPerMinuteBytes) failures.push(`${what} memory grows by ${mib(bytes)} a minute`)
        if (files > most.filesPerMinute) failures.push(`open files grow by ${files.toFixed(1)} a minute`)
      }
      return {
        done: `${full.connections} connections for ${Math.round((2 * wanted.halfMs) / 60_000)} minutes, ${churned} came and went, ${guests} guests, 1 restart, ${findings.counts.acknowledged} messages acknowledged`,
        ...harmOf(findings),
        figures: {
          'growth a minute, the worse half': `${mib(resident)} resident, ${mib(used)} used, ${files.toFixed(2)} open files beside the connections`,
          'resident, sample by sample': halves
            .map((samples) => samples.map(({ residentBytes }) => Math.round(residentBytes / 2 ** 20)).join(' '))
            .join(' / '),
          'used, sample by sample': halves
            .map((samples) => samples.map(({ usedBytes }) => Math.round(usedBytes / 2 ** 20)).join(' '))
            .join(' / '),
        },
        failures: [...failures, ...harm],
      }
    } finally {
      await house.remove()
    }
  },
}
