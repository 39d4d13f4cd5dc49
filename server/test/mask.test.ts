// The mask holds: wherever a client meets a persona the words "played by" come with it, and nothing a client is sent,
// however it is looked at, tells which admin speaks. Surfaces are read from the contract: a new one without its proof fails.

import { clientCommands } from '@dramatis/contract/client-commands'
import { clientEvents } from '@dramatis/contract/client-views'
import { timelineKinds } from '@dramatis/contract/events'
import type { PersonaId } from '@dramatis/contract/ids'
import { archivePath } from '@dramatis/contract/routes'
import { afterEach, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { type House, openHouse, secretIn } from './support/open-house.ts'
import { paint } from './support/paint.ts'
import type { Client } from './support/person.ts'
import { whereIn } from './support/team-secrets.ts'
import { refusalOf } from './support/words.ts'

let house: House
afterEach(() => house?.close())

/** The parts of a zod schema that this walk looks at. */
interface Definition {
  readonly type: string
  readonly shape?: Record<string, z.ZodType>
  readonly element?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly values?: readonly unknown[]
}
const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition
const kindOf = (shape: Record<string, z.ZodType>): unknown => (shape.kind ? definitionOf(shape.kind).values?.[0] : undefined)

interface Face {
  readonly path: string
  readonly fields: readonly string[]
}

/** Every place of a schema where a persona's face may stand. `kind` narrows a timeline event to its own entries. */
function facesIn(schema: z.ZodType, path: string, kind?: string): Face[] {
  const { type, shape, element, options, innerType, in: inside } = definitionOf(schema)
  if (shape) {
    const own = kindOf(shape)
    if (own === 'persona') return [{ path, fields: Object.keys(shape) }]
    if (kind !== undefined && typeof own === 'string' && (timelineKinds as readonly string[]).includes(own) && own !== kind) return []
    const here = typeof own === 'string' && !['client', 'team'].includes(own) ? `${path}(${own})` : path
    return Object.entries(shape).flatMap(([field, part]) => facesIn(part, `${here}.${field}`, kind))
  }
  if (element) return facesIn(element, `${path}[]`, kind)
  if (options) return options.flatMap((option) => facesIn(option, path, kind))
  const inner = innerType ?? inside
  if (inner) return facesIn(inner, path, kind)
  if (!['string', 'number', 'boolean', 'literal', 'enum', 'null', 'int'].includes(type))
    throw new Error(`${path}: this walk does not know ${type} yet`)
  return []
}

/** The same walk over what was really sent. */
function facesSent(value: unknown, path: string, found: Map<string, unknown[]>): void {
  if (Array.isArray(value)) for (const one of value) facesSent(one, `${path}[]`, found)
  else if (value !== null && typeof value === 'object') {
    const { kind } = value as { kind?: unknown }
    if (kind === 'persona') {
      found.set(path, [...(found.get(path) ?? []), value])
      return
    }
    const here = typeof kind === 'string' && !['client', 'team'].includes(kind) ? `${path}(${kind})` : path
    for (const [field, part] of Object.entries(value)) facesSent(part, `${here}.${field}`, found)
  }
}

const answerFaces = Object.entries(clientCommands).flatMap(([name, { output }]) => facesIn(output, `answer ${name}`))
const eventFaces = Object.entries(clientEvents).flatMap(([name, schema]) => facesIn(schema, `event ${name}`, name))
const surfaces = [...answerFaces, ...eventFaces]

describe('every surface that shows a persona to a client', () => {
  test('has a place for who plays it, in the contract', () => {
    expect(surfaces.length).toBeGreaterThan(10)
    for (const { path, fields } of surfaces) expect(fields, path).toContain('playedBy')
    // Nothing else looks like a persona and is none: only a persona has a face that was drawn.
    const others = JSON.stringify(surfaces.map(({ fields }) => fields))
    expect(others).not.toMatch(/admin|actor|createdBy|voiceNote/i)
  })

  test('says it with the name of the team, each of them met in a walk through the house', async () => {
    house = await openHouse({ teamName: 'Northwind Theatre', cast: 3 })
    const anna = await house.admin('Anna')
    const [ada, ben, eve] = house.cast.map(({ id }) => id) as [PersonaId, PersonaId, PersonaId]
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const found = new Map<string, unknown[]>()
    const look = async (client: Client) => {
      facesSent(await client.call('conversation:list', {}), 'answer conversation:list', found)
      for (const { id } of await client.conversations()) {
        facesSent(await client.call('conversation:get', { conversationId: id }), 'answer conversation:get', found)
        facesSent(await client.call('message:list', { conversationId: id }), 'answer message:list', found)
        facesSent(await client.call('picture:list', { conversationId: id }), 'answer picture:list', found)
      }
    }
    const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'persona', id: ada } })
    const first = await anna.say(omar.group, ada, 'One.')
    const second = await anna.say(omar.group, ben, 'Two.')
    await anna.say(conversationId, ada, 'In private.')
    await anna.call('message:edit', { conversationId: omar.group, messageId: first.messageId, text: 'One, better.' })
    await anna.call('message:delete', { conversationId: omar.group, messageId: second.messageId })
    await anna.call('member:remove', { conversationId: omar.group, member: `persona:${eve}` })
    await anna.call('member:add', { conversationId: omar.group, member: { kind: 'persona', id: eve } })
    await anna.call('persona:edit', { personaId: ada, about: 'Changed' })
    await anna.show(omar.group, ben, [await anna.picture(await paint())])
    await anna.say(omar.group, ben, 'The newest.')
    await look(omar)
    await tab.settle()
    for (const { name, payload } of tab.events) facesSent(payload, `event ${name}`, found)

    for (const [path, faces] of found) {
      for (const face of faces) expect(face, path).toMatchObject({ kind: 'persona', playedBy: 'Northwind Theatre' })
    }
    expect([...found.keys()].sort()).toEqual([...new Set(surfaces.map(({ path }) => path))].sort())
  })
})

describe('which admin speaks', () => {
  test('stands nowhere in all the bytes that clients are sent: headers, bodies, handshakes, frames, refusals', async () => {
    house = await openHouse({ cast: 3, guests: true })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const program = await boris.token('a program')
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    const mira = house.clientWith('Mira')
    const made = await program.call('client:create', { externalId: '42', displayName: 'Mira' })
    await mira.call('client:redeem-link', { secret: secretIn(made.url) })
    const [omars, lenas, miras, annas] = [await omar.tab(), await lena.tab(), await mira.tab(), await anna.tab()]
    const { conversationId } = await anna.call('group:create', {
      name: 'All',
      clientIds: [omar.id, lena.id, made.clientId],
      personaIds: [house.cast[0]?.id as PersonaId],
    })
    const ada = house.cast[0]?.id as PersonaId
    await annas.call('presence:update', { conversationId, as: { kind: 'persona', id: ada }, visible: true, typing: true })
    const { messageId } = await annas.call('message:send', { conversationId, as: { kind: 'persona', id: ada }, text: 'Good evening.' })
    await boris.say(conversationId, 'team', 'The team speaks.')
    await program.say(conversationId, ada, 'A program speaks.')
    const shown = await anna.picture(await paint(), { name: `${anna.name} at ${anna.email}.png` })
    await anna.show(conversationId, ada, [shown])
    const face = await program.picture(await paint(), { use: 'avatar', name: `${boris.name}.gif` })
    await program.call('persona:edit', { personaId: ada, avatarUrl: `/pictures/${face}/avatar` })
    for (const size of ['thumbnail', 'display', 'original'] as const) await omar.look(shown, size)
    await omar.look(face, 'avatar')
    await omar.ask({ method: 'GET', path: archivePath('client', conversationId) })
    await omar.look(anna.id, 'original')
    await omar.askUpload('HEAD', anna.id)
    await boris.call('message:edit', { conversationId, messageId, text: 'Good evening to all.' })
    await annas.call('conversation:mark-read', { conversationId, seq: 2 })
    await boris.call('message:delete', { conversationId, messageId })
    await anna.call('group:edit', { conversationId, name: 'All of us', description: 'Together' })
    await anna.call('member:remove', { conversationId, member: `client:${lena.id}` })
    await boris.call('member:add', { conversationId, member: { kind: 'client', id: lena.id } })
    await anna.call('persona:edit', { personaId: ada, about: 'Changed' })
    await anna.call('admin:disable', { adminId: boris.id as never })
    await anna.call('group:archive', { conversationId })
    // Refusals are answers too, over both doors.
    await refusalOf(omar.say('Locked.', conversationId))
    for (const id of [anna.id, boris.id, anna.sessionId, program.tokenId]) {
      // The client knows an id from somewhere: nothing here confirms it. (They send it themselves; it does not come back.)
      await refusalOf(omar.call('conversation:open-direct', { with: { kind: 'client', id: id as never } }))
      await refusalOf(omars.call('message:list', { conversationId: id as never }))
    }
    for (const client of [omar, lena]) {
      for (const { id } of await client.conversations()) await client.timeline(id)
      await client.call('client:get-self', {})
      await client.call('session:list', {})
    }
    for (const path of ['/', '/api/v1/client/house', '/api/openapi.json', '/api/docs/', '/metrics', '/healthz'])
      await omar.ask({ method: 'GET', path })
    await anna.call('client:end-access', { clientId: lena.id })
    await lenas.ended()
    for (const tab of [omars, miras]) await tab.settle()

    const sent = house.sentToClients()
    const secrets = await house.teamSecrets()
    expect(whereIn(sent, secrets)).toEqual([])
    // What was searched is what was sent, and what was searched for is what there is.
    const all = sent.join('\n')
    for (const proof of [
      'HTTP/1.1 200 OK',
      'HTTP/1.1 101 Switching Protocols',
      'set-cookie: dramatis_client=',
      '42/client,["message:sent"',
      '"playedBy":"The Harbour Players"',
      '"code":"not_found"',
      '"code":"locked"',
      'presence:changed',
      'session:ended',
      'A program speaks.',
      'content-disposition: attachment; filename="picture.png"',
      'content-type: application/zip',
      '/pictures/',
    ]) {
      expect(all, proof).toContain(proof)
    }
    const kinds = new Set(secrets.map(({ what }) => what))
    expect([...kinds].sort()).toEqual(
      [
        "a program's token",
        "a program's token id",
        "an admin's address",
        "an admin's id",
        "an admin's name",
        "an admin's request id",
        "an admin's session",
        "an admin's session id",
        "the hash of a program's token",
        "the hash of an admin's session",
      ].sort(),
    )
    expect(secrets.map(({ value }) => value)).toEqual(
      expect.arrayContaining([
        anna.id,
        boris.id,
        anna.name,
        boris.name,
        anna.email,
        anna.sessionId,
        program.bearer,
        program.tokenId,
        anna.cookie.split('=')[1],
      ]),
    )
  })

  test('would be found if it were there, in whatever shape', async () => {
    house = await openHouse({ cast: 1, unsearched: true })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const found = async () => whereIn(house.sentToClients(), await house.teamSecrets()).map((what) => what.split(':')[0])
    expect(await found()).toEqual([])
    // An admin gives their own identity away in their own words: the search must see it.
    await anna.say(omar.group, 'team', `I am ${anna.name.toUpperCase()}`)
    await omar.timeline()
    expect(await found()).toEqual(["an admin's name"])
    await anna.say(omar.group, 'team', `My id is ${anna.id}, in other words ${Buffer.from(anna.email).toString('base64')}`)
    const tab = await omar.tab()
    await tab.call('message:list', { conversationId: omar.group })
    expect((await found()).sort()).toEqual(["an admin's address", "an admin's id", "an admin's name"])
  })

  test('cannot be told from when something is heard: an admin who only looks makes no event, nor one who joins a colleague', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const [tab, annas, boriss] = [await omar.tab(), await anna.tab(), await boris.tab()]
    const conversationId = omar.group
    const ada = { kind: 'persona', id: house.cast[0]?.id as PersonaId } as const
    // Somebody opens the conversation without a voice; a hidden page; a colleague comes, types under the same voice, goes.
    await boriss.call('presence:update', { conversationId, as: null, visible: true, typing: false })
    await annas.until('presence:changed', ({ admins }) => admins.length === 1)
    await boriss.call('presence:update', { conversationId, as: ada, visible: false, typing: false })
    await annas.until('presence:changed', ({ admins }) => admins[0]?.state === 'idle')
    await annas.call('presence:update', { conversationId, as: ada, visible: true, typing: false })
    await tab.until('presence:changed', ({ here }) => here.length === 1)
    await boriss.call('presence:update', { conversationId, as: ada, visible: true, typing: false })
    await annas.until('presence:changed', ({ admins }) => admins.length === 2 && admins.every(({ state }) => state === 'viewing'))
    boriss.close()
    await annas.until('presence:changed', ({ admins }) => admins.length === 1 && admins[0]?.id === anna.id)
    annas.close()
    await tab.until('presence:changed', ({ here }) => here.length === 0)
    expect(tab.heard('presence:changed').map(({ here }) => here.length)).toEqual([1, 0])
    // Other things that only the team does.
    const before = tab.events.length
    await anna.call('conversation:mark-done', { conversationId })
    await anna.call('admin:rename', { displayName: `${anna.name} again` })
    await anna.call('token:create', { name: 'a token' })
    await tab.settle()
    expect(tab.events.length).toBe(before)
  })

  test('cannot be read from an id: all ids have one shape, whoever caused them', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const made = await anna.call('group:create', { name: 'Made by hand', clientIds: [omar.id] })
    const ids = [
      omar.id,
      omar.group,
      made.conversationId,
      (await omar.say('Mine.')).messageId,
      (await anna.say(omar.group, 'team', 'Theirs.')).messageId,
      house.cast[0]?.id,
      anna.id,
    ]
    for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
