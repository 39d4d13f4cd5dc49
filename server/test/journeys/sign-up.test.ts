// A client signs up: from nothing to a group with the cast in it, in one step.

import { noticeVersion } from '@dramatis/contract/limits'
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import { refusalOf, unmistakable } from '../support/words.ts'

let house: House
afterEach(() => house.close())

describe('a client signs up', () => {
  test('and has a group of their own with everybody of the cast in it, each said to be played', async () => {
    house = await openHouse({ teamName: 'Northwind' })
    const omar = await house.client('Omar', { notice: false })
    const conversations = await omar.conversations()
    expect(conversations).toHaveLength(1)
    const [group] = conversations
    expect(group).toMatchObject({
      id: omar.group,
      type: 'group',
      name: null,
      with: null,
      locked: null,
      fromSeq: 1,
      lastSeq: 0,
      lastMessage: null,
    })
    expect(group?.members).toHaveLength(21)
    const [self, ...cast] = group?.members ?? []
    expect(self).toMatchObject({ kind: 'client', id: omar.id, displayName: 'Omar' })
    expect(cast.map((member) => member.kind === 'persona' && member.id)).toEqual(house.cast.map((persona) => persona.id))
    for (const member of cast) expect(member).toMatchObject({ kind: 'persona', playedBy: 'Northwind' })
  })

  test('and the team hears of client and group at once, as new and not waiting', async () => {
    house = await openHouse()
    const anna = await house.admin('Anna')
    const console = await anna.tab()
    const omar = await house.client('Omar', { notice: false })
    await console.until('client:changed', ({ client }) => client.id === omar.id)
    const { conversation } = await console.until('conversation:created', (created) => created.conversation.id === omar.group)
    expect(conversation).toMatchObject({
      type: 'group',
      name: "Omar's group",
      isNew: true,
      waitingSinceMs: null,
      memberCount: 21,
      createdBy: null,
    })
    const { items } = await anna.call('conversation:list', { show: 'new' })
    expect(items.map((item) => item.conversation.id)).toEqual([omar.group])
    expect(await anna.call('inbox:count', {})).toEqual({ waiting: 0, isNew: 1 })
  })

  test.each(['persona', 'team'] as const)(
    'and is welcomed by the %s, marked as automatic, without anybody having greeted them yet',
    async (kind) => {
      house = await openHouse()
      const anna = await house.admin('Anna')
      const [ada] = house.cast
      await anna.call('settings:edit', {
        welcome: { text: 'Welcome, come in.', as: kind === 'team' ? { kind } : { kind, id: ada?.id ?? '' } },
      })
      const omar = await house.client('Omar', { notice: false })
      const [entry, ...more] = await omar.timeline()
      expect(more).toEqual([])
      expect(entry).toMatchObject({
        kind: 'message:sent',
        seq: 1,
        message: {
          text: 'Welcome, come in.',
          automatic: 'welcome',
          sender: kind === 'team' ? { kind, displayName: house.teamName } : { kind, id: ada?.id },
        },
      })
      const [asStaff] = await anna.timeline(omar.group)
      expect(asStaff).toMatchObject({ message: { automatic: 'welcome', actor: { kind: 'server' } } })
      const { conversation } = await anna.call('conversation:get', { conversationId: omar.group })
      expect(conversation).toMatchObject({ isNew: true, waitingSinceMs: null })
    },
  )

  test('and the client, the group, the seats and the welcome carry one time: they were made in one transaction', async () => {
    house = await openHouse()
    const anna = await house.admin('Anna')
    await anna.call('settings:edit', { welcome: { text: 'Welcome.', as: { kind: 'team' } } })
    const omar = await house.client('Omar', { notice: false })
    const { db } = house.database.read
    const client = await db.selectFrom('chat_clients').selectAll().where('id', '=', omar.id).executeTakeFirstOrThrow()
    const group = await db.selectFrom('chat_groups').selectAll().where('id', '=', omar.group).executeTakeFirstOrThrow()
    const seats = await db.selectFrom('chat_group_members').selectAll().where('group_id', '=', omar.group).execute()
    const messages = await db.selectFrom('chat_messages').selectAll().where('group_id', '=', omar.group).execute()
    const times = [
      client.created_at,
      group.created_at,
      ...seats.map((seat) => seat.joined_at),
      ...messages.map((message) => message.created_at),
    ]
    expect(times).toHaveLength(24)
    expect(new Set(times).size).toBe(1)
  })

  test('but when the welcome cannot be posted, nothing of them is left behind', async () => {
    house = await openHouse()
    const anna = await house.admin('Anna')
    await anna.call('settings:edit', { welcome: { text: 'Welcome.', as: { kind: 'team' } } })
    // A message that cannot be stored: the table is gone under the server's feet.
    await house.database.write(async (tx) => tx.db.schema.alterTable('chat_messages').renameTo('chat_messages_away').execute())
    const stranger = house.stranger('client')
    const failed = await refusalOf(
      stranger.call('client:sign-up', { displayName: 'Omar', email: 'omar@clients.invalid', password: 'long enough for it' }),
    )
    expect(failed.code).toBe('internal')
    await house.database.write(async (tx) => tx.db.schema.alterTable('chat_messages_away').renameTo('chat_messages').execute())
    const { db } = house.database.read
    for (const table of ['chat_clients', 'chat_groups', 'chat_group_members', 'chat_messages'] as const) {
      expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([])
    }
    const again = await house.client('Omar')
    expect(await again.conversations()).toHaveLength(1)
  })

  test('with an address that is taken, or a name that passes for the team, is told so and nothing is made', async () => {
    house = await openHouse({ teamName: 'The Harbour Players' })
    const omar = await house.client('Omar')
    const stranger = house.stranger('client')
    const password = 'long enough for it'
    expect(
      (await refusalOf(stranger.call('client:sign-up', { displayName: 'Other', email: omar.email.toUpperCase(), password }))).code,
    ).toBe('email_taken')
    for (const displayName of ['The Harbour Players', 'the  harbour-players', 'Thé Harbour Players!']) {
      expect(
        (await refusalOf(stranger.call('client:sign-up', { displayName, email: 'new@clients.invalid', password }))).code,
        displayName,
      ).toBe('name_taken')
    }
    expect(stranger.cookie).toBe('')
    expect(await house.database.read.db.selectFrom('chat_clients').select('id').execute()).toHaveLength(1)
  })

  test('and signs in again later: with the right password only', async () => {
    house = await openHouse()
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const seen = async () => (await anna.call('client:list', {})).clients[0]?.lastSeenAtMs ?? 0
    const firstSeenMs = await seen()
    expect(firstSeenMs, 'who signs up is here').toBeGreaterThan(0)
    const console = await anna.tab()
    const again = await omar.elsewhere()
    expect((await console.until('client:changed')).client.lastSeenAtMs).toBe(await seen())
    expect(await seen()).toBeGreaterThan(firstSeenMs)
    expect(again.sessionId).not.toBe(omar.sessionId)
    expect((await again.call('client:get-self', {})).self).toMatchObject({
      id: omar.id,
      displayName: 'Omar',
      hasPassword: true,
      guest: false,
    })
    const stranger = house.stranger('client')
    const wrong = await refusalOf(stranger.call('client:sign-in', { email: omar.email, password: unmistakable() }))
    const unknown = await refusalOf(stranger.call('client:sign-in', { email: 'nobody@clients.invalid', password: unmistakable() }))
    expect({ ...wrong, reference: '' }).toEqual({ ...unknown, reference: '' })
    expect(wrong.code).toBe('wrong_credentials')
  })
})

describe('the first contact notice', () => {
  test('must be accepted, in the version in force, before a client writes or opens a conversation; reading needs none', async () => {
    house = await openHouse()
    const omar = await house.client('Omar', { notice: false })
    const [ada] = house.cast
    const before = (await omar.call('client:get-self', {})).self
    expect(before.noticeAccepted).toBeNull()
    expect((await refusalOf(omar.say('hello?'))).code).toBe('notice_required')
    expect((await refusalOf(omar.call('conversation:open-direct', { with: { kind: 'persona', id: ada?.id ?? '' } }))).code).toBe(
      'notice_required',
    )
    expect((await refusalOf(omar.call('conversation:open-direct', { with: { kind: 'team' } }))).code).toBe('notice_required')
    expect(await omar.timeline()).toEqual([])
    expect((await refusalOf(omar.call('client:accept-notice', { version: noticeVersion + 1 }))).code).toBe('not_found')
    expect((await refusalOf(omar.say('hello?'))).code).toBe('notice_required')
    await omar.call('client:accept-notice', { version: noticeVersion })
    expect(await omar.say('hello?')).toMatchObject({ seq: 1 })
  })

  test('is kept with its version and time, and the team and the other tabs of the client hear of it', async () => {
    house = await openHouse()
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar', { notice: false })
    const [tab, console] = [await omar.tab(), await anna.tab()]
    const beforeMs = Date.now()
    await omar.call('client:accept-notice', { version: noticeVersion })
    expect((await tab.until('self:changed')).self.noticeAccepted).toBe(noticeVersion)
    expect((await console.until('client:changed', ({ client }) => client.id === omar.id)).client.noticeAccepted).toBe(noticeVersion)
    const row = await house.database.read.db
      .selectFrom('chat_clients')
      .select(['notice_version', 'notice_accepted_at'])
      .executeTakeFirstOrThrow()
    expect(row.notice_version).toBe(noticeVersion)
    expect(row.notice_accepted_at).toBeGreaterThanOrEqual(beforeMs)
    expect(row.notice_accepted_at).toBeLessThanOrEqual(Date.now())
  })
})
