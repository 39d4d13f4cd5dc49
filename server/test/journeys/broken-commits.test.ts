// PostgreSQL has committed and its answer comes late, or never: what happened is told to everybody all the same, and in the
// order in which it happened. The driver is wrapped for one commit; the database is a real one.
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import { dialect } from '../support/test-database.ts'
import { refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())

const { query } = pg.Client.prototype as unknown as { query: (...given: unknown[]) => Promise<unknown> }

/** Does something with the answer to the next commit. Resolves when that commit is through. */
function atNextCommit(answer: () => Promise<void>): Promise<void> {
  return new Promise((isThrough) => {
    const once = async function (this: pg.Client, ...given: unknown[]) {
      const [first] = given
      const text = typeof first === 'string' ? first : (first as { text?: string }).text
      if (text?.toLowerCase() !== 'commit') return query.apply(this, given)
      pg.Client.prototype.query = query as typeof pg.Client.prototype.query
      const result = await query.apply(this, given)
      isThrough()
      await answer()
      return result
    }
    pg.Client.prototype.query = once as typeof pg.Client.prototype.query
  })
}

/** The next commit is rolled back instead, and its connection breaks. */
function undoNextCommit(): void {
  const once = async function (this: pg.Client, ...given: unknown[]) {
    const [first] = given
    const text = typeof first === 'string' ? first : (first as { text?: string }).text
    if (text?.toLowerCase() !== 'commit') return query.apply(this, given)
    pg.Client.prototype.query = query as typeof pg.Client.prototype.query
    await query.apply(this, ['rollback'])
    throw new Error('Connection terminated unexpectedly')
  }
  pg.Client.prototype.query = once as typeof pg.Client.prototype.query
}

if (dialect === 'postgres') {
  test('the answer to a commit that comes late holds up what came after it, so that everybody hears both in order', async () => {
    house = await openHouse({ cast: 1 })
    const olga = await house.admin('Olga')
    const omar = await house.client('Omar')
    const [tab, console] = [await omar.tab(), await olga.tab()]
    let letGo = () => {}
    const late = new Promise<void>((resolve) => (letGo = resolve))
    const committed = atNextCommit(() => late)
    const first = omar.say('first')
    await committed
    const second = olga.say(omar.group, 'team', 'second')
    // Long enough for the second to be through as well.
    await new Promise((resolve) => setTimeout(resolve, 300))
    letGo()
    expect([(await first).seq, (await second).seq]).toEqual([1, 2])
    await tab.settle()
    await console.settle()
    expect(tab.heard('message:sent').map(({ entry }) => entry.seq)).toEqual([1, 2])
    expect(console.heard('message:sent').map(({ entry }) => entry.seq)).toEqual([1, 2])
  })

  test('the answer to a commit that never comes: the sender is told to try again, and everybody hears the message once', async () => {
    house = await openHouse({ cast: 1 })
    const olga = await house.admin('Olga')
    const omar = await house.client('Omar')
    const console = await olga.tab()
    void atNextCommit(() => Promise.reject(new Error('Connection terminated unexpectedly')))
    const requestId = 'the-only-request'
    expect(await refusalOf(omar.say('is it there?', omar.group, requestId))).toMatchObject({ code: 'busy' })
    const { entry } = await console.until('message:sent')
    expect(await omar.say('is it there?', omar.group, requestId)).toMatchObject({ seq: entry.seq })
    await console.settle()
    expect(console.heard('message:sent')).toHaveLength(1)
  })
  test('a commit that was not done, and the same request sent again meanwhile: only what was kept is told', async () => {
    house = await openHouse({ cast: 1 })
    const olga = await house.admin('Olga')
    const omar = await house.client('Omar')
    const console = await olga.tab()
    undoNextCommit()
    const requestId = 'the-only-request'
    expect(await refusalOf(omar.say('is it there?', omar.group, requestId))).toMatchObject({ code: 'busy' })
    const { messageId } = await omar.say('is it there?', omar.group, requestId)
    await console.settle()
    expect(console.heard('message:sent').map(({ entry }) => 'message' in entry && entry.message.id)).toEqual([messageId])
  })
} else
  test('on SQLite an answer to a commit cannot be lost: it is given in the same process', async () => {
    house = await openHouse({ cast: 1 })
    expect((await (await house.client('Omar')).say('it is there')).seq).toBe(1)
  })
