// Pictures measured: from drop to shown, how many a second beside sharp alone doing the same, and whether words are as quick
// while twenty pictures are made.
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { limits } from '@dramatis/contract/limits'
import { clientBase, uploadsPath } from '@dramatis/contract/routes'
import sharp from 'sharp'
import { type Latency, Load, median, type Side } from './load.ts'
import { none, startDramatis } from './measure.ts'
import { ServerProcess } from './server-process.ts'

export interface PictureScale {
  readonly rounds: number
  readonly pictures: number
  readonly perSecond: number
  readonly pacedMs: number
}
export interface PictureResults {
  /** Each round: milliseconds for all pictures of it, one after another. */
  readonly dramatisMs: readonly number[]
  readonly sharpMs: readonly number[]
  /** From the first byte sent to the message that shows it being acknowledged. */
  readonly dropToShownMs: readonly number[]
  readonly quiet: readonly Latency[]
  readonly busy: readonly Latency[]
}

/** Photos of three megapixels, each unlike the others: noise under a blur, which costs a decoder what a photo costs it. */
async function makePhotos(folder: string, count: number): Promise<string[]> {
  const files: string[] = []
  for (let number = 0; number < count; number++) {
    const file = join(folder, `photo-${number}.jpg`)
    const picture = sharp({
      create: { width: 2048, height: 1536, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 120, sigma: 50 } },
    })
    writeFileSync(file, await picture.blur(1.2).jpeg({ quality: 88 }).toBuffer())
    files.push(file)
  }
  return files
}

async function ask(side: Side, client: number, method: string, path: string, headers: Record<string, string>, body?: BodyInit) {
  const origin = `http://127.0.0.1:${side.port}`
  const answered = await fetch(origin + path, {
    method,
    headers: { origin, cookie: side.clients[client]?.cookie ?? '', 'tus-resumable': '1.0.0', 'idempotency-key': randomUUID(), ...headers },
    ...(body !== undefined && { body }),
  })
  if (!answered.ok) throw new Error(`${method} ${path}: ${answered.status} ${await answered.text()}`)
  return answered
}

/** As a browser does it: uploaded in parts, finished, sent. A few bytes make each upload another one, so that none is a double. */
async function show(side: Side, client: number, file: string): Promise<void> {
  const bytes = Buffer.concat([readFileSync(file), Buffer.from(randomUUID())])
  const begun = await ask(side, client, 'POST', uploadsPath.client, { 'upload-length': String(bytes.length) })
  const location = begun.headers.get('location') ?? ''
  for (let at = 0; at < bytes.length; at += limits.uploadChunkBytes) {
    const part = new Uint8Array(bytes.subarray(at, at + limits.uploadChunkBytes))
    await ask(side, client, 'PATCH', location, { 'upload-offset': String(at), 'content-type': 'application/offset+octet-stream' }, part)
  }
  const json = { 'content-type': 'application/json' }
  const finished = await ask(side, client, 'POST', `${location}/finish`, json, '{}')
  const { pictureId } = (await finished.json()) as { pictureId: string }
  const path = `${clientBase}/conversations/${side.clients[client]?.conversationId}/messages`
  await ask(side, client, 'POST', path, json, JSON.stringify({ pictures: [{ pictureId }] }))
}

export async function measurePictures(scale: PictureScale, parentDir: string, say: (line: string) => void): Promise<PictureResults> {
  const photos = await makePhotos(parentDir, scale.pictures)
  const side = await startDramatis({ parentDir, clients: scale.pictures, ...none })
  const alone = new ServerProcess('./sharp-alone.ts')
  const load = new Load(side)
  try {
    await load.connect()
    // Both are warm before anything is counted.
    await show(side, 0, photos[0] as string)
    await alone.ask('make', { files: photos.slice(0, 1) })
    const results = {
      dramatisMs: [] as number[],
      sharpMs: [] as number[],
      dropToShownMs: [] as number[],
      quiet: [] as Latency[],
      busy: [] as Latency[],
    }
    for (let round = 0; round < scale.rounds; round++) {
      const startedMs = performance.now()
      for (const [client, file] of photos.entries()) {
        const droppedMs = performance.now()
        await show(side, client, file)
        results.dropToShownMs.push(performance.now() - droppedMs)
      }
      results.dramatisMs.push(performance.now() - startedMs)
      results.sharpMs.push((await alone.ask<{ ms: number }>('make', { files: photos })).ms)
      results.quiet.push(await load.pace(scale.perSecond, scale.pacedMs))
      // All at once: the queue before the workshop is never empty while words are counted.
      let isOver = false
      const shown = Promise.all(
        photos.map(async (file, client) => {
          do await show(side, client, file)
          while (!isOver)
        }),
      )
      results.busy.push(await load.pace(scale.perSecond, scale.pacedMs))
      isOver = true
      await shown
      say(`pictures, round ${round + 1} of ${scale.rounds}`)
    }
    return results
  } finally {
    load.close()
    await alone.close()
    await side.server.close()
  }
}

/** A section of the results. */
export function pictureReport({ pictures, perSecond }: PictureScale, results: PictureResults): string {
  const ratioOf = (mine: readonly number[], theirs: readonly number[]) =>
    median(mine.map((value, round) => value / (theirs[round] ?? 1))).toFixed(2)
  const [quiet, busy] = [results.quiet.map(({ p99Ms }) => p99Ms), results.busy.map(({ p99Ms }) => p99Ms)]
  const each = (values: readonly number[]) => median(values) / pictures
  const list = (values: readonly number[]) => values.map((value) => value.toFixed(0)).join(' ')
  return `## Pictures

${pictures} photos of three megapixels, each uploaded in parts, judged, made in all sizes, recorded and sent, one after another; beside it sharp alone in a process of its own, which makes the same sizes of the same bytes. Then words at ${perSecond} a second, without pictures and while ${pictures} of them are on their way all the time.

| figure | Dramatis | sharp alone | ratio | aim |
| --- | --- | --- | --- | --- |
| pictures a second, one after another | ${(1000 / each(results.dramatisMs)).toFixed(2)} | ${(1000 / each(results.sharpMs)).toFixed(2)} | ${ratioOf(results.dramatisMs, results.sharpMs)} | 1.3 |
| from drop to shown, median | ${median(results.dropToShownMs).toFixed(0)} ms | ${each(results.sharpMs).toFixed(0)} ms | ${ratioOf(results.dramatisMs, results.sharpMs)} | 1.3 |

| words, p99 | with pictures | without | ratio | aim |
| --- | --- | --- | --- | --- |
| from send to last viewer | ${median(busy).toFixed(2)} ms | ${median(quiet).toFixed(2)} ms | ${ratioOf(busy, quiet)} | 1.5 |

Raw, by round: all pictures, ms: ${list(results.dramatisMs)} beside ${list(results.sharpMs)}; p99 with, ms: ${list(busy)}; without: ${list(quiet)}.
`
}
