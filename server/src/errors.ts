// The errors that cross a door, and those that end a start. Anything else thrown is a fault of ours and shows as `internal`.
import type { ErrorCode, WireError } from '@dramatis/contract/errors'

export type ErrorDetails = Pick<WireError, 'fields' | 'retryAfterMs' | 'reason' | 'limit' | 'current'>

/** What a person reads when the thrower has nothing better to say. */
const sentences: Record<ErrorCode, string> = {
  invalid_input: 'Something in the request is not right. Check the fields and try again.',
  invalid_json: 'The request is not valid JSON.',
  unsupported_media_type: 'Send the request as application/json.',
  too_large: 'That is too large. Make it shorter and try again.',
  request_id_missing: 'The request carries no request id. Send one in the Idempotency-Key header.',
  request_id_reused: 'This request id was used before for something else. Use a new one.',
  unknown_command: 'There is nothing of this name here.',
  unauthenticated: 'You are not signed in. Sign in and try again.',
  wrong_credentials: 'The e-mail address or the password is wrong.',
  origin_refused: 'This request came from another site and was refused.',
  not_found: 'It does not exist, or you cannot see it.',
  link_invalid: 'This link was used already or has expired. Ask for a new one.',
  sign_up_closed: 'New accounts need an invitation here. Ask the team for a link.',
  notice_required: 'Read and accept the notice about played members first.',
  not_allowed: 'That cannot be done here.',
  locked: 'This conversation is read-only.',
  email_taken: 'Another account uses this e-mail address. Sign in, or use another one.',
  name_taken: 'This name could be mistaken for somebody else here. Choose another one.',
  already_there: 'It is so already.',
  message_deleted: 'This message was deleted.',
  last_admin: 'This is the last admin with access. Enable or invite another one first.',
  limit_reached: 'No more of these are possible.',
  picture_type: 'This is not a JPEG, PNG, WebP or GIF. Save it as one of these and try again.',
  picture_too_big: 'This picture has more pixels or frames than fit. Make it smaller and try again.',
  picture_damaged: 'This picture cannot be read. It may be damaged; open it, save it anew, and try again.',
  upload_offset: 'The upload has to go on from another place. Try again.',
  upload_protocol: 'This upload does not speak tus 1.0.0.',
  storage_full: 'There is no room for more pictures on the server at the moment. Words still go; tell the team.',
  rate_limited: 'That was a lot at once. Wait a moment and try again.',
  busy: 'The server is busy. Try again in a moment.',
  internal: 'Something failed on the server. Try again; if it stays, tell the team the reference.',
}

/** A refusal with a code of the closed list. */
export class CommandError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails
  constructor(code: ErrorCode, details: ErrorDetails = {}, sentence: string = sentences[code]) {
    super(sentence)
    this.code = code
    this.details = details
  }
}

export function toWire(error: unknown, reference: string): WireError {
  if (error instanceof CommandError) return { code: error.code, message: error.message, reference, ...error.details }
  return { code: 'internal', message: sentences.internal, reference }
}

export const notFound = () => new CommandError('not_found')

/** Ends a start with one line for the operator and exit code 1. */
export class StartError extends Error {}
