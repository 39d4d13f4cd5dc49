// Somebody comes from elsewhere, with credentials that are made up, used up, ended or expired, at every door. The same
// doors are tried with what is right, or nothing would be proven.
import { setTimeout as wait } from 'node:timers/promises'
import type { Audience } from '@dramatis/contract/command'
import { readOrMakeKey, secretsFrom } from '../../src/access/secrets.ts'
import { audiences } from '../support/matrix-cells.ts'
import { commandsOf } from '../support/matrix-rows.ts'
import type { Client } from '../support/person.ts'
import { absentId, newRequestId } from '../support/words.ts'
import { foreignOrigins, forgeriesOf } from './rig/forgeries.ts'
import { type Furnished, furnish } from './rig/furnish.ts'
import { HouseProcess } from './rig/house.ts'
import { Doors, type Shown } from './rig/knock.ts'
import { PeopleOf } from './rig/people-of.ts'
import { Random } from './rig/random.ts'
import { openSessions, type SecondSession } from './rig/second-sessions.ts'
import { changeRows } from './rig/stored.ts'
import { type Row, unharmed } from './row.ts'

/** What was tried, and what went in that should not, or did not that should. */
class Tried {
  tries = 0
  readonly failures: string[] = []

  note(what: string, isIn: boolean, shouldBe: boolean): void {
    this.tries++
    if (isIn !== shouldBe) this.failures.push(`${what}: ${isIn ? 'accepted' : 'refused'}`)
  }
}

const secretOf = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1)
const writingRoutes = audiences.flatMap((audience) =>
  Object.values(commandsOf[audience]).flatMap(({ route }) =>
    route && route.method !== 'GET'
      ? [{ audience, method: route.method, path: `/api/v1/${audience}${route.path.replace(/\{\w+\}/g, absentId())}` }]
      : [],
  ),
)

interface Everybody {
  readonly client: string
  readonly admin: string
}

/** Every door from every origin, with a cookie that is right. */
async function tryOrigins(
  doors: Doors,
  own: string,
  isFixed: boolean,
  cookies: Everybody,
  random: Random,
  short: boolean,
  tried: Tried,
): Promise<void> {
  const about = isFixed ? `with the address ${own}` : 'without an address'
  const elsewhere: Shown[] = [
    ...foreignOrigins(own, isFixed).map((origin) => ({ origin })),
    { headers: { 'sec-fetch-site': 'cross-site' } },
    { headers: { 'sec-fetch-site': 'same-site' } },
    {
      origin: 'https://evil.example',
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' },
    },
    ...(isFixed ? [{ origin: 'https://evil.example', headers: { host: 'evil.example' } }] : []),
  ]
  const sid = await doors.sidOf({ origin: own, cookie: cookies.client })
  for (const from of [{ origin: own }, ...elsewhere]) {
    const isOwn = from.origin === own && !('headers' in from)
    const shown = (audience: Audience): Shown => ({ ...from, cookie: cookies[audience] })
    const name = `${about}, from ${JSON.stringify(from)}`
    const routes = short && !isOwn ? Array.from({ length: 3 }, () => random.of(writingRoutes)) : writingRoutes
    for (const { audience, method, path } of isOwn ? [] : routes) {
      const { code } = await doors.writes(method, path, shown(audience))
      tried.note(`${name}, ${method} ${path}`, code !== 'origin_refused', false)
    }
    for (const audience of audiences) {
      if (isOwn)
        tried.note(
          `${name}, PATCH /me`,
          (await doors.writes('PATCH', `/api/v1/${audience}/me`, shown(audience))).code === 'invalid_input',
          true,
        )
      tried.note(`${name}, reading as ${audience}`, await doors.reads(audience, shown(audience)), isOwn)
    }
    tried.note(`${name}, polling`, await doors.polls(shown('client')), isOwn)
    tried.note(`${name}, a WebSocket`, await doors.upgrades(shown('client')), isOwn)
    if (!isOwn) {
      tried.note(`${name}, reading on with the id of a connection`, await doors.pollsOn(sid, 'GET', shown('client')), false)
      tried.note(`${name}, writing on with the id of a connection`, await doors.pollsOn(sid, 'POST', shown('client')), false)
    } else {
      for (const transport of ['websocket', 'polling'] as const)
        tried.note(`${name}, ${transport} to /client`, await doors.connects('client', shown('client'), transport), true)
    }
  }
  for (const { audience, method, path } of writingRoutes)
    tried.note(
      `${about}, from nowhere, ${method} ${path}`,
      (await doors.writes(method, path, { cookie: cookies[audience] })).code !== 'origin_refused',
      false,
    )
  // The id of a connection is no credential: without its cookie, and with another one.
  for (const cookie of [undefined, cookies.admin, `${cookies.client}x`])
    for (const method of ['GET', 'POST'] as const)
      tried.note(`${about}, ${method} on the connection of somebody else`, await doors.pollsOn(sid, method, { origin: own, cookie }), false)
}

/** All ways to show a session or a token, at all doors. */
async function tryCredential(
  doors: Doors,
  what: string,
  value: string,
  shouldBe: { session?: Audience; token?: true },
  origin: string,
  tried: Tried,
  prefix = '',
): Promise<void> {
  for (const audience of audiences) {
    const cookie = `${prefix}dramatis_${audience}=${value}`
    const isSession = shouldBe.session === audience
    const isToken = shouldBe.token === true && audience === 'admin'
    tried.note(`${what}, as a cookie at ${audience}`, await doors.reads(audience, { origin, cookie }), isSession)
    tried.note(`${what}, as a token at ${audience}`, await doors.reads(audience, { authorization: `Bearer ${value}` }), isToken)
    tried.note(
      `${what}, as the cookie of a socket at ${audience}`,
      await doors.connects(audience, { origin, cookie }, 'websocket'),
      isSession,
    )
    tried.note(`${what}, as the token of a socket at ${audience}`, await doors.connects(audience, { token: value }, 'websocket'), isToken)
  }
}

/** What was in force and is not any more. */
async function endAll(people: PeopleOf, furnished: Furnished, second: readonly SecondSession[]): Promise<Map<string, string>> {
  const [signedOut, ended, changed, access] = furnished.clients.map((client) => people.client(client)) as [Client, Client, Client, Client]
  const [boss, lost] = furnished.admins.slice(0, 2).map((admin) => people.admin(admin)) as [
    ReturnType<PeopleOf['admin']>,
    ReturnType<PeopleOf['admin']>,
  ]
  const revoked = await boss.token('fleeting')
  const over = new Map<string, string>()
  over.set('a session that was signed out', secretOf(signedOut.cookie))
  await signedOut.call('client:sign-out', {})
  over.set('a session that was ended elsewhere', secretOf((second[1] as SecondSession).cookie))
  await ended.call('session:end', { sessionId: (second[1] as SecondSession).sessionId as never })
  over.set('a session from before the password was changed', secretOf((second[2] as SecondSession).cookie))
  await changed.call('client:change-password', { newPassword: 'a whole new password', email: 'changed@clients.invalid' })
  over.set('a session of a client whose access ended and was given again', secretOf(access.cookie))
  await boss.call('client:end-access', { clientId: access.id })
  await boss.call('client:restore-access', { clientId: access.id })
  over.set('a revoked token', revoked.bearer as string)
  await boss.call('token:revoke', { tokenId: revoked.tokenId as never })
  over.set("a disabled admin's token", lost.bearer as string)
  over.set("a disabled admin's session", secretOf((second[4] as SecondSession).cookie))
  await boss.call('admin:disable', { adminId: lost.id as never })
  return over
}

/** A request that opened a session comes again when that session has ended: it opens nothing. */
async function replaySignIn(people: PeopleOf, tried: Tried): Promise<void> {
  const guest = people.stranger('client')
  const requestId = newRequestId()
  await guest.call('client:join-as-guest', { displayName: 'Guest' }, { requestId })
  await guest.call('client:sign-out', {})
  const again = await people.stranger('client').callRaw('client:join-as-guest', { displayName: 'Guest' }, requestId)
  tried.note(
    'the request that opened a session, when it has ended',
    again.status === 200 || again.headers['set-cookie'] !== undefined,
    false,
  )
}

/** Sessions run out while they are in use. */
async function expire(
  house: HouseProcess,
  doors: Doors,
  people: PeopleOf,
  furnished: Furnished,
  second: readonly SecondSession[],
  tried: Tried,
): Promise<number> {
  const at = [5, 6, 7]
  const clients = at.map((index) => Object.assign(people.client(furnished.clients[index] as Furnished['clients'][number]), second[index]))
  const boss = people.admin(furnished.admins[0] as Furnished['admins'][number])
  const expiresAtMs = Date.now() + 2_500
  const ids = clients.map(({ sessionId }) => `'${sessionId}'`).join(', ')
  await changeRows(house, `update chat_sessions set expires_at = ${expiresAtMs} where id in (${ids})`)
  const heardAtMs: number[] = []
  const tabs = await Promise.all(clients.map((client) => client.tab()))
  for (const tab of tabs) tab.socket.onAny((name: string) => void (name !== 'session:ended' && heardAtMs.push(Date.now())))
  while (Date.now() < expiresAtMs + 1_600) {
    for (const client of clients) await boss.say(client.group, furnished.personas[0] as never, 'Still there?')
    await wait(100)
  }
  for (const [index, tab] of tabs.entries()) {
    const client = clients[index] as Client
    tried.note('an expired session, its open connection', tab.isOpen(), false)
    await tryCredential(doors, 'an expired session', secretOf(client.cookie), {}, `http://127.0.0.1:${house.port}`, tried)
  }
  const lateMs = heardAtMs.map((ms) => ms - expiresAtMs)
  tried.note(
    'an expired session, events later than a second',
    lateMs.some((ms) => ms > 1_000),
    false,
  )
  tried.note(
    'a session before it expired, events',
    lateMs.some((ms) => ms <= 0),
    true,
  )
  return Math.max(0, ...lateMs)
}

export const row: Row = {
  name: 'origin-tokens-sessions',
  does: 'every origin at every writing route, at reading, polling and WebSocket; sessions and tokens that are forged, replayed, ended, expired, also after the server was killed',
  passes: 'none accepted; what is right is accepted everywhere',
  promises: [6],
  on: 'both',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const house = await HouseProcess.build({ folder, dialect, env: { GUESTS: 'on', RATE_LIMITS: 'off' } })
    let people = new PeopleOf(house)
    let doors = new Doors(house.port)
    const tried = new Tried()
    try {
      const furnished = await furnish(house, { clients: 10, admins: 4 })
      const clientIds = furnished.clients.map(({ id }) => ({ clientId: id }))
      const second = await openSessions(house, [
        ...clientIds.slice(0, 4),
        { adminId: furnished.admins[1]?.id as never },
        ...clientIds.slice(5),
        { adminId: furnished.admins[3]?.id as never },
      ])
      const cookies = { client: furnished.clients[8]?.cookie as string, admin: second.at(-1)?.cookie as string }
      const secrets = secretsFrom(readOrMakeKey(house.dataDir))
      await house.start()
      const own = `http://127.0.0.1:${house.port}`
      await tryOrigins(doors, own, false, cookies, random, short, tried)
      say(`${tried.tries} tried from elsewhere`)
      const genuine = [
        {
          what: "a client's session",
          secret: secretOf(cookies.client),
          id: furnished.clients[8]?.sessionId as string,
          right: { session: 'client' },
        },
        {
          what: "an admin's session",
          secret: secretOf(cookies.admin),
          id: second.at(-1)?.sessionId as string,
          right: { session: 'admin' },
        },
        {
          what: 'a token',
          secret: furnished.admins[0]?.token as string,
          id: furnished.admins[0]?.tokenId as string,
          right: { token: true },
        },
      ] as const
      for (const { what, secret, id, right } of genuine) {
        await tryCredential(doors, what, secret, right, own, tried)
        for (const forged of forgeriesOf({ secret, id, secrets }, random, short ? 8 : 1_000))
          await tryCredential(doors, `instead of ${what} ${JSON.stringify(forged.slice(0, 50))}`, forged, {}, own, tried)
      }
      say(`${tried.tries} with forgeries`)
      const over = await endAll(people, furnished, second)
      const tryOver = async (when: string) => {
        for (const [what, secret] of over) await tryCredential(doors, `${what}${when}`, secret, {}, own, tried)
      }
      await tryOver('')
      await replaySignIn(people, tried)
      const expiredMs = await expire(house, doors, people, furnished, second, tried)
      people.close()
      doors.close()
      await house.kill()
      await house.start()
      doors = new Doors(house.port)
      await tryOver(' before the server was killed')
      // The same cookies count where the public address is known, under the name that https demands.
      for (const publicUrl of short ? ['https://chat.example.org'] : ['https://chat.example.org', 'http://chat.example.org']) {
        doors.close()
        await house.kill()
        await house.start({ PUBLIC_URL: publicUrl })
        doors = new Doors(house.port)
        const prefix = publicUrl.startsWith('https:') ? '__Host-' : ''
        const named = { client: prefix + cookies.client, admin: prefix + cookies.admin }
        await tryOrigins(doors, publicUrl, true, named, random, short, tried)
        if (prefix) await tryCredential(doors, 'a session under the name of plain http', secretOf(cookies.client), {}, publicUrl, tried)
      }
      people = new PeopleOf(house)
      const failures = tried.failures.slice(0, 20)
      if (tried.failures.length > failures.length) failures.push(`and ${tried.failures.length - failures.length} more`)
      if (house.complaints.length > 0) failures.push(`the server complained: ${house.complaints.slice(0, 3).join(' | ')}`)
      return {
        done: `${tried.tries} tries at every door, ${writingRoutes.length} of them writing routes`,
        ...unharmed,
        figures: {
          'wrongly accepted or refused': String(tried.failures.length),
          'events after a session expired, for at most': `${expiredMs} ms`,
        },
        failures,
      }
    } finally {
      people.close()
      doors.close()
      await house.remove()
    }
  },
}
