// Direct conversations: with a persona, with another client of a shared group, with the team. One per pair, read-only
// when its two sides may no longer meet, and seen by the other side from its first message on.

import type { ConversationId } from '@dramatis/contract/ids'
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import type { Client } from '../support/person.ts'
import { refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())

const castAt = (place: number) => {
  const found = house.cast[place]
  if (!found) throw new Error('the cast is smaller than that')
  return found
}
const detail = async (client: Client, conversationId: ConversationId) =>
  (await client.call('conversation:get', { conversationId })).conversation

describe('with a persona', () => {
  test('a click opens it, a second click finds the same, and any admin answers as that persona only', async () => {
    house = await openHouse({ cast: 3 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const [tab, console] = [await omar.tab(), await anna.tab()]
    const ada = castAt(0)
    const open = () => omar.call('conversation:open-direct', { with: { kind: 'persona', id: ada.id } })
    const { conversationId } = await open()
    expect(await open()).toEqual({ conversationId })
    expect(await tab.until('conversation:opened')).toEqual({ conversationId, fromSeq: 1 })
    const played = { kind: 'persona', id: ada.id, playedBy: house.teamName }
    expect(await detail(omar, conversationId)).toMatchObject({
      type: 'direct',
      name: null,
      with: played,
      locked: null,
      members: [{ kind: 'client', id: omar.id }, played],
    })

    // Nobody's business before something is said.
    expect((await anna.call('conversation:list', { type: 'direct' })).items).toEqual([])
    await omar.say('Just you and me?', conversationId)
    await console.until('message:sent', (sent) => sent.conversationId === conversationId)
    const { items } = await anna.call('conversation:list', { show: 'waiting' })
    expect(items).toMatchObject([
      {
        conversation: {
          id: conversationId,
          type: 'direct',
          isNew: false,
          client: { id: omar.id },
          with: { kind: 'persona', id: ada.id },
          waitsFor: { id: ada.id },
        },
      },
    ])
    await boris.say(conversationId, ada.id, 'Just us.')
    expect((await tab.until('message:sent', ({ entry }) => entry.seq === 2)).entry).toMatchObject({ message: { sender: played } })
    expect((await refusalOf(boris.say(conversationId, castAt(1).id, 'Me too!'))).code).toBe('not_allowed')
    expect((await refusalOf(boris.say(conversationId, 'team', 'And the team.'))).code).toBe('not_allowed')
  })

  test('an admin may write first as a persona seated with the client, who sees it from the first message on', async () => {
    house = await openHouse({ cast: 3 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const { conversationId } = await anna.call('conversation:open-direct', { clientId: omar.id, as: { kind: 'persona', id: castAt(0).id } })
    await tab.settle()
    expect(tab.events).toEqual([])
    expect((await omar.conversations()).map(({ id }) => id)).toEqual([omar.group])
    await anna.say(conversationId, castAt(0).id, 'May I ask you something?')
    expect(await tab.until('message:sent')).toMatchObject({
      conversationId,
      entry: { seq: 1, message: { sender: { playedBy: house.teamName } } },
    })
    expect((await omar.conversations()).map(({ id }) => id)).toEqual([conversationId, omar.group])
    // Opening it from the other side finds the same one.
    expect(await omar.call('conversation:open-direct', { with: { kind: 'persona', id: castAt(0).id } })).toEqual({ conversationId })
    const { personaId } = await anna.call('persona:create', {
      displayName: 'Not Seated',
      about: 'Somewhere else',
      avatarUrl: castAt(0).avatar_url,
      colour: 1,
    })
    expect(
      (await refusalOf(anna.call('conversation:open-direct', { clientId: omar.id, as: { kind: 'persona', id: personaId } }))).code,
    ).toBe('not_found')
  })

  test('is read-only once the persona left the client’s groups, says so, and opens again when it is back', async () => {
    house = await openHouse({ cast: 3 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const ada = castAt(0)
    const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'persona', id: ada.id } })
    await omar.say('Hello.', conversationId)
    await anna.call('member:remove', { conversationId: omar.group, member: `persona:${ada.id}` })
    expect((await tab.until('conversation:locked')).entry).toMatchObject({ kind: 'conversation:locked', seq: 2, reason: 'persona_left' })
    expect(await detail(omar, conversationId)).toMatchObject({ locked: 'persona_left', with: { playedBy: house.teamName } })
    expect(await refusalOf(omar.say('Still there?', conversationId))).toMatchObject({ code: 'locked', reason: 'persona_left' })
    expect(await refusalOf(anna.say(conversationId, ada.id, 'No.'))).toMatchObject({ code: 'locked', reason: 'persona_left' })
    expect(await anna.call('inbox:count', {})).toMatchObject({ waiting: 0 })
    await anna.call('member:add', { conversationId: omar.group, member: { kind: 'persona', id: ada.id } })
    expect((await tab.until('conversation:unlocked')).entry).toMatchObject({ seq: 3 })
    expect(await omar.say('Welcome back.', conversationId)).toMatchObject({ seq: 4 })
  })

  test('is read-only once the persona is retired, and when its group is archived', async () => {
    house = await openHouse({ cast: 3 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const [first, second] = [castAt(0), castAt(1)]
    const withFirst = await omar.call('conversation:open-direct', { with: { kind: 'persona', id: first.id } })
    const withSecond = await omar.call('conversation:open-direct', { with: { kind: 'persona', id: second.id } })
    await omar.say('Hello.', withFirst.conversationId)
    await anna.call('persona:retire', { personaId: first.id })
    expect((await detail(omar, withFirst.conversationId)).locked).toBe('persona_retired')
    expect((await refusalOf(omar.call('conversation:open-direct', { with: { kind: 'persona', id: first.id } }))).code).toBe('not_found')
    expect(await omar.timeline(withFirst.conversationId)).toHaveLength(2)
    await anna.call('group:archive', { conversationId: omar.group })
    expect((await detail(omar, withSecond.conversationId)).locked).toBe('archived')
    await anna.call('group:restore', { conversationId: omar.group })
    expect((await detail(omar, withSecond.conversationId)).locked).toBeNull()
    // Restored, but seated nowhere.
    await anna.call('persona:restore', { personaId: first.id })
    expect((await detail(omar, withFirst.conversationId)).locked).toBe('persona_left')
    await anna.call('member:add', { conversationId: omar.group, member: { kind: 'persona', id: first.id } })
    expect((await detail(omar, withFirst.conversationId)).locked).toBeNull()
  })
})

describe('between two clients', () => {
  async function twoWhoShareAGroup() {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    const shared = await anna.call('group:create', { name: 'Both', clientIds: [omar.id, lena.id], personaIds: [castAt(0).id] })
    return { anna, omar, lena, shared: shared.conversationId }
  }

  test('one opens it, the other sees it from the first message on; the team reads it, may speak as the team, and nobody waits', async () => {
    const { anna, omar, lena } = await twoWhoShareAGroup()
    const [omars, lenas, console] = [await omar.tab(), await lena.tab(), await anna.tab()]
    const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'client', id: lena.id } })
    await lenas.settle()
    expect(lenas.events).toEqual([])
    expect((await lena.conversations()).map(({ id }) => id)).not.toContain(conversationId)
    await omar.say('Hi Lena.', conversationId)
    await lenas.until('message:sent', (sent) => sent.conversationId === conversationId)
    expect(await detail(lena, conversationId)).toMatchObject({ with: { kind: 'client', id: omar.id }, read: { unread: 1 } })
    expect(await detail(omar, conversationId)).toMatchObject({ with: { kind: 'client', id: lena.id } })
    expect(await lena.call('conversation:open-direct', { with: { kind: 'client', id: omar.id } })).toEqual({ conversationId })
    const heard = await console.until('message:sent', (sent) => sent.conversationId === conversationId)
    expect(heard.conversation).toMatchObject({ waitingSinceMs: null, isNew: false })
    expect(await anna.call('inbox:count', {})).toMatchObject({ waiting: 0 })
    expect((await refusalOf(anna.say(conversationId, castAt(0).id, 'May I join?'))).code).toBe('not_allowed')
    await anna.say(conversationId, 'team', 'Please be kind.')
    expect((await omars.until('message:sent', ({ entry }) => entry.seq === 2)).entry).toMatchObject({
      message: { sender: { kind: 'team', displayName: house.teamName } },
    })
  })

  test('the other sees it too when they open it themselves before anything was said', async () => {
    const { omar, lena } = await twoWhoShareAGroup()
    const lenas = await lena.tab()
    const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'client', id: lena.id } })
    expect(await lena.call('conversation:open-direct', { with: { kind: 'client', id: omar.id } })).toEqual({ conversationId })
    expect(await lenas.until('conversation:opened')).toMatchObject({ conversationId })
    for (const client of [omar, lena])
      expect(
        (await client.conversations()).map(({ id }) => id),
        client.name,
      ).toContain(conversationId)
  })

  test('both open it at once, and it is one', async () => {
    const { omar, lena } = await twoWhoShareAGroup()
    const [first, second] = await Promise.all([
      omar.call('conversation:open-direct', { with: { kind: 'client', id: lena.id } }),
      lena.call('conversation:open-direct', { with: { kind: 'client', id: omar.id } }),
    ])
    expect(first).toEqual(second)
  })

  test('becomes read-only when they share no active group any more, stays readable, and opens again', async () => {
    const { anna, omar, lena, shared } = await twoWhoShareAGroup()
    const lenas = await lena.tab()
    const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'client', id: lena.id } })
    await omar.say('Hi Lena.', conversationId)
    await anna.call('group:archive', { conversationId: shared })
    expect((await lenas.until('conversation:locked', (locked) => locked.conversationId === conversationId)).entry).toMatchObject({
      reason: 'no_shared_group',
    })
    expect(await refusalOf(lena.say('Hello?', conversationId))).toMatchObject({ code: 'locked', reason: 'no_shared_group' })
    expect((await lena.timeline(conversationId)).map((entry) => entry.kind)).toEqual(['message:sent', 'conversation:locked'])
    await anna.call('group:restore', { conversationId: shared })
    expect(await lena.say('Hello!', conversationId)).toMatchObject({ seq: 4 })
    await anna.call('member:remove', { conversationId: shared, member: `client:${lena.id}` })
    expect((await refusalOf(omar.say('Lena?', conversationId))).reason).toBe('no_shared_group')
    expect((await refusalOf(lena.call('conversation:open-direct', { with: { kind: 'client', id: omar.id } }))).code).toBe('not_found')
    await anna.call('group:create', { name: 'Again', clientIds: [omar.id, lena.id] })
    expect((await detail(omar, conversationId)).locked).toBeNull()
  })

  test('an admin never opens one on their behalf', async () => {
    const { anna, omar, lena } = await twoWhoShareAGroup()
    const answered = await anna.callRaw('conversation:open-direct', { clientId: omar.id, as: { kind: 'client', id: lena.id } })
    expect([answered.status, answered.json<{ error: { code: string } }>().error.code]).toEqual([400, 'invalid_input'])
  })
})

describe('with the team', () => {
  test('the client asks, any admin answers in the team’s own name, and it waits in the queue like any other', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'team' } })
    const team = { kind: 'team', displayName: house.teamName }
    expect(await detail(omar, conversationId)).toMatchObject({ with: team, members: [{ id: omar.id }, team] })
    await omar.say('Who are you really?', conversationId)
    expect((await anna.call('conversation:list', { show: 'waiting' })).items).toMatchObject([
      { conversation: { id: conversationId, with: team, waitsFor: team } },
    ])
    await boris.say(conversationId, 'team', 'A small team of people.')
    expect((await tab.until('message:sent', ({ entry }) => entry.seq === 2)).entry).toMatchObject({ message: { sender: team } })
    expect((await refusalOf(boris.say(conversationId, castAt(0).id, 'And me.'))).code).toBe('not_allowed')
    expect((await anna.timeline(conversationId))[1]).toMatchObject({ message: { actor: { id: boris.id } } })
    expect(await anna.call('inbox:count', {})).toMatchObject({ waiting: 0 })
  })

  test('stays open when every group is archived: the team can always be reached', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    await anna.call('group:archive', { conversationId: omar.group })
    const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'team' } })
    expect(await omar.say('Hello?', conversationId)).toMatchObject({ seq: 1 })
  })
})

test('a direct conversation is made by its two sides: no member is added to or removed from it, and it is neither renamed nor archived', async () => {
  house = await openHouse({ cast: 3 })
  const anna = await house.admin('Anna')
  const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
  const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'persona', id: castAt(0).id } })
  await omar.say('Hello.', conversationId)
  for (const ask of [
    () => anna.call('member:add', { conversationId, member: { kind: 'client', id: lena.id } }),
    () => anna.call('member:remove', { conversationId, member: `client:${omar.id}` }),
    () => anna.call('group:edit', { conversationId, name: 'A group' }),
    () => anna.call('group:archive', { conversationId }),
  ]) {
    expect((await refusalOf(ask())).code).toBe('not_found')
  }
  expect(await omar.timeline(conversationId)).toHaveLength(1)
})
