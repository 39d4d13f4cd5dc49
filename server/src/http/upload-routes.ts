// The way in for bytes: the resumable upload protocol tus 1.0.0 (https://tus.io/protocols/resumable-upload, core with
// creation, expiration and termination) behind the session. What an upload is and where it lies, `UploadDoor` knows.
import type { Readable } from 'node:stream'
import type { Audience } from '@dramatis/contract/command'
import type { UploadId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { uploadsPath } from '@dramatis/contract/routes'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AdminActor, ClientActor } from '../access/actor.ts'
import { CommandError } from '../errors.ts'
import { findAsker, type HttpDoorParts } from './asker.ts'

type Uploader = ClientActor | AdminActor
/** One upload as the protocol sees it. */
export interface UploadState {
  readonly id: UploadId
  readonly offset: number
  readonly lengthBytes: number
  readonly touchedAtMs: number
}

/** What this door leads to. */
export interface UploadDoor {
  begin(actor: Uploader, asked: { readonly lengthBytes: number; readonly name: string }): Promise<UploadState>
  find(actor: Uploader, id: UploadId): UploadState | undefined
  takeOver(upload: UploadState): Promise<void>
  append(upload: UploadState, offset: number, body: Readable): Promise<number>
  forget(upload: UploadState): Promise<void>
}

const protocol = '1.0.0'
const partType = 'application/offset+octet-stream'

export async function addUploadRoutes(app: FastifyInstance, parts: HttpDoorParts, uploads: UploadDoor): Promise<void> {
  // In a scope of its own: nowhere else is a body anything but JSON.
  await app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, body, parsed) => parsed(null, body))
    scope.addHook('onRequest', (_request, reply, next) => {
      reply.header('tus-resumable', protocol).header('cache-control', 'no-store')
      next()
    })
    for (const audience of ['client', 'admin'] as const) addRoutes(scope, audience, parts, uploads)
    done()
  })
}

function addRoutes(app: FastifyInstance, audience: Audience, parts: HttpDoorParts, uploads: UploadDoor): void {
  const base = uploadsPath[audience]

  async function uploader(request: FastifyRequest): Promise<Uploader> {
    const actor = await findAsker(request, audience, 'upload', parts)
    if (!actor) throw new CommandError('unauthenticated')
    if (request.headers['tus-resumable'] !== protocol) throw new CommandError('upload_protocol')
    return actor
  }
  async function ownUpload(request: FastifyRequest): Promise<UploadState> {
    const actor = await uploader(request)
    const upload = uploads.find(actor, (request.params as { uploadId: UploadId }).uploadId)
    if (!upload) throw new CommandError('not_found')
    return upload
  }

  app.options(base, (_request, reply) =>
    reply
      .code(204)
      .header('tus-version', protocol)
      .header('tus-extension', 'creation,expiration,termination')
      .header('tus-max-size', limits.pictureBytes)
      .send(),
  )

  app.post(base, async (request, reply) => {
    const actor = await uploader(request)
    const lengthBytes = wholeNumber(request.headers['upload-length'], 'Upload-Length')
    if (lengthBytes === 0) throw headerRefused('Upload-Length', 'is 0')
    const upload = await uploads.begin(actor, { lengthBytes, name: nameIn(request.headers['upload-metadata']) })
    return withExpiry(reply, upload).code(201).header('location', `${base}/${upload.id}`).send()
  })

  app.head(`${base}/:uploadId`, async (request, reply) => {
    const upload = await ownUpload(request)
    await uploads.takeOver(upload)
    return withExpiry(reply, upload).header('upload-offset', upload.offset).header('upload-length', upload.lengthBytes).send()
  })

  app.patch(`${base}/:uploadId`, async (request, reply) => {
    const upload = await ownUpload(request)
    if (request.headers['content-type'] !== partType) throw new CommandError('unsupported_media_type', {}, `Send the bytes as ${partType}.`)
    const offset = wholeNumber(request.headers['upload-offset'], 'Upload-Offset')
    const now = await uploads.append(upload, offset, request.body as Readable)
    return withExpiry(reply, upload).code(204).header('upload-offset', now).send()
  })

  app.delete(`${base}/:uploadId`, async (request, reply) => {
    await uploads.forget(await ownUpload(request))
    return reply.code(204).send()
  })
}

const withExpiry = (reply: FastifyReply, { touchedAtMs }: UploadState): FastifyReply =>
  reply.header('upload-expires', new Date(touchedAtMs + limits.uploadHours * 3_600_000).toUTCString())

const headerRefused = (path: string, message: string) =>
  new CommandError('invalid_input', { fields: [{ path, message }] }, `${path}: ${message}.`)

function wholeNumber(text: string | string[] | undefined, path: string): number {
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) throw headerRefused(path, 'is not a whole number')
  return Number(text)
}

/** `filename` of the metadata (pairs of key and base64, with commas between). Whatever else is said there is not believed. */
function nameIn(metadata: string | string[] | undefined): string {
  if (typeof metadata !== 'string' || metadata.length > limits.uploadMetadataLength) return ''
  for (const pair of metadata.split(',')) {
    const [key, value = ''] = pair.trim().split(' ')
    if (key === 'filename') return Buffer.from(value, 'base64').toString('utf8')
  }
  return ''
}
