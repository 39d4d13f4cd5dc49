// Who waits, since when, for whom; who is new; and how far everybody has read.

import type { PersonaId } from '@dramatis/contract/ids'
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import { absentId, refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())
const castId = (place: number) => house.cast[place]?.id as PersonaId

describe('waiting since', () => {
  test('is the oldest client message after the last word of a persona or the team, live and in the queue', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const console = await anna.tab()
    const row = async () => (await anna.call('conversation:get', { conversationId: omar.group })).conversation
    const first = await omar.say('First question.')
    expect((await console.until('message:sent')).conversation).toMatchObject({
      waitingSinceMs: first.createdAtMs,
      isNew: true,
      waitsFor: null,
    })
    await omar.say('Second question.')
    expect((await row()).waitingSinceMs).toBe(first.createdAtMs)
    await anna.say(omar.group, castId(1), 'An answer.')
    expect(await row()).toMatchObject({ waitingSinceMs: null, isNew: false, waitsFor: null })
    const third = await omar.say('Third question.')
    expect(await row()).toMatchObject({ waitingSinceMs: third.createdAtMs, waitsFor: { kind: 'persona', id: castId(1) } })
    expect(await anna.call('inbox:count', {})).toEqual({ waiting: 1, isNew: 0 })
  })

  test('is cleared by "done" until the client writes again, on every console', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const [console, tab] = [await boris.tab(), await omar.tab()]
    await omar.say('Thank you, that was all.')
    await anna.call('conversation:mark-done', { conversationId: omar.group })
    const changed = await console.until('conversation:changed')
    expect(changed.conversation).toMatchObject({ id: omar.group, waitingSinceMs: null })
    await tab.settle()
    expect(tab.heardNames()).toEqual(['message:sent'])
    expect((await anna.call('conversation:list', { show: 'waiting' })).items).toEqual([])
    const again = await omar.say('One more thing.')
    expect((await anna.call('conversation:list', { show: 'waiting' })).items).toMatchObject([
      { conversation: { waitingSinceMs: again.createdAtMs } },
    ])
  })

  test('orders the queue by who waits longest, pages by key, and new ones stand apart until somebody greets them', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const clients = await house.clients(5)
    for (const client of [...clients].reverse()) await client.say('Hello?')
    const byWait = await house.database.read.db.selectFrom('chat_groups').select('id').orderBy('waiting_since').orderBy('id').execute()
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await anna.call('conversation:list', { show: 'waiting', limit: 2, cursor })
      seen.push(...page.items.map((item) => item.conversation.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(byWait.map(({ id }) => id))
    expect(await anna.call('inbox:count', {})).toEqual({ waiting: 5, isNew: 5 })
    const [one] = clients
    if (!one) throw new Error('there are five')
    await anna.say(one.group, castId(0), 'Welcome.')
    expect((await anna.call('conversation:list', { show: 'answered' })).items.map((item) => item.conversation.id)).toEqual([one.group])
    expect((await anna.call('conversation:list', { show: 'new' })).items).toHaveLength(4)
  })

  test('of several who write at the same time stays the oldest', async () => {
    house = await openHouse({ cast: 2, noRateLimits: true })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const sent = await Promise.all(Array.from({ length: 20 }, (_, index) => omar.say(`Question ${index}`)))
    const first = sent.find(({ seq }) => seq === 1)
    expect((await anna.call('conversation:get', { conversationId: omar.group })).conversation.waitingSinceMs).toBe(first?.createdAtMs)
  })
})

describe('read marks', () => {
  test('go forward only, are shared by all tabs, and tell others that, not who; the team sees who', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    const { conversationId } = await anna.call('group:create', { name: 'Both', clientIds: [omar.id, lena.id], personaIds: [castId(0)] })
    const [omars, lenas, console] = [await omar.tab(), await lena.tab(), await anna.tab()]
    for (const text of ['One.', 'Two.', 'Three.']) await anna.say(conversationId, castId(0), text)
    await omars.call('conversation:mark-read', { conversationId, seq: 2 })
    expect(await omars.until('conversation:read')).toEqual({ conversationId, ownReadSeq: 2, unread: 1 })
    expect(await lenas.until('conversation:read')).toEqual({ conversationId, othersReadSeq: 2 })
    expect(await console.until('conversation:read')).toEqual({
      conversationId,
      reader: { kind: 'client', id: omar.id, displayName: 'Omar' },
      seq: 2,
    })
    for (const tab of [omars, lenas, console]) tab.forget()

    // Backwards, again, and beyond the end: the last becomes the end.
    await omars.call('conversation:mark-read', { conversationId, seq: 1 })
    await omars.call('conversation:mark-read', { conversationId, seq: 2 })
    await omars.call('conversation:mark-read', { conversationId, seq: 1_000_000 })
    expect(await console.until('conversation:read')).toMatchObject({ seq: 3 })
    for (const tab of [omars, lenas, console]) {
      await tab.settle()
      expect(tab.heardNames()).toEqual(['conversation:read'])
    }
    const { conversation } = await omar.call('conversation:get', { conversationId })
    expect(conversation.read).toEqual({ conversationId, ownReadSeq: 3, othersReadSeq: 0, unread: 0 })
    expect((await lena.call('conversation:get', { conversationId })).conversation.read).toEqual({
      conversationId,
      ownReadSeq: 0,
      othersReadSeq: 3,
      unread: 3,
    })
  })

  test("of an admin show to the client as somebody's, and to colleagues with the name", async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const [tab, console] = [await omar.tab(), await boris.tab()]
    await omar.say('Has anybody read this?')
    await anna.call('conversation:mark-read', { conversationId: omar.group, seq: 1 })
    expect(await tab.until('conversation:read')).toEqual({ conversationId: omar.group, othersReadSeq: 1 })
    expect(await console.until('conversation:read')).toMatchObject({
      reader: { kind: 'admin', id: anna.id, displayName: anna.name },
      seq: 1,
    })
    expect((await anna.call('conversation:list', {})).items[0]?.ownReadSeq).toBe(1)
    expect((await boris.call('conversation:list', {})).items[0]?.ownReadSeq).toBe(0)
    expect((await boris.call('conversation:get', { conversationId: omar.group })).reads).toMatchObject([
      { reader: { id: anna.id }, seq: 1 },
    ])
  })

  test('of a conversation that is not there move nothing', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    expect((await refusalOf(anna.call('conversation:mark-read', { conversationId: absentId() as never, seq: 1 }))).code).toBe('not_found')
    // Nothing said yet: there is nothing to have read.
    await omar.call('conversation:mark-read', { conversationId: omar.group, seq: 1 })
    expect(await house.database.read.db.selectFrom('chat_reads').selectAll().execute()).toEqual([])
  })
})
