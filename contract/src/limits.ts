// Every number that bounds something, in one place. Free of zod, so that the browser programs may import it.
// Past a limit the sender gets an error that says so; nothing is cut off silently.

export const limits = {
  /** UTF-16 code units of one message. */
  messageTextLength: 4000,
  displayNameLength: 60,
  groupNameLength: 80,
  descriptionLength: 500,
  personaAboutLength: 120,
  personaVoiceNoteLength: 1000,
  emailLength: 254,
  passwordMinLength: 10,
  passwordMaxLength: 200,
  tokenNameLength: 60,
  invitationLabelLength: 80,
  externalIdLength: 128,
  searchLength: 80,
  requestIdLength: 64,
  requestIdMinLength: 8,

  /** Rows of one page. */
  messagesPage: 50,
  messagesPageMax: 200,
  listPage: 50,
  listPageMax: 200,
  conversationsOfClientPage: 50,

  membersPerGroup: 200,
  castSize: 40,
  personas: 1000,
  castApplyBatch: 50,
  apiTokensPerAdmin: 20,
  sessionsPerActor: 20,
  invitationUsesMax: 100_000,
  /** An unread count stops here and is shown as "99+". */
  unreadCountMax: 100,

  /** Bytes of one HTTP body and of one Socket.IO frame. */
  bodyBytes: 64 * 1024,
  frameBytes: 64 * 1024,
  socketsPerActor: 50,
  /** A turn of the server's event loop that has worked for so many milliseconds lets no new connection in any more. */
  admitWithinMs: 1_000,
  /** What may wait for a connection that does not read; past it the connection is closed, and catches up when it returns. */
  socketBacklogPackets: 5_000,
  socketBacklogBytes: 8 * 1024 * 1024,
  /** Calls of one connection that are under way at once. */
  callsPerConnection: 200,
  /** Commands that may wait for the one writer before a sender is told `busy`. */
  writerQueue: 5000,
  /** Commands of one commit. More make it cheaper a command, and the others wait longer: see docs/decisions/hot-path.md. */
  writerBatch: 256,
  writerBatchMs: 8,

  /** Milliseconds a browser waits for an answer before it asks again with the same request id. */
  answerTimeoutMs: 8_000,
  sendRetries: 5,
  retryBaseMs: 500,
  retryMaxMs: 15_000,
  /** Within so long everybody has their turn to connect again, one after another: a server that starts is not run over. */
  reconnectSpreadMs: 6_000,

  /** A presence signal is repeated at this interval and forgotten after the second number. */
  presenceHeartbeatMs: 15_000,
  presenceExpiryMs: 30_000,
  typingExpiryMs: 6_000,

  sessionDays: 30,
  oneTimeLinkHours: 72,
  firstAdminLinkHours: 24,
} as const

export interface RateLimit {
  /** How many at once. */
  readonly burst: number
  /** How many a minute in the long run. */
  readonly perMinute: number
}

/** Rate limits by name. A command names the one that it is counted against, per actor; what needs no session, and whoever has none, per address. */
export const rateLimits = {
  /** Ordinary reads. */
  query: { burst: 200, perMinute: 1200 },
  /** Ordinary changes. */
  change: { burst: 60, perMinute: 240 },
  /** Messages a client sends. */
  clientSend: { burst: 10, perMinute: 60 },
  /** Messages an admin sends, by hand or by a program. */
  adminSend: { burst: 100, perMinute: 1200 },
  /** Typing, looking, reading. */
  signal: { burst: 60, perMinute: 600 },
  /** Sign-in and links, per address. */
  signIn: { burst: 20, perMinute: 20 },
  /** A client's list of conversations, the dearest read. */
  list: { burst: 30, perMinute: 180 },
  /** Sign-in, per account that was named and address. */
  signInAccount: { burst: 5, perMinute: 5 },
  /** Sign-in, per account that was named, from all addresses. */
  signInAccountInAll: { burst: 50, perMinute: 50 },
  /** Accounts made from one address. */
  signUp: { burst: 20, perMinute: 20 },
  /** A platform that registers its clients by a program. */
  register: { burst: 100, perMinute: 1200 },
} as const satisfies Record<string, RateLimit>

export type RateLimitName = keyof typeof rateLimits

/** The version of the notice about played members. Raise it when its words change: everybody is asked again. */
export const noticeVersion = 1
