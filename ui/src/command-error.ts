// What a refused or unanswered command looks like to a program. Knows the wire's error, not who shows it.
import type { ErrorCode, WireError } from '@dramatis/contract/errors'

/**
 * `no_answer`: nobody answered in time, so whether it happened is unknown. `cancelled`: the connection ended for good.
 * `picture_lost`: a picture that was to be sent is not kept in this browser any more.
 */
export type LocalCode = 'no_answer' | 'cancelled' | 'picture_lost'

/** A command did not succeed. `wire` is what the server said; null when it said nothing. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: ErrorCode | LocalCode
  readonly wire: WireError | null

  constructor(code: ErrorCode | LocalCode, message: string, wire: WireError | null = null) {
    super(message)
    this.code = code
    this.wire = wire
  }

  static ofWire(wire: WireError): CommandError {
    return new CommandError(wire.code, wire.message, wire)
  }

  /** The sentence about one field of the input, where the server refused that field. */
  fieldMessage(path: string): string | undefined {
    return this.wire?.fields?.find((field) => field.path === path)?.message
  }
}

/** Whether a value is an error as the server writes it. What arrives as `connect_error` may be anything. */
export function isWireError(value: unknown): value is WireError {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value && typeof value.code === 'string'
}
