// Every command of both tables x every kind of actor x own, foreign and absent things, over both doors. The rows are samples
// of input; who may do what with them follows from the table. A command without a row fails. After each cell: nothing of a
// refused command was stored, nobody heard of it, and nobody ever heard what is not theirs.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { audiences, Matrix } from './support/matrix-cells.ts'
import { commandsOf, missingRows } from './support/matrix-rows.ts'
import { makeWorld, type World } from './support/matrix-world.ts'

let world: World
let matrix: Matrix
beforeAll(async () => {
  world = await makeWorld()
  matrix = new Matrix(world)
})
afterAll(() => world.house.close())

const commands = audiences.flatMap((audience) =>
  Object.entries(commandsOf[audience]).map(([name, contract]) => ({ audience, name, contract })),
)

test.each(audiences)('every command of the %s table has its rows', (audience) => {
  expect(missingRows(audience)).toEqual([])
})

describe('at the door', () => {
  test.each(audiences)('a connection to /%s is for who is signed in there, and for nobody else', async (audience) => {
    expect(await matrix.openDoors(audience)).toEqual([])
  })

  test('who was connected when access ended, or the token was revoked, is not any more', async () => {
    for (const tab of world.endedTabs) {
      await tab.ended()
      expect(tab.events.at(-1)?.name).toBe('session:ended')
    }
  })
})

describe.each(commands)('$audience $name', ({ audience, name, contract }) => {
  test('refuses whom it should, as if what is not theirs were not there', async () => {
    expect(await matrix.refuses(audience, name)).toEqual([])
  })

  test('is done for whom it should, and heard only by those it concerns', async () => {
    expect(await matrix.does(audience, name)).toEqual([])
  })

  if (contract.session) {
    test('is not there on a socket, where no cookie can be set', async () => {
      expect(await matrix.isNotOnSocket(audience, name)).toEqual([])
    })
  }
})

test('whoever listened was listening to the end: each hears what is theirs', async () => {
  for (const [client, tab] of world.clientTabs) {
    tab.forget()
    const { seq } = await world.olga.say(client.group, 'team', 'to the last')
    await tab.until('message:sent', (event) => event.conversationId === client.group && event.entry.seq === seq)
    for (const console of world.adminTabs.values())
      await console.until('message:sent', (event) => event.conversationId === client.group && event.entry.seq === seq)
  }
})
