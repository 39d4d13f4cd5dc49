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

  picturesPerMessage: 10,
  /** Bytes of one picture as it is uploaded. */
  pictureBytes: 20 * 1024 * 1024,
  /** Width x height: a phone's largest photo. */
  picturePixels: 50_000_000,
  /** Pixels along one side. */
  pictureSide: 16_383,
  /** Frames of an animated picture, and width x height x frames. */
  pictureFrames: 600,
  pictureFramePixels: 30_000_000,
  pictureNameLength: 120,
  altTextLength: 500,
  /** Longest side of the sizes that are made. */
  thumbnailSide: 480,
  displaySide: 1600,
  avatarSide: 256,
  /** Of all sizes on disk, those of one client, and those of everybody. */
  pictureBytesPerClient: 1024 * 1024 * 1024,
  pictureBytesInAll: 200 * 1024 * 1024 * 1024,
  /** Below this much free space no upload is taken: words still need room. */
  freeDiskBytes: 256 * 1024 * 1024,
  uploadsPerActor: 20,
  /** What a browser sends at once: a server that stops reading after 30 s still gets on with a slow line. */
  uploadChunkBytes: 1024 * 1024,
  /** Of the header in which an upload says what it is called. */
  uploadMetadataLength: 4000,
  /** An upload that rests so long is forgotten. */
  uploadHours: 24,
  /** A picture that was uploaded and not sent is forgotten after so long. */
  draftPictureHours: 72,
  /** How much of a processor a picture may take, and how long that may last on a machine that is busy with other things. */
  pictureWorkMs: 5_000,
  pictureWaitMs: 30_000,
  /** How many pictures are made at once, and how many may wait. */
  picturesAtWork: 2,
  picturesWaiting: 100,
  /** What decoding may add to the memory of the process that does it. */
  pictureWorkBytes: 224 * 1024 * 1024,
  picturesPage: 60,
  picturesPageMax: 200,

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
  /** A photo with a longer side is made smaller in the browser, unless the person asks for the original. */
  shrunkSide: 2560,
  /** Pictures that one browser uploads at once. */
  uploadsAtOnce: 2,
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
  /** Starting, continuing, asking after and finishing uploads. */
  upload: { burst: 300, perMinute: 1800 },
  /** Pictures that a screen loads, in any size. */
  picture: { burst: 1000, perMinute: 6000 },
  /** All pictures of a conversation in one archive. */
  archive: { burst: 5, perMinute: 10 },
  /** A platform that registers its clients by a program. */
  register: { burst: 100, perMinute: 1200 },
} as const satisfies Record<string, RateLimit>

export type RateLimitName = keyof typeof rateLimits

/** The version of the notice about played members. Raise it when its words change: everybody is asked again. */
export const noticeVersion = 1
