// PostgreSQL is stopped hard under a server that goes on, and comes back after a while: people see that it is busy, nothing
// that was acknowledged is gone, and what was written in between is sent.
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Cluster, findPostgresPrograms } from './rig/cluster.ts'
import { furnish } from './rig/furnish.ts'
import { type Happening, History, readHistory } from './rig/history.ts'
import { HouseProcess } from './rig/house.ts'
import { judge } from './rig/judged.ts'
import { Crowd } from './rig/load.ts'
import { Random } from './rig/random.ts'
import type { Row } from './row.ts'

const acknowledgesWithinMs = 5_000
const convergeWithinMs = 10_000
/** What piled up while the database was away is sent one by one, and whoever waits before trying again waits a while. */
const sentWithinMs = 240_000

/** Knows when something was acknowledged last. */
class WatchedHistory extends History {
  acknowledgedAtMs = 0
  override add(happening: Happening): void {
    if (happening.what === 'acknowledged') this.acknowledgedAtMs = performance.now()
    super.add(happening)
  }
}

export const row: Row = {
  name: 'database-restart',
  does: 'PostgreSQL is stopped hard for 1, 5 and 30 s under load (40 groups, 4 admins, 10 messages a second); 20 times',
  passes: 'none lost, doubled or unexpected; the server process lives; the first acknowledgement within 5 s of its return',
  promises: [1, 2, 3, 4, 5],
  on: 'postgres',
  missing: () => (findPostgresPrograms() === undefined ? 'the programs of a PostgreSQL server are not on this machine' : undefined),
  async run({ seed, short, folder, say }) {
    const random = new Random(seed)
    const wanted = short
      ? { awayMs: process.env.AWAY ? JSON.parse(process.env.AWAY) : [1000, 500], groups: 16, admins: 2 }
      : { awayMs: manyTimes(20, [1000, 5000, 30_000]), groups: 40, admins: 4 }
    const cluster = await Cluster.make(folder)
    let house: HouseProcess | undefined
    try {
      await cluster.start()
      house = await HouseProcess.build({ folder, dialect: 'postgres', databaseUrl: cluster.url })
      const people = await furnish(house, { clients: wanted.groups, admins: wanted.admins })
      const history = new WatchedHistory(join(folder, 'history.jsonl'))
      await house.start()
      const crowd = new Crowd(house.port, people, random.fork(), history)
      await crowd.loaded()
      crowd.start(10)
      const failures: string[] = []
      const firstAfterMs: number[] = []
      for (const [index, awayMs] of wanted.awayMs.entries()) {
        await wait(random.between(1000, 3000))
        history.add({ what: 'fault', name: `PostgreSQL is away for ${awayMs} ms` })
        await cluster.stopHard()
        await wait(awayMs)
        await cluster.start()
        const backAtMs = performance.now()
        while (history.acknowledgedAtMs < backAtMs && performance.now() < backAtMs + 4 * acknowledgesWithinMs) await wait(5)
        const tookMs = history.acknowledgedAtMs < backAtMs ? Number.POSITIVE_INFINITY : history.acknowledgedAtMs - backAtMs
        firstAfterMs.push(tookMs)
        if (tookMs > acknowledgesWithinMs)
          failures.push(`stop ${index + 1}: the first acknowledgement came ${Math.round(tookMs)} ms after its return`)
        if ((index + 1) % 5 === 0) say(`${index + 1} stops, ${crowd.written} messages written`)
      }
      await wait(1000)
      await crowd.stop()
      await crowd.sent(sentWithinMs)
      const convergedMs = await crowd.converged(house, convergeWithinMs)
      const retried = crowd.retryFailed()
      if (retried > 0) await crowd.sent(sentWithinMs)
      if (retried > 0) await crowd.converged(house, convergeWithinMs)
      const reloads = crowd.over
      await crowd.end(house)
      crowd.close()
      history.close()
      if (house.ends.length > 0) failures.push(`the server ended: ${house.ends.join(', ')}`)
      await house.stop()
      const { counts, failures: found, harm, unexpected } = judge(readHistory(history.file), house, reloads)
      failures.push(...found)
      return {
        done: `${counts.faults} stops, ${counts.acknowledged} acknowledged of ${counts.asked} written, ${counts.viewers} viewers`,
        ...harm,
        figures: {
          unexpected,
          'latest first acknowledgement after its return': `${Math.round(Math.max(...firstAfterMs))} ms`,
          'failed and retried by hand': String(retried),
          'agreed after': `${Math.round(convergedMs)} ms`,
        },
        failures,
      }
    } finally {
      await house?.remove()
      await cluster.remove()
    }
  },
}

const manyTimes = (times: number, values: readonly number[]): number[] =>
  Array.from({ length: times }, (_, index) => values[index % values.length] as number)
