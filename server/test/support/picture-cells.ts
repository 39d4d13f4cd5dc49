// The surfaces of pictures: who is answered what by each route, in every size, of what is theirs, somebody else's, or not
// there. The table of who sees which picture is also that of picture-access.test.ts.
import type { Audience } from '@dramatis/contract/command'
import { archivePath, type PictureSize, picturePath, pictureSizes, uploadsPath } from '@dramatis/contract/routes'
import type { Answered } from './http-request.ts'
import { type ActorKind, actorKinds, type World } from './matrix-world.ts'
import type { Person } from './person.ts'

export const staff: readonly ActorKind[] = ['admin', "admin's token"]
const here: readonly ActorKind[] = ['client here', ...staff]

export interface Subject {
  readonly about: string
  readonly id: (w: World) => string
  readonly seenBy: readonly ActorKind[]
  readonly isAvatar?: true
}
/** All but the admin's own draft, which a world has not before it is made. */
export const subjects: readonly Subject[] = [
  { about: 'a picture of the client in their group', id: (w) => w.pictures.ofOmar, seenBy: here },
  { about: 'a picture of a persona in the same group', id: (w) => w.pictures.ofSolo, seenBy: here },
  { about: 'a picture in their direct conversation', id: (w) => w.pictures.inOwnDirect, seenBy: here },
  { about: "a picture in somebody else's group", id: (w) => w.pictures.ofNemo, seenBy: staff },
  { about: 'a draft of the client', id: (w) => w.pictures.draftOfOmar, seenBy: ['client here'] },
  { about: 'a draft of another client', id: (w) => w.pictures.draftOfNemo, seenBy: [] },
  { about: 'a draft of another admin', id: (w) => w.pictures.draftOfPavel, seenBy: [] },
  { about: "the client's avatar", id: (w) => w.pictures.avatarOfOmar, seenBy: here, isAvatar: true },
  { about: 'the avatar of a client they never met', id: (w) => w.pictures.avatarOfNemo, seenBy: staff, isAvatar: true },
  { about: 'the avatar of a persona of their group', id: (w) => w.pictures.avatarOfSolo, seenBy: here, isAvatar: true },
  { about: 'the avatar of a persona they never met', id: (w) => w.pictures.avatarOfStray, seenBy: staff, isAvatar: true },
  { about: 'a picture that never was', id: (w) => w.absent(), seenBy: [] },
]

export const isStaff = (kind: ActorKind) => ['admin', "admin's token", 'disabled admin', 'revoked token'].includes(kind)

/** Whether the credential counts with this cookie's name: a session does under its own audience's, a token under any. */
const isAtHome = (kind: ActorKind, audience: Audience) => kind === "admin's token" || (audience === 'admin') === isStaff(kind)
/** Whether a door of one audience knows who asks. */
const isKnown = (door: Audience, kind: ActorKind, audience: Audience) =>
  door === 'admin'
    ? staff.includes(kind) && isAtHome(kind, audience)
    : audience === 'client' && ['client here', 'client elsewhere', 'removed client'].includes(kind)

/** One thing to ask for, and what each kind of actor is answered. */
interface Cell {
  readonly about: string
  readonly path: () => string | Promise<string>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
  readonly status: (kind: ActorKind, audience: Audience) => number
  /** Undoes what asking has left. */
  readonly after?: (answered: Answered) => Promise<unknown>
}
type CellsOf = (world: World, method: string) => Cell[]

const ofPictures: CellsOf = (world) =>
  subjects.flatMap(({ about, id, seenBy, isAvatar }) =>
    pictureSizes.map((size) => ({
      about: `${about} as ${size}`,
      path: () => picturePath(id(world), size),
      status: (kind, audience) =>
        (size === 'avatar') === (isAvatar === true) && seenBy.includes(kind) && isAtHome(kind, audience) ? 200 : 404,
    })),
  )

const ofArchive =
  (door: Audience): CellsOf =>
  (world) => {
    const places = { own: world.omar.group, direct: world.ownDirect, foreign: world.nemo.group, absent: world.absent<World['ownDirect']>() }
    return Object.entries(places).map(([about, place]) => ({
      about: `the archive of a conversation: ${about}`,
      path: () => archivePath(door, place),
      status: (kind, audience) => {
        if (!isKnown(door, kind, audience)) return 401
        const sees = door === 'admin' ? about !== 'absent' : kind === 'client here' && ['own', 'direct'].includes(about)
        return sees ? 200 : 404
      },
    }))
  }

const tus = { 'tus-resumable': '1.0.0' }
const part = { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }
const idIn = (answered: Answered) => (answered.headers.location ?? '').split('/').at(-1) ?? ''
/** Of the client who is here, or of the admin. */
const ownerAt = (door: Audience, world: World) => (door === 'client' ? world.omar : world.olga) as unknown as Person<'client'>

const ofUploads =
  (door: Audience): CellsOf =>
  (_world, method) => [
    {
      about: 'uploads',
      path: () => uploadsPath[door],
      headers: { ...tus, 'upload-length': '1' },
      status: (kind, audience) => {
        if (method === 'OPTIONS') return 204
        return isKnown(door, kind, audience) ? 201 : 401
      },
    },
  ]

const ofUpload =
  (door: Audience): CellsOf =>
  (world, method) => {
    const owners: readonly ActorKind[] = door === 'client' ? ['client here'] : staff
    const owner = ownerAt(door, world)
    let id = ''
    const asking = { headers: part, ...(method === 'PATCH' && { body: Buffer.from('x') }) }
    return [
      {
        ...asking,
        about: 'an upload of somebody',
        // A new one each time: who may, moves or ends it.
        path: async () => {
          id = await owner.beginUpload(1)
          return `${uploadsPath[door]}/${id}`
        },
        status: (kind, audience) => {
          if (!isKnown(door, kind, audience)) return 401
          if (!owners.includes(kind)) return 404
          return method === 'HEAD' ? 200 : 204
        },
        after: () => owner.askUpload('DELETE', id),
      },
      {
        ...asking,
        about: 'an upload that never was',
        path: () => `${uploadsPath[door]}/${world.absent()}`,
        status: (kind, audience) => (isKnown(door, kind, audience) ? 404 : 401),
      },
    ]
  }

/** By the router's own address. */
export const pictureSurfaces: Readonly<Record<string, CellsOf>> = {
  [picturePath(':pictureId', ':size' as PictureSize)]: ofPictures,
  ...Object.fromEntries(
    (['client', 'admin'] as const).flatMap((door) => [
      [archivePath(door, ':conversationId'), ofArchive(door)],
      [uploadsPath[door], ofUploads(door)],
      [`${uploadsPath[door]}/:uploadId`, ofUpload(door)],
    ]),
  ),
}

/** A picture or an archive and nothing else, whatever it was called, and no browser is left to guess. */
const isServedSafely = ({ headers }: Answered) =>
  (headers['content-type'] === undefined || /^(image\/(webp|jpeg|png|gif)|application\/zip)$/.test(headers['content-type'])) &&
  headers['x-content-type-options'] === 'nosniff'

/** Asks one of these surfaces as everybody, under both audiences' cookies. */
export async function askPictureSurface(world: World, { method, url }: { method: string; url: string }) {
  const faults: string[] = []
  let cells = 0
  for (const cell of pictureSurfaces[url]?.(world, method) ?? [])
    for (const audience of ['client', 'admin'] as const)
      for (const kind of actorKinds) {
        const person = world.actor(audience, kind) as Person<'client'>
        const answered = await person.ask({
          method,
          path: await cell.path(),
          ...(cell.headers && { headers: cell.headers }),
          ...(cell.body && { body: cell.body }),
        })
        cells++
        const status = cell.status(kind, audience)
        if (answered.status !== status)
          faults.push(
            `${method} ${url}, ${cell.about}, as ${kind} with the cookie of a ${audience}: ${answered.status} instead of ${status}`,
          )
        if (answered.headers['set-cookie']) faults.push(`${method} ${url}, ${cell.about}, as ${kind}: a cookie is set`)
        if (answered.status === 200 && !isServedSafely(answered))
          faults.push(`${method} ${url}, ${cell.about}, as ${kind}: served as ${answered.headers['content-type']}`)
        await cell.after?.(answered)
        if (answered.status === 201) await person.askUpload('DELETE', idIn(answered)).catch(() => {})
      }
  return { cells, faults }
}
