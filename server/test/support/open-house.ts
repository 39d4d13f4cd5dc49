// Opens a real house for a test: the real server on a free port over a fresh database, and real people in it. Every byte
// that clients get is kept; closing the house checks that nothing of the team's is among them, that every answer and
// event was as the contract says, and that nothing is left open.
import { randomBytes } from 'node:crypto'
import { Agent } from 'node:http'
import { join } from 'node:path'
import type { Audience } from '@dramatis/contract/command'
import type { PictureId } from '@dramatis/contract/ids'
import { noticeVersion } from '@dramatis/contract/limits'
import pino from 'pino'
import { linkUrl } from '../../src/access/one-time-links-store.ts'
import { createRateLimiter, noRateLimits } from '../../src/access/rate-limits.ts'
import { secretsFrom } from '../../src/access/secrets.ts'
import { openSession } from '../../src/access/sessions-store.ts'
import { type App, createApp } from '../../src/app.ts'
import { updateClient } from '../../src/clients/clients-store.ts'
import { readConfig } from '../../src/config.ts'
import type { Dialect } from '../../src/database/statement.ts'
import { prepareFirstAdmin } from '../../src/first-start.ts'
import { cookieName } from '../../src/http/cookies.ts'
import { join as joinHouse } from '../../src/joining/join.ts'
import { firstCast } from '../../src/personas/first-cast.ts'
import { insertPersona, listCast } from '../../src/personas/personas-store.ts'
import { type Answered, type Asked, httpRequest } from './http-request.ts'
import { Admin, Client, Person, type Street } from './person.ts'
import { deadlineMs, type Tab } from './tab.ts'
import { teamSecrets, whereIn } from './team-secrets.ts'
import { dialect as dialectOfThisRun, freshDatabase } from './test-database.ts'
import { openWire } from './wire.ts'
import { unmistakable } from './words.ts'

export interface HouseOptions {
  readonly dialect?: Dialect
  readonly teamName?: string
  readonly signUp?: 'open' | 'invitation' | 'closed'
  readonly guests?: boolean
  /** How many of the first cast there are; all twenty unless a test is served better by fewer. */
  readonly cast?: number
  /** For a test that needs many calls and is not about limits. */
  readonly noRateLimits?: boolean
  /** Further variables of the environment, as an operator would set them. */
  readonly env?: Readonly<Record<string, string>>
  /** Turns off the search for the team's secrets at the end: only for the test of the search itself. */
  readonly unsearched?: boolean
}

export type House = Awaited<ReturnType<typeof openHouse>>

/** The secret in a one-time link or an invitation. */
export const secretIn = (url: string): string => url.slice(url.indexOf('#') + 1)

let housesOpen = 0
const tcpHandles = () => process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length

export async function openHouse(options: HouseOptions = {}) {
  const handlesBefore = tcpHandles()
  housesOpen += 1
  const database = await freshDatabase(options.dialect ?? dialectOfThisRun)
  const logLines: string[] = []
  const faults: string[] = []
  const tabs: Tab<Audience>[] = []
  const secrets = secretsFrom(randomBytes(32))
  const config = readConfig({
    PORT: '0',
    DATA_DIR: database.folder,
    TEAM_NAME: options.teamName ?? 'The Harbour Players',
    SIGN_UP: options.signUp ?? 'open',
    GUESTS: options.guests ? 'on' : 'off',
    ...(database.url && { DATABASE_URL: database.url }),
    ...options.env,
  })
  const app: App = await createApp({
    config,
    secrets,
    openDatabase: database.open,
    limiter: options.noRateLimits ? noRateLimits : createRateLimiter(),
    log: pino({ level: 'info' }, { write: (line) => void logLines.push(line) }),
  })
  await app.database.write(async (tx) => {
    for (const [position, persona] of firstCast.slice(0, options.cast ?? firstCast.length).entries())
      await insertPersona(tx, persona, null, position)
  })
  const firstLink = await prepareFirstAdmin(app.database, secrets, config)
  const port = await app.listen()
  const wire = await openWire(port)
  const agent = new Agent({ keepAlive: true })
  const secureCookies = config.publicUrl?.startsWith('https:') ?? false
  const street: Street = {
    port: (audience) => (audience === 'client' ? wire.port : port),
    agent,
    origin: (audience) => config.publicUrl ?? `http://127.0.0.1:${audience === 'client' ? wire.port : port}`,
    fault: (sentence) => void faults.push(sentence),
    opened: (tab) => void tabs.push(tab),
  }
  const admins: Admin[] = []
  let clientCount = 0

  /** The first one by the link that the first start prints, the others invited by the first. */
  async function admin(name: string): Promise<Admin> {
    const mark = unmistakable()
    const made = new Admin(street, `${name} ${mark}`, `${name.toLowerCase()}.${mark}@team.invalid`, `password of ${name} ${mark}`)
    const [colleague] = admins
    const details = { displayName: made.name, email: made.email }
    if (!colleague && firstLink === null) throw new Error('the environment names the first admin: sign in as that one')
    const url = colleague ? (await colleague.call('admin:invite', details)).url : linkUrl('', secrets, 'admin', firstLink ?? '')
    const { adminId, sessionId } = await made.call('admin:redeem-link', {
      secret: secretIn(url),
      password: made.password,
      ...(!colleague && details),
    })
    admins.push(made)
    return Object.assign(made, { id: adminId, sessionId })
  }

  /** What somebody who just joined sees: their group. They accept the notice unless `notice` is false. */
  async function settleIn(client: Client, opened: { clientId: string; sessionId: string }, notice: boolean): Promise<Client> {
    if (notice) await client.call('client:accept-notice', { version: noticeVersion })
    const { conversations } = await client.call('conversation:list', {})
    const group = conversations.find((conversation) => conversation.type === 'group')
    if (!group) throw new Error('who joins has a group')
    return Object.assign(client, { id: opened.clientId, sessionId: opened.sessionId, group: group.id })
  }

  /** Signs up. */
  async function client(name: string, { notice = true, invitation }: { notice?: boolean; invitation?: string } = {}): Promise<Client> {
    clientCount += 1
    const made = new Client(
      street,
      name,
      `${name.toLowerCase().replace(/[^a-z]/g, '')}${clientCount}@clients.invalid`,
      `password of client ${clientCount}`,
    )
    return settleIn(
      made,
      await made.call('client:sign-up', { displayName: name, email: made.email, password: made.password, invitation }),
      notice,
    )
  }

  /** Joins with only a name. */
  async function guest(name: string, { notice = true, invitation }: { notice?: boolean; invitation?: string } = {}): Promise<Client> {
    const made = new Client(street, name)
    return settleIn(made, await made.call('client:join-as-guest', { displayName: name, invitation }), notice)
  }

  /** Several who have joined already and accepted the notice, made by the product's own functions without the slow hash of a password. */
  async function clients(count: number, name = 'Client'): Promise<Client[]> {
    const made: Client[] = []
    for (let index = 1; index <= count; index++) {
      const one = new Client(street, `${name} ${index}`)
      await app.database.write(async (tx) => {
        const joined = await joinHouse(tx, { displayName: one.name, email: null, passwordHash: null, externalId: null, guest: false })
        await updateClient(tx, joined.client.id, { notice_version: noticeVersion, notice_accepted_at: tx.nowMs })
        const sessionId = await openSession(tx, secrets, { clientId: joined.client.id }, '')
        const cookie = `${cookieName('client', secureCookies)}=${secrets.derive('session', sessionId)}`
        Object.assign(one, { id: joined.client.id, group: joined.conversationId, sessionId, cookie })
      })
      made.push(one)
    }
    return made
  }

  async function closeQuietly(): Promise<string[]> {
    const left: string[] = []
    for (const tab of tabs) tab.close()
    agent.destroy()
    const connections = async () => {
      const { text } = await httpRequest(port, noKeepAlive, { method: 'GET', path: '/metrics' })
      return [...text.matchAll(/^dramatis_connections\{.*\} (\d+)$/gm)].reduce((sum, match) => sum + Number(match[1]), 0)
    }
    if (!(await soon(async () => (await connections()) === 0))) left.push('Socket.IO connections')
    if (!(await soon(() => wire.openConnections() === 0))) left.push('connections of clients')
    await wire.close()
    await app.close()
    await database.remove()
    housesOpen -= 1
    if (housesOpen === 0 && !(await soon(() => tcpHandles() <= handlesBefore))) left.push('TCP handles')
    return left
  }

  return {
    app,
    database: app.database,
    secrets,
    config,
    port,
    wire,
    tabs,
    dialect: database.dialect,
    teamName: config.teamName,
    /** The data folder; on SQLite the database stands in it. */
    folder: database.folder,
    databaseFile: join(database.folder, 'dramatis.sqlite'),
    databaseUrl: database.url,
    /** Lines of the server's log so far. */
    log: logLines,
    cast: await listCast(app.database.read),
    /** The one-time link of the first start, until somebody redeems it. */
    firstLink: firstLink === null ? null : linkUrl('', secrets, 'admin', firstLink),
    admin,
    client,
    guest,
    clients,
    /** Somebody without a session. */
    stranger: <A extends Audience>(audience: A): Person<A> => new Person(audience, street),
    /** Somebody with the session or token of a one-time link, or any other credential the test puts in. */
    clientWith: (name: string): Client => new Client(street, name),
    adminWith: (email: string, password: string): Admin => new Admin(street, '', email, password),
    /** A request of nobody in particular, straight to the server. */
    ask: (asked: Asked): Promise<Answered> => httpRequest(port, agent, asked),
    /** As if it were so much later. */
    sweepPictures: (laterMs = 0) => app.sweepPictures(Date.now() + laterMs),
    /** Lets a picture have been there for longer. */
    agePicture: (id: string, ms: number) =>
      app.database.write(async (tx) => {
        const set = tx.db.updateTable('chat_attachments').set((row) => ({ created_at: row('created_at', '-', ms) }))
        await set.where('id', '=', id as PictureId).execute()
      }),
    /** What clients must not learn, by what it is. */
    teamSecrets: () => teamSecrets(app.database.read, secrets),
    /** Everything sent to clients so far. */
    sentToClients: () => wire.sentToClients(),
    /** Closes everything. @throws when something stayed open, was not as the contract says, or told a client of the team */
    async close(): Promise<void> {
      const found = options.unsearched ? [] : whereIn(wire.sentToClients(), await teamSecrets(app.database.read, secrets))
      const left = await closeQuietly()
      const complaints = [...faults, ...found.map((what) => `a client was sent ${what}`), ...left.map((what) => `${what} were left open`)]
      if (complaints.length > 0) throw new Error(`the house did not close in order:\n${[...new Set(complaints)].slice(0, 20).join('\n')}`)
    },
  }
}

const noKeepAlive = new Agent({ keepAlive: false })

/** Whether it comes true before the deadline. */
export async function soon(isTrue: () => boolean | Promise<boolean>): Promise<boolean> {
  const untilMs = performance.now() + deadlineMs
  for (;;) {
    if (await isTrue()) return true
    if (performance.now() > untilMs) return false
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
