// Snapshot + events = state, for every command that changes something: the real reducers of both programs, fed with what
// the server sends, hold what a screen opened afterwards is shown. A mutating command without its row fails.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allDeeds, audiences, changingCommands, lookOn, quiet } from './support/deeds.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.house.close())

test.each(audiences)('every command of the %s table that changes something has its deeds', (audience) => {
  const { inTable, withDeeds } = changingCommands(audience)
  expect(withDeeds).toEqual(inTable)
})

test.each(allDeeds)('$audience $name $about', async (one) => {
  const { compared, isOver, changed } = await lookOn(stage, one.deed)
  for (const { name, held, fetched } of compared) expect(held, `the screen of ${name}`).toEqual(fetched)
  expect(isOver).toBe(false)
  expect(changed, 'it changes what somebody is shown').toBe(!quiet.has(`${one.audience} ${one.name} ${one.about}`))
})
