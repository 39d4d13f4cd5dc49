// Whatever happens in the middle of an upload (the server is killed, the disk is full), afterwards files and records agree,
// what was acknowledged is there, what was deleted is gone, and words go on.
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { PictureId, UploadId } from '@dramatis/contract/ids'
import { noticeVersion } from '@dramatis/contract/limits'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ChildServer, startChild } from './support/child-server.ts'
import { paint, paintNoise } from './support/paint.ts'
import { Admin, Client, type Street } from './support/person.ts'
import { filesOnDisk } from './support/picture-store.ts'
import { freshDatabase, type TestDatabase } from './support/test-database.ts'
import { refusalOf } from './support/words.ts'

let database: TestDatabase
let agent: Agent
let server: ChildServer | undefined
let port = 0
const street = (): Street => ({
  port: () => port,
  agent,
  origin: () => `http://127.0.0.1:${port}`,
  fault: (sentence) => {
    throw new Error(sentence)
  },
  opened: () => {},
})
beforeEach(async () => {
  database = await freshDatabase('sqlite', { empty: true })
  agent = new Agent({ keepAlive: false })
})
afterEach(async () => {
  if (server && server.child.exitCode === null && server.child.signalCode === null) server.child.kill('SIGKILL')
  await server?.ended()
  agent.destroy()
  await database.remove()
})

async function start(options: { largestFileKib?: number } = {}): Promise<void> {
  const env = {
    PORT: '0',
    DATA_DIR: database.folder,
    LOG_LEVEL: 'warn',
    ADMIN_EMAIL: 'olga@team.invalid',
    ADMIN_PASSWORD: 'a long enough password',
  }
  server = startChild(env, undefined, [], options)
  port = Number((await server.says(/Client chat {3}http:\/\/[^:]+:(\d+)\//))[1])
}

async function people(): Promise<{ omar: Client; olga: Admin }> {
  const omar = new Client(street(), 'Omar', 'omar@clients.invalid', 'a long enough password')
  await omar.call('client:sign-up', { displayName: omar.name, email: omar.email, password: omar.password })
  await omar.call('client:accept-notice', { version: noticeVersion })
  omar.group = (await omar.conversations())[0]?.id as Client['group']
  const olga = new Admin(street(), '', 'olga@team.invalid', 'a long enough password')
  await olga.call('admin:sign-in', { email: olga.email, password: olga.password })
  return { omar, olga }
}

/** The same person at the server that was started again on another port. */
function again<P extends Client | Admin>(person: P): P {
  const copy = person instanceof Client ? new Client(street(), person.name) : new Admin(street(), person.name, '', '')
  return Object.assign(copy, { cookie: person.cookie, ...(person instanceof Client && { group: person.group }) }) as P
}

/** Read from the file, beside the server that uses it. */
function recorded(): string[] {
  const file = new DatabaseSync(join(database.folder, 'dramatis.sqlite'), { readOnly: true })
  try {
    const rows = file.prepare('select id, sizes from chat_attachments').all() as { id: string; sizes: string }[]
    return rows.flatMap(({ id, sizes }) => Object.keys(JSON.parse(sizes) as object).map((size) => `${id}/${size}`)).sort()
  } finally {
    file.close()
  }
}

async function killed(): Promise<void> {
  server?.child.kill('SIGKILL')
  await server?.ended()
}

/** Looks every millisecond until it is so, and then kills at once. Whoever makes pictures has a low priority: looking must leave it room. */
async function killWhen(isSo: () => boolean): Promise<void> {
  const untilMs = performance.now() + 60_000
  while (!isSo()) {
    if (performance.now() > untilMs) throw new Error(`it never came to that; last: ${ignored}`)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await killed()
}

const folder = (...path: string[]) => join(database.folder, 'pictures', ...path)
const isThere = (...path: string[]) => existsSync(folder(...path)) && readdirSync(folder(...path)).length > 0
const newKept = () => {
  const before = filesOnDisk(database.folder).kept.length
  return () => filesOnDisk(database.folder).kept.length > before
}

/** Where an upload is cut: what is done meanwhile, and when the server is killed. */
interface Point {
  readonly about: string
  readonly kill: (people: { omar: Client; olga: Admin }, upload: { id: UploadId; bytes: Buffer }, sent: PictureId) => Promise<void>
}
let ignored = ''
const ignore = (work: Promise<unknown>) =>
  void work.catch((error: unknown) => {
    ignored = String(error)
  })
const points: readonly Point[] = [
  {
    about: 'an upload has begun',
    kill: async ({ omar }) => {
      const before = readdirSync(folder('uploads')).length
      ignore(omar.beginUpload(1000))
      await killWhen(() => readdirSync(folder('uploads')).length > before)
    },
  },
  {
    about: 'bytes are coming in',
    kill: async ({ omar }, { id, bytes }) => {
      ignore(omar.sendPart(id, 0, bytes))
      await killWhen(() => filesOnDisk(database.folder).uploads.includes(id) && sizeOf(id) > 0)
    },
  },
  {
    about: 'the picture is being made',
    kill: async ({ omar }, { id, bytes }) => {
      await omar.sendPart(id, 0, bytes)
      ignore(omar.call('upload:finish', { uploadId: id }))
      await killWhen(() => isThere('work') && readdirSync(folder('work')).some((name) => isThere('work', name)))
    },
  },
  {
    about: 'its files have just been placed',
    kill: async ({ omar }, { id, bytes }) => {
      await omar.sendPart(id, 0, bytes)
      const placed = newKept()
      ignore(omar.call('upload:finish', { uploadId: id }))
      await killWhen(placed)
    },
  },
  {
    about: 'it was made, and not sent',
    kill: async ({ omar }, { id, bytes }) => {
      await omar.sendPart(id, 0, bytes)
      await omar.call('upload:finish', { uploadId: id })
      await killed()
    },
  },
  {
    about: 'it is being sent',
    kill: async ({ omar }, { id, bytes }) => {
      await omar.sendPart(id, 0, bytes)
      const { pictureId } = await omar.call('upload:finish', { uploadId: id })
      const sending = omar.show([pictureId])
      ignore(sending)
      await new Promise((resolve) => setTimeout(resolve, 2))
      await killed()
    },
  },
  {
    about: 'a picture that was sent is being deleted',
    kill: async ({ omar, olga }, _upload, sent) => {
      const message = (await omar.timeline()).find(({ kind, ...entry }) => kind === 'message:sent' && JSON.stringify(entry).includes(sent))
      if (message?.kind !== 'message:sent') throw new Error('it was sent')
      await olga.call('message:delete', { conversationId: omar.group, messageId: message.message.id })
      await killed()
    },
  },
  {
    about: 'an avatar is being replaced',
    kill: async ({ omar }) => {
      const [first, second] = [await omar.picture(await paint(), { use: 'avatar' }), await omar.picture(await paint(), { use: 'avatar' })]
      await omar.call('client:choose-avatar', { avatarUrl: `/pictures/${first}/avatar` })
      await omar.call('client:choose-avatar', { avatarUrl: `/pictures/${second}/avatar` })
      await killed()
    },
  },
]
const sizeOf = (uploadId: string): number => {
  try {
    return readdirSync(folder('uploads')).includes(uploadId) ? statSync(folder('uploads', uploadId)).size : 0
  } catch {
    return 0
  }
}

describe('a server that is killed', () => {
  test('at any point of an upload leaves files and records that agree, and loses nothing that it acknowledged', async () => {
    await start()
    let { omar, olga } = await people()
    const bytes = await paintNoise(1200, 900)
    for (const { about, kill } of points) {
      const sent = await omar.picture(await paint())
      await omar.show([sent])
      const id = await omar.beginUpload(bytes.length)
      await kill({ omar, olga }, { id, bytes }, sent)
      await start()
      omar = again(omar)
      olga = again(olga)
      // The sweep of the start has run before it said where it is.
      const disk = filesOnDisk(database.folder)
      expect(disk.kept, `files and records after: ${about}`).toEqual(recorded())
      expect(disk.work, about).toEqual([])
      for (const name of disk.uploads)
        expect(disk.uploads, about).toEqual(expect.arrayContaining([name.replace('.json', ''), `${name.replace('.json', '')}.json`]))
      const isGone = about.includes('deleted')
      expect((await omar.look(sent, 'display')).status, `what was sent, after: ${about}`).toBe(isGone ? 404 : 200)
      // No message shows a picture that is not there.
      for (const entry of await omar.timeline())
        if (entry.kind === 'message:sent')
          for (const { id: shown } of entry.message.pictures)
            for (const size of ['thumbnail', 'display', 'original'] as const) expect((await omar.look(shown, size)).status, about).toBe(200)
      // What was under way goes on, or is there.
      const head = await omar.askUpload('HEAD', id)
      if (head.status === 200) {
        const offset = Number(head.headers['upload-offset'])
        if (offset < bytes.length) await omar.sendPart(id, offset, bytes.subarray(offset))
        const { pictureId } = await omar.call('upload:finish', { uploadId: id })
        expect((await omar.look(pictureId, 'original')).status).toBe(200)
      }
    }
  }, 180_000)
})

describe('a disk that is full', () => {
  test('is told to who sends a picture, while it comes in and while it is made; words go on, and nothing is left lying', async () => {
    await start({ largestFileKib: 3 * 1024 })
    const { omar } = await people()
    const sent = await omar.picture(await paint())
    await omar.show([sent])
    // Larger than what can be written: refused in the middle, and what came before stays where it was.
    const large = await paintNoise(1300, 1000)
    expect(large.length).toBeGreaterThan(3.5 * 1024 * 1024)
    const uploadId = await omar.beginUpload(large.length)
    expect((await refusalOf(omar.sendPart(uploadId, 0, large))).code).toBe('storage_full')
    const { headers } = await omar.askUpload('HEAD', uploadId)
    expect(Number(headers['upload-offset'])).toBeLessThanOrEqual(3 * 1024 * 1024)
    await omar.say('words still go')
    expect((await omar.askUpload('DELETE', uploadId)).status).toBe(204)
    // Small as it comes, and larger than that when its colours are written out.
    const bits = await sharp(randomBytes(3500 * 3500), { raw: { width: 3500, height: 3500, channels: 1 } })
      .threshold(128)
      .png({ palette: true, colours: 2, compressionLevel: 9 })
      .toBuffer()
    expect(bits.length).toBeLessThan(3 * 1024 * 1024)
    const whole = await omar.upload(bits)
    expect((await refusalOf(omar.call('upload:finish', { uploadId: whole }))).code).toBe('storage_full')
    await omar.say('and still')
    // It may be tried again when there is room, or given up.
    expect((await omar.askUpload('HEAD', whole)).status).toBe(200)
    expect((await omar.askUpload('DELETE', whole)).status).toBe(204)
    const { kept, uploads, work } = filesOnDisk(database.folder)
    expect({ kept, uploads, work }).toEqual({ kept: recorded(), uploads: [], work: [] })
    expect((await omar.look(sent, 'original')).status).toBe(200)
  }, 60_000)
})
