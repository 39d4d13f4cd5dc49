// Two of the team do something about the same message or member at the same moment. Whatever comes of it must be what one
// after the other would have made, whoever was too late is told how it stands, and the audit log has what was done.
import { Agent } from 'node:http'
import { furnish } from './rig/furnish.ts'
import { HouseProcess } from './rig/house.ts'
import { Arena, type Race, raceKinds } from './rig/races.ts'
import { Random } from './rig/random.ts'
import { type Row, unharmed } from './row.ts'

/** Races that go on at once, each in places and with people of its own. */
const lanes = 8

export const row: Row = {
  name: 'admins-racing',
  does: `${raceKinds.join(', ')}: 1,000 races each, 0 to 20 ms between the two`,
  passes: 'always one of the two serial orders, the loser told how it stands, no error 5xx, all that was done in the audit log',
  promises: [1, 3, 5],
  on: 'both',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const times = short ? 24 : 1000
    const house = await HouseProcess.build({ folder, dialect })
    const agent = new Agent({ keepAlive: true })
    try {
      const people = await furnish(house, { clients: lanes * (short ? 2 : 12), admins: lanes * (short ? 4 : 12) })
      await house.start()
      const startedMs = performance.now()
      const arena = new Arena(house, people, agent)
      const races: Race[] = []
      const failures: string[] = []
      await Promise.all(
        Array.from({ length: lanes }, async (_, lane) => {
          const own = random.fork()
          const place = arena.lane(lane, lanes)
          for (let index = lane; index < times * raceKinds.length; index += lanes) {
            const kind = raceKinds[Math.floor(index / lanes) % raceKinds.length] as Race['kind']
            races.push(await place.run(kind, own.between(0, 20), own.chance(0.5), own))
            if (races.length % 1000 === 0) say(`${races.length} races`)
          }
        }),
      )
      const seconds = (performance.now() - startedMs) / 1000
      await house.stop()
      failures.push(...(await arena.judge(races)))
      if (house.complaints.length > 0) failures.push(`the server complained: ${house.complaints.slice(0, 3).join(' | ')}`)
      const firstWon = races.filter(({ order }) => order === 'first').length
      const refused = races.filter(({ refusals }) => refusals > 0).length
      return {
        done: `${races.length} races of ${raceKinds.length} kinds`,
        ...unharmed,
        outOfOrder: failures.length,
        figures: {
          'the second came first': `${races.length - firstWon} times`,
          'one was refused': `${refused} times`,
          'races a second': (races.length / seconds).toFixed(0),
        },
        failures: failures.length > 20 ? [...failures.slice(0, 20), `and ${failures.length - 20} more`] : failures,
      }
    } finally {
      agent.destroy()
      await house.remove()
    }
  },
}
