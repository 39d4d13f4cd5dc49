// Uploads as browsers do them: in parts, over connections that break, taken up where they stopped; and what is refused on
// the way. The protocol's own client speaks to the real server.
import { statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { UploadId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { uploadsPath } from '@dramatis/contract/routes'
import sharp from 'sharp'
import * as tus from 'tus-js-client'
import { afterEach, expect, test } from 'vitest'
import { type House, openHouse, soon } from '../support/open-house.ts'
import { paint, paintNoise } from '../support/paint.ts'
import type { Client } from '../support/person.ts'
import { filesOnDisk, filesOnRecord } from '../support/picture-store.ts'
import { absentId, newRequestId, type Refused, refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house?.close())

const kibibyte = 1024
const codeOf = async (work: Promise<unknown>) => (await refusalOf(work)).code

/** An upload by the protocol's client, as the client program would begin it. */
function tusUpload(client: Client, bytes: Buffer, options: Partial<tus.UploadOptions> = {}) {
  const asked: string[] = []
  let sentBytes = 0
  const done = Promise.withResolvers<string>()
  const upload = new tus.Upload(bytes, {
    endpoint: `${client.origin}${uploadsPath.client}`,
    chunkSize: 64 * kibibyte,
    headers: client.headers(),
    metadata: { filename: 'from tus.png' },
    retryDelays: [0, 20, 50, 100, 200, 400, 800],
    onBeforeRequest: (request) => void asked.push(`${request.getMethod()}`),
    onChunkComplete: (chunk) => {
      sentBytes += chunk
    },
    onError: (error) => done.reject(error),
    onSuccess: () => done.resolve(upload.url?.split('/').at(-1) ?? ''),
    ...options,
  })
  return { upload, asked, sent: () => sentBytes, done: done.promise as Promise<UploadId> }
}

test('goes on where it stopped when the connection breaks, without sending anything twice that was taken', async () => {
  house = await openHouse({ cast: 1, noRateLimits: true })
  const omar = await house.client('Omar')
  const bytes = await paintNoise(400, 400)
  expect(bytes.length).toBeGreaterThan(6 * 64 * kibibyte)
  let breaks = 3
  const { upload, asked, done } = tusUpload(omar, bytes, {
    onChunkComplete: () => {
      if (breaks-- > 0) house.wire.cut()
    },
  })
  upload.start()
  const uploadId = await done
  // Asked where to go on after each break, and began only once.
  expect(asked.filter((method) => method === 'POST')).toHaveLength(1)
  expect(asked.filter((method) => method === 'HEAD').length).toBeGreaterThanOrEqual(1)
  expect(asked.filter((method) => method === 'PATCH').length).toBeLessThanOrEqual(Math.ceil(bytes.length / (64 * kibibyte)) + 4)
  const { pictureId } = await omar.call('upload:finish', { uploadId })
  const { bytes: served } = await omar.look(pictureId, 'original')
  const [one, other] = [await sharp(served).raw().toBuffer(), await sharp(bytes).raw().toBuffer()]
  expect(one.equals(other), 'pixel for pixel what was sent').toBe(true)
  expect((await omar.call('picture:get', { pictureId })).picture.name).toBe('from tus.png')
})

test('what was cut off in the middle of a part is kept, and the next one goes on from there', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  const bytes = await paintNoise(200, 200)
  const uploadId = await omar.beginUpload(bytes.length)
  const breakOff = await sendHalf(omar, uploadId, bytes, 50_000)
  await soon(() => arrived(uploadId) > 0)
  breakOff()
  const offset = await standsAt(omar, uploadId)
  expect(offset).toBeGreaterThan(0)
  expect(offset).toBeLessThanOrEqual(50_000)
  await omar.sendPart(uploadId, offset, bytes.subarray(offset))
  const { pictureId } = await omar.call('upload:finish', { uploadId })
  expect((await omar.call('picture:get', { pictureId })).picture).toMatchObject({ width: 200, height: 200 })
})

/** Bytes of an upload that are on the disk; asking the server would take it over. */
const arrived = (uploadId: string) => statSync(join(house.folder, 'pictures', 'uploads', uploadId)).size
const standsAt = async (client: Client, uploadId: string) => Number((await client.askUpload('HEAD', uploadId)).headers['upload-offset'])

/** Says that the whole file comes, sends a part of it, and goes no further. Answers how to break off. */
function sendHalf(client: Client, uploadId: string, bytes: Buffer, count: number): Promise<() => void> {
  return new Promise((resolve) => {
    const socket = connect(client.street.port('client'), '127.0.0.1', () => {
      const { origin, cookie } = client.headers()
      socket.write(
        `PATCH ${uploadsPath.client}/${uploadId} HTTP/1.1\r\nhost: ${new URL(client.origin).host}\r\norigin: ${origin}\r\ncookie: ${cookie}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\ncontent-length: ${bytes.length}\r\n\r\n`,
      )
      socket.write(bytes.subarray(0, count), () => resolve(() => socket.resetAndDestroy()))
    })
    socket.on('error', () => {})
  })
}

test('a newer request takes the upload over from one that hangs', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  const bytes = await paintNoise(200, 200)
  const uploadId = await omar.beginUpload(bytes.length)
  const hangUp = await sendHalf(omar, uploadId, bytes, 30_000)
  await soon(() => arrived(uploadId) > 0)
  const offset = await standsAt(omar, uploadId)
  expect(offset).toBeGreaterThan(0)
  await omar.sendPart(uploadId, offset, bytes.subarray(offset))
  await omar.call('upload:finish', { uploadId })
  hangUp()
})

test('several requests that write at once do not spoil it', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  const bytes = await paintNoise(500, 400)
  const uploadId = await omar.beginUpload(bytes.length)
  // Each takes over from the one before, whose connection ends.
  await Promise.allSettled([1, 2, 3, 4].map(() => omar.sendPart(uploadId, 0, bytes)))
  const offset = await standsAt(omar, uploadId)
  if (offset < bytes.length) await omar.sendPart(uploadId, offset, bytes.subarray(offset))
  const { pictureId } = await omar.call('upload:finish', { uploadId })
  const served = await sharp((await omar.look(pictureId, 'original')).bytes)
    .raw()
    .toBuffer()
  expect(served.equals(await sharp(bytes).raw().toBuffer())).toBe(true)
})

test('goes on from a new page that knows only its address', async () => {
  house = await openHouse({ cast: 1, noRateLimits: true })
  const omar = await house.client('Omar')
  const bytes = await paintNoise(300, 300)
  const first = tusUpload(omar, bytes, { onChunkComplete: (_chunk, soFar) => void (soFar > 100_000 && first.upload.abort()) })
  first.upload.start()
  await soon(() => first.upload.url !== null && first.asked.filter((method) => method === 'PATCH').length >= 2)
  await first.upload.abort()
  const stored = first.upload.url
  const second = tusUpload(omar, bytes, { uploadUrl: stored })
  second.upload.start()
  await omar.call('upload:finish', { uploadId: await second.done })
  expect(second.asked[0]).toBe('HEAD')
  expect(second.asked).not.toContain('POST')
})

test('speaks the protocol: version, headers, offsets, types, lengths', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  const bytes = await paint()
  const told = await omar.ask({ method: 'OPTIONS', path: uploadsPath.client })
  expect(told.headers).toMatchObject({
    'tus-resumable': '1.0.0',
    'tus-version': '1.0.0',
    'tus-extension': 'creation,expiration,termination',
    'tus-max-size': String(limits.pictureBytes),
  })
  expect(told.headers['access-control-allow-origin']).toBeUndefined()
  const begun = await omar.askUpload('POST', '', { 'upload-length': String(bytes.length) })
  expect([begun.status, begun.headers['tus-resumable']]).toEqual([201, '1.0.0'])
  expect(Date.parse(String(begun.headers['upload-expires']))).toBeGreaterThan(Date.now())
  expect(begun.headers.location).toMatch(/^\/api\/v1\/client\/uploads\/[\w-]{22}$/)
  const id = begun.headers.location?.split('/').at(-1) as UploadId
  const head = await omar.askUpload('HEAD', id)
  expect([head.status, head.headers['upload-offset'], head.headers['upload-length'], head.headers['cache-control']]).toEqual([
    200,
    '0',
    String(bytes.length),
    'no-store',
  ])

  const part = 'application/offset+octet-stream'
  const refusals: [string, () => Promise<{ status: number; text: string }>][] = [
    ['412 upload_protocol', () => omar.askUpload('POST', '', { 'tus-resumable': '0.2.0', 'upload-length': '5' })],
    ['400 invalid_input', () => omar.askUpload('POST', '')],
    ['400 invalid_input', () => omar.askUpload('POST', '', { 'upload-length': '0' })],
    ['400 invalid_input', () => omar.askUpload('POST', '', { 'upload-length': '-1' })],
    ['413 too_large', () => omar.askUpload('POST', '', { 'upload-length': String(limits.pictureBytes + 1) })],
    ['415 unsupported_media_type', () => omar.askUpload('PATCH', id, { 'upload-offset': '0', 'content-type': 'image/png' }, bytes)],
    ['400 invalid_input', () => omar.askUpload('PATCH', id, { 'content-type': part }, bytes)],
    ['409 upload_offset', () => omar.askUpload('PATCH', id, { 'content-type': part, 'upload-offset': '7' }, bytes)],
    ['413 too_large', () => omar.askUpload('PATCH', id, { 'content-type': part, 'upload-offset': '0' }, Buffer.concat([bytes, bytes]))],
    ['404 not_found', () => omar.askUpload('HEAD', absentId())],
    ['404 not_found', () => omar.askUpload('PATCH', absentId(), { 'content-type': part, 'upload-offset': '0' }, bytes)],
    ['404 not_found', () => omar.askUpload('DELETE', absentId())],
    ['404 not_found', () => omar.askUpload('DELETE', '..%2f..%2fsecret.key')],
    ['401 unauthenticated', () => house.stranger('client').askUpload('POST', '', { 'upload-length': '5' })],
    ['403 origin_refused', () => omar.askUpload('POST', '', { origin: 'https://elsewhere.invalid', 'upload-length': '5' })],
  ]
  for (const [expected, asked] of refusals) {
    const { status, text } = await asked()
    // A HEAD has no body to say why.
    const code = text ? (JSON.parse(text) as { error: { code: string } }).error.code : expected.split(' ')[1]
    expect(`${status} ${code}`).toBe(expected)
  }
  expect(await codeOf(omar.call('upload:finish', { uploadId: id }))).toBe('upload_offset')
})

test("is its uploader's alone: nobody else can see, continue, finish or cancel it", async () => {
  house = await openHouse({ cast: 1 })
  const anna = await house.admin('Anna')
  const boris = await house.admin('Boris')
  const [omar, mia] = (await house.clients(2)) as [Client, Client]
  const bytes = await paint()
  const ofOmar = await omar.beginUpload(bytes.length)
  const ofAnna = await anna.beginUpload(bytes.length)
  for (const [person, uploadId] of [
    [mia, ofOmar],
    [anna, ofOmar],
    [boris, ofAnna],
    [omar, ofAnna],
  ] as [Client, UploadId][]) {
    const headers = { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }
    for (const method of ['HEAD', 'PATCH', 'DELETE'])
      expect((await person.askUpload(method, uploadId, headers, method === 'PATCH' ? bytes : undefined)).status).toBe(404)
    expect(await codeOf(person.call('upload:finish', { uploadId }))).toBe('not_found')
  }
  await omar.sendPart(ofOmar, 0, bytes)
  await omar.call('upload:finish', { uploadId: ofOmar })
})

test('is cancelled without a trace, at any moment', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  const bytes = await paintNoise(150, 150)
  const begun = await omar.beginUpload(bytes.length)
  const whole = await omar.upload(bytes)
  const hanging = await omar.beginUpload(bytes.length)
  const hangUp = await sendHalf(omar, hanging, bytes, 20_000)
  for (const uploadId of [begun, whole, hanging]) {
    expect((await omar.askUpload('DELETE', uploadId)).status).toBe(204)
    expect((await omar.askUpload('HEAD', uploadId)).status).toBe(404)
  }
  hangUp()
  expect(filesOnDisk(house.folder)).toEqual({ kept: [], uploads: [], work: [] })
  // Cancelled while it is being finished, at several moments: either there is a picture with its files, or there is nothing.
  for (const afterMs of [0, 10, 40, 80, 120, 160, 200, 300]) {
    const racing = await omar.upload(await paint({ width: 300, height: 300 }))
    const cancel = new Promise((resolve) => setTimeout(resolve, afterMs)).then(() => omar.askUpload('DELETE', racing))
    const [finished] = await Promise.allSettled([omar.call('upload:finish', { uploadId: racing }), cancel])
    if (finished.status === 'fulfilled') await omar.show([finished.value.pictureId])
    else expect((finished.reason as Refused).code).toBe('not_found')
  }
  await house.sweepPictures(10 * 60_000)
  expect(filesOnDisk(house.folder).kept).toEqual(await filesOnRecord(house.database.read))
})

test('is finished once, however often and by how many requests it is asked', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  const uploadId = await omar.upload(await paint())
  const requestId = newRequestId()
  const same = await Promise.all([1, 2, 3].map(() => omar.call('upload:finish', { uploadId }, { requestId })))
  expect(new Set(same.map(({ pictureId }) => pictureId)).size).toBe(1)
  expect((await omar.call('upload:finish', { uploadId }, { requestId })).pictureId).toBe(same[0]?.pictureId)
  expect(await codeOf(omar.call('upload:finish', { uploadId }))).toBe('not_found')
  const another = await omar.upload(await paint())
  const several = await Promise.allSettled([1, 2, 3].map(() => omar.call('upload:finish', { uploadId: another })))
  expect(several.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await filesOnRecord(house.database.read)).toHaveLength(6)
})

test("a client's room ends where it ends, for uploads under way too, and comes back with what is deleted", async () => {
  house = await openHouse({ cast: 1 })
  const [omar, mia] = (await house.clients(2)) as [Client, Client]
  const first = await omar.picture(await paint())
  const filled = limits.pictureBytesPerClient - 100_000
  await house.database.write(async (tx) => {
    await tx.db.updateTable('chat_attachments').set({ bytes: filled }).where('id', '=', first).execute()
  })
  const refusal = await refusalOf(omar.beginUpload(200_000))
  expect([refusal.code, refusal.limit]).toEqual(['limit_reached', limits.pictureBytesPerClient])
  const half = await omar.beginUpload(60_000)
  expect(await codeOf(omar.beginUpload(60_000))).toBe('limit_reached')
  await omar.askUpload('DELETE', half)
  await omar.beginUpload(60_000)
  await mia.beginUpload(200_000)
  // What becomes larger than it came is asked about again when it is finished.
  const small = await omar.upload(await paint())
  await house.database.write(async (tx) => {
    await tx.db.updateTable('chat_attachments').set({ bytes: limits.pictureBytesPerClient }).where('id', '=', first).execute()
  })
  expect(await codeOf(omar.call('upload:finish', { uploadId: small }))).toBe('limit_reached')
  await omar.say('words still go')
  await omar.call('picture:discard', { pictureId: first })
  await omar.call('upload:finish', { uploadId: small })
})

test('so many uploads of one client are under way at once, and those that rest are forgotten after a day', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  for (let count = 0; count < limits.uploadsPerActor; count++) await omar.beginUpload(10)
  expect(await codeOf(omar.beginUpload(10))).toBe('limit_reached')
  // What a server that was killed while it made one leaves behind.
  writeFileSync(join(house.folder, 'pictures', 'uploads', absentId()), 'without a note')
  await house.sweepPictures()
  expect(filesOnDisk(house.folder).uploads).toHaveLength(2 * limits.uploadsPerActor)
  await house.sweepPictures(limits.uploadHours * 3_600_000 + 60_000)
  expect(filesOnDisk(house.folder).uploads).toEqual([])
  await omar.upload(await paint())
})
