// Ten thousand clients who listen and a thousand who write, on one server, for ten minutes: what a connection costs, how
// soon words arrive, what grows, and whether everybody stays.
import { setTimeout as wait } from 'node:timers/promises'
import { deliveries, FullHouse, harmOf, quantile } from './rig/full-house.ts'
import { growthPerMinute, kib, mib, readUsage, type Usage, watchUsage } from './rig/usage.ts'
import type { Row } from './row.ts'

const most = { perSocketBytes: 60 * 1024, deliveryP99Ms: 500, growthPerMinuteBytes: 2 ** 20 }
const convergeWithinMs = 20_000

export const row: Row = {
  name: 'sockets',
  does: '10,000 clients who listen and 1,000 who write on one server, with consoles that answer; 100 messages a second for 10 minutes',
  passes:
    'at most 60 KiB a socket; p99 from sending to each viewer 500 ms; after warm-up memory grows by at most 1 MiB a minute; no connection is lost unasked; nothing lost, doubled or out of order',
  promises: [3, 4, 5, 9],
  on: 'sqlite',
  async run(run) {
    const { short, say } = run
    const wanted = short
      ? { idle: 300, active: 20, admins: 2, openPerSecond: 300, perSecond: 20, told: 10, warmUpMs: 500, forMs: 3_000, everyMs: 1_000 }
      : {
          idle: 10_000,
          active: 1_000,
          admins: 5,
          openPerSecond: 700,
          perSecond: 100,
          told: 10,
          warmUpMs: 120_000,
          forMs: 600_000,
          everyMs: 60_000,
        }
    const { house, fill } = await FullHouse.build(run, wanted)
    try {
      const before = await readUsage(house)
      const full = await fill()
      const open = await readUsage(house)
      say(`${open.connections} connections, ${mib(open.residentBytes - before.residentBytes)} more resident`)
      full.start(wanted.perSecond, wanted.told)
      await wait(wanted.warmUpMs)
      const cpu = { startedMs: performance.now(), before: process.cpuUsage() }
      const watch = watchUsage(house, wanted.everyMs)
      await wait(wanted.forMs)
      const samples = await watch.stop()
      const spent = process.cpuUsage(cpu.before)
      const generatorLoad = (spent.user + spent.system) / 1000 / (performance.now() - cpu.startedMs)
      await full.stop()
      await full.converged(convergeWithinMs)
      const lost = [...full.lost]
      const { findings, lines, failures } = await full.end()
      const took = deliveries(lines)
      const perSocket = (of: (usage: Usage) => number) => (of(open) - of(before)) / open.connections
      const resident = perSocket(({ residentBytes }) => residentBytes)
      const growth = {
        resident: growthPerMinute(samples, ({ residentBytes }) => residentBytes),
        used: growthPerMinute(samples, ({ usedBytes }) => usedBytes),
      }
      const p99Ms = quantile(took, 0.99)
      if (open.connections !== full.connections) failures.push(`${open.connections} connections were open, of ${full.connections}`)
      if (lost.length > 0) failures.push(`${lost.length} connections were lost: ${lost.slice(0, 5).join('; ')}`)
      if (!short) {
        if (resident > most.perSocketBytes) failures.push(`a socket takes ${kib(resident)}`)
        if (p99Ms > most.deliveryP99Ms) failures.push(`p99 of delivery is ${p99Ms} ms`)
        for (const [what, bytes] of Object.entries(growth))
          if (bytes > most.growthPerMinuteBytes) failures.push(`${what} memory grows by ${mib(bytes)} a minute`)
      }
      return {
        done: `${open.connections} sockets for ${Math.round(wanted.forMs / 60_000)} minutes, ${findings.counts.acknowledged} messages acknowledged, ${took.length} deliveries`,
        ...harmOf(findings),
        figures: {
          'a socket': `${kib(resident)} resident, ${kib(perSocket(({ usedBytes }) => usedBytes))} used`,
          delivery: `p50 ${quantile(took, 0.5)} ms, p99 ${p99Ms} ms, longest ${took.at(-1) ?? 0} ms`,
          'growth a minute': `${mib(growth.resident)} resident, ${mib(growth.used)} used`,
          'lost unasked': String(lost.length),
          'load of the generator': `${Math.round(generatorLoad * 100)} % of a core`,
        },
        failures,
      }
    } finally {
      await house.remove()
    }
  },
}
