// Every sample picture (valid, malformed, hostile, mislabelled) through the real upload, each judged by its row in
// MANIFEST.tsv of the folder CASES_DIR. Where the folder is missing this file does not run.
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { WireError } from '@dramatis/contract/errors'
import type { UploadId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type House, openHouse, soon } from './support/open-house.ts'
import { paint } from './support/paint.ts'
import type { Client } from './support/person.ts'
import { filesOnDisk, filesOnRecord } from './support/picture-store.ts'
import { newRequestId } from './support/words.ts'
import { workersOfPictures } from './support/workers.ts'

const folder = process.env.CASES_DIR ?? ''
const rows = readFileSync(join(folder, 'MANIFEST.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('images/'))
  .map((line) => line.split('\t'))
  .map(([path = '', , , kind = '', expected = '']) => ({ path, kind, expected }))

const mebibyte = 1024 * 1024
/** What a page must never be given, in any of the ways a file may hold it. */
const markers = ['window.__sharedcase', '<script', '<?php', '%PDF', 'PK\x03\x04', 'phpinfo', 'alert(', 'onerror']
const metadata = ['Exif\0\0', 'http://ns.adobe.com/xap', 'Photoshop 3.0', 'eXIf', 'iTXt', 'tEXt', 'zTXt', 'EXIF', 'XMP ', 'XMP DataXMP']

let house: House
let omar: Client
beforeAll(async () => {
  house = await openHouse({ cast: 1, noRateLimits: true })
  omar = await house.client('Omar')
  // The first picture starts the process that makes them.
  await omar.show([await omar.picture(await paint())])
})
afterAll(() => house?.close())

interface Outcome {
  readonly status: number
  readonly error: WireError | null
  readonly pictureId: string | null
  readonly ms: number
  readonly grownBytes: number
  readonly cpuMs: number
}

async function upload(bytes: Buffer, name: string): Promise<Outcome> {
  const watch = workersOfPictures(process.pid)
  const startMs = performance.now()
  const begun = await omar.beginUpload(bytes.length, name)
  await omar.sendPart(begun as UploadId, 0, bytes)
  const answered = await omar.callRaw('upload:finish', { uploadId: begun }, newRequestId())
  const ms = performance.now() - startMs
  const { grownBytes, cpuMs } = watch.end()
  const body = answered.json<{ error?: WireError; pictureId?: string }>()
  return { status: answered.status, error: body.error ?? null, pictureId: body.pictureId ?? null, ms, grownBytes, cpuMs }
}

/** Everything that is served of a picture, judged as whoever looks at it would be. */
async function inspect(pictureId: string, original: Buffer, path: string): Promise<void> {
  for (const size of ['thumbnail', 'display', 'original'] as const) {
    const answered = await omar.look(pictureId, size)
    expect(answered.status, `${path} ${size}`).toBe(200)
    expect(answered.headers['content-type'], `${path} ${size}`).toMatch(/^image\/(png|jpeg|gif|webp)$/)
    expect(answered.headers['x-content-type-options']).toBe('nosniff')
    const text = answered.bytes.toString('latin1')
    for (const marker of markers) expect(text.includes(marker), `${path} ${size} holds ${marker}`).toBe(false)
    for (const marker of metadata) expect(text.includes(marker), `${path} ${size} holds ${marker}`).toBe(false)
    const seen = await sharp(answered.bytes, { animated: true }).metadata()
    expect([seen.exif, seen.xmp, seen.iptc, seen.icc, seen.orientation], `${path} ${size}`).toEqual(Array(5).fill(undefined))
    expect(`image/${seen.format}`).toBe(answered.headers['content-type'])
    await sharp(answered.bytes, { animated: true, failOn: 'warning' }).raw().toBuffer()
    expect(answered.bytes.equals(original), `${path} ${size} was written anew`).toBe(false)
  }
}

/** How far the served original is from the upright source, a channel and pixel on average; both made small alike. */
async function distance(pictureId: string, source: Buffer): Promise<number> {
  // Whole first, and small then: a decoder that makes a JPEG small by itself does it before its colours are brought to sRGB.
  const small = async (bytes: Buffer) =>
    sharp(await sharp(bytes).autoOrient().toColourspace('srgb').flatten({ background: '#fff' }).png().toBuffer())
      .resize(32, 32, { fit: 'fill' })
      .raw()
      .toBuffer()
  const [served, own] = [await small((await omar.look(pictureId, 'original')).bytes), await small(source)]
  return served.reduce((sum, value, index) => sum + Math.abs(value - (own[index] ?? 0)), 0) / served.length
}

const isRefused = (status: number) => status >= 400 && status < 500

describe('every sample picture through the real upload', () => {
  test('the manifest has them all', () => {
    expect(rows.length).toBeGreaterThan(140)
  })

  test.each(rows)('$expected: $path', async ({ path, expected }) => {
    const source = readFileSync(join(folder, path))
    // Bytes that became a picture are removed after its commit.
    await soon(() => filesOnDisk(house.folder).uploads.length === 0)
    const before = { disk: filesOnDisk(house.folder), records: await filesOnRecord(house.database.read) }
    const outcome = await upload(source, basename(path))
    const told = JSON.stringify(outcome)
    // Never our fault, never longer than was promised, never more memory than was allowed, and a sentence for a refusal.
    expect(outcome.status, told).toBeLessThan(500)
    expect(outcome.ms, told).toBeLessThan(limits.pictureWorkMs)
    expect(outcome.grownBytes, told).toBeLessThan((/bomb|safe-mem/.test(expected) ? 128 : 256) * mebibyte)
    if (expected === 'safe-time') expect(outcome.cpuMs, told).toBeLessThan(2_000)
    const mustAccept = ['accept', 'strip', 'orient'].includes(expected)
    if (mustAccept) expect(outcome.status, told).toBe(200)
    if (expected === 'reject-bomb') expect(isRefused(outcome.status), told).toBe(true)
    if (expected === 'reject-type') expect([400, 415, 422], told).toContain(outcome.status)
    if (outcome.pictureId) {
      await inspect(outcome.pictureId, source, path)
      if (mustAccept) expect(await distance(outcome.pictureId, source), path).toBeLessThan(6)
    } else {
      expect(outcome.error?.message).toMatch(/picture|JPEG/)
      const left = { disk: filesOnDisk(house.folder), records: await filesOnRecord(house.database.read) }
      expect(left, 'nothing of a refused picture is left').toEqual(before)
    }
  })

  test('and afterwards the house is as before: files and records agree, words go, a picture too', async () => {
    await soon(() => filesOnDisk(house.folder).uploads.length === 0)
    const { kept, uploads, work } = filesOnDisk(house.folder)
    expect(kept).toEqual(await filesOnRecord(house.database.read))
    expect([...uploads, ...work]).toEqual([])
    await omar.say('still here')
    await omar.show([await omar.picture(await paint())])
  })
})
