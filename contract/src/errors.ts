// The closed list of error codes. Free of zod. A program acts on the code; a person reads the sentence.
// docs/protocol.md lists the same codes; a test compares.

/** Every code an answer may carry, with its HTTP status and what it means. */
export const errorCodes = {
  invalid_input: {
    status: 400,
    meaning: 'A field is missing, unknown, of the wrong type, too long, or not valid Unicode; `fields` says which.',
  },
  invalid_json: { status: 400, meaning: 'The body is not JSON.' },
  unsupported_media_type: {
    status: 415,
    meaning: 'The body is not sent as application/json; of a part of an upload: as application/offset+octet-stream.',
  },
  too_large: { status: 413, meaning: 'The body, the frame or the picture is larger than the limit.' },
  request_id_missing: { status: 400, meaning: 'A command needs a request id: the Idempotency-Key header, or requestId on a socket.' },
  request_id_reused: { status: 409, meaning: 'This request id was used before with other content.' },
  unknown_command: { status: 404, meaning: 'There is no command or route of this name.' },
  unauthenticated: { status: 401, meaning: 'Sign in first; the session or token is missing, ended or expired.' },
  wrong_credentials: { status: 401, meaning: 'The e-mail address or the password is wrong.' },
  origin_refused: { status: 403, meaning: 'The request comes from a page of another origin.' },
  not_found: { status: 404, meaning: 'It does not exist, or is not yours to see.' },
  link_invalid: { status: 404, meaning: 'The link was used, has expired, or never existed.' },
  sign_up_closed: { status: 403, meaning: 'The operator does not allow signing up this way.' },
  notice_required: { status: 403, meaning: 'The notice about played members must be accepted before writing.' },
  not_allowed: { status: 403, meaning: 'The thing is yours to see, but this may not be done with it.' },
  locked: { status: 409, meaning: 'The conversation is read-only; `reason` says why.' },
  email_taken: { status: 409, meaning: 'Another account uses this e-mail address.' },
  name_taken: { status: 409, meaning: 'This name is in use and would be mistaken for it.' },
  already_there: { status: 409, meaning: 'It is so already.' },
  message_deleted: { status: 409, meaning: 'The message was deleted.' },
  last_admin: { status: 409, meaning: 'The last enabled admin cannot be disabled.' },
  limit_reached: { status: 409, meaning: 'No more of these are possible; `limit` says how many.' },
  picture_type: { status: 415, meaning: 'By its bytes this is no JPEG, PNG, WebP or GIF, whatever its name says.' },
  picture_too_big: { status: 422, meaning: 'The picture has more pixels or frames than are taken; `limit` says how many.' },
  picture_damaged: { status: 422, meaning: 'The picture cannot be read to its end, or takes too much work to read.' },
  upload_offset: {
    status: 409,
    meaning: 'The upload stands elsewhere than `Upload-Offset` says, or is not whole yet: ask with HEAD where.',
  },
  upload_protocol: { status: 412, meaning: 'Uploads speak tus 1.0.0: `Tus-Resumable` is missing or names another version.' },
  storage_full: { status: 507, meaning: 'The server has no room for more pictures at the moment; words still go.' },
  rate_limited: { status: 429, meaning: 'Too much at once; try again after `retryAfterMs`.' },
  busy: { status: 503, meaning: 'The server cannot take it now; try again with the same request id.' },
  internal: { status: 500, meaning: 'Something failed here; `reference` finds it in the server log.' },
} as const satisfies Record<string, { status: number; meaning: string }>

export type ErrorCode = keyof typeof errorCodes

/** What an error looks like on the wire, over HTTP as `{ error }` and in a socket acknowledgement. */
export interface WireError {
  code: ErrorCode
  /** One sentence for a person: what happened and what to do. */
  message: string
  /** Stands in the server log beside what really happened. */
  reference: string
  fields?: { path: string; message: string }[]
  retryAfterMs?: number
  reason?: LockReason
  limit?: number
  current?: CurrentState
}

/**
 * How what the team asked about stood when it was refused: somebody else was faster. Never told to a client. Whoever
 * holds less than `lastSeq` asks for what is missing.
 */
export interface CurrentState {
  lastSeq: number
  locked: LockReason | null
  /** Of the message that it was about. */
  message?: { changedSeq: number; deleted: boolean }
  /** Of the member that it was about, or the persona who was to speak. */
  seated?: boolean
}

/** Why a conversation is read-only. */
export type LockReason = 'archived' | 'persona_left' | 'persona_retired' | 'no_shared_group' | 'access_ended'
