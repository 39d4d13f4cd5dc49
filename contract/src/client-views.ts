// What a client is shown. There is no field here for an admin: who speaks for a persona cannot be sent by mistake.
import { z } from 'zod'
import * as f from './fields.ts'

/** A member as a client meets it, on every surface. `playedBy` is the team's name and is shown in words. */
export const clientMember = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('persona'),
    id: f.personaId,
    displayName: z.string(),
    about: z.string(),
    avatarUrl: z.string(),
    colour: f.colour,
    /** The words to show are "Played by " and this. */
    playedBy: z.string(),
    version: f.version,
  }),
  z.object({
    kind: z.literal('client'),
    id: f.clientId,
    displayName: z.string(),
    /** Null: none, the initials stand for it. */
    avatarUrl: z.string().nullable(),
    colour: f.colour,
    version: f.version,
  }),
  z.object({ kind: z.literal('team'), displayName: z.string() }),
])
export type ClientMember = z.output<typeof clientMember>

/** One size of a picture: where it is, and how large. */
const pictureSize = z.object({ url: z.string(), width: z.int(), height: z.int() })

/** A picture as everybody who may see it is shown it. `width` and `height` are those of the original, upright. */
export const picture = z.object({
  id: f.pictureId,
  /** What it was called where it came from; the original is downloaded under this name. */
  name: z.string(),
  /** Empty: nobody wrote one. */
  altText: z.string(),
  width: z.int(),
  height: z.int(),
  /** `display` and `original` move; the thumbnail is the first frame. */
  animated: z.boolean(),
  /** Of the original. */
  bytes: z.int(),
  /** A ThumbHash in base64: what to show until a size has come. */
  placeholder: z.string(),
  thumbnail: pictureSize,
  display: pictureSize,
  original: pictureSize,
})
export type Picture = z.output<typeof picture>

export const clientMessage = z.object({
  id: f.messageId,
  conversationId: f.conversationId,
  /** Its place, for ever. */
  seq: f.seq,
  /** The newest change of it: equals `seq` until it is edited or deleted. */
  changedSeq: f.seq,
  sender: clientMember,
  /** Null once deleted; empty where pictures came without words. */
  text: z.string().nullable(),
  /** In the order they were sent in; none once deleted. */
  pictures: z.array(picture),
  /** Not written by hand at that moment: an automatic welcome. Shown in words. */
  automatic: z.enum(['welcome']).nullable(),
  createdAtMs: f.timestampMs,
  editedAtMs: f.timestampMs.nullable(),
  deleted: z.boolean(),
  /** Only on the viewer's own messages: the request that made it, so that a pending one is recognised. */
  requestId: z.string().nullable(),
})
export type ClientMessage = z.output<typeof clientMessage>

/** One picture of a conversation, with the message that it came in. */
export const clientGalleryItem = z.object({
  picture,
  messageId: f.messageId,
  seq: f.seq,
  sender: clientMember,
  createdAtMs: f.timestampMs,
})
export type ClientGalleryItem = z.output<typeof clientGalleryItem>

export const lockReason = z.enum(['archived', 'persona_left', 'persona_retired', 'no_shared_group', 'access_ended'])

const at = { seq: f.seq, atMs: f.timestampMs }
/** One change of a conversation's timeline. `hidden` fills the place of a change that concerns something from before the viewer's seat. */
export const clientEntry = z.discriminatedUnion('kind', [
  z.object({ ...at, kind: z.literal('message:sent'), message: clientMessage }),
  z.object({ ...at, kind: z.literal('message:edited'), message: clientMessage }),
  z.object({ ...at, kind: z.literal('message:deleted'), message: clientMessage }),
  z.object({ ...at, kind: z.literal('member:added'), member: clientMember }),
  z.object({ ...at, kind: z.literal('member:removed'), member: clientMember }),
  z.object({ ...at, kind: z.literal('conversation:renamed'), name: z.string() }),
  z.object({ ...at, kind: z.literal('conversation:locked'), reason: lockReason }),
  z.object({ ...at, kind: z.literal('conversation:unlocked') }),
  z.object({ ...at, kind: z.literal('hidden') }),
])
export type ClientEntry = z.output<typeof clientEntry>

/** Who is here and who types, whole: replaces what was known. Forgotten by the viewer after limits.presenceExpiryMs. */
export const clientPresence = z.object({
  conversationId: f.conversationId,
  here: z.array(z.string()),
  typing: z.array(z.string()),
})
export type ClientPresence = z.output<typeof clientPresence>

export const clientReadMark = z.object({
  conversationId: f.conversationId,
  /** The viewer has read up to here, on any of their screens. */
  ownReadSeq: z.int().min(0),
  /** Somebody else of the conversation has; who is not told. */
  othersReadSeq: z.int().min(0),
  /** Messages of others after ownReadSeq that are not deleted; counted up to limits.unreadCountMax. */
  unread: z.int().min(0),
})
export type ClientReadMark = z.output<typeof clientReadMark>

/** A mark moved: what is absent stays as it was; a mark never goes back. */
export const clientReadChange = z.object({
  conversationId: f.conversationId,
  ownReadSeq: z.int().min(0).optional(),
  /** Comes with ownReadSeq. */
  unread: z.int().min(0).optional(),
  othersReadSeq: z.int().min(0).optional(),
})
export type ClientReadChange = z.output<typeof clientReadChange>

export const clientConversation = z.object({
  id: f.conversationId,
  type: z.enum(['group', 'direct']),
  /** Null: the group made for the viewer at sign-up ("Your group"), or a direct conversation (named by `with`). */
  name: z.string().nullable(),
  description: z.string(),
  /** The other side of a direct conversation. */
  with: clientMember.nullable(),
  /** Everybody seated now, the viewer included. */
  members: z.array(clientMember),
  /** Null: can be written in. */
  locked: lockReason.nullable(),
  /** The viewer sees the timeline from here on. */
  fromSeq: f.seq,
  lastSeq: z.int().min(0),
  lastMessage: clientMessage.nullable(),
  activityAtMs: f.timestampMs,
  read: clientReadMark,
  presence: clientPresence,
})
export type ClientConversation = z.output<typeof clientConversation>

export const clientSelf = z.object({
  id: f.clientId,
  displayName: z.string(),
  avatarUrl: z.string().nullable(),
  colour: f.colour,
  email: z.string().nullable(),
  guest: z.boolean(),
  /** A guest or a platform's client has none until they set one. */
  hasPassword: z.boolean(),
  /** The version accepted; null before the first contact. */
  noticeAccepted: z.int().nullable(),
  version: f.version,
})
export type ClientSelf = z.output<typeof clientSelf>

export const session = z.object({
  id: f.sessionId,
  current: z.boolean(),
  /** "Firefox on Linux"; empty when unknown. */
  device: z.string(),
  createdAtMs: f.timestampMs,
  lastSeenAtMs: f.timestampMs,
})
export type Session = z.output<typeof session>

/** What anybody may know before signing in. */
export const house = z.object({
  teamName: z.string(),
  signUp: z.enum(['open', 'invitation', 'closed']),
  guests: z.boolean(),
  noticeVersion: z.int(),
})
export type House = z.output<typeof house>

/** What each event carries to a client. */
export const clientEvents = {
  'message:sent': z.object({ conversationId: f.conversationId, entry: clientEntry }),
  'message:edited': z.object({ conversationId: f.conversationId, entry: clientEntry }),
  'message:deleted': z.object({ conversationId: f.conversationId, entry: clientEntry }),
  'member:added': z.object({ conversationId: f.conversationId, entry: clientEntry }),
  'member:removed': z.object({ conversationId: f.conversationId, entry: clientEntry }),
  'conversation:renamed': z.object({ conversationId: f.conversationId, entry: clientEntry }),
  'conversation:locked': z.object({ conversationId: f.conversationId, entry: clientEntry }),
  'conversation:unlocked': z.object({ conversationId: f.conversationId, entry: clientEntry }),
  /** The viewer was seated: fetch it with conversation:get. */
  'conversation:opened': z.object({ conversationId: f.conversationId, fromSeq: f.seq }),
  /** The viewer's seat ended: forget everything of it. */
  'conversation:closed': z.object({ conversationId: f.conversationId }),
  /** What takes no seq: the name of a group made at sign-up, for the others in it, or a description. */
  'conversation:changed': z.object({ conversationId: f.conversationId, name: z.string().nullable(), description: z.string() }),
  'conversation:read': clientReadChange,
  'presence:changed': clientPresence,
  /** A persona or client was renamed or given another face; an older version is dropped. */
  'member:changed': z.object({ member: clientMember }),
  'self:changed': z.object({ self: clientSelf }),
  /** Sent just before the connection is closed for good. */
  'session:ended': z.object({ reason: z.enum(['signed_out', 'access_ended', 'password_changed', 'expired']) }),
} as const
export type ClientEvents = { [Name in keyof typeof clientEvents]: z.output<(typeof clientEvents)[Name]> }
