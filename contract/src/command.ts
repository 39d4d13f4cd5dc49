// What a command looks like on the wire. The server gives it a rule and a body; documents and tests read it as data.
import type { z } from 'zod'
import type { RateLimitName } from './limits.ts'
import type { Route } from './routes.ts'

export type Audience = 'client' | 'admin'

export interface CommandContract<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly audience: Audience
  /** `command` changes something, once per request id. `query` reads, or signals something that is not kept. */
  readonly kind: 'command' | 'query'
  /** One sentence for the API page. */
  readonly summary: string
  /** Null: only on a socket. */
  readonly route: Route | null
  readonly input: Input
  /** Of a command: ids, seq and times, never text. What is stored for a repeated request is this. */
  readonly output: Output
  readonly limit: RateLimitName
  /** Further limits, by something that was parsed (an account named at sign-in): from one address, and from all together. */
  readonly limitBy?: { readonly limit: RateLimitName; readonly inAll: RateLimitName; readonly key: (input: z.output<Input>) => string }
  /** Doing it twice is doing it once (a read mark): needs no request id, and none is stored. */
  readonly repeatable?: true
  /** May be called without a session. */
  readonly signedOut?: true
  /** Opens or ends the session whose cookie the HTTP door then sets or clears; not callable on a socket. */
  readonly session?: 'opens' | 'ends'
}
export type InputOf<C extends CommandContract> = z.output<C['input']>
/** What a caller writes: before trimming, coercion and defaults. */
export type CallOf<C extends CommandContract> = z.input<C['input']>
export type OutputOf<C extends CommandContract> = z.output<C['output']>

/** Keeps the exact schemas while checking the shape. */
export function contract<I extends z.ZodType, O extends z.ZodType>(definition: CommandContract<I, O>): CommandContract<I, O> {
  return definition
}
