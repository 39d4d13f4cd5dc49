// Every picture route x every size x every way to ask (GET, HEAD, a range, "has it changed?") x every kind of actor, under
// both audiences' cookies. Who may see which picture stands in the table; everything else is nothing, and looks like it.
import { archivePath, pictureSizes } from '@dramatis/contract/routes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answered } from './support/http-request.ts'
import { type ActorKind, actorKinds, makeWorld, type World } from './support/matrix-world.ts'
import type { Person } from './support/person.ts'
import { isStaff, type Subject, staff, subjects } from './support/picture-cells.ts'

let world: World
/** Uploaded by the admin of the matrix and not sent. */
let draftOfOlga: string
beforeAll(async () => {
  world = await makeWorld()
  draftOfOlga = await world.draftOf(world.olga)
})
afterAll(() => world.house.close())

const all: readonly Subject[] = [...subjects, { about: 'a draft of the admin', id: () => draftOfOlga, seenBy: staff }]

const person = (kind: ActorKind, cookieOf: 'client' | 'admin') => world.actor(cookieOf, kind) as Person<'client'>

const nothing = ({ status, headers, text }: Answered) => {
  const { error } = text ? (JSON.parse(text) as { error: { code: string; message: string } }) : { error: null }
  return JSON.stringify([status, error?.code, error?.message, Object.keys(headers).sort()])
}

describe.each(all)('$about', ({ id, seenBy, isAvatar }) => {
  test.each(pictureSizes)('as %s: shown to whom it should, nothing to everybody else', async (size) => {
    const pictureId = id(world)
    const exists = (size === 'avatar') === (isAvatar === true)
    const refusals = new Map<string, Set<string>>()
    const seen = exists ? seenBy : []
    const owner = seen[0] && (await person(seen[0], isStaff(seen[0]) ? 'admin' : 'client').look(pictureId, size))
    const etag = String(owner ? owner.headers.etag : 'W/"1-1"')
    for (const kind of actorKinds)
      for (const cookieOf of ['client', 'admin'] as const) {
        // A token is a token whatever the cookie is called; a session counts under its own audience's cookie only.
        const isAtHome = cookieOf === (isStaff(kind) ? 'admin' : 'client') || person(kind, cookieOf).bearer !== undefined
        const maySee = isAtHome && seen.includes(kind)
        const asked: [string, string, Record<string, string>, number][] = [
          ['GET', 'GET', {}, 200],
          ['HEAD', 'HEAD', {}, 200],
          ['a range', 'GET', { range: 'bytes=0-3' }, 206],
          ['unchanged?', 'GET', { 'if-none-match': etag }, 304],
          ['unchanged HEAD?', 'HEAD', { 'if-none-match': etag }, 304],
        ]
        for (const [about, method, headers, status] of asked) {
          const answered = await person(kind, cookieOf).look(pictureId, size, { method, headers })
          expect(answered.status, `${kind}, ${about}, with the cookie of a ${cookieOf}`).toBe(maySee ? status : 404)
          if (!maySee) refusals.set(method, (refusals.get(method) ?? new Set()).add(nothing(answered)))
        }
      }
    for (const [method, shapes] of refusals) expect([...shapes], `${method}: one answer for all that is nothing`).toHaveLength(1)
  })
})

test.each(['client', 'admin'] as const)('the archive of a conversation, at the door of %s', async (audience) => {
  const places = { own: world.omar.group, direct: world.ownDirect, foreign: world.nemo.group, absent: world.absent<World['ownDirect']>() }
  for (const kind of actorKinds)
    for (const [about, place] of Object.entries(places)) {
      const known = audience === 'client' ? ['client here', 'client elsewhere', 'removed client'] : staff
      const sees = audience === 'admin' ? about !== 'absent' : kind === 'client here' && ['own', 'direct'].includes(about)
      const { status } = await world.actor(audience, kind).ask({ method: 'GET', path: archivePath(audience, place) })
      expect(status, `${kind} and ${about}`).toBe(!(known as string[]).includes(kind) ? 401 : sees ? 200 : 404)
    }
})

test('a browser that is signed in as a client and as an admin is asked about as both', async () => {
  const both = world.actor('client', 'client elsewhere')
  both.cookie = `${both.cookie}; ${world.olga.cookie}`
  expect((await both.look(world.pictures.ofNemo, 'display')).status).toBe(200)
  // A page of another site gets nothing, whatever cookies come along.
  for (const headers of [{ origin: 'https://elsewhere.invalid' }, { origin: '', 'sec-fetch-site': 'cross-site' }] as Record<
    string,
    string
  >[])
    expect((await both.look(world.pictures.ofNemo, 'display', { headers })).status).toBe(403)
})

test('what may be seen ends with the session, at once', async () => {
  const other = await world.omar.elsewhere()
  expect((await other.look(world.pictures.ofOmar, 'thumbnail')).status).toBe(200)
  await other.call('client:sign-out', {})
  const { cookie } = world.omar
  expect((await other.look(world.pictures.ofOmar, 'thumbnail')).status).toBe(404)
  expect((await world.omar.look(world.pictures.ofOmar, 'thumbnail')).status).toBe(200)
  expect(world.omar.cookie).toBe(cookie)
})
