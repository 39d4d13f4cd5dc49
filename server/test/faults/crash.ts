// The server is killed (kill -9) again and again while people write, and a supervisor starts it again.
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { furnish } from './rig/furnish.ts'
import { History, readHistory } from './rig/history.ts'
import { HouseProcess } from './rig/house.ts'
import { judge } from './rig/judged.ts'
import { Crowd } from './rig/load.ts'
import { Random } from './rig/random.ts'
import type { Row } from './row.ts'

const convergeWithinMs = 10_000

export const row: Row = {
  name: 'crash',
  does: 'kill -9 every 0.2 to 7 s under load (100 groups, 20 admins, 60 messages a second), a supervisor starts it again; 200 kills',
  passes:
    '30,000 acknowledged; none lost, doubled or unexpected; what went unanswered is sent once or failed with retry; one order for all; no reload; agreed within 10 s',
  promises: [1, 2, 3, 4, 5],
  on: 'both',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const wanted = short ? { kills: 4, groups: 24, admins: 3, perSecond: 30 } : { kills: 200, groups: 100, admins: 20, perSecond: 60 }
    const house = await HouseProcess.build({ folder, dialect, supervised: true })
    try {
      const people = await furnish(house, { clients: wanted.groups, admins: wanted.admins })
      const history = new History(join(folder, 'history.jsonl'))
      await house.start()
      const crowd = new Crowd(house.port, people, random.fork(), history)
      await crowd.loaded()
      crowd.start(wanted.perSecond)
      for (let kill = 1; kill <= wanted.kills; kill++) {
        await wait(random.between(200, short ? 1500 : 7000))
        history.add({ what: 'fault', name: 'kill -9' })
        await house.kill()
        await house.serves()
        if (kill % 20 === 0) say(`${kill} kills, ${crowd.written} messages written`)
      }
      await wait(1000)
      await crowd.stop()
      const convergedMs = await crowd.converged(house, convergeWithinMs)
      const retried = crowd.retryFailed()
      if (retried > 0) await crowd.converged(house, convergeWithinMs)
      const reloads = crowd.over
      await crowd.end(house)
      crowd.close()
      history.close()
      await house.stop()
      const { counts, failures, harm, unexpected } = judge(readHistory(history.file), house, reloads)
      if (!short && counts.acknowledged < 30_000) failures.push(`only ${counts.acknowledged} messages were acknowledged`)
      return {
        done: `${counts.faults} kills, ${counts.acknowledged} acknowledged of ${counts.asked} written, ${counts.viewers} viewers`,
        ...harm,
        figures: {
          unexpected,
          'failed and retried by hand': String(retried),
          'agreed after': `${Math.round(convergedMs)} ms`,
          'events heard': String(counts.heard),
        },
        failures,
      }
    } finally {
      await house.remove()
    }
  },
}
