// The wrong client sees nothing: what belongs to others looks exactly like what does not exist, through both doors, and
// nothing of it arrives.

import type { ClientId, ConversationId, PersonaId } from '@dramatis/contract/ids'
import { afterEach, describe, expect, test } from 'vitest'
import type { Answered } from '../support/http-request.ts'
import { type House, openHouse } from '../support/open-house.ts'
import type { Client } from '../support/person.ts'
import { absentId, refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())

/** An answer without what differs by nature: the moment and the reference. */
function comparable({ status, headers, text }: Answered) {
  const { date: _date, 'x-reference': _reference, 'content-length': _length, ...rest } = headers
  return { status, headers: rest, text: text.replace(/"reference":"[^"]*"/, '') }
}

/** Everything a client may name by an id, with the id put in. */
const namings: readonly { about: string; ask: (client: Client, id: string) => Promise<Answered> }[] = [
  { about: 'conversation:get', ask: (client, conversationId) => client.callRaw('conversation:get', { conversationId }) },
  { about: 'message:list', ask: (client, conversationId) => client.callRaw('message:list', { conversationId }) },
  {
    about: 'message:list from the beginning',
    ask: (client, conversationId) => client.callRaw('message:list', { conversationId, afterSeq: 0, limit: 200 }),
  },
  { about: 'message:send', ask: (client, conversationId) => client.callRaw('message:send', { conversationId, text: 'Hello?' }) },
  {
    about: 'conversation:mark-read',
    ask: (client, conversationId) => client.callRaw('conversation:mark-read', { conversationId, seq: 1 }),
  },
]

describe("another client's", () => {
  test.each(namings)('conversation looks absent to $about, over HTTP', async ({ ask }) => {
    house = await openHouse({ cast: 2 })
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    await omar.say('For nobody else.')
    const [foreign, absent] = [await ask(lena, omar.group), await ask(lena, absentId())]
    expect(foreign.status).toBe(404)
    expect(comparable(foreign)).toEqual(comparable(absent))
  })

  test('conversation looks absent over the socket too, presence included', async () => {
    house = await openHouse({ cast: 2 })
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    await omar.say('For nobody else.')
    const tab = await lena.tab()
    const without = ({ reference: _reference, ...rest }: { reference: string }) => rest
    const asks = [
      (conversationId: ConversationId) => tab.call('conversation:get', { conversationId }),
      (conversationId: ConversationId) => tab.call('message:list', { conversationId }),
      (conversationId: ConversationId) => tab.call('message:send', { conversationId, text: 'Hello?' }),
      (conversationId: ConversationId) => tab.call('conversation:mark-read', { conversationId, seq: 1 }),
      (conversationId: ConversationId) => tab.call('presence:update', { conversationId, typing: true }),
    ]
    for (const ask of asks) {
      const foreign = await refusalOf(ask(omar.group))
      expect(foreign.code).toBe('not_found')
      expect(without(foreign)).toEqual(without(await refusalOf(ask(absentId() as ConversationId))))
    }
  })

  test('session cannot be ended or found, nor a client or persona met with whom no group is shared', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    const { avatarUrls } = await anna.call('avatar:list', {})
    const { personaId } = await anna.call('persona:create', {
      displayName: 'Stranger Persona',
      about: 'Seated nowhere',
      avatarUrl: avatarUrls[0] ?? '',
      colour: 1,
    })
    const pairs: [Answered, Answered][] = [
      [await lena.callRaw('session:end', { sessionId: omar.sessionId }), await lena.callRaw('session:end', { sessionId: absentId() })],
      [
        await lena.callRaw('conversation:open-direct', { with: { kind: 'client', id: omar.id } }),
        await lena.callRaw('conversation:open-direct', { with: { kind: 'client', id: absentId() } }),
      ],
      [
        await lena.callRaw('conversation:open-direct', { with: { kind: 'persona', id: personaId } }),
        await lena.callRaw('conversation:open-direct', { with: { kind: 'persona', id: absentId() } }),
      ],
      [
        await lena.callRaw('conversation:open-direct', { with: { kind: 'client', id: lena.id } }),
        await lena.callRaw('conversation:open-direct', { with: { kind: 'client', id: absentId() } }),
      ],
    ]
    for (const [foreign, absent] of pairs) {
      expect(foreign.status).toBe(404)
      expect(comparable(foreign)).toEqual(comparable(absent))
    }
    expect((await omar.call('session:list', {})).sessions).toHaveLength(1)
  })

  test('messages, edits, deletions, typing and reads do not arrive, and appear in no list', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    const [omars, lenas, console] = [await omar.tab(), await lena.tab(), await anna.tab()]
    const [ada] = house.cast
    const before = await lena.conversations()
    await omar.say('For nobody else.')
    const { messageId } = await anna.say(omar.group, ada?.id as PersonaId, 'Nor this.')
    await anna.call('message:edit', { conversationId: omar.group, messageId, text: 'Nor that.' })
    await anna.call('message:delete', { conversationId: omar.group, messageId })
    await omars.call('conversation:mark-read', { conversationId: omar.group, seq: 2 })
    await omars.call('presence:update', { conversationId: omar.group, typing: true })
    await console.until('presence:changed', ({ typing }) => typing.includes(`client:${omar.id}`))
    await anna.call('group:edit', { conversationId: omar.group, name: 'Renamed', description: 'Described' })
    const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'persona', id: ada?.id as PersonaId } })
    await omar.say('In private.', conversationId)
    await lenas.settle()
    expect(lenas.events).toEqual([])
    expect(await lena.conversations()).toEqual(before)
    expect(lenas.packets.join('\n')).not.toContain('nobody else')
  })

  test('name and id are told to nobody they share no group with', async () => {
    house = await openHouse({ cast: 2 })
    const [omar, lena] = [await house.client('Omar Zqxunmistakable'), await house.client('Lena')]
    const tab = await lena.tab()
    await omar.call('client:rename', { displayName: 'Omar Zqxotherwise' })
    await tab.settle()
    const answers = JSON.stringify([await lena.conversations(), await lena.call('client:get-self', {}), await lena.timeline(), tab.packets])
    for (const secret of [omar.id, 'Zqxunmistakable', 'Zqxotherwise', omar.email, omar.sessionId]) expect(answers).not.toContain(secret)
  })

  test("cookie opens no console, and an admin's opens no client's page", async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const asAdmin = house.adminWith('', '')
    asAdmin.cookie = omar.cookie.replace('dramatis_client', 'dramatis_admin')
    expect((await refusalOf(asAdmin.call('client:list', {}))).code).toBe('unauthenticated')
    expect((await refusalOf(asAdmin.tab())).code).toBe('unauthenticated')
    asAdmin.cookie = omar.cookie
    expect((await refusalOf(asAdmin.call('client:list', {}))).code).toBe('unauthenticated')
    const asClient = house.clientWith('')
    asClient.cookie = anna.cookie.replace('dramatis_admin', 'dramatis_client')
    expect((await refusalOf(asClient.call('client:get-self', {}))).code).toBe('unauthenticated')
    expect((await refusalOf(asClient.tab())).code).toBe('unauthenticated')
    // A program's token is the team's: at the clients' door it is nobody's.
    const program = await anna.token()
    const answered = await omar.ask({
      method: 'GET',
      path: '/api/v1/client/me',
      headers: { authorization: `Bearer ${program.bearer}`, cookie: '' },
    })
    expect(answered.status).toBe(401)
    expect((await refusalOf(house.stranger('client').call('conversation:get', { conversationId: omar.group }))).code).toBe(
      'unauthenticated',
    )
    expect(omar.id as ClientId).toHaveLength(22)
  })
})
