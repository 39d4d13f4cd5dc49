// The server dies at the worst moments of a message's way: before it is inserted, before the commit, after the commit and
// before anybody hears of it, in the middle of telling everybody, and right after the answer.
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { faultPoints } from './rig/fault-points.ts'
import { furnish } from './rig/furnish.ts'
import { History, readHistory } from './rig/history.ts'
import { HouseProcess } from './rig/house.ts'
import { judge } from './rig/judged.ts'
import { Crowd } from './rig/load.ts'
import { Random } from './rig/random.ts'
import type { Row } from './row.ts'

const convergeWithinMs = 10_000
/** A point that is not passed within this time is a fault of the test. */
const passWithinMs = 20_000

export const row: Row = {
  name: 'unkind-moments',
  does: `the server dies ${faultPoints.join(', ')}; 40 times each`,
  passes: 'as crash; what was committed and not acknowledged is there exactly once',
  promises: [1, 2, 3, 4, 5],
  on: 'both',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const wanted = short ? { times: 1, groups: 16, admins: 2 } : { times: 40, groups: 60, admins: 6 }
    const house = await HouseProcess.build({ folder, dialect })
    try {
      const people = await furnish(house, { clients: wanted.groups, admins: wanted.admins })
      const history = new History(join(folder, 'history.jsonl'))
      const points = faultPoints.flatMap((point) => Array.from({ length: wanted.times }, () => point))
      const deaths = new Map<string, number>()
      let crowd: Crowd | undefined
      for (const [index, point] of points.entries()) {
        await house.start({ FAULT_POINT: point, FAULT_AT: String(random.whole(5, 25)) })
        if (!crowd) {
          crowd = new Crowd(house.port, people, random.fork(), history)
          await crowd.loaded()
          crowd.start(20)
        }
        history.add({ what: 'fault', name: point })
        const died = await Promise.race([house.ended().then(() => true), wait(passWithinMs, false, { ref: false })])
        if (!died) throw new Error(`the server did not come to the point ${point}`)
        deaths.set(point, (deaths.get(point) ?? 0) + 1)
        if ((index + 1) % 20 === 0) say(`${index + 1} deaths, ${crowd.written} messages written`)
      }
      await house.start()
      await crowd?.stop()
      if (!crowd) throw new Error('nothing was done')
      const convergedMs = await crowd.converged(house, convergeWithinMs)
      const retried = crowd.retryFailed()
      if (retried > 0) await crowd.converged(house, convergeWithinMs)
      const reloads = crowd.over
      await crowd.end(house)
      crowd.close()
      history.close()
      await house.stop()
      const { counts, failures, harm, unexpected } = judge(readHistory(history.file), house, reloads)
      const wrongEnds = house.ends.slice(0, -1).filter((end) => end !== 'SIGKILL')
      if (wrongEnds.length > 0) failures.push(`the server ended otherwise than by the fault: ${wrongEnds.join(', ')}`)
      return {
        done: `${[...deaths].map(([point, times]) => `${times} ${point}`).join(', ')}; ${counts.acknowledged} acknowledged of ${counts.asked} written`,
        ...harm,
        figures: {
          unexpected,
          'failed and retried by hand': String(retried),
          'agreed after': `${Math.round(convergedMs)} ms`,
        },
        failures,
      }
    } finally {
      await house.remove()
    }
  },
}
