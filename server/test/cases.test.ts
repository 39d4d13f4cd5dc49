// Sample input that broke other products, through the real doors: strings, names, JSON bodies, frames and requests from
// the folder CASES_DIR, each judged by its row in MANIFEST.tsv. Where the folder is missing this file does not run.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { existsSync, readFileSync } from 'node:fs'
import type { ClientRequest } from 'node:http'
import { join } from 'node:path'
import { displayName as displayNameField } from '@dramatis/contract/fields'
import { limits } from '@dramatis/contract/limits'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { everyRow } from './support/every-row.ts'
import { type House, openHouse } from './support/open-house.ts'
import type { Client } from './support/person.ts'
import type { Tab } from './support/tab.ts'
import { dialect } from './support/test-database.ts'
import { newRequestId, Refused, refusalOf } from './support/words.ts'

const folder = process.env.CASES_DIR ?? ''
interface Row {
  readonly path: string
  readonly class: string
  readonly expect: string
}
const manifest: Row[] = readFileSync(join(folder, 'MANIFEST.tsv'), 'utf8')
  .split('\n')
  .slice(1)
  .filter(Boolean)
  .map((line) => line.split('\t'))
  .map(([path = '', , , kind = '', expected = '']) => ({ path, class: kind, expect: expected }))
const rowsIn = (part: string) => manifest.filter(({ path }) => path.startsWith(`${part}/`))
const rowOf = (path: string): Row => {
  const row = manifest.find((one) => one.path === path)
  if (!row) throw new Error(`the manifest has no ${path}`)
  return row
}
const bytesOf = (path: string): Buffer => readFileSync(join(folder, path))
const linesOf = (path: string): string[] =>
  bytesOf(path)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
const fromCodePoints = (hex: readonly string[]): string => String.fromCodePoint(...hex.map((one) => Number.parseInt(one, 16)))

/** The strings that a file stands for. */
function stringsOf(path: string): string[] {
  if (path.endsWith('.json')) return JSON.parse(bytesOf(path).toString('utf8')) as string[]
  if (path.endsWith('bidi-character-test.txt'))
    return linesOf(path).map((line) => fromCodePoints((line.split(';')[0] ?? '').trim().split(' ')))
  if (path.endsWith('emoji-test.txt')) return linesOf(path).map((line) => fromCodePoints((line.split(';')[0] ?? '').trim().split(' ')))
  if (path.endsWith('grapheme-break-test.txt'))
    return linesOf(path).map((line) => fromCodePoints((line.split('#')[0] ?? '').match(/[0-9A-F]{4,6}/g) ?? []))
  return linesOf(path)
}

let house: House
const leftHouse: string[] = []
const noteRequest = (message: unknown) => {
  const { request } = message as { request: ClientRequest & { origin?: string } }
  const host = request.host ?? request.origin ?? ''
  if (!/^(https?:\/\/)?(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) leftHouse.push(host)
}
beforeAll(() => {
  for (const channel of ['http.client.request.start', 'undici:request:create']) subscribe(channel, noteRequest)
})
afterAll(() => {
  for (const channel of ['http.client.request.start', 'undici:request:create']) unsubscribe(channel, noteRequest)
})
afterEach(async () => {
  await house.close()
  expect(leftHouse, 'nobody was asked for anything that a text names').toEqual([])
})

/** What is stopped at the doors reaches no database: the run on SQLite is enough. */
const describeDoors = (about: string, tests: () => void) => {
  if (dialect === 'sqlite') describe(about, tests)
}

/** What may be refused as a message: nothing to see, NUL, broken Unicode, too long. Written apart from the product's own rule. */
const mayRefuseMessage = (text: string) =>
  text.includes('\0') ||
  !text.isWellFormed() ||
  text.length > limits.messageTextLength ||
  // Nothing that would be seen: white space, controls, and what is drawn as nothing.
  [...text].every((one) => /[\s\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u.test(one))

/** Says every text on one connection, and answers who was refused. */
async function sayAll(tab: Tab<'client'>, client: Client, texts: readonly string[]) {
  const sent = new Map<string, string>()
  const refused: string[] = []
  for (let at = 0; at < texts.length; at += 50) {
    await Promise.all(
      texts.slice(at, at + 50).map(async (text) => {
        try {
          sent.set((await tab.call('message:send', { conversationId: client.group, text })).messageId, text)
        } catch (error) {
          if (!(error instanceof Refused) || error.code !== 'invalid_input') throw error
          refused.push(text)
        }
      }),
    )
  }
  return { sent, refused }
}

async function wholeTimeline(client: Client): Promise<Map<string, string | null>> {
  const texts = new Map<string, string | null>()
  for (let afterSeq = 0, more = true; more; ) {
    const page = await client.call('message:list', { conversationId: client.group, afterSeq, limit: 200 })
    for (const entry of page.entries) if (entry.kind === 'message:sent') texts.set(entry.message.id, entry.message.text)
    afterSeq = page.entries.at(-1)?.seq ?? afterSeq
    more = page.more
  }
  return texts
}

describe('every sample text', () => {
  const rows = [...rowsIn('strings'), ...rowsIn('unicode').filter(({ path }) => path.endsWith('.txt'))]

  test('is stored, delivered live and paged from history code point for code point, or refused for what it is', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const [tab, other, console] = [await omar.tab(), await omar.tab(), await anna.tab()]
    const texts = [...new Set(rows.flatMap(({ path }) => stringsOf(path)))]
    expect(texts.length).toBeGreaterThan(1000)
    const { sent, refused } = await sayAll(tab, omar, texts)
    expect(refused.filter((text) => !mayRefuseMessage(text))).toEqual([])
    expect(sent.size + refused.length).toBe(texts.length)
    for (const listening of [other, console]) await listening.settle()
    const live = (entries: readonly { kind: string; message?: { id: string; text: string | null } }[]) =>
      new Map(entries.flatMap(({ message }) => (message ? [[message.id, message.text] as const] : [])))
    expect(live(other.heard('message:sent').map(({ entry }) => entry as never))).toEqual(sent)
    expect(live(console.heard('message:sent').map(({ entry }) => entry as never))).toEqual(sent)
    expect(await wholeTimeline(omar)).toEqual(sent)
  })

  test('is a display name as it stands (in NFC, without white space around), or is refused with a code', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true })
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const texts = [...new Set(rows.flatMap(({ path }) => stringsOf(path)))]
    let kept = 0
    for (const text of texts) {
      try {
        await tab.call('client:rename', { displayName: text })
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        expect(error.code, text).toBe('invalid_input')
        continue
      }
      kept += 1
      expect((await tab.call('client:get-self', {})).self.displayName, text).toBe(text.trim().normalize('NFC'))
      // What is kept has something to see, on one line, in the order it is read.
      expect(text, text).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text.trim()) ? /./s : /$^/)
    }
    expect(kept).toBeGreaterThan(200)
    expect(tab.isOpen()).toBe(true)
  })
})

describe('names', () => {
  test('of people all over the world are accepted and kept', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true })
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const names = linesOf('unicode/person-names.tsv')
      .slice(1)
      .map((line) => line.split('\t').slice(1).join(' '))
    expect(names.length).toBeGreaterThan(100)
    for (const name of names) {
      await tab.call('client:rename', { displayName: name })
      expect((await tab.call('client:get-self', {})).self.displayName, name).toBe(name.trim().normalize('NFC'))
    }
  })

  test('that look like other letters are told apart by who they are: a client stays a client, the team keeps its own', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true, teamName: 'Lol Team' })
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const rows = linesOf('unicode/confusables.tsv')
      .slice(1)
      .map((line) => line.split('\t'))
    expect(rows.length).toBeGreaterThan(300)
    for (const [char = '', looksLike = ''] of rows) {
      const name = `A${char}B`
      if (!displayNameField.safeParse(name).success) {
        expect((await refusalOf(tab.call('client:rename', { displayName: name }))).code, name).toBe('invalid_input')
        continue
      }
      await tab.call('client:rename', { displayName: name })
      const { displayName } = (await tab.call('client:get-self', {})).self
      expect(displayName, `${name} for A${looksLike}B`).toBe(name.normalize('NFC'))
      expect((await tab.call('conversation:get', { conversationId: omar.group })).conversation.members[0]).toMatchObject({
        kind: 'client',
        id: omar.id,
        displayName,
      })
    }
    for (const name of ['Lol Team', 'LOL TEAM', 'Ｌｏｌ Ｔｅａｍ', 'lol-team', 'L o l T e a m']) {
      expect((await refusalOf(tab.call('client:rename', { displayName: name }))).code, name).toBe('name_taken')
    }
  })
})

describeDoors('JSON bodies', () => {
  test('parse or are refused as JSON says, alone and inside a field, and store nothing', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true })
    const omar = await house.client('Omar')
    const post = (body: Buffer) =>
      omar.ask({
        method: 'POST',
        path: `/api/v1/client/conversations/${omar.group}/messages`,
        headers: { 'idempotency-key': newRequestId() },
        body,
      })
    const rows = rowsIn('json')
    expect(rows.length).toBeGreaterThan(50)
    const inField = (bytes: Buffer) => Buffer.concat([Buffer.from('{"conversationId":'), bytes, Buffer.from('}')])
    for (const row of rows) {
      for (const body of [bytesOf(row.path), inField(bytesOf(row.path))]) {
        const answered = await post(body)
        const about = `${row.path}: ${body.toString('utf8').slice(0, 60)}`
        expect([200, 400, 413, 415], about).toContain(answered.status)
        const { code } = answered.json<{ error: { code: string } }>().error
        if (row.expect === 'reject-400') expect([answered.status, code], about).toEqual([400, 'invalid_json'])
        if (row.expect === 'parse') expect([answered.status, code], about).toEqual([400, 'invalid_input'])
      }
    }
    expect(await omar.timeline()).toEqual([])
  })

  test('with bytes that are no UTF-8 are refused or the bytes replaced, never stored as they came', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true })
    const omar = await house.client('Omar')
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
      const answered = await omar.ask({
        method: 'POST',
        path: `/api/v1/client/conversations/${omar.group}/messages`,
        headers: { 'idempotency-key': newRequestId() },
        body: Buffer.concat([Buffer.from('{"text":"a'), Buffer.from(bytes), Buffer.from('z"}')]),
      })
      expect([200, 400]).toContain(answered.status)
    }
    for (const entry of await omar.timeline()) expect('message' in entry && entry.message.text).toMatch(/^a\uFFFD+z$/)
  })

  test('that unpack to far more than they are get no further than the door', async () => {
    house = await openHouse({ cast: 1 })
    const omar = await house.client('Omar')
    const before = process.memoryUsage().rss
    const answered = await omar.ask({
      method: 'POST',
      path: `/api/v1/client/conversations/${omar.group}/messages`,
      headers: { 'idempotency-key': newRequestId(), 'content-encoding': 'gzip' },
      body: bytesOf('protocol/body-gzip-20MiB.json.gz'),
    })
    expect(rowOf('protocol/body-gzip-20MiB.json.gz').expect).toBe('reject-413')
    expect(answered.status).toBe(413)
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 2 ** 20)
    expect(await omar.timeline()).toEqual([])
  })

  test('of several parts are not taken by any route', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true })
    const omar = await house.client('Omar')
    for (const line of linesOf('protocol/multipart-bodies.jsonl')) {
      const { id, content_type, body } = JSON.parse(line) as { id: string; content_type: string; body: string }
      for (const path of [`/api/v1/client/conversations/${omar.group}/messages`, '/api/v1/client/guests']) {
        const answered = await omar.ask({
          method: 'POST',
          path,
          headers: { 'idempotency-key': newRequestId(), 'content-type': content_type },
          body,
        })
        expect([400, 415], `${id} ${path}`).toContain(answered.status)
      }
    }
    expect(await omar.timeline()).toEqual([])
  })
})

describeDoors('paths and headers', () => {
  /** Characters that no request line may hold are escaped; everything else goes as it stands. */
  const asPath = (line: string) => line.replace(/[^\x21-\x7e]/g, (one) => encodeURIComponent(one.isWellFormed() ? one : '\ufffd'))

  test('that climb out of a folder get nothing from outside it, and no fault', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true })
    const key = readFileSync(new URL('../src/main.ts', import.meta.url), 'utf8').split('\n')[0] ?? ''
    const rows = manifest.filter((row) => row.class === 'path')
    expect(rows.length).toBeGreaterThan(3)
    const secret = existsSync('/etc/passwd') ? (readFileSync('/etc/passwd', 'utf8').split('\n')[0] ?? '') : 'root:x:0:0'
    for (const { path } of rows) {
      for (const line of linesOf(path)) {
        for (const start of ['/', '/avatars/', '/assets/', '/admin/assets/', '/api/docs/static/']) {
          const answered = await house.ask({ method: 'GET', path: asPath(start + line.replace(/^\/+/, '')) })
          expect(answered.status, `${start} ${line}`).toBeLessThan(500)
          expect(answered.text, `${start} ${line}`).not.toContain(secret)
          expect(answered.text, `${start} ${line}`).not.toContain(key)
          if (start === '/avatars/') expect(answered.status, line).not.toBe(200)
        }
      }
    }
  })

  test('that carry line breaks split no answer', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true })
    const omar = await house.client('Omar')
    for (const line of linesOf('strings/crlf.txt')) {
      const asks = [
        await omar.ask({ method: 'GET', path: asPath(`/${line.replace(/^\//, '')}`) }),
        await omar.ask({ method: 'GET', path: asPath(`/api/v1/client/conversations?cursor=${line}`) }),
      ]
      for (const answered of asks) {
        expect(answered.status, line).toBeLessThan(500)
        expect(answered.headers['set-cookie'], line).toBeUndefined()
        expect(answered.headers.location, line).toBeUndefined()
      }
    }
  })

  test('of other protocols and forgeries are refused as their row says', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true })
    const omar = await house.client('Omar')
    for (const line of linesOf('protocol/http-requests.jsonl')) {
      const {
        id,
        method,
        path,
        headers,
        body,
        expect: expected,
      } = JSON.parse(line) as { id: string; method: string; path: string; headers: Record<string, string>; body: string; expect: string }
      // Where the sample names a route of its own, ours stands in for it, with the cookie that a browser would add.
      const ours = path.startsWith('/api/') ? `/api/v1/client/conversations/${omar.group}/messages` : path
      const upgrade: Record<string, string> = headers.upgrade
        ? { connection: 'Upgrade', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' }
        : {}
      const answered = await house.ask({
        method,
        path: ours,
        headers: { ...headers, ...upgrade, cookie: omar.cookie },
        ...(body && { body }),
      })
      expect(expected.split('/'), `${id}: ${answered.status}`).toContain(String(answered.status))
    }
    expect(await omar.timeline()).toEqual([])
  })

  test('with a signed token of somebody else’s making are nobody’s', async () => {
    house = await openHouse({ cast: 1, noRateLimits: true })
    const { testGroups } = JSON.parse(bytesOf('protocol/wycheproof-jws.json').toString('utf8')) as {
      testGroups: { tests: { tcId: number; jws: unknown }[] }[]
    }
    const tokens = testGroups
      .flatMap(({ tests }) => tests)
      .filter(
        (one): one is { tcId: number; jws: string } =>
          typeof one.jws === 'string' && /^[\x21-\x7e]+$/.test(one.jws) && one.jws.length < 8000,
      )
    expect(tokens.length).toBeGreaterThan(10)
    for (const { tcId, jws } of tokens) {
      const asks = [
        await house.ask({ method: 'GET', path: '/api/v1/admin/me', headers: { authorization: `Bearer ${jws}` } }),
        await house.ask({ method: 'GET', path: '/api/v1/admin/me', headers: { cookie: `dramatis_admin=${jws}` } }),
        await house.ask({ method: 'GET', path: '/api/v1/client/me', headers: { cookie: `dramatis_client=${jws}` } }),
      ]
      expect(
        asks.map(({ status }) => status),
        String(tcId),
      ).toEqual([401, 401, 401])
    }
  })
})

describeDoors('frames', () => {
  interface FrameCase {
    readonly id: string
    readonly frames: readonly (string | { readonly b64: string; readonly repeat?: number })[]
  }

  /** A bare Engine.IO connection of a signed-in client, past the handshake. */
  async function bareConnection(client: Client): Promise<WebSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${house.port}/socket.io/?EIO=4&transport=websocket`, {
      headers: { cookie: client.cookie },
    } as never)
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('message', ({ data }) => {
        if (String(data).startsWith('0')) socket.send('40/client,')
        if (String(data).startsWith('40/client,{')) resolve()
      })
      socket.addEventListener('error', () => reject(new Error('the connection failed')))
      socket.addEventListener('close', () => reject(new Error('the connection was closed')))
    })
    return socket
  }

  test.each(linesOf('protocol/socketio-frames.jsonl').map((line) => JSON.parse(line) as FrameCase))(
    '$id leaves everybody else alone, stores nothing and brings nobody down',
    async ({ frames }) => {
      house = await openHouse({ cast: 1, noRateLimits: true })
      const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
      const lenas = await lena.tab()
      const before = await everyRow(house.database.read)
      // To the namespace that is there, and as the sample has it.
      for (const namespace of ['', '/client,']) {
        const socket = await bareConnection(omar)
        const closed = new Promise<string>((resolve) => socket.addEventListener('close', () => resolve('closed')))
        const answered = new Promise<string>((resolve) =>
          socket.addEventListener('message', ({ data }) => String(data).startsWith('43/client,7777') && resolve('answered')),
        )
        for (const frame of frames) {
          if (typeof frame === 'string')
            socket.send(
              namespace ? frame.replace(/^(4\d)(\d*-)?/, (_, type: string, count?: string) => `${type}${count ?? ''}${namespace}`) : frame,
            )
          else for (let count = 0; count < (frame.repeat ?? 1); count++) socket.send(Buffer.from(frame.b64, 'base64'))
        }
        socket.send('42/client,7777["client:get-self",{"input":{}}]')
        // It lives on and answers, or it was closed: nothing in between.
        expect(['answered', 'closed']).toContain(await Promise.race([closed, answered]))
        socket.close()
        await closed
      }
      await lenas.settle()
      expect(lenas.events).toEqual([])
      expect(await everyRow(house.database.read)).toBe(before)
      expect((await omar.call('client:get-self', {})).self.id).toBe(omar.id)
    },
  )
})
