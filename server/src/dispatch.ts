// The only way to run a command. Both doors (http/, realtime/) come here, in the same order: actor, limit, parse, limit by
// what was parsed, prepare, begin, earlier answer, load, allow, run, audit, commit, publish, answer.
import { randomUUID } from 'node:crypto'
import type { Audience, CommandContract } from '@dramatis/contract/command'
import type { CurrentState } from '@dramatis/contract/errors'
import { requestId as requestIdSchema } from '@dramatis/contract/fields'
import type { AdminId, RequestId, SessionId } from '@dramatis/contract/ids'
import type { Logger } from 'pino'
import { type Actor, type AdminActor, actorKey, type ClientActor } from './access/actor.ts'
import type { RateLimiter } from './access/rate-limits.ts'
import type { Verdict } from './access/rules.ts'
import type { Secrets } from './access/secrets.ts'
import { findAdminSession, findAdminToken, findClientSession, findStillActing, isFreshSession, touch } from './access/sessions-store.ts'
import type { Anything, AuditLine, Command, Context, Definition, Extras, Query, Table } from './command.ts'
import type { Database, Reader, Tx } from './database/database.ts'
import { CommandError } from './errors.ts'
import type { InFlight } from './in-flight.ts'
import { findEarlierAnswer, rememberAnswer } from './requests-store.ts'

export type Credential = { readonly session: string } | { readonly token: string } | null

/** One request as a door hands it in. */
export interface Call {
  readonly audience: Audience
  readonly name: string
  readonly credential: Credential
  /** Whose connection it is, as found when it opened. It says who is counted; whether they still may is asked in the transaction. */
  readonly knownActor: Actor | null
  readonly requestId: unknown
  readonly input: unknown
  /** The address, for limits. */
  readonly address: string
  readonly baseUrl: string
  readonly device: string
  readonly connectionId: string | null
  /** What the door found wrong with its form; null: nothing. */
  readonly fault: CommandError | null
  /** Stands in the log and in an error a person sees. */
  readonly reference: string
}

export interface Answer {
  readonly output: unknown
  /** Set when a session was opened: the token for the cookie. */
  readonly openedSession?: string
}

export interface Engine {
  readonly table: Table
  readonly database: Database
  readonly secrets: Secrets
  readonly limiter: RateLimiter
  readonly log: Logger
  /** Writes an audit line in the transaction of the command that it is about. */
  readonly writeAuditLine: (tx: Tx, adminId: AdminId, action: string, line: AuditLine) => Promise<void>
  /** Calls that were taken and not yet answered. */
  readonly inFlight: InFlight
  /** Counts a command for the operator. */
  readonly observe: (name: string, outcome: string, ms: number) => void
}

export const newReference = (): string => randomUUID().slice(0, 8)

/** Whose session or token it is; a stranger when it is none. */
export async function findActor(database: Database, audience: Audience, credential: Credential): Promise<Actor> {
  if (!credential) return { kind: 'stranger' }
  const find = audience === 'client' ? findClientSession : 'token' in credential ? findAdminToken : findAdminSession
  if (audience === 'client' && 'token' in credential) return { kind: 'stranger' }
  const found = await find(database.read, 'token' in credential ? credential.token : credential.session)
  if (!found) return { kind: 'stranger' }
  if (found.stale) noteUse(database, found.actor)
  return found.actor
}

/** Not awaited: whoever asks need not wait for a note that they asked. */
function noteUse(database: Database, actor: ClientActor | AdminActor): void {
  database.write((tx) => touch(tx, actor)).catch(() => {})
}

function insist(verdict: Verdict, current?: () => CurrentState | undefined): void {
  if (verdict === true) return
  const { code, ...details } = typeof verdict === 'string' ? { code: verdict } : verdict
  const state = current?.()
  throw new CommandError(code, { ...details, ...(state && { current: state }) })
}

function parse(contract: CommandContract, input: unknown): unknown {
  const parsed = contract.input.safeParse(input ?? {})
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...issue.path, key.slice(0, 60)].join('.'), message: 'Unknown field' }))
        : [{ path: issue.path.join('.'), message: issue.message }],
    )
    .slice(0, 10)
  const [first] = fields
  throw new CommandError('invalid_input', { fields }, first ? `${first.path || 'The input'}: ${first.message}.` : undefined)
}

async function runQuery(engine: Engine, query: Query<Anything, Anything, Anything>, context: Context<Actor, unknown>): Promise<Answer> {
  const facts = await query.load(engine.database.read, context)
  insist(query.allow(context.actor, facts))
  return { output: await query.run(engine.database.read, { ...context, facts }) }
}

/** What was answered to the same request before; of a session that has ended since: that it has. */
async function findAnsweredBefore(reader: Reader, asked: Asked): Promise<{ stored: unknown } | undefined> {
  if (asked.requestId === null) return undefined
  const earlier = await findEarlierAnswer(reader, asked.key, asked.requestId)
  if (!earlier) return undefined
  if (earlier.command !== asked.name || earlier.fingerprint !== asked.fingerprint) throw new CommandError('request_id_reused')
  const stored = JSON.parse(earlier.answer) as unknown
  if (asked.opensSession && !(await isFreshSession(reader, (stored as { sessionId: SessionId }).sessionId)))
    throw new CommandError('request_id_reused')
  return { stored }
}

interface Asked {
  readonly name: string
  readonly key: string
  readonly requestId: RequestId | null
  readonly fingerprint: string
  readonly opensSession: boolean
}

async function runCommand(engine: Engine, definition: Definition, name: string, context: Context<Actor, unknown>): Promise<Answer> {
  const command = definition as Command<Anything, Anything, Anything, Anything, Anything> & Extras
  const contract = command.contract as CommandContract
  const { actor, input, requestId } = context
  const opensSession = contract.session === 'opens'
  // Opening a session changes who asks, so the same request may come back as somebody: it is always a stranger's.
  const key = opensSession ? actorKey({ kind: 'stranger' }) : actorKey(actor)
  const fingerprint = requestId ? engine.secrets.fingerprint(`${name}:${JSON.stringify(input)}`) : ''
  const asked: Asked = { name, key, requestId, fingerprint, opensSession }
  const prepared = await command.prepare?.(engine.database.read, context)
  let isStale = false
  let remembered: { answer: string; atMs: number } | undefined
  const work = async (tx: Tx): Promise<unknown> => {
    remembered = undefined
    let acting = actor
    if (actor.kind !== 'stranger' && !opensSession) {
      // What ended while the command was under way ends it too.
      const found = await findStillActing(tx, actor)
      if (!found) throw new CommandError('unauthenticated')
      isStale = found.stale
      acting = found.actor
    }
    const earlier = await findAnsweredBefore(tx, asked)
    if (earlier) return earlier.stored
    const facts = await command.load(tx, { ...context, actor: acting, prepared })
    insist(command.allow(acting, facts), () => (acting.kind === 'admin' ? command.current?.(facts) : undefined))
    const result: unknown = await command.run(tx, { ...context, actor: acting, prepared, facts })
    if (acting.kind === 'admin' && command.audit)
      await engine.writeAuditLine(tx, acting.id, name, command.audit({ input, facts, stored: result }))
    if (requestId) {
      remembered = { answer: JSON.stringify(result), atMs: tx.nowMs }
      await rememberAnswer(tx, { actor: key, requestId, command: name, fingerprint, answer: remembered.answer })
    }
    return result
  }
  // What is remembered may be of the same request sent again, which has told of itself.
  const wasDone = async (reader: Reader) => {
    const kept = remembered && requestId && (await findEarlierAnswer(reader, key, requestId))
    return !!kept && kept.answer === remembered?.answer && kept.created_at === remembered.atMs
  }
  const stored = await engine.database.write(work, wasDone).catch(async (error: unknown) => {
    // The same request twice at one moment, on PostgreSQL: the rule saw the effect of the other. It has an answer by now.
    const earlier =
      error instanceof CommandError && error.code !== 'request_id_reused'
        ? await findAnsweredBefore(engine.database.read, asked)
        : undefined
    if (!earlier) throw error
    return earlier.stored
  })
  if (isStale && actor.kind !== 'stranger') noteUse(engine.database, actor)
  const output = command.answer ? command.answer(stored, context) : stored
  if (!opensSession) return { output }
  return { output, openedSession: engine.secrets.derive('session', (output as { sessionId: string }).sessionId) }
}

async function answerCall(engine: Engine, call: Call, told: { actor: Actor }): Promise<Answer> {
  const definition = Object.hasOwn(engine.table[call.audience], call.name) ? engine.table[call.audience][call.name] : undefined
  const contract = definition?.contract as CommandContract | undefined
  // A command asks in its transaction whether the actor still may, and as what.
  const asksAgain =
    contract?.kind === 'command' && !contract.session && !(definition as Command<Anything, Anything, Anything, Anything>).prepare
  const actor = (asksAgain && call.knownActor) || (await findActor(engine.database, call.audience, call.credential))
  told.actor = actor
  // Nonsense is counted too.
  const limit = contract?.limit ?? 'query'
  // Whoever is signed in is counted as themselves: several people may share an address. What anybody may ask is counted by
  // address whoever asks: every new account would bring an allowance to make the next, and to guess at links.
  if (actor.kind === 'stranger' || contract?.signedOut) await engine.limiter.take(limit, `at:${call.address}`)
  else await engine.limiter.take(limit, actorKey(actor))
  if (call.fault) throw call.fault
  if (!definition || !contract) throw new CommandError('unknown_command')
  if (actor.kind === 'stranger' && !contract.signedOut) throw new CommandError('unauthenticated')
  if (contract.session && call.connectionId) throw new CommandError('unknown_command', {}, 'This sets a cookie: send it over HTTP.')
  const input = parse(contract, call.input)
  if (contract.limitBy) {
    // Whoever guesses from elsewhere uses up little of what the owner has.
    const account = `${call.audience}:${contract.limitBy.key(input as never)}`
    await engine.limiter.take(contract.limitBy.limit, `${account} at ${call.address}`)
    await engine.limiter.take(contract.limitBy.inAll, account)
  }
  let requestId: RequestId | null = null
  if (contract.kind === 'command' && !contract.repeatable) {
    if (call.requestId === undefined || call.requestId === null || call.requestId === '') throw new CommandError('request_id_missing')
    const parsed = requestIdSchema.safeParse(call.requestId)
    if (!parsed.success)
      throw new CommandError('invalid_input', {
        fields: [{ path: 'requestId', message: parsed.error.issues[0]?.message ?? 'is not valid' }],
      })
    requestId = parsed.data
  }
  const { baseUrl, device, connectionId } = call
  const context: Context<Actor, unknown> = { actor, input, requestId, secrets: engine.secrets, baseUrl, device, connectionId }
  if (contract.kind === 'query') return runQuery(engine, definition as Query<Anything, Anything, Anything>, context)
  return runCommand(engine, definition, call.name, context)
}

/** Runs one call and writes its log line. @throws CommandError, or what failed inside (to be shown as `internal`) */
export async function dispatch(engine: Engine, call: Call): Promise<Answer> {
  const startedMs = performance.now()
  const told: { actor: Actor } = { actor: { kind: 'stranger' } }
  const command = Object.hasOwn(engine.table[call.audience], call.name) ? `${call.audience}/${call.name}` : `${call.audience}/unknown`
  const note = (outcome: string) => {
    const ms = Math.round((performance.now() - startedMs) * 10) / 10
    engine.observe(command, outcome, ms)
    return { command, actor: actorKey(told.actor), reference: call.reference, outcome, ms }
  }
  if (!engine.inFlight.enter()) throw new CommandError('busy')
  try {
    const answer = await answerCall(engine, call, told)
    engine.log.info(note('ok'))
    return answer
  } catch (error) {
    const isRefusal = error instanceof CommandError
    const isBusy = !isRefusal && engine.database.isUnavailable(error)
    if (isRefusal) engine.log[error.code === 'rate_limited' ? 'debug' : 'info'](note(error.code))
    else if (isBusy) engine.log.warn({ ...note('busy'), fault: describeFault(error) })
    else engine.log.error({ ...note('internal'), fault: describeFault(error) })
    throw isBusy ? new CommandError('busy') : error
  } finally {
    engine.inFlight.leave()
  }
}

/** Where and what, without the values that a driver puts into its messages. */
export function describeFault(error: unknown): { name: string; code?: unknown; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error }
  const stack = error.stack
    ?.split('\n')
    .filter((frame) => frame.trimStart().startsWith('at '))
    .slice(0, 8)
    .join('\n')
  return { name: error.name, code: (error as { code?: unknown }).code, stack }
}
