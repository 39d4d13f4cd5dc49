// The way out for pictures: one size of one picture, or all of a conversation. Who may see it is asked of `PictureDoor`
// first, on HEAD, Range and If-None-Match as well; only then is a file looked at. Absent and forbidden look the same.
import { basename, dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { conversationId as conversationIdSchema, pictureId as pictureIdSchema } from '@dramatis/contract/fields'
import type { ConversationId, PictureId } from '@dramatis/contract/ids'
import { archivePath, type PictureSize, picturePath, pictureSizes } from '@dramatis/contract/routes'
import send from '@fastify/send'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AdminActor, ClientActor } from '../access/actor.ts'
import { CommandError } from '../errors.ts'
import { credentialOf, findAsker, type HttpDoorParts } from './asker.ts'

type Viewer = ClientActor | AdminActor

/** What this door leads to; null where there is nothing for this viewer. */
export interface PictureDoor {
  open(viewer: Viewer, id: PictureId, size: PictureSize): Promise<{ path: string; contentType: string; disposition: string } | null>
  archive(viewer: Viewer, conversationId: ConversationId): Promise<{ stream: Readable; disposition: string } | null>
}

/** A file and nothing else: opened by itself it runs nothing, and no other type is guessed. */
const inert = "default-src 'none'; sandbox"

export function addPictureRoutes(app: FastifyInstance, parts: HttpDoorParts, pictures: PictureDoor): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: picturePath(':pictureId', ':size' as PictureSize),
    handler: async (request, reply) => {
      const { pictureId, size } = request.params as { pictureId: string; size: string }
      const id = pictureIdSchema.safeParse(pictureId)
      const known = pictureSizes.find((one) => one === size)
      const found = id.success && known ? await findFor(request, parts, (viewer) => pictures.open(viewer, id.data, known)) : null
      if (!found) throw new CommandError('not_found')
      return sendPicture(request, reply, found)
    },
  })

  for (const audience of ['client', 'admin'] as const)
    app.get(archivePath(audience, ':conversationId'), async (request, reply) => {
      const id = conversationIdSchema.safeParse((request.params as { conversationId: string }).conversationId)
      const viewer = await findAsker(request, audience, 'archive', parts)
      if (!viewer) throw new CommandError('unauthenticated')
      const archive = id.success ? await pictures.archive(viewer, id.data) : null
      if (!archive) throw new CommandError('not_found')
      reply.raw.once('close', () => archive.stream.destroy())
      return reply
        .header('content-security-policy', inert)
        .header('cache-control', 'no-store')
        .header('content-disposition', archive.disposition)
        .type('application/zip')
        .send(archive.stream)
    })
}

/** One address for both programs: whoever is signed in, as one or as the other, is asked about. */
async function findFor<Found>(
  request: FastifyRequest,
  parts: HttpDoorParts,
  find: (viewer: Viewer) => Promise<Found | null>,
): Promise<Found | null> {
  // A token is the team's; of a browser, those audiences whose cookie it has. Somebody with neither is counted as a stranger.
  const isProgram = request.headers.authorization !== undefined
  const known = (['client', 'admin'] as const).filter((audience) =>
    isProgram ? audience === 'admin' : credentialOf(request, audience, parts.secureCookies) !== null,
  )
  for (const audience of known.length > 0 ? known : (['client'] as const)) {
    const viewer = await findAsker(request, audience, 'picture', parts)
    const found = viewer && (await find(viewer))
    if (found) return found
  }
  return null
}

async function sendPicture(
  request: FastifyRequest,
  reply: FastifyReply,
  picture: { path: string; contentType: string; disposition: string },
): Promise<FastifyReply> {
  const { statusCode, headers, stream } = await send(request.raw, basename(picture.path), {
    root: dirname(picture.path),
    cacheControl: false,
    contentType: false,
    dotfiles: 'allow',
    index: false,
  })
  // Removed between the question and the file.
  if (statusCode === 404 || statusCode === 403) throw new CommandError('not_found')
  const isWhole = statusCode === 200 || statusCode === 206
  if (!isWhole && ![304, 412, 416].includes(statusCode)) throw new Error(`a picture's file was answered with ${statusCode}`)
  const {
    'Content-Security-Policy': _policy,
    'X-Content-Type-Options': _sniffing,
    'Content-Type': _claimed,
    ...kept
  } = headers as Record<string, string>
  return (
    reply
      .code(statusCode)
      .headers(kept)
      .header('content-type', picture.contentType)
      .header('content-disposition', picture.disposition)
      .header('content-security-policy', inert)
      // Kept by the viewer's own browser, and asked about each time: quick while it may be seen, gone when not.
      .header('cache-control', 'private, no-cache')
      .header('vary', 'Cookie')
      .send(isWhole ? stream : undefined)
  )
}
