// A client is removed in the middle of a conversation, and added again: nothing arrives in between, and a new seat sees
// from then on, or from the beginning where the admin says so.
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import { refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())

async function twoClientsInOneGroup() {
  house = await openHouse({ cast: 2 })
  const anna = await house.admin('Anna')
  const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
  const ada = house.cast[0]
  if (!ada) throw new Error('there is a cast')
  const { conversationId } = await anna.call('group:create', { name: 'Both', clientIds: [omar.id, lena.id], personaIds: [ada.id] })
  return { anna, omar, lena, ada, conversationId }
}

describe('a client who is removed in mid-conversation', () => {
  test('is told to forget it, hears nothing of it any more, and finds it nowhere', async () => {
    const { anna, omar, lena, ada, conversationId } = await twoClientsInOneGroup()
    const [omars, phone, lenas] = [await omar.tab(), await omar.tab(), await lena.tab()]
    await lena.say('Before.', conversationId)
    await omars.until('message:sent')
    await omars.call('presence:update', { conversationId, typing: true })
    await lenas.until('presence:changed', ({ typing }) => typing.includes(`client:${omar.id}`))

    await anna.call('member:remove', { conversationId, member: `client:${omar.id}` })
    for (const tab of [omars, phone]) {
      await tab.until('conversation:closed', (closed) => closed.conversationId === conversationId)
      tab.forget()
    }
    expect((await lenas.until('member:removed')).entry).toMatchObject({
      kind: 'member:removed',
      seq: 2,
      member: { kind: 'client', id: omar.id },
    })
    await lena.say('After.', conversationId)
    const { messageId } = await anna.say(conversationId, ada.id, 'Also after.')
    await anna.call('message:delete', { conversationId, messageId })
    await anna.call('group:edit', { conversationId, name: 'Without Omar' })
    await lena.call('conversation:mark-read', { conversationId, seq: 4 })
    for (const tab of [omars, phone]) {
      await tab.settle()
      expect(tab.heardNames().filter((name) => name !== 'presence:changed')).toEqual([])
      expect(tab.heard('presence:changed').map((presence) => presence.conversationId)).not.toContain(conversationId)
    }
    expect((await omar.conversations()).map(({ id }) => id)).toEqual([omar.group])
    for (const refused of [
      () => omar.timeline(conversationId),
      () => omar.say('Let me in', conversationId),
      () => omar.call('conversation:get', { conversationId }),
      () => omars.call('conversation:mark-read', { conversationId, seq: 1 }),
      () => omars.call('presence:update', { conversationId, typing: true }),
    ]) {
      expect((await refusalOf(refused())).code).toBe('not_found')
    }
    expect((await lena.call('conversation:get', { conversationId })).conversation.members.map((member) => member.kind)).toEqual([
      'client',
      'persona',
    ])
  })

  test('no longer shows as being there or typing to those who stay', async () => {
    const { anna, omar, lena, conversationId } = await twoClientsInOneGroup()
    const [omars, lenas] = [await omar.tab(), await lena.tab()]
    await omars.call('presence:update', { conversationId, typing: true })
    await lenas.until('presence:changed', ({ typing }) => typing.includes(`client:${omar.id}`))
    await anna.call('member:remove', { conversationId, member: `client:${omar.id}` })
    const { conversation } = await lena.call('conversation:get', { conversationId })
    expect(conversation.presence).toEqual({ conversationId, here: [], typing: [] })
  })

  test('and added again sees from then on; what concerns something older is only a taken place', async () => {
    const { anna, omar, lena, ada, conversationId } = await twoClientsInOneGroup()
    const secret = await anna.say(conversationId, ada.id, 'Words from before.')
    await anna.call('member:remove', { conversationId, member: `client:${omar.id}` })
    await lena.say('While Omar is away.', conversationId)
    const [omars, lenas] = [await omar.tab(), await lena.tab()]
    const { seq } = await anna.call('member:add', { conversationId, member: { kind: 'client', id: omar.id } })
    expect(await omars.until('conversation:opened')).toEqual({ conversationId, fromSeq: seq })
    expect((await lenas.until('member:added')).entry).toMatchObject({ kind: 'member:added', seq, member: { id: omar.id } })
    omars.forget()

    await anna.call('message:edit', { conversationId, messageId: secret.messageId, text: 'Other words from before.' })
    await lena.say('Welcome back.', conversationId)
    await anna.call('message:delete', { conversationId, messageId: secret.messageId })
    const deleted = await omars.until('message:deleted')
    expect(deleted.entry).toEqual({ kind: 'hidden', seq: seq + 3, atMs: deleted.entry.atMs })
    expect(omars.heard('message:edited').map(({ entry }) => entry.kind)).toEqual(['hidden'])
    expect(lenas.heard('message:edited').map(({ entry }) => entry.kind)).toEqual(['message:edited'])

    const { conversation } = await omar.call('conversation:get', { conversationId })
    expect(conversation).toMatchObject({ fromSeq: seq, lastSeq: seq + 3, lastMessage: { text: 'Welcome back.' }, read: { unread: 1 } })
    const timeline = await omar.timeline(conversationId)
    expect(timeline.map((entry) => [entry.seq, entry.kind])).toEqual([
      [seq, 'member:added'],
      [seq + 1, 'hidden'],
      [seq + 2, 'message:sent'],
      [seq + 3, 'hidden'],
    ])
    const backwards = await omar.call('message:list', { conversationId, beforeSeq: seq + 2, limit: 200 })
    expect(backwards).toMatchObject({ more: false, entries: [{ seq }, { seq: seq + 1 }] })
    const catchUp = await omar.call('message:list', { conversationId, afterSeq: 0, limit: 200 })
    expect(catchUp.entries).toEqual(timeline)
    expect(JSON.stringify([timeline, omars.packets])).not.toMatch(/Words from before|Other words|While Omar is away/)
  })

  test('and added again from the beginning sees everything, what happened meanwhile included', async () => {
    const { anna, omar, lena, ada, conversationId } = await twoClientsInOneGroup()
    await anna.say(conversationId, ada.id, 'Words from before.')
    await anna.call('member:remove', { conversationId, member: `client:${omar.id}` })
    await lena.say('While Omar is away.', conversationId)
    const omars = await omar.tab()
    await anna.call('member:add', { conversationId, member: { kind: 'client', id: omar.id }, fromBeginning: true })
    expect(await omars.until('conversation:opened')).toEqual({ conversationId, fromSeq: 1 })
    expect(await omar.timeline(conversationId)).toEqual(
      (await lena.timeline(conversationId)).map((entry) =>
        'message' in entry ? { ...entry, message: { ...entry.message, requestId: null } } : entry,
      ),
    )
    expect((await omar.timeline(conversationId)).map((entry) => entry.kind)).toEqual([
      'message:sent',
      'member:removed',
      'message:sent',
      'member:added',
    ])
  })

  test('is removed once and added once: a second time is refused and takes no place', async () => {
    const { anna, omar, conversationId } = await twoClientsInOneGroup()
    const member = { kind: 'client', id: omar.id } as const
    expect((await refusalOf(anna.call('member:add', { conversationId, member }))).code).toBe('already_there')
    await anna.call('member:remove', { conversationId, member: `client:${omar.id}` })
    expect((await refusalOf(anna.call('member:remove', { conversationId, member: `client:${omar.id}` }))).code).toBe('not_found')
    await anna.call('member:add', { conversationId, member })
    expect((await anna.timeline(conversationId)).map((entry) => [entry.seq, entry.kind])).toEqual([
      [1, 'member:removed'],
      [2, 'member:added'],
    ])
    expect((await anna.call('conversation:get', { conversationId })).conversation.memberCount).toBe(3)
  })

  test('keeps nobody waiting: when the last client leaves, the queue forgets the group', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    await omar.say('Hello?')
    expect(await anna.call('inbox:count', {})).toMatchObject({ waiting: 1 })
    await anna.call('member:remove', { conversationId: omar.group, member: `client:${omar.id}` })
    expect(await anna.call('inbox:count', {})).toMatchObject({ waiting: 0 })
    expect(await omar.conversations()).toEqual([])
  })
})
