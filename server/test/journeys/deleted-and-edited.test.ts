// What is deleted is gone, while others look at it: the place stays, the words leave every screen, row and file. What is
// edited says so. Only the team does either.
import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { PersonaId } from '@dramatis/contract/ids'
import { afterEach, describe, expect, test } from 'vitest'
import { everyRow } from '../support/every-row.ts'
import { type House, openHouse } from '../support/open-house.ts'
import { dialect } from '../support/test-database.ts'
import { absentId, refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())

describe('a message is deleted while the other reads', () => {
  test('and its words are gone from live screens, history, lists and every row; its place stays', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const [tab, console] = [await omar.tab(), await boris.tab()]
    const ada = house.cast[0]?.id as PersonaId
    await omar.say('First.')
    const { messageId } = await anna.say(omar.group, ada, 'Zqxgone words, said too early.')
    await omar.say('Third.')
    await anna.call('message:edit', { conversationId: omar.group, messageId, text: 'Zqxgone words, said better.' })
    const { seq } = await anna.call('message:delete', { conversationId: omar.group, messageId })
    expect(seq).toBe(5)

    const { entry } = await tab.until('message:deleted')
    expect(entry).toMatchObject({
      kind: 'message:deleted',
      seq: 5,
      message: { id: messageId, seq: 2, changedSeq: 5, text: null, deleted: true, sender: { kind: 'persona', id: ada } },
    })
    expect((await console.until('message:deleted')).entry).toMatchObject({
      message: { id: messageId, text: null, deleted: true, actor: { id: anna.id } },
    })

    const timeline = await omar.timeline()
    expect(timeline.map((one) => [one.seq, one.kind, 'message' in one ? [one.message.id, one.message.text] : null])).toEqual([
      [1, 'message:sent', [expect.any(String), 'First.']],
      [2, 'message:sent', [messageId, null]],
      [3, 'message:sent', [expect.any(String), 'Third.']],
      [4, 'message:edited', [messageId, null]],
      [5, 'message:deleted', [messageId, null]],
    ])
    const everywhere = JSON.stringify([
      timeline,
      await omar.conversations(),
      await anna.timeline(omar.group),
      await anna.call('conversation:list', {}),
      await boris.call('client:get', { clientId: omar.id }),
    ])
    expect(everywhere).not.toContain('Zqxgone')
    expect(await everyRow(house.database.read)).not.toContain('Zqxgone')
  })

  // PostgreSQL keeps its own files; what is promised of the file is promised of SQLite's.
  if (dialect === 'sqlite')
    test('and its bytes are gone from the SQLite file after a checkpoint', async () => {
      house = await openHouse({ cast: 2 })
      const anna = await house.admin('Anna')
      const omar = await house.client('Omar')
      const onDisk = () => {
        const second = new DatabaseSync(house.databaseFile)
        const [{ busy }] = second.prepare('pragma wal_checkpoint(truncate)').all() as [{ busy: number }]
        second.close()
        expect(busy, 'the checkpoint was complete').toBe(0)
        return (
          readFileSync(house.databaseFile).includes('Zqxonthedisk') || readFileSync(`${house.databaseFile}-wal`).includes('Zqxonthedisk')
        )
      }
      await omar.say('Something before.')
      const { messageId } = await omar.say(`Zqxonthedisk ${'and much more '.repeat(250)}`)
      await omar.say('Something after.')
      expect(onDisk()).toBe(true)
      await anna.call('message:delete', { conversationId: omar.group, messageId })
      expect(onDisk()).toBe(false)
    })

  test('and it no longer counts as unread, nor keeps anybody waiting', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const said = await anna.say(omar.group, 'team', 'A mistake.')
    expect((await omar.conversations())[0]?.read.unread).toBe(1)
    await anna.call('message:delete', { conversationId: omar.group, messageId: said.messageId })
    expect((await omar.conversations())[0]?.read.unread).toBe(0)

    const first = await omar.say('First question.')
    const second = await omar.say('Second question.')
    const waiting = async () => (await anna.call('conversation:get', { conversationId: omar.group })).conversation.waitingSinceMs
    expect(await waiting()).toBe(first.createdAtMs)
    await anna.call('message:delete', { conversationId: omar.group, messageId: first.messageId })
    expect(await waiting()).toBe(second.createdAtMs)
    await anna.call('message:delete', { conversationId: omar.group, messageId: second.messageId })
    expect(await waiting()).toBeNull()
  })

  test('but once only, only where it stands, and only by the team', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    const { messageId } = await omar.say('Here.')
    expect((await refusalOf(anna.call('message:delete', { conversationId: lena.group, messageId }))).code).toBe('not_found')
    expect(
      (await refusalOf(anna.call('message:delete', { conversationId: omar.group, messageId: absentId() as typeof messageId }))).code,
    ).toBe('not_found')
    for (const method of ['DELETE', 'PATCH']) {
      const answered = await omar.ask({
        method,
        path: `/api/v1/client/conversations/${omar.group}/messages/${messageId}`,
        headers: { 'idempotency-key': 'a-request-id' },
      })
      expect([answered.status, answered.json<{ error: { code: string } }>().error.code], method).toEqual([404, 'unknown_command'])
    }
    const tab = await omar.tab()
    for (const name of ['message:delete', 'message:edit', 'member:remove']) {
      expect(await tab.frame(name, { input: { conversationId: omar.group, messageId }, requestId: 'a-request-id' })).toMatchObject({
        ok: false,
        error: { code: 'unknown_command' },
      })
    }
    await anna.call('message:delete', { conversationId: omar.group, messageId })
    expect((await refusalOf(anna.call('message:delete', { conversationId: omar.group, messageId }))).code).toBe('message_deleted')
    expect((await refusalOf(anna.call('message:edit', { conversationId: omar.group, messageId, text: 'Back again' }))).code).toBe(
      'message_deleted',
    )
    expect((await omar.timeline()).map((entry) => entry.kind)).toEqual(['message:sent', 'message:deleted'])
  })
})

describe('a message is edited', () => {
  test('when a persona or the team said it: marked, live, in its old place, with the words of now everywhere', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const { messageId } = await anna.say(omar.group, house.cast[0]?.id as PersonaId, 'Zqxfirst words.')
    await omar.say('I see.')
    await boris.call('message:edit', { conversationId: omar.group, messageId, text: 'Second words.' })
    const { entry } = await tab.until('message:edited')
    expect(entry).toMatchObject({
      kind: 'message:edited',
      seq: 3,
      message: { id: messageId, seq: 1, changedSeq: 3, text: 'Second words.', deleted: false },
    })
    expect('message' in entry && entry.message.editedAtMs).toBe(entry.atMs)
    expect((await omar.timeline()).map((one) => 'message' in one && [one.seq, one.message.text])).toEqual([
      [1, 'Second words.'],
      [2, 'I see.'],
      [3, 'Second words.'],
    ])
    // Who said it stays who said it; who edited it stands in the audit log.
    expect((await anna.timeline(omar.group))[0]).toMatchObject({
      message: { actor: { kind: 'admin', id: anna.id }, editedAtMs: entry.atMs },
    })
    const line = await house.database.read.db
      .selectFrom('chat_admin_logs')
      .selectAll()
      .where('action', '=', 'message:edit')
      .executeTakeFirstOrThrow()
    expect(line).toMatchObject({ admin_id: boris.id, message_id: messageId, group_id: omar.group })
    expect(await everyRow(house.database.read)).not.toContain('Zqxfirst')
  })

  test("but a client's words are never changed", async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const { messageId } = await omar.say('My own words.')
    expect((await refusalOf(anna.call('message:edit', { conversationId: omar.group, messageId, text: 'Other words.' }))).code).toBe(
      'not_allowed',
    )
    expect((await omar.timeline()).map((entry) => 'message' in entry && entry.message.text)).toEqual(['My own words.'])
  })
})

test("the team's log holds ids, field names and settings: no words of a message, no name or address of a client", async () => {
  house = await openHouse({ cast: 2 })
  const anna = await house.admin('Anna')
  const omar = await house.client('Omar Zqxname')
  const { messageId } = await anna.say(omar.group, 'team', 'Zqxwords')
  await anna.call('message:edit', { conversationId: omar.group, messageId, text: 'Zqxwords again' })
  await anna.call('message:delete', { conversationId: omar.group, messageId })
  await anna.call('settings:edit', { welcome: { text: 'Zqxwelcome', as: { kind: 'team' } } })
  await anna.call('group:edit', { conversationId: omar.group, name: 'Zqxgroup', description: 'Zqxdescription' })
  await anna.call('client:create', { externalId: 'Zqxexternal', displayName: 'Zqxregistered', email: 'zqxaddress@clients.invalid' })
  await anna.call('client:end-access', { clientId: omar.id })
  const lines = await house.database.read.db.selectFrom('chat_admin_logs').selectAll().execute()
  expect(lines.map((line) => line.action)).toEqual(
    expect.arrayContaining([
      'message:send',
      'message:edit',
      'message:delete',
      'settings:edit',
      'group:edit',
      'client:create',
      'client:end-access',
    ]),
  )
  expect(JSON.stringify(lines).toLowerCase()).not.toContain('zqx')
})
