// Commands that come at once share a commit on SQLite and nothing else: one that fails leaves nothing behind, whether it
// had written or not, and the others are kept once, told once, in their order.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database, Tx } from '../src/database/database.ts'
import { migrate } from '../src/database/migrate.ts'
import type { Publication } from '../src/publication.ts'
import { freshDatabase, type TestDatabase } from './support/test-database.ts'

let place: TestDatabase
let database: Database
let told: string[]

const nameOf = (publication: Publication) => (publication.to === 'end-token' ? publication.tokenId : '')
const tell = (tx: Tx, name: string) => tx.publish({ to: 'end-token', tokenId: name as never, reason: 'token_revoked' })

beforeEach(async () => {
  told = []
  place = await freshDatabase()
  database = await place.open({
    house: { teamName: 'the team', signUp: 'open', guests: false },
    publish: (publications) => told.push(...publications.map(nameOf)),
  })
  await migrate(database)
})
afterEach(async () => {
  await database.close()
  await place.remove()
})

const keep = (tx: Tx, name: string) => tx.db.insertInto('chat_settings').values({ name, value: name, version: 1 }).execute()
const kept = async () =>
  (await database.read.db.selectFrom('chat_settings').select('name').orderBy('name').execute()).map(({ name }) => name)

/** One command: writes, tells, and answers its name; or fails at the point that is named. */
const command = (name: string, fails: 'never' | 'before writing' | 'after writing' | 'in a statement' = 'never') =>
  database.write(async (tx) => {
    if (fails === 'before writing') throw new Error(`${name} was refused`)
    await keep(tx, name)
    tell(tx, name)
    if (fails === 'after writing') throw new Error(`${name} failed`)
    if (fails === 'in a statement') await keep(tx, name)
    return name
  })

const outcomes = async (commands: Promise<string>[]) =>
  (await Promise.allSettled(commands)).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'))

test('one that fails after it has written leaves nothing, and the others stay', async () => {
  const answers = await outcomes([command('a'), command('b', 'after writing'), command('c'), command('d', 'in a statement'), command('e')])
  expect(answers).toEqual(['a', 'failed', 'c', 'failed', 'e'])
  expect(await kept()).toEqual(['a', 'c', 'e'])
  expect(told.toSorted()).toEqual(['a', 'c', 'e'])
  if (place.dialect === 'sqlite') expect(told).toEqual(['a', 'c', 'e'])
})

test('one that is refused before it writes leaves the others as they are', async () => {
  let runs = 0
  const counted = database.write(async (tx) => {
    runs += 1
    await keep(tx, 'a')
    return 'a'
  })
  expect(await outcomes([counted, command('b', 'before writing'), command('c')])).toEqual(['a', 'failed', 'c'])
  expect(await kept()).toEqual(['a', 'c'])
  expect(runs).toBe(1)
})

test('what comes while commands run again is kept as well', async () => {
  const first = [command('a'), command('b', 'after writing')]
  await Promise.resolve()
  const late = new Promise<string>((resolve, reject) => setImmediate(() => command('c').then(resolve, reject)))
  expect(await outcomes([...first, late, command('d', 'after writing'), command('e')])).toEqual(['a', 'failed', 'c', 'failed', 'e'])
  expect(await kept()).toEqual(['a', 'c', 'e'])
})
