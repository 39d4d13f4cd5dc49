// The doors themselves: which origins may knock, what the cookies and headers say, and that no page of another site gets in.
import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import { newRequestId } from '../support/words.ts'

let house: House
afterEach(() => house.close())

/** Asks for a WebSocket as a browser page of that origin would; answers 101 or the status of the refusal. */
function knock(port: number, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      path: '/socket.io/?EIO=4&transport=websocket',
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        ...headers,
      },
    })
    asked.on('upgrade', (response, socket) => {
      socket.destroy()
      resolve(response.statusCode ?? 0)
    })
    asked.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end()
  })
}

type Case = readonly [about: string, origin: string | undefined, isOwn: boolean]
const foreign: readonly Case[] = [
  ['another site', 'https://evil.example', false],
  ['no site (a sandboxed page, a file)', 'null', false],
  ['a site whose name begins alike', 'http://127.0.0.1.evil.example', false],
  ['another port here', 'http://127.0.0.1:1', false],
  ['something that is no origin', 'evil', false],
  ['an extension', 'chrome-extension://abcdef', false],
]

describe.each([
  ['without PUBLIC_URL the request’s own host counts', undefined],
  ['with PUBLIC_URL that alone counts', 'https://chat.example.org'],
])('%s:', (_, publicUrl) => {
  const cases = (own: string): readonly Case[] => [
    ['its own page', own, true],
    ...foreign,
    ...(publicUrl
      ? ([
          ['the plain form of it', 'http://chat.example.org', false],
          ['a part of the house', 'https://www.chat.example.org', false],
        ] as const)
      : []),
  ]

  test('HTTP writes from its own page only; programs with a token need no origin', async () => {
    house = await openHouse({ cast: 1, ...(publicUrl && { env: { PUBLIC_URL: publicUrl } }) })
    const own = publicUrl ?? `http://127.0.0.1:${house.port}`
    const admin = await house.admin('Anna').catch((error: unknown) => error)
    // People of the harness knock with the right origin for either.
    expect(admin).not.toBeInstanceOf(Error)
    const anna = admin as Awaited<ReturnType<typeof house.admin>>
    const program = await anna.token()
    const write = (headers: Record<string, string>) =>
      house.ask({
        method: 'PATCH',
        path: '/api/v1/admin/me',
        headers: { 'content-type': 'application/json', 'idempotency-key': newRequestId(), ...headers },
        body: JSON.stringify({ displayName: anna.name }),
      })
    for (const [about, origin, isOwn] of cases(own)) {
      const answered = await write({ cookie: anna.cookie, ...(origin && { origin }) })
      expect([answered.status, isOwn ? 'ok' : answered.json<{ error: { code: string } }>().error.code], about).toEqual(
        isOwn ? [200, 'ok'] : [403, 'origin_refused'],
      )
    }
    expect((await write({ cookie: anna.cookie })).status, 'without an origin').toBe(403)
    expect((await write({ cookie: anna.cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await write({ authorization: `Bearer ${program.bearer}` })).status, 'a program').toBe(200)
    // Reading needs no origin, but a page of another site may not read either.
    const read = (headers: Record<string, string>) =>
      house.ask({ method: 'GET', path: '/api/v1/admin/me', headers: { cookie: anna.cookie, ...headers } })
    expect((await read({})).status).toBe(200)
    expect((await read({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await read({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await read({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })

  test('Socket.IO likewise, by polling and by WebSocket', async () => {
    house = await openHouse({ cast: 1, ...(publicUrl && { env: { PUBLIC_URL: publicUrl } }) })
    const own = publicUrl ?? `http://127.0.0.1:${house.port}`
    const poll = (headers: Record<string, string>) => house.ask({ method: 'GET', path: '/socket.io/?EIO=4&transport=polling', headers })
    for (const [about, origin, isOwn] of cases(own)) {
      const polled = await poll({ ...(origin && { origin }) })
      expect(polled.status, `${about}, polling`).toBe(isOwn ? 200 : 403)
      expect(polled.headers['access-control-allow-origin'], about).toBeUndefined()
      // Engine.IO refuses an upgrade with 400, whatever the reason.
      expect(await knock(house.port, { ...(origin && { origin }) }), `${about}, websocket`).toBe(isOwn ? 101 : 400)
    }
    expect((await poll({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect(await knock(house.port, {}), 'a program without origin').toBe(101)
  })
})

describe('cookies', () => {
  test('are HttpOnly, SameSite and bound to no wider place; Secure and __Host- only where the address is https', async () => {
    house = await openHouse({ cast: 1 })
    const sign = { displayName: 'Omar', password: 'long enough for it' }
    const plain = await house.stranger('client').callRaw('client:sign-up', { ...sign, email: 'omar@clients.invalid' })
    expect(plain.headers['set-cookie']).toEqual([
      expect.stringMatching(/^dramatis_client=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/i),
    ])
    expect(plain.text).not.toContain(/dramatis_client=([\w-]+)/.exec(plain.headers['set-cookie']?.[0] ?? '')?.[1])
    await house.close()

    house = await openHouse({ cast: 1, env: { PUBLIC_URL: 'https://chat.example.org' } })
    const secure = await house.stranger('client').callRaw('client:sign-up', { ...sign, email: 'omar@clients.invalid' })
    expect(secure.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-dramatis_client=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/i),
    ])
    // A cookie of the plain name, as a neighbour on the same host could set it, is not looked at.
    const value = /=([\w-]+)/.exec(secure.headers['set-cookie']?.[0] ?? '')?.[1]
    const asked = (cookie: string) => house.ask({ method: 'GET', path: '/api/v1/client/me', headers: { cookie } })
    expect((await asked(`__Host-dramatis_client=${value}`)).status).toBe(200)
    expect((await asked(`dramatis_client=${value}`)).status).toBe(401)
  })

  test('of both audiences live side by side in one browser', async () => {
    house = await openHouse({ cast: 1 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const cookie = `${anna.cookie}; ${omar.cookie}`
    const self = async (audience: string) =>
      (await house.ask({ method: 'GET', path: `/api/v1/${audience}/me`, headers: { cookie } })).json<{ self: { id: string } }>().self.id
    expect([await self('admin'), await self('client')]).toEqual([anna.id, omar.id])
  })
})

describe('headers', () => {
  test.each([['/'], ['/api/v1/client/house'], ['/api/v1/client/nothing'], ['/api/docs/'], ['/avatars/notionists-1.svg'], ['/healthz']])(
    'of %s keep pages of others out and scripts of others away',
    async (path) => {
      house = await openHouse({ cast: 1 })
      const { headers } = await house.ask({ method: 'GET', path })
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toMatch(/default-src '(self|none)'/)
      expect(headers['content-security-policy']).not.toMatch(
        /script-src[^;]*('unsafe-inline'|'unsafe-eval'|\*|https?:)|default-src[^;]*(\*|'unsafe|https?:)/,
      )
      expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests')
      expect(headers['strict-transport-security']).toBeUndefined()
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['x-frame-options']).toMatch(/^(SAMEORIGIN|DENY)$/)
      expect(headers['x-powered-by']).toBeUndefined()
      expect(headers['access-control-allow-origin']).toBeUndefined()
    },
  )

  test('ask for https only where the public address has it, and answers with data are kept by nobody', async () => {
    house = await openHouse({ cast: 1, env: { PUBLIC_URL: 'https://chat.example.org' } })
    const { headers } = await house.ask({ method: 'GET', path: '/api/v1/client/house' })
    expect(headers['strict-transport-security']).toMatch(/^max-age=31536000/)
    expect(headers['content-security-policy']).toContain('upgrade-insecure-requests')
    expect(headers['cache-control']).toBe('no-store')
    const refused = await house.ask({ method: 'GET', path: '/api/v1/client/me' })
    expect([refused.status, refused.headers['cache-control']]).toEqual([401, 'no-store'])
  })
})

describe('what operators ask', () => {
  test('/healthz, /readyz and /metrics answer without a session and name nobody', async () => {
    house = await openHouse({ cast: 1 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar Zqxname')
    await omar.tab()
    await anna.tab()
    const ask = (path: string) => house.ask({ method: 'GET', path })
    expect((await ask('/healthz')).json()).toEqual({ alive: true })
    expect((await ask('/readyz')).json()).toEqual({ ready: true })
    const { text } = await ask('/metrics')
    expect(text).toContain('dramatis_connections{audience="client"} 1')
    expect(text).toContain('dramatis_connections{audience="admin"} 1')
    expect(text).toMatch(/dramatis_commands_total\{command="client\/client:sign-up",outcome="ok"\} 1/)
    for (const name of [omar.id, anna.id, anna.name, 'Zqxname', omar.group]) expect(text).not.toContain(name)
    // A name that a stranger makes up makes no figure of its own.
    const tab = await omar.tab()
    await tab.frame('made:up', {})
    expect((await ask('/metrics')).text).not.toContain('made:up')
  })
})
