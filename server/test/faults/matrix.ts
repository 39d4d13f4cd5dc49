// Every surface there is, read from the command table and from the router, as everybody there is, with everything that is
// theirs, somebody else's, or not there.
import { audiences, Matrix } from '../support/matrix-cells.ts'
import { commandsOf, missingRows } from '../support/matrix-rows.ts'
import { askNamespaces, askSurfaces, surfacesWithoutRow, watchRouter } from '../support/matrix-surfaces.ts'
import { actorKinds, makeWorld } from '../support/matrix-world.ts'
import { noteTeam } from './rig/masked.ts'
import { Random } from './rig/random.ts'
import { type Row, unharmed } from './row.ts'

/** The short version does only some of what may be done; what must be refused it tries in full. */
const shareDone = 0.2

export const row: Row = {
  name: 'matrix',
  does: 'every command, route and namespace × every kind of actor × own, foreign and absent things, over both doors',
  passes:
    'all cells run, each answered as the table says, alike for absent and forbidden; nothing stored or heard of what is refused; no surface without a row',
  promises: [6, 7, 8],
  on: 'both',
  async run({ seed, short, dialect, say }) {
    const random = new Random(seed)
    const router = watchRouter()
    const world = await makeWorld(dialect)
    router.stop()
    const failures: string[] = []
    try {
      const matrix = new Matrix(world)
      failures.push(...audiences.flatMap(missingRows), ...surfacesWithoutRow(router.surfaces))
      for (const audience of audiences) failures.push(...(await matrix.openDoors(audience)))
      for (const tab of world.endedTabs) await tab.ended()
      // Before the commands, which change whose is what. What a GET says and a HEAD does not are one handler's.
      const surfaces = await askSurfaces(world, short ? router.surfaces.filter(({ method }) => method === 'GET') : router.surfaces)
      const namespaces = await askNamespaces(world)
      let commands = 0
      for (const audience of audiences) {
        for (const [name, contract] of Object.entries(commandsOf[audience])) {
          const faults = await matrix.refuses(audience, name)
          if (!short || random.chance(shareDone)) faults.push(...(await matrix.does(audience, name)))
          if (contract.session) faults.push(...(await matrix.isNotOnSocket(audience, name)))
          failures.push(...faults.map((fault) => `${audience} ${name}: ${fault}`))
          commands++
          if (!short && commands % 20 === 0) say(`${commands} commands, ${matrix.cells} cells`)
        }
      }
      failures.push(...surfaces.faults, ...namespaces.faults)
      noteTeam(await world.house.teamSecrets(), world.house.teamName)
      return {
        done: `${matrix.cells} cells of ${commands} commands and ${actorKinds.length} kinds of actors, ${surfaces.cells} of ${router.surfaces.length} routes, ${namespaces.cells} of namespaces`,
        ...unharmed,
        leaked: failures.filter((failure) => failure.includes(' heard ')).length,
        figures: { 'surfaces without a row': String(surfacesWithoutRow(router.surfaces).length) },
        failures,
      }
    } finally {
      // It is not passed when a byte to clients tells of the team, or something stayed open.
      await world.house.close()
    }
  },
}
