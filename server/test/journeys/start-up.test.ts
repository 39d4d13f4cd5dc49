// The program starts and ends as an operator expects: one clear line that names what to change when it cannot, exit code
// 1, nothing harmed; SIGTERM finishes what is in flight and exits 0; after kill -9 the folder is free.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { Agent } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { weakSqlite } from '../faults/rig/weak-sqlite.ts'
import { type ChildServer, startChild } from '../support/child-server.ts'
import { httpRequest } from '../support/http-request.ts'
import { freshDatabase, type TestDatabase } from '../support/test-database.ts'

const signInLink = fileURLToPath(new URL('../../src/sign-in-link.ts', import.meta.url))

let database: TestDatabase
let started: ChildServer[]
beforeEach(async () => {
  database = await freshDatabase(undefined, { empty: true })
  started = []
})
afterEach(async () => {
  for (const server of started) {
    if (server.child.exitCode === null && server.child.signalCode === null) server.child.kill('SIGKILL')
    await server.ended()
  }
  await database.remove()
})

const start = (env: Record<string, string> = {}): ChildServer => {
  const server = startChild({
    PORT: '0',
    DATA_DIR: database.folder,
    LOG_LEVEL: 'warn',
    ...(database.url && { DATABASE_URL: database.url }),
    ...env,
  })
  started.push(server)
  return server
}
const running = async (server: ChildServer) => Number((await server.says(/Client chat {3}http:\/\/[^:]+:(\d+)\//))[1])

/** One line for the operator, that says this, and exit code 1. */
async function refusesToStart(server: ChildServer, ...words: (string | RegExp)[]): Promise<void> {
  expect((await server.ended()).code, server.output()).toBe(1)
  const lines = server.output().trim().split('\n')
  expect(lines, 'one line').toHaveLength(1)
  expect(lines[0]).toMatch(/^Dramatis did not start: .*\.$/)
  for (const word of words) expect(lines[0]).toMatch(word)
}

/** As an operator may have set the database. */
async function weakenPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`alter database "${new URL(url).pathname.slice(1)}" set synchronous_commit = off`)
  await client.end()
}

describe('a first start', () => {
  test('prints where the chat and the console are, and a link for the first admin; a second start on the database prints none once there is one', async () => {
    const first = start()
    const port = await running(first)
    const [, secret] = await first.says(/\/admin\/link#([\w-]{43})/)
    expect(first.output()).toMatch(/Console +http:\/\/localhost:\d+\/admin\n/)
    const agent = new Agent({ keepAlive: false })
    const redeem = await httpRequest(port, agent, {
      method: 'POST',
      path: '/api/v1/admin/links/redeem',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'the-first-admin', origin: `http://127.0.0.1:${port}` },
      body: JSON.stringify({ secret, displayName: 'First', email: 'first@team.invalid', password: 'a long enough password' }),
    })
    expect(redeem.status).toBe(200)
    const cookie = redeem.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const personas = await httpRequest(port, agent, { method: 'GET', path: '/api/v1/admin/personas', headers: { cookie } })
    expect(personas.json<{ personas: unknown[] }>().personas).toHaveLength(20)
    first.child.kill('SIGTERM')
    expect(await first.ended()).toEqual({ code: 0, signal: null })

    const second = start()
    const again = await running(second)
    expect((await httpRequest(again, agent, { method: 'GET', path: '/api/v1/admin/me', headers: { cookie } })).status).toBe(200)
    const still = await httpRequest(again, agent, { method: 'GET', path: '/api/v1/admin/personas', headers: { cookie } })
    expect(still.json<{ personas: unknown[] }>().personas).toHaveLength(20)
    second.child.kill('SIGTERM')
    expect((await second.ended()).code).toBe(0)
    expect(second.output()).not.toContain('link#')
  })

  test('takes the first admin from ADMIN_EMAIL and ADMIN_PASSWORD where they are set', async () => {
    const server = start({ ADMIN_EMAIL: 'first@team.invalid', ADMIN_PASSWORD: 'a long enough password' })
    const port = await running(server)
    const answered = await httpRequest(port, new Agent(), {
      method: 'POST',
      path: '/api/v1/admin/sessions',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'signing-in', origin: `http://127.0.0.1:${port}` },
      body: JSON.stringify({ email: 'first@team.invalid', password: 'a long enough password' }),
    })
    expect(answered.status).toBe(200)
    expect(server.output()).not.toContain('link#')
    expect(server.output()).not.toContain('a long enough password')
  })

  test('keeps the data folder and the key in it for its owner alone', async () => {
    const folder = join(database.folder, 'new')
    const server = start({ DATA_DIR: folder })
    await running(server)
    expect(statSync(folder).mode & 0o077).toBe(0)
    expect(statSync(join(folder, 'secret.key')).mode & 0o077).toBe(0)
    const files = readdirSync(folder)
    if (database.dialect === 'sqlite') expect(files).toContain('dramatis.sqlite')
    else expect(files).not.toContain('dramatis.sqlite')
  })
})

describe('a start that cannot be', () => {
  test('because the port is busy names PORT', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    await refusesToStart(start({ PORT: String(port) }), 'PORT', String(port), 'another')
    await new Promise<void>((resolve) => other.close(() => resolve()))
  })

  test('because the folder is in use names DATA_DIR and harms neither', async () => {
    const first = start()
    const port = await running(first)
    await refusesToStart(start(), 'DATA_DIR', database.folder, 'running')
    expect((await httpRequest(port, new Agent(), { method: 'GET', path: '/readyz' })).status).toBe(200)
  })

  test('because the folder cannot be one names DATA_DIR', async () => {
    const file = join(database.folder, 'a-file')
    writeFileSync(file, 'not a folder')
    await refusesToStart(start({ DATA_DIR: file }), 'DATA_DIR', file)
    await refusesToStart(start({ DATA_DIR: join(file, 'inside') }), 'DATA_DIR', 'a-file')
    expect(readFileSync(file, 'utf8')).toBe('not a folder')
  })

  test('because a file in the folder is not what it should be names the folder or the file', async () => {
    mkdirSync(join(database.folder, 'broken'))
    writeFileSync(join(database.folder, 'broken', 'lock.sqlite'), 'x'.repeat(5000))
    await refusesToStart(start({ DATA_DIR: join(database.folder, 'broken') }), 'DATA_DIR')
    mkdirSync(join(database.folder, 'locked'))
    mkdirSync(join(database.folder, 'locked', 'secret.key'))
    await refusesToStart(start({ DATA_DIR: join(database.folder, 'locked') }), 'secret.key', 'right')
  })

  test('because the folder above takes no folders names DATA_DIR', async () => {
    await refusesToStart(start({ DATA_DIR: '/proc/nothing/below' }), 'DATA_DIR', '/proc/nothing/below')
  })

  if (process.env.TEST_DIALECT === 'sqlite')
    test('because the database file is none, or damaged, names it and leaves it', async () => {
      const file = join(database.folder, 'dramatis.sqlite')
      writeFileSync(file, 'not a database'.repeat(1000))
      await refusesToStart(start(), file, 'not a database', 'DATA_DIR')
      const link = startChild({ DATA_DIR: database.folder }, signInLink)
      started.push(link)
      expect((await link.ended()).code).toBe(1)
      expect(link.output().trim().split('\n')).toEqual([expect.stringMatching(/^No link was made: .*not a database.*\.$/)])
      expect(readFileSync(file, 'utf8')).toBe('not a database'.repeat(1000))
    })

  test.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['HOST', 'no.such.host.invalid'],
    ['PUBLIC_URL', 'chat.example.org'],
    ['PUBLIC_URL', 'https://chat.example.org/below'],
    ['PUBLIC_URL', 'ftp://chat.example.org'],
    ['TEAM_NAME', '\u200b'],
    ['TEAM_NAME', 'x'.repeat(61)],
    ['DATABASE_URL', 'mysql://127.0.0.1/x'],
    ['DATABASE_URL', 'postgres://nobody:nothing@127.0.0.1:1/none'],
    ['TRUSTED_PROXIES', '10.0.0.0/99'],
    ['TRUSTED_PROXIES', 'everybody'],
    ['SIGN_UP', 'maybe'],
    ['GUESTS', 'some'],
    ['ADMIN_EMAIL', 'nobody'],
    ['ADMIN_PASSWORD', 'long enough alone'],
    ['ADMIN_EMAIL', 'alone@team.invalid'],
    ['LOG_LEVEL', 'loud'],
    ['ACCEPT_LOST_MESSAGES', 'some'],
  ])('because %s is %j names it', async (name, value) => {
    await refusesToStart(start({ [name]: value }), name)
  })

  test('because a power cut could take away what is acknowledged names the setting, and what must be accepted to start all the same', async () => {
    if (database.url) await weakenPostgres(database.url)
    const weak: Record<string, string> = database.url ? {} : { NODE_OPTIONS: weakSqlite('NORMAL') }
    await refusesToStart(start(weak), /synchronous(_commit)? = (off|1)/, 'ACCEPT_LOST_MESSAGES=on')
    const server = start({ ...weak, ACCEPT_LOST_MESSAGES: 'on' })
    await running(server)
    await server.says(/"level":40.*synchronous.*a power cut may take away messages that were shown as sent/)
  })

  test('because several settings make no sense names each, once', async () => {
    await refusesToStart(start({ PUBLIC_URL: 'foo', TEAM_NAME: ' ' }), /: PUBLIC_URL [^;]+; TEAM_NAME [^;]+\.$/)
    await refusesToStart(start({ PORT: 'x', SIGN_UP: 'x', GUESTS: 'x' }), 'PORT', 'SIGN_UP', 'GUESTS')
  })
})

describe('an end', () => {
  test('by SIGTERM answers what is in flight and exits 0; the next start finds everything', async () => {
    const server = start({ GUESTS: 'on' })
    const port = await running(server)
    const agent = new Agent({ keepAlive: false })
    const joining = Array.from({ length: 10 }, (_, index) =>
      httpRequest(port, agent, {
        method: 'POST',
        path: '/api/v1/client/guests',
        headers: { 'content-type': 'application/json', 'idempotency-key': `guest-number-${index}`, origin: `http://127.0.0.1:${port}` },
        body: JSON.stringify({ displayName: `Guest ${index}` }),
      }).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    // The first answer shows that they are under way.
    await Promise.race(joining)
    server.child.kill('SIGTERM')
    expect(await server.ended()).toEqual({ code: 0, signal: null })
    const statuses = await Promise.all(joining)
    const acknowledged = statuses.filter((status) => status === 200).length
    expect(acknowledged).toBeGreaterThan(0)
    expect(statuses.filter((status) => ![200, 503, 0].includes(status))).toEqual([])

    const next = start({ ADMIN_EMAIL: 'first@team.invalid', ADMIN_PASSWORD: 'a long enough password' })
    const nextPort = await running(next)
    const signIn = await httpRequest(nextPort, agent, {
      method: 'POST',
      path: '/api/v1/admin/sessions',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'signing-in', origin: `http://127.0.0.1:${nextPort}` },
      body: JSON.stringify({ email: 'first@team.invalid', password: 'a long enough password' }),
    })
    const cookie = signIn.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const clients = await httpRequest(nextPort, agent, { method: 'GET', path: '/api/v1/admin/clients', headers: { cookie } })
    expect(clients.json<{ clients: unknown[] }>().clients.length).toBeGreaterThanOrEqual(acknowledged)
  })

  test('by kill -9 leaves the folder free, and what was acknowledged is there', async () => {
    const server = start({ GUESTS: 'on' })
    const port = await running(server)
    const answered = await httpRequest(port, new Agent(), {
      method: 'POST',
      path: '/api/v1/client/guests',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'the-only-guest', origin: `http://127.0.0.1:${port}` },
      body: JSON.stringify({ displayName: 'Guest' }),
    })
    expect(answered.status).toBe(200)
    server.child.kill('SIGKILL')
    expect((await server.ended()).signal).toBe('SIGKILL')
    const next = start()
    const cookie = answered.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
    const self = await httpRequest(await running(next), new Agent(), { method: 'GET', path: '/api/v1/client/me', headers: { cookie } })
    expect([self.status, self.json<{ self: { displayName: string } }>().self.displayName]).toEqual([200, 'Guest'])
  })
})
