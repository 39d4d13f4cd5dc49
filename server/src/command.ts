// The one deep module: a command is data, and `dispatch` is the only way to run one. Both doors (http/, realtime/) come
// here, in the same order: actor, limit, parse, limit by what was parsed, prepare, begin, earlier answer, load, allow,
// run, audit, commit, publish, answer.
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Audience, CommandContract, InputOf, OutputOf } from '@dramatis/contract/command'
import { requestId as requestIdSchema } from '@dramatis/contract/fields'
import type { AdminId, ClientId, ConversationId, MessageId, PersonaId, RequestId } from '@dramatis/contract/ids'
import type { Actor, AdminActor, ClientActor } from './access/actor.ts'
import { actorKey } from './access/actor.ts'
import type { RateLimiter } from './access/rate-limits.ts'
import type { Verdict } from './access/rules.ts'
import type { Secrets } from './access/secrets.ts'
import { findAdminSession, findAdminToken, findClientSession, touch } from './access/sessions-store.ts'
import type { Database, Reader, Tx } from './database/database.ts'
import { CommandError } from './errors.ts'
import { findEarlierAnswer, rememberAnswer } from './requests-store.ts'

/** Who of the team did what, as whom, where. Ids, field names and settings; never message text, a client's name or address. */
export interface AuditLine {
  readonly conversationId?: ConversationId
  readonly clientId?: ClientId
  readonly personaId?: PersonaId
  readonly messageId?: MessageId
  /** Further ids, names of changed fields, settings. */
  readonly details?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>
}

/** What the parts of a command are told beside its input. */
export interface Context<A extends Actor, Input> {
  readonly actor: A
  readonly input: Input
  /** Null for a query, and for a command that is repeatable. */
  readonly requestId: RequestId | null
  readonly secrets: Secrets
  /** Where the asker's browser finds this server; links are made from it. */
  readonly baseUrl: string
  /** "Firefox on Linux"; empty when unknown. */
  readonly device: string
  /** Names the socket; null over HTTP. */
  readonly connectionId: string | null
}

/** A query: read connection, no request id, no audit line. */
export interface Query<C extends CommandContract, A extends Actor, Facts> {
  readonly contract: C
  readonly load: (reader: Reader, context: Context<A, InputOf<C>>) => Promise<Facts>
  readonly allow: (actor: A, facts: NoInfer<Facts>) => Verdict
  readonly run: (reader: Reader, context: Context<A, InputOf<C>> & { readonly facts: NoInfer<Facts> }) => Promise<OutputOf<C>>
}

/** A command changes something, in one transaction. `Stored` is what a repeated request is answered from: never text or secrets. */
export interface Command<C extends CommandContract, A extends Actor, Prepared, Facts, Stored = OutputOf<C>> {
  readonly contract: C
  /** Slow work outside any transaction: hashing, decoding. */
  readonly prepare?: (reader: Reader, context: Context<A, InputOf<C>>) => Promise<Prepared>
  readonly load: (tx: Tx, context: Context<A, InputOf<C>> & { readonly prepared: NoInfer<Prepared> }) => Promise<Facts>
  readonly allow: (actor: A, facts: NoInfer<Facts>) => Verdict
  readonly run: (tx: Tx, context: Context<A, InputOf<C>> & { readonly prepared: NoInfer<Prepared>; readonly facts: NoInfer<Facts> }) => Promise<Stored>
}
interface Audited<C extends CommandContract, Prepared, Facts, Stored = OutputOf<C>> extends Command<C, AdminActor, Prepared, Facts, Stored> {
  /** Null only for what is no deed: a read mark. */
  readonly audit: ((told: { readonly input: InputOf<C>; readonly facts: NoInfer<Facts>; readonly stored: NoInfer<Stored> }) => AuditLine) | null
}
/** The answer holds a secret, made anew from what is stored. */
interface Revealing<C extends CommandContract, Prepared, Facts, Stored> extends Audited<C, Prepared, Facts, Stored> {
  readonly answer: (stored: NoInfer<Stored>, context: Context<AdminActor, InputOf<C>>) => OutputOf<C>
}

// biome-ignore lint/suspicious/noExplicitAny: the table holds commands of every shape; each was checked where it was defined.
type Anything = any
export type Definition = Query<Anything, Anything, Anything> | (Command<Anything, Anything, Anything, Anything, Anything> & Extras)
type Extras = { readonly audit?: ((told: Anything) => AuditLine) | null; readonly answer?: (stored: Anything, context: Anything) => unknown }
export type Table = Readonly<Record<Audience, Readonly<Record<string, Definition>>>>

// One constructor a kind: they only check the types. An admin's command without an audit line does not compile.
export const clientQuery = <C extends CommandContract, Facts>(query: Query<C, ClientActor, Facts>): Definition => query
export const adminQuery = <C extends CommandContract, Facts>(query: Query<C, AdminActor, Facts>): Definition => query
export const clientCommand = <C extends CommandContract, Facts, Prepared = undefined>(command: Command<C, ClientActor, Prepared, Facts>): Definition => command
export const adminCommand = <C extends CommandContract, Facts, Prepared = undefined>(command: Audited<C, Prepared, Facts>): Definition => command
export const revealingCommand = <C extends CommandContract, Facts, Stored, Prepared = undefined>(command: Revealing<C, Prepared, Facts, Stored>): Definition => command
/** Also without a session. */
export const openQuery = <C extends CommandContract, Facts>(query: Query<C, Actor, Facts>): Definition => query
/** Without a session: signing up and in. The actor is not yet an admin, so it writes its audit lines itself. */
export const openCommand = <C extends CommandContract, Facts, Prepared = undefined>(command: Command<C, Actor, Prepared, Facts>): Definition => command

export type Credential = { readonly session: string } | { readonly token: string } | null

/** One request as a door hands it in. */
export interface Call {
  readonly audience: Audience
  readonly name: string
  readonly credential: Credential
  readonly requestId: unknown
  readonly input: unknown
  /** The address, for limits. */
  readonly address: string
  readonly baseUrl: string
  readonly device: string
  readonly connectionId: string | null
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

/** Counts what is under way, so that an end can wait for it. */
export class InFlight {
  #count = 0
  #ending: (() => void) | undefined

  /** False once the end has begun: nothing new is taken. */
  enter(): boolean {
    if (this.#ending) return false
    this.#count += 1
    return true
  }

  leave(): void {
    this.#count -= 1
    if (this.#count === 0) this.#ending?.()
  }

  /** Takes nothing more, and resolves when everything taken was answered. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#ending = resolve
      if (this.#count === 0) resolve()
    })
  }
}

export const newReference = (): string => randomUUID().slice(0, 8)

/** Whose session or token it is; a stranger when it is none. */
export async function findActor(database: Database, audience: Audience, credential: Credential): Promise<Actor> {
  if (!credential) return { kind: 'stranger' }
  const find = audience === 'client' ? findClientSession : 'token' in credential ? findAdminToken : findAdminSession
  if (audience === 'client' && 'token' in credential) return { kind: 'stranger' }
  const found = await find(database.read, 'token' in credential ? credential.token : credential.session)
  if (!found) return { kind: 'stranger' }
  // Not awaited: whoever asks need not wait for a note that they asked.
  if (found.stale) database.write((tx) => touch(tx, found.actor)).catch(() => {})
  return found.actor
}

function insist(verdict: Verdict): void {
  if (verdict === true) return
  if (typeof verdict === 'string') throw new CommandError(verdict)
  const { code, ...details } = verdict
  throw new CommandError(code, details)
}

function parse(contract: CommandContract, input: unknown): unknown {
  const parsed = contract.input.safeParse(input ?? {})
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.slice(0, 10).map((issue) => ({ path: issue.path.join('.'), message: issue.message }))
  const [first] = fields
  throw new CommandError('invalid_input', { fields }, first ? `${first.path || 'The input'}: ${first.message}.` : undefined)
}

async function runQuery(engine: Engine, query: Query<Anything, Anything, Anything>, context: Context<Actor, unknown>): Promise<Answer> {
  const facts = await query.load(engine.database.read, context)
  insist(query.allow(context.actor, facts))
  return { output: await query.run(engine.database.read, { ...context, facts }) }
}

async function runCommand(engine: Engine, definition: Definition, name: string, context: Context<Actor, unknown>): Promise<Answer> {
  const command = definition as Command<Anything, Anything, Anything, Anything, Anything> & Extras
  const contract = command.contract as CommandContract
  const { actor, input, requestId } = context
  const key = actorKey(actor)
  const fingerprint = requestId ? engine.secrets.fingerprint(`${name}:${JSON.stringify(input)}`) : ''
  const prepared = await command.prepare?.(engine.database.read, context)
  const stored = await engine.database.write(async (tx) => {
    if (requestId) {
      const earlier = await findEarlierAnswer(tx, key, requestId)
      if (earlier && (earlier.command !== name || earlier.fingerprint !== fingerprint)) throw new CommandError('request_id_reused')
      if (earlier) return JSON.parse(earlier.answer) as unknown
    }
    const facts = await command.load(tx, { ...context, prepared })
    insist(command.allow(actor, facts))
    const result: unknown = await command.run(tx, { ...context, prepared, facts })
    if (actor.kind === 'admin' && command.audit) await engine.writeAuditLine(tx, actor.id, name, command.audit({ input, facts, stored: result }))
    if (requestId) await rememberAnswer(tx, { actor: key, requestId, command: name, fingerprint, answer: JSON.stringify(result) })
    return result
  })
  const output = command.answer ? command.answer(stored, context) : stored
  if (contract.session !== 'opens') return { output }
  return { output, openedSession: engine.secrets.derive('session', (output as { sessionId: string }).sessionId) }
}

async function answerCall(engine: Engine, call: Call, told: { actor: Actor }): Promise<Answer> {
  const definition = Object.hasOwn(engine.table[call.audience], call.name) ? engine.table[call.audience][call.name] : undefined
  if (!definition) throw new CommandError('unknown_command')
  const contract = definition.contract as CommandContract
  const actor = await findActor(engine.database, call.audience, call.credential)
  told.actor = actor
  await engine.limiter.take(contract.limit, `at:${call.connectionId ?? call.address}`)
  if (actor.kind !== 'stranger') await engine.limiter.take(contract.limit, actorKey(actor))
  else if (!contract.signedOut) throw new CommandError('unauthenticated')
  if (contract.session && call.connectionId) throw new CommandError('unknown_command', {}, 'This sets a cookie: send it over HTTP.')
  const input = parse(contract, call.input)
  if (contract.limitBy) await engine.limiter.take(contract.limitBy.limit, contract.limitBy.key(input as never))
  let requestId: RequestId | null = null
  if (contract.kind === 'command' && !contract.repeatable) {
    if (call.requestId === undefined || call.requestId === null || call.requestId === '') throw new CommandError('request_id_missing')
    const parsed = requestIdSchema.safeParse(call.requestId)
    if (!parsed.success) throw new CommandError('invalid_input', { fields: [{ path: 'requestId', message: parsed.error.issues[0]?.message ?? 'is not valid' }] })
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
    if (isRefusal) engine.log.info(note(error.code))
    else if (isBusy) engine.log.warn({ ...note('busy'), fault: describeFault(error) })
    else engine.log.error({ ...note('internal'), fault: describeFault(error) })
    throw isBusy ? new CommandError('busy') : error
  } finally {
    engine.inFlight.leave()
  }
}

/** Where and what, without the values that a driver puts into its messages. */
function describeFault(error: unknown): { name: string; code?: unknown; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error }
  const stack = error.stack?.split('\n').filter((frame) => frame.trimStart().startsWith('at ')).slice(0, 8).join('\n')
  return { name: error.name, code: (error as { code?: unknown }).code, stack }
}
