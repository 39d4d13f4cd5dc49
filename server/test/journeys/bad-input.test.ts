// Bad input, through both doors: an error with a code of the closed list, nothing stored, the connection lives on, and no
// trace of the server's inside.
import { connect } from 'node:net'
import type { errorCodes } from '@dramatis/contract/errors'
import { limits } from '@dramatis/contract/limits'
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import { absentId, newRequestId, refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())

interface Body {
  error: { code: keyof typeof errorCodes; message: string; reference: string; fields?: { path: string }[] }
}
const insides = /\bat [\w.<>]+ \(|node:internal|\/server\/src|node_modules|SQLITE|sqlite3?_|select .* from|insert into|pg_|\.ts:\d+/i

const texts: readonly [about: string, text: unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['a number', 5],
  ['a list', ['Hello']],
  ['an object', { toString: 'Hello' }],
  ['true', true],
  ['empty text', ''],
  ['only white space', ' \n\t '],
  ['only invisible characters', '\u200b\u2060\ufeff\u00ad'],
  ['one character too many', 'x'.repeat(limits.messageTextLength + 1)],
  ['a lone high surrogate', 'Hello \ud83d!'],
  ['a lone low surrogate', '\udc00'],
  ['NUL', 'Hello\0'],
]

describe('a message that is no message', () => {
  test.each(texts)('%s is refused by both doors and not stored', async (_, text) => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const before = await omar.conversations()
    // JSON text with the escapes that a lone surrogate needs.
    const answered = await omar.callRaw('message:send', { conversationId: omar.group, text })
    expect(answered.status).toBe(400)
    const { error } = answered.json<Body>()
    expect(error).toMatchObject({ code: 'invalid_input', fields: [{ path: 'text' }] })
    expect(error.reference).toMatch(/^\w{8}$/)
    expect(answered.text).not.toMatch(insides)
    expect(await tab.frame('message:send', { input: { conversationId: omar.group, text }, requestId: newRequestId() })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    })
    expect(await tab.call('message:send', { conversationId: omar.group, text: 'Still here.' })).toMatchObject({ seq: 1 })
    expect(before[0]?.lastSeq).toBe(0)
    expect(await omar.timeline()).toHaveLength(1)
  })

  test('of exactly the longest length is kept to the last character', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const text = `${'ä'.repeat(limits.messageTextLength - 2)}😀`
    await omar.say(text)
    expect((await omar.timeline())[0]).toMatchObject({ message: { text } })
  })
})

describe('fields and ids', () => {
  test('that are unknown, doubled, of the wrong type or shape are refused, and the field is named', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const inputs: readonly [string, unknown, string][] = [
      ['message:send', { conversationId: omar.group, text: 'x', extra: 1 }, 'extra'],
      ['message:send', { conversationId: 'short', text: 'x' }, 'conversationId'],
      ['message:send', { conversationId: `${omar.group}x`, text: 'x' }, 'conversationId'],
      ['message:send', { conversationId: 12, text: 'x' }, 'conversationId'],
      ['message:send', { conversationId: [omar.group], text: 'x' }, 'conversationId'],
      ['message:send', { conversationId: "' or '1'='1' -- 123456", text: 'x' }, 'conversationId'],
      ['message:send', 'text', ''],
      ['message:send', [], ''],
      ['message:list', { conversationId: omar.group, limit: 0 }, 'limit'],
      ['message:list', { conversationId: omar.group, limit: limits.messagesPageMax + 1 }, 'limit'],
      ['message:list', { conversationId: omar.group, beforeSeq: 1.5 }, 'beforeSeq'],
      ['message:list', { conversationId: omar.group, beforeSeq: 3, afterSeq: 1 }, ''],
      ['conversation:mark-read', { conversationId: omar.group, seq: -1 }, 'seq'],
      ['conversation:mark-read', { conversationId: omar.group, seq: 1e300 }, 'seq'],
      ['conversation:mark-read', { conversationId: omar.group, seq: '1' }, 'seq'],
      ['client:rename', { displayName: '' }, 'displayName'],
      ['client:rename', { displayName: 'x'.repeat(limits.displayNameLength + 1) }, 'displayName'],
      ['client:rename', { displayName: 'two\nlines' }, 'displayName'],
      ['client:rename', { displayName: '\u202eevil' }, 'displayName'],
      ['conversation:open-direct', { with: { kind: 'admin', id: absentId() } }, 'with.kind'],
      ['conversation:open-direct', { with: { kind: 'team', id: absentId() } }, 'with.id'],
    ]
    for (const [name, input, field] of inputs) {
      const answer = await tab.frame(name, { input, requestId: newRequestId() })
      expect(answer, `${name} ${JSON.stringify(input)}`).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
      if (!answer.ok)
        expect(
          answer.error.fields?.map(({ path }) => path),
          JSON.stringify(input),
        ).toContain(field)
    }
    expect(await omar.timeline()).toEqual([])
    expect((await omar.call('client:get-self', {})).self.displayName).toBe('Omar')
  })

  test('in path and body at once, twice in a query, or in a query of a change are refused', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const key = () => ({ 'idempotency-key': newRequestId() })
    const path = `/api/v1/client/conversations/${omar.group}`
    const asks = [
      { method: 'POST', path: `${path}/messages`, headers: key(), body: { conversationId: omar.group, text: 'x' } },
      { method: 'GET', path: `${path}/timeline?limit=1&limit=2` },
      { method: 'GET', path: `${path}/timeline?unknown=1` },
      { method: 'GET', path: `${path}/timeline?limit=` },
      { method: 'POST', path: `${path}/messages`, headers: key(), body: '["x"]' },
      { method: 'POST', path: `${path}/messages`, headers: key(), body: '"x"' },
      { method: 'POST', path: `${path}/messages`, headers: key(), body: 'null' },
      { method: 'GET', path: '/api/v1/client/conversations/%00/timeline' },
      { method: 'GET', path: '/api/v1/client/conversations/..%2f..%2fetc/timeline' },
    ]
    for (const ask of asks) {
      const answered = await omar.ask(ask)
      expect([answered.status, answered.json<Body>().error.code], JSON.stringify(ask)).toEqual([400, 'invalid_input'])
    }
  })
})

describe('a body that is not JSON', () => {
  test.each([
    ['cut off', '{"text":"x"', 'application/json', 400, 'invalid_json'],
    ['empty', '', 'application/json', 400, 'invalid_json'],
    ['with a prototype in it', '{"text":"x","__proto__":{"admin":true}}', 'application/json', 400, 'invalid_json'],
    ['with a constructor in it', '{"text":"x","constructor":{"prototype":{"admin":true}}}', 'application/json', 400, 'invalid_json'],
    ['a form', 'text=x', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['plain text', '{"text":"x"}', 'text/plain', 415, 'unsupported_media_type'],
    ['of several parts', '--b\r\n\r\nx\r\n--b--', 'multipart/form-data; boundary=b', 415, 'unsupported_media_type'],
    ['too large', JSON.stringify({ text: 'x'.repeat(limits.bodyBytes) }), 'application/json', 413, 'too_large'],
  ])('%s: %#', async (_, body, type, status, code) => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const answered = await omar.ask({
      method: 'POST',
      path: `/api/v1/client/conversations/${omar.group}/messages`,
      headers: { 'idempotency-key': newRequestId(), 'content-type': type },
      body,
    })
    expect([answered.status, answered.json<Body>().error.code]).toEqual([status, code])
    expect(answered.text).not.toMatch(insides)
    expect(await omar.timeline()).toEqual([])
  })
})

describe('a frame that is no frame', () => {
  test('is answered, or ignored where it waits for no answer, and the connection lives on', async () => {
    house = await openHouse({ noRateLimits: true, cast: 2 })
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const input = { conversationId: omar.group, text: 'x' }
    for (const frame of [
      ['x'],
      [5],
      [[input]],
      [{ input, requestId: newRequestId(), actor: omar.id }],
      [{ conversationId: omar.group }],
      [null],
      [],
      [Buffer.from('x')],
      [{ input: Buffer.from('x'), requestId: newRequestId() }],
    ]) {
      const answer = await tab.frame('message:send', ...frame)
      expect(answer, JSON.stringify(frame)).toMatchObject({ ok: false })
      if (!answer.ok) expect(['invalid_input', 'request_id_missing'], JSON.stringify(frame)).toContain(answer.error.code)
    }
    for (const name of ['nothing', 'toString', '__proto__', 'constructor', 'message:delete', 'admin:sign-in', '', 'x'.repeat(1000)]) {
      expect(await tab.frame(name, { input: {} }), name.slice(0, 20)).toMatchObject({ ok: false, error: { code: 'unknown_command' } })
    }
    // What sets a cookie has no place on a socket.
    expect(await tab.frame('client:sign-out', { input: {}, requestId: newRequestId() })).toMatchObject({
      ok: false,
      error: { code: 'unknown_command' },
    })
    // No acknowledgement asked for: done where it is valid, nothing where it is not.
    tab.socket.emit('message:send', { input: { conversationId: omar.group, text: '' }, requestId: newRequestId() })
    tab.socket.emit('message:send')
    tab.socket.emit('message:send', 'acknowledge', { not: 'a function' })
    tab.socket.emit('message:send', {
      input: { conversationId: omar.group, text: 'Nobody waits for the answer.' },
      requestId: newRequestId(),
    })
    await tab.until('message:sent')
    expect(tab.heard('message:sent')).toHaveLength(1)
    expect(await tab.call('message:send', { conversationId: omar.group, text: 'Still here.' })).toMatchObject({ seq: 2 })
  })

  test('as large as allowed is judged by its content; larger closes that connection and no other', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const [tab, other] = [await omar.tab(), await omar.tab()]
    const filler = 'x'.repeat(limits.frameBytes - 400)
    expect(
      await tab.frame('message:send', { input: { conversationId: omar.group, text: filler }, requestId: newRequestId() }),
    ).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
    tab.socket.emit('message:send', {
      input: { conversationId: omar.group, text: 'x'.repeat(limits.frameBytes + 1) },
      requestId: newRequestId(),
    })
    await tab.ended()
    await other.settle()
    expect(other.isOpen()).toBe(true)
    expect(await omar.timeline()).toEqual([])
    // The server's end of a connection that broke the protocol waits half a minute for a goodbye: do not.
    house.wire.cut()
  })
})

describe('a request that is no request', () => {
  test('outside any route, with an unknown method, or not HTTP at all is refused in few words', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    for (const [method, path] of [
      ['GET', '/api/v1/client/nothing'],
      ['POST', '/api/v1/nobody/me'],
      ['PUT', '/api/v1/client/me'],
      ['GET', '/api/v1/client/me/'],
      ['GET', '/.env'],
      ['GET', '/api/v1/client/conversations/%/timeline'],
      ['GET', '/assets/%5c'],
      ['GET', '/assets/%00'],
      ['GET', '/%2e%2e/%2e%2e/etc/passwd'],
      ['OPTIONS', '/api/v1/client/me'],
      ['TRACE', '/api/v1/client/me'],
    ] as const) {
      const answered = await omar.ask({ method, path })
      expect([404, 405], `${method} ${path}`).toContain(answered.status)
      expect(answered.text, `${method} ${path}`).not.toMatch(insides)
      if (answered.status === 404) expect(answered.json<Body>().error.code, `${method} ${path}`).toBe('unknown_command')
    }
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(house.port, '127.0.0.1', () => socket.write('HELO mail\r\n\r\n'))
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk.toString()
      })
      socket.on('error', reject)
      socket.on('close', () => resolve(text))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).not.toMatch(insides)
    expect((await omar.call('client:get-self', {})).self.id).toBe(omar.id)
  })

  test('names a cursor that nobody gave out: the first page, or a refusal, never a fault', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const cursors = [
      'x',
      'null',
      Buffer.from('[1]').toString('base64url'),
      Buffer.from('["x","y"]').toString('base64url'),
      Buffer.from('[1e999,"y"]').toString('base64url'),
      Buffer.from(`[9007199254740993,"${omar.group}"]`).toString('base64url'),
      Buffer.from('[1.5,"\\u0000"]').toString('base64url'),
      '%00',
      'A'.repeat(400),
    ]
    for (const cursor of cursors) {
      const answers = [
        await omar.callRaw('conversation:list', { cursor }),
        await anna.callRaw('conversation:list', { cursor }),
        await anna.callRaw('client:list', { cursor, sort: 'name' }),
        await anna.callRaw('invitation:list', { cursor }),
      ]
      for (const answered of answers) expect(answered.status, `${cursor}: ${answered.text}`).toBeLessThan(500)
    }
    expect((await omar.callRaw('conversation:list', { cursor: 'A'.repeat(401) })).status).toBe(400)
  })

  test('searches for anything at all without a fault, wildcards taken as they are', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar 100% _under_')
    for (const search of ['%', '_', '\\', "'", '"', '100%', '😀', 'ﷺ'.repeat(limits.searchLength), '\u0001']) {
      const answered = await anna.callRaw('client:list', { search })
      expect(answered.status, search).toBe(200)
      const found = answered.json<{ clients: { id: string }[] }>().clients.map(({ id }) => id)
      expect(found, search).toEqual(['%', '_', '100%'].includes(search) ? [omar.id] : [])
      expect((await anna.callRaw('conversation:list', { search })).status, search).toBe(200)
    }
    expect((await refusalOf(anna.call('client:list', { search: 'x'.repeat(limits.searchLength + 1) }))).code).toBe('invalid_input')
    expect((await refusalOf(anna.call('client:list', { search: '\0' }))).code).toBe('invalid_input')
  })
})
