// The team's hands on groups, personas and the cast, and what clients see of it.

import type { PersonaId } from '@dramatis/contract/ids'
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import { absentId, refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())
const castAt = (place: number) => {
  const found = house.cast[place]
  if (!found) throw new Error('the cast is smaller than that')
  return found
}
const newPersona = { displayName: 'Zora', about: 'A newcomer', avatarUrl: '/avatars/notionists-59.svg', colour: 7 }

describe('a group', () => {
  test('of any clients and personas opens on their screens, under its name', async () => {
    house = await openHouse({ cast: 3 })
    const anna = await house.admin('Anna')
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    const [omars, lenas, console] = [await omar.tab(), await lena.tab(), await anna.tab()]
    const { conversationId } = await anna.call('group:create', {
      name: 'Exercise One',
      description: 'Monday',
      clientIds: [omar.id, lena.id],
      personaIds: [castAt(1).id, castAt(0).id],
    })
    for (const tab of [omars, lenas]) expect(await tab.until('conversation:opened')).toEqual({ conversationId, fromSeq: 1 })
    expect((await console.until('conversation:created')).conversation).toMatchObject({
      id: conversationId,
      createdBy: anna.id,
      client: null,
      memberCount: 4,
    })
    const { conversation } = await omar.call('conversation:get', { conversationId })
    expect(conversation).toMatchObject({ name: 'Exercise One', description: 'Monday', lastSeq: 0 })
    expect(conversation.members.map((member) => member.kind)).toEqual(['client', 'client', 'persona', 'persona'])
    expect((await refusalOf(anna.call('group:create', { name: 'Nobody', clientIds: [absentId() as never] }))).code).toBe('not_found')
  })

  test('is renamed for everybody, live; an own group renamed by the team carries that name for its client too', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    await anna.call('group:edit', { conversationId: omar.group, name: 'The Lighthouse', description: 'A quiet place' })
    expect((await tab.until('conversation:renamed')).entry).toMatchObject({ kind: 'conversation:renamed', seq: 1, name: 'The Lighthouse' })
    const { conversation } = await omar.call('conversation:get', { conversationId: omar.group })
    expect(conversation).toMatchObject({ name: 'The Lighthouse', description: 'A quiet place' })
    // The same name again is no change and takes no place.
    await anna.call('group:edit', { conversationId: omar.group, name: 'The Lighthouse' })
    expect((await omar.timeline()).map((entry) => entry.kind)).toEqual(['conversation:renamed'])
  })

  test('is archived: readable, not writable, out of the queue; and restored', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    await omar.say('Hello?')
    await anna.call('group:archive', { conversationId: omar.group })
    expect((await tab.until('conversation:locked')).entry).toMatchObject({ seq: 2, reason: 'archived' })
    expect(await refusalOf(omar.say('Anybody?'))).toMatchObject({ code: 'locked', reason: 'archived' })
    expect(await refusalOf(anna.say(omar.group, castAt(0).id, 'No.'))).toMatchObject({ code: 'locked', reason: 'archived' })
    expect((await refusalOf(anna.call('member:add', { conversationId: omar.group, member: { kind: 'client', id: omar.id } }))).code).toBe(
      'locked',
    )
    expect((await refusalOf(anna.call('group:archive', { conversationId: omar.group }))).code).toBe('already_there')
    expect(await omar.timeline()).toHaveLength(2)
    expect(await anna.call('inbox:count', {})).toEqual({ waiting: 0, isNew: 0 })
    expect((await anna.call('conversation:list', { show: 'archived' })).items.map((item) => item.conversation.id)).toEqual([omar.group])
    expect((await anna.call('conversation:list', { show: 'all' })).items).toEqual([])
    await anna.call('group:restore', { conversationId: omar.group })
    expect((await tab.until('conversation:unlocked')).entry).toMatchObject({ seq: 3 })
    expect((await refusalOf(anna.call('group:restore', { conversationId: omar.group }))).code).toBe('already_there')
    expect(await omar.say('Back!')).toMatchObject({ seq: 4 })
  })

  test('takes no more members than its limit', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const clients = await house.clients(3)
    const answered = await anna.callRaw('group:create', { name: 'Crowd', clientIds: Array.from({ length: 201 }, () => clients[0]?.id) })
    expect(answered.status).toBe(400)
  })
})

describe('a persona', () => {
  test('is made, edited everywhere at once, and clients who met it see the new face with the words "Played by"', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    const [omars, lenas] = [await omar.tab(), await lena.tab()]
    const { personaId } = await anna.call('persona:create', newPersona)
    await anna.call('member:add', { conversationId: omar.group, member: { kind: 'persona', id: personaId } })
    expect((await omars.until('member:added')).entry).toMatchObject({ member: { id: personaId, playedBy: house.teamName } })
    await anna.say(omar.group, personaId, 'Good evening.')
    await anna.call('persona:edit', { personaId, displayName: 'Zora the Second', about: 'No newcomer any more' })
    expect((await omars.until('member:changed')).member).toMatchObject({
      id: personaId,
      displayName: 'Zora the Second',
      about: 'No newcomer any more',
      playedBy: house.teamName,
      version: 2,
    })
    const [, entry] = await omar.timeline()
    expect(entry).toMatchObject({ message: { sender: { displayName: 'Zora the Second', playedBy: house.teamName } } })
    await lenas.settle()
    expect(lenas.events).toEqual([])
    expect((await refusalOf(anna.call('persona:edit', { personaId: absentId() as PersonaId, about: 'x' }))).code).toBe('not_found')
    expect((await refusalOf(anna.call('persona:create', { ...newPersona, avatarUrl: '/avatars/notionists-99.svg' }))).code).toBe(
      'not_found',
    )
  })

  test('that is retired leaves every group and the cast, speaks nowhere, and is brought back unseated', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const { id } = castAt(0)
    await anna.say(omar.group, id, 'My last words.')
    await anna.call('persona:retire', { personaId: id })
    expect((await tab.until('member:removed')).entry).toMatchObject({ seq: 2, member: { id, playedBy: house.teamName } })
    expect((await refusalOf(anna.say(omar.group, id, 'And yet.'))).code).toBe('not_allowed')
    expect((await refusalOf(anna.call('persona:retire', { personaId: id }))).code).toBe('already_there')
    expect((await refusalOf(anna.call('member:add', { conversationId: omar.group, member: { kind: 'persona', id } }))).code).toBe(
      'not_found',
    )
    const lena = await house.client('Lena')
    expect((await lena.conversations())[0]?.members).toHaveLength(2)
    expect((await omar.timeline())[0]).toMatchObject({ message: { text: 'My last words.', sender: { id, playedBy: house.teamName } } })
    await anna.call('persona:restore', { personaId: id })
    expect((await anna.call('persona:list', {})).personas.find((persona) => persona.id === id)).toMatchObject({
      retired: false,
      castPosition: null,
    })
    expect((await refusalOf(anna.say(omar.group, id, 'Back?'))).code).toBe('not_allowed')
    await anna.call('member:add', { conversationId: omar.group, member: { kind: 'persona', id } })
    await anna.say(omar.group, id, 'Back.')
  })
})

describe('the cast', () => {
  test('that is chosen is what new clients get, in that order; existing groups get it only when it is applied', async () => {
    house = await openHouse({ cast: 3 })
    const anna = await house.admin('Anna')
    const before = await house.client('Before')
    const tab = await before.tab()
    const { personaId } = await anna.call('persona:create', newPersona)
    const chosen = [personaId, castAt(2).id]
    await anna.call('cast:choose', { personaIds: chosen })
    const after = await house.client('After')
    expect((await after.conversations())[0]?.members.flatMap((member) => (member.kind === 'persona' ? [member.id] : []))).toEqual(chosen)
    expect((await before.conversations())[0]?.members).toHaveLength(4)
    expect(tab.heardNames()).toEqual([])

    const applied = await anna.call('cast:apply', {})
    expect(applied).toEqual({ groups: 2, seats: 1, nextConversationId: null })
    expect((await tab.until('member:added')).entry).toMatchObject({ member: { id: personaId, playedBy: house.teamName } })
    expect((await before.conversations())[0]?.members).toHaveLength(5)
    // Again: nothing is missing any more.
    expect(await anna.call('cast:apply', {})).toMatchObject({ seats: 0 })
    expect((await refusalOf(anna.call('cast:choose', { personaIds: [absentId() as PersonaId] }))).code).toBe('not_found')
  })

  test('is applied in batches, each going on where the last one ended, every group once', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true })
    const anna = await house.admin('Anna')
    await house.clients(53)
    const { personaId } = await anna.call('persona:create', newPersona)
    await anna.call('cast:choose', { personaIds: [castAt(0).id, personaId] })
    const first = await anna.call('cast:apply', {})
    expect(first).toMatchObject({ groups: 50, seats: 50 })
    const second = await anna.call('cast:apply', { afterConversationId: first.nextConversationId })
    expect(second).toEqual({ groups: 3, seats: 3, nextConversationId: null })
    const seats = await house.database.read.db
      .selectFrom('chat_group_members')
      .select('group_id')
      .where('fake_user_id', '=', personaId)
      .execute()
    expect(new Set(seats.map((seat) => seat.group_id)).size).toBe(53)
  })
})

describe('a client who changes their name', () => {
  test('carries it at once for those who share a conversation and for the team, whose group name follows; not for others', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const [omar, lena, mira] = [await house.client('Omar'), await house.client('Lena'), await house.client('Mira')]
    await anna.call('group:create', { name: 'Both', clientIds: [omar.id, lena.id] })
    const [lenas, miras, console] = [await lena.tab(), await mira.tab(), await anna.tab()]
    await omar.call('client:rename', { displayName: '  Omar the Great ' })
    expect((await lenas.until('member:changed')).member).toMatchObject({ kind: 'client', id: omar.id, displayName: 'Omar the Great' })
    expect((await console.until('client:changed', ({ client }) => client.id === omar.id)).client.displayName).toBe('Omar the Great')
    expect((await console.until('conversation:changed', ({ conversation }) => conversation.id === omar.group)).conversation.name).toBe(
      "Omar the Great's group",
    )
    expect((await anna.call('client:list', { search: 'the great' })).clients.map((client) => client.id)).toEqual([omar.id])
    await miras.settle()
    expect(miras.events).toEqual([])
    expect((await refusalOf(omar.call('client:rename', { displayName: house.teamName.toUpperCase() }))).code).toBe('name_taken')
  })
})
