// What a command is: data that a feature fills in and dispatch.ts runs. Leaving out the rule, or the audit line of an
// admin's command, does not compile.
import type { Audience, CommandContract, InputOf, OutputOf } from '@dramatis/contract/command'
import type { CurrentState } from '@dramatis/contract/errors'
import type { ClientId, ConversationId, MessageId, PersonaId, RequestId } from '@dramatis/contract/ids'
import type { Actor, AdminActor, ClientActor } from './access/actor.ts'
import type { Verdict } from './access/rules.ts'
import type { Secrets } from './access/secrets.ts'
import type { Reader, Tx } from './database/database.ts'

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
  readonly run: (
    tx: Tx,
    context: Context<A, InputOf<C>> & { readonly prepared: NoInfer<Prepared>; readonly facts: NoInfer<Facts> },
  ) => Promise<Stored>
}
interface Audited<C extends CommandContract, Prepared, Facts, Stored = OutputOf<C>>
  extends Command<C, AdminActor, Prepared, Facts, Stored> {
  /** Null only for what is no deed: a read mark. */
  readonly audit:
    | ((told: { readonly input: InputOf<C>; readonly facts: NoInfer<Facts>; readonly stored: NoInfer<Stored> }) => AuditLine)
    | null
  /** What a refused admin is told of how it stands: somebody else may have been faster. */
  readonly current?: (facts: NoInfer<Facts>) => CurrentState | undefined
}
/** The answer holds a secret, made anew from what is stored. */
interface Revealing<C extends CommandContract, Prepared, Facts, Stored> extends Audited<C, Prepared, Facts, Stored> {
  readonly answer: (stored: NoInfer<Stored>, context: Context<AdminActor, InputOf<C>>) => OutputOf<C>
}

// biome-ignore lint/suspicious/noExplicitAny: the table holds commands of every shape; each was checked where it was defined.
export type Anything = any
export type Definition = Query<Anything, Anything, Anything> | (Command<Anything, Anything, Anything, Anything, Anything> & Extras)
export type Extras = {
  readonly audit?: ((told: Anything) => AuditLine) | null
  readonly answer?: (stored: Anything, context: Anything) => unknown
  readonly current?: (facts: Anything) => CurrentState | undefined
}
export type Table = Readonly<Record<Audience, Readonly<Record<string, Definition>>>>

// One constructor a kind: they only check the types. An admin's command without an audit line does not compile.
export const clientQuery = <C extends CommandContract, Facts>(query: Query<C, ClientActor, Facts>): Definition => query
export const adminQuery = <C extends CommandContract, Facts>(query: Query<C, AdminActor, Facts>): Definition => query
export const clientCommand = <C extends CommandContract, Facts, Prepared = undefined>(
  command: Command<C, ClientActor, Prepared, Facts>,
): Definition => command
export const adminCommand = <C extends CommandContract, Facts, Prepared = undefined>(command: Audited<C, Prepared, Facts>): Definition =>
  command
export const revealingCommand = <C extends CommandContract, Facts, Stored, Prepared = undefined>(
  command: Revealing<C, Prepared, Facts, Stored>,
): Definition => command
/** Also without a session. */
export const openQuery = <C extends CommandContract, Facts>(query: Query<C, Actor, Facts>): Definition => query
/** Without a session: signing up and in. The actor is not yet an admin, so it writes its audit lines itself. */
export const openCommand = <C extends CommandContract, Facts, Prepared = undefined>(
  command: Command<C, Actor, Prepared, Facts>,
): Definition => command
