// Two of the team do something about the same message or member at the same moment. Whatever comes of it must be what one
// after the other would have made, whoever was too late is told how it stands, and the audit log has what was done.
import { Agent } from 'node:http'
import { furnish } from './rig/furnish.ts'
import { HouseProcess } from './rig/house.ts'
import { Lane } from './rig/racers.ts'
import { judgeAnswers, judgeKept, orderOf, type Race, raceKinds } from './rig/races.ts'
import { Random } from './rig/random.ts'
import type { Row } from './row.ts'

/** Races that go on at once, each in places and with people of its own. */
const lanes = 8

export const row: Row = {
  name: 'admins-racing',
  does: `${Object.keys(raceKinds).join(', ')}: 1,000 races each, 0 to 20 ms between the two`,
  passes: 'always one of the two serial orders, the loser told how it stands, no error 5xx, all that was done in the audit log',
  promises: [1, 3, 5],
  on: 'both',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const kinds = Object.keys(raceKinds)
    const times = short ? 16 : 1000
    const house = await HouseProcess.build({ folder, dialect })
    const agent = new Agent({ keepAlive: true })
    try {
      const people = await furnish(house, { clients: lanes * (short ? 2 : 12), admins: lanes * (short ? 3 : 12) })
      await house.start()
      const street = {
        port: () => house.port,
        agent,
        origin: () => `http://127.0.0.1:${house.port}`,
        fault: () => {},
        opened: () => {},
      }
      const races: Race[] = []
      const order = Array.from({ length: times }, () => kinds).flat()
      const all = Array.from({ length: lanes }, (_, number) => new Lane(street, people, { number, lanes, random: random.fork() }))
      const startedMs = performance.now()
      await Promise.all(
        all.map(async (lane) => {
          for (let kind = order.shift(); kind !== undefined; kind = order.shift()) {
            races.push(await lane.race(kind))
            if (races.length % 1000 === 0) say(`${races.length} races`)
          }
        }),
      )
      const seconds = (performance.now() - startedMs) / 1000
      await house.stop()
      const answers = races.flatMap((race) => judgeAnswers(race).map((what) => `${race.kind}: ${what}`))
      const kept = await judgeKept(
        house,
        races,
        all.flatMap((lane) => lane.prepared),
      )
      const failures = [...answers.slice(0, 10), ...kept.slice(0, 10)]
      if (answers.length + kept.length > failures.length) failures.push(`and ${answers.length + kept.length - failures.length} more`)
      if (house.complaints.length > 0) failures.push(`the server complained: ${house.complaints.slice(0, 3).join(' | ')}`)
      const turned = races.filter((race) => orderOf(race)?.inOrder[0] === race.deeds[1]).length
      const errors = races.flatMap(({ deeds }) => deeds.filter(({ status }) => status >= 500))
      return {
        done: `${races.length} races, ${times} of each of ${kinds.length} kinds`,
        lost: kept.length,
        doubled: 0,
        outOfOrder: answers.length,
        leaked: 0,
        figures: {
          'the later begun came first': `${turned} times`,
          'one refused': `${races.filter(({ deeds }) => deeds.some(({ error }) => error)).length} times`,
          'errors 5xx': String(errors.length),
          'races a second': (races.length / seconds).toFixed(0),
        },
        failures,
      }
    } finally {
      agent.destroy()
      await house.remove()
    }
  },
}
