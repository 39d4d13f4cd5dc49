// What is looked at while the matrix runs: the answer over either door, whether anything was stored, and whether everybody
// who listens heard only what is theirs.
import { createHash } from 'node:crypto'
import type { Audience, CommandContract } from '@dramatis/contract/command'
import type { ErrorCode, WireError } from '@dramatis/contract/errors'
import { sql } from 'kysely'
import type { World } from './matrix-world.ts'
import type { Person } from './person.ts'
import type { Tab } from './tab.ts'
import { newRequestId } from './words.ts'

export interface Outcome {
  readonly answer: ErrorCode | 'done'
  /** The refusal without its reference, or the answer. */
  readonly shape: unknown
}
const withoutReference = ({ reference: _reference, ...rest }: WireError) => rest
const refusedWith = (error: WireError, also: unknown = null): Outcome => ({
  answer: error.code,
  shape: { ...withoutReference(error), keys: Object.keys(error).sort(), also },
})

export async function overHttp(person: Person<Audience>, name: string, input: Readonly<Record<string, unknown>>): Promise<Outcome> {
  const { cookie } = person
  const answered = await person.callRaw(name as never, input)
  person.cookie = cookie
  if (answered.status === 200) return { answer: 'done', shape: answered.json() }
  return refusedWith(answered.json<{ error: WireError }>().error, {
    status: answered.status,
    headers: Object.keys(answered.headers).sort(),
  })
}

export async function overSocket(tab: Tab<Audience>, contract: CommandContract, name: string, input: unknown): Promise<Outcome> {
  const needsId = contract.kind === 'command' && !contract.repeatable
  const answer = await tab.frame(name, { input, ...(needsId && { requestId: newRequestId() }) })
  return answer.ok ? { answer: 'done', shape: answer.output } : refusedWith(answer.error)
}

/** Changes when anything is stored. Not when somebody was seen. */
async function fingerprintOf({ house }: World): Promise<string> {
  const { db } = house.database.read
  const seen = new Set(['last_seen_at', 'last_used_at'])
  const hash = createHash('sha256')
  for (const { name } of await db.introspection.getTables()) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db)
    const lines = rows.map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !seen.has(column))))
    hash.update(`${name} ${lines.length} ${lines.sort().join('\n')}`)
  }
  return hash.digest('hex')
}

interface Facts {
  readonly seats: ReadonlySet<string>
  readonly met: ReadonlySet<string>
  readonly tokens: ReadonlyMap<string, string>
}
/** Who is seated where, and sees it; whom they share a conversation with, or did with a persona; whose token is whose. */
async function factsOf({ house }: World): Promise<Facts> {
  const { db } = house.database.read
  const places = new Map((await db.selectFrom('chat_groups').selectAll().execute()).map((row) => [row.id as string, row]))
  const all = await db.selectFrom('chat_group_members').selectAll().execute()
  const shown = all.filter((seat) => {
    const place = places.get(seat.group_id)
    return (
      seat.client_id &&
      seat.left_at === null &&
      place &&
      (place.group_type === 'group' || place.last_message_seq > 0 || seat.opened_at !== null)
    )
  })
  const met = new Set<string>()
  // Whoever was ever seated with a client may stand on their screen, in what they said.
  for (const own of shown) {
    for (const other of all) {
      if (other.group_id !== own.group_id) continue
      met.add(`${own.client_id} ${other.client_id ? `client:${other.client_id}` : `persona:${other.fake_user_id}`}`)
    }
  }
  const tokens = await db.selectFrom('chat_api_tokens').select(['id', 'admin_id']).execute()
  return {
    seats: new Set(shown.map((seat) => `${seat.client_id} ${seat.group_id}`)),
    met,
    tokens: new Map(tokens.map((row) => [row.id, row.admin_id])),
  }
}

type Payload = {
  conversationId?: string
  member?: { kind: string; id: string }
  self?: { id: string }
  token?: { id: string }
  here?: string[]
  typing?: string[]
}

/** Undefined: this client may hear it. */
function whyNotForClient(clientId: string, name: string, payload: Payload, before: Facts, after: Facts): string | undefined {
  const place = payload.conversationId
  if (name === 'conversation:closed') return before.seats.has(`${clientId} ${place}`) ? undefined : 'was never there'
  if (place !== undefined) {
    if (!after.seats.has(`${clientId} ${place}`)) return 'is not seated there, or does not see it yet'
    const strangers = [...(payload.here ?? []), ...(payload.typing ?? [])].filter(
      (key) => key !== 'team' && !after.met.has(`${clientId} ${key}`),
    )
    return strangers.length > 0 ? `is shown ${strangers.join()} there` : undefined
  }
  if (payload.member) return after.met.has(`${clientId} ${payload.member.kind}:${payload.member.id}`) ? undefined : 'never met them'
  if (payload.self) return payload.self.id === clientId ? undefined : 'is somebody else'
  return 'did nothing that would end it'
}

const listenersOf = (world: World) => [
  ...[...world.clientTabs].map(([client, tab]) => ({ who: client.name, id: client.id as string, tab: tab as unknown as Tab<Audience> })),
  ...[...world.adminTabs].map(([admin, tab]) => ({ who: admin.name, id: admin.id, tab: tab as unknown as Tab<Audience> })),
]

/** Runs what should change nothing, or something, and answers what is wrong with what was heard and stored. */
export async function watched(world: World, mayChange: boolean, work: () => Promise<void>): Promise<string[]> {
  const listeners = listenersOf(world)
  const settle = () => Promise.all(listeners.map(({ tab }) => tab.settle()))
  await settle()
  const places = new Map(listeners.map(({ tab }) => [tab, tab.events.length]))
  const [before, storedBefore] = [await factsOf(world), mayChange ? '' : await fingerprintOf(world)]
  await work()
  await settle()
  const after = await factsOf(world)
  const faults: string[] = []
  if (!mayChange && (await fingerprintOf(world)) !== storedBefore) faults.push('something was stored')
  for (const { who, id, tab } of listeners) {
    if (!tab.isOpen()) faults.push(`${who}'s connection was closed`)
    for (const { name, payload } of tab.events.slice(places.get(tab))) {
      if (!mayChange && name !== 'presence:changed') faults.push(`${who} heard ${name}`)
      const fault =
        tab.audience === 'client'
          ? whyNotForClient(id, name, payload as Payload, before, after)
          : whyNotForStaff(id, name, payload as Payload, after)
      if (fault) faults.push(`${who} heard ${name}, but ${fault}: ${JSON.stringify(payload).slice(0, 300)}`)
    }
  }
  return faults
}

function whyNotForStaff(adminId: string, name: string, payload: Payload, after: Facts): string | undefined {
  if (name === 'session:ended') return 'did nothing that would end it'
  return name === 'token:changed' && after.tokens.get(payload.token?.id ?? '') !== adminId ? 'does not own it' : undefined
}
