// What the team is shown: everything a client sees, and who really did it.
import { z } from 'zod'
import { lockReason, picture, session } from './client-views.ts'
import * as f from './fields.ts'

/** A person of the team, as colleagues see them. */
export const staffAdmin = z.object({
  id: f.adminId,
  displayName: z.string(),
  email: z.string(),
  disabled: z.boolean(),
  /** Invited, but has not set a password yet. */
  pending: z.boolean(),
  createdAtMs: f.timestampMs,
  version: f.version,
})
export type StaffAdmin = z.output<typeof staffAdmin>

export const staffPersona = z.object({
  id: f.personaId,
  displayName: z.string(),
  /** One line about them, seen by clients. */
  about: z.string(),
  /** How they speak; for the team only. */
  voiceNote: z.string(),
  avatarUrl: z.string(),
  colour: f.colour,
  retired: z.boolean(),
  /** Place in the cast of new clients; null when not in it. */
  castPosition: z.int().nullable(),
  createdBy: f.adminId.nullable(),
  createdAtMs: f.timestampMs,
  version: f.version,
})
export type StaffPersona = z.output<typeof staffPersona>

export const staffClient = z.object({
  id: f.clientId,
  displayName: z.string(),
  avatarUrl: z.string().nullable(),
  colour: f.colour,
  email: z.string().nullable(),
  externalId: z.string().nullable(),
  guest: z.boolean(),
  noticeAccepted: z.int().nullable(),
  accessEnded: z.boolean(),
  createdAtMs: f.timestampMs,
  /** The last time one of their connections was open; null: never. */
  lastSeenAtMs: f.timestampMs.nullable(),
  version: f.version,
})
export type StaffClient = z.output<typeof staffClient>

export const staffMember = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('persona'),
    id: f.personaId,
    displayName: z.string(),
    about: z.string(),
    avatarUrl: z.string(),
    colour: f.colour,
    version: f.version,
  }),
  z.object({
    kind: z.literal('client'),
    id: f.clientId,
    displayName: z.string(),
    avatarUrl: z.string().nullable(),
    colour: f.colour,
    version: f.version,
  }),
  z.object({ kind: z.literal('team'), displayName: z.string() }),
])
export type StaffMember = z.output<typeof staffMember>

/** Who really did it. */
export const actor = z.object({ kind: z.enum(['client', 'admin', 'server']), id: z.string(), displayName: z.string() })

export const staffMessage = z.object({
  id: f.messageId,
  conversationId: f.conversationId,
  seq: f.seq,
  changedSeq: f.seq,
  sender: staffMember,
  /** `server` only for an automatic welcome. */
  actor,
  text: z.string().nullable(),
  pictures: z.array(picture),
  automatic: z.enum(['welcome']).nullable(),
  createdAtMs: f.timestampMs,
  editedAtMs: f.timestampMs.nullable(),
  deleted: z.boolean(),
  requestId: z.string().nullable(),
})
export type StaffMessage = z.output<typeof staffMessage>

/** One picture of a conversation, with the message that it came in. */
export const staffGalleryItem = z.object({
  picture,
  messageId: f.messageId,
  seq: f.seq,
  sender: staffMember,
  actor,
  createdAtMs: f.timestampMs,
})
export type StaffGalleryItem = z.output<typeof staffGalleryItem>

const at = { seq: f.seq, atMs: f.timestampMs }
export const staffEntry = z.discriminatedUnion('kind', [
  z.object({ ...at, kind: z.literal('message:sent'), message: staffMessage }),
  z.object({ ...at, kind: z.literal('message:edited'), message: staffMessage }),
  z.object({ ...at, kind: z.literal('message:deleted'), message: staffMessage }),
  z.object({ ...at, kind: z.literal('member:added'), member: staffMember }),
  z.object({ ...at, kind: z.literal('member:removed'), member: staffMember }),
  z.object({ ...at, kind: z.literal('conversation:renamed'), name: z.string() }),
  z.object({ ...at, kind: z.literal('conversation:locked'), reason: lockReason }),
  z.object({ ...at, kind: z.literal('conversation:unlocked') }),
])
export type StaffEntry = z.output<typeof staffEntry>

/** One row of the inbox and of the groups table. Carries a version; an older one is dropped. */
export const staffConversation = z.object({
  id: f.conversationId,
  type: z.enum(['group', 'direct']),
  /** Of a group; empty for a direct conversation, which is named by its two sides. */
  name: z.string(),
  description: z.string(),
  /** The client it was made for, or the client of a direct conversation. Null for a group made by hand. */
  client: staffMember.nullable(),
  /** The other side of a direct conversation: a persona, the team, or a second client. */
  with: staffMember.nullable(),
  memberCount: z.int(),
  /** The oldest client message that nobody has answered; null: nobody waits. */
  waitingSinceMs: f.timestampMs.nullable(),
  /** For whom the client waits: the direct persona, or the persona who spoke last. */
  waitsFor: staffMember.nullable(),
  /** Nobody of the team has said anything here yet. */
  isNew: z.boolean(),
  locked: lockReason.nullable(),
  lastSeq: z.int().min(0),
  /** Place of the newest message; 0: nothing was said yet. */
  lastMessageSeq: z.int().min(0),
  activityAtMs: f.timestampMs,
  createdBy: f.adminId.nullable(),
  createdAtMs: f.timestampMs,
  version: f.version,
})
export type StaffConversation = z.output<typeof staffConversation>

/** A row with what a list shows beside it. */
export const inboxItem = z.object({
  conversation: staffConversation,
  lastMessage: staffMessage.nullable(),
  /** How far the viewing admin has read. */
  ownReadSeq: z.int().min(0),
})
export type InboxItem = z.output<typeof inboxItem>

export const staffReadMark = z.object({
  conversationId: f.conversationId,
  reader: z.object({ kind: z.enum(['client', 'admin']), id: z.string(), displayName: z.string() }),
  seq: z.int().min(0),
})
export type StaffReadMark = z.output<typeof staffReadMark>

/** Who of the team looks at a conversation, as whom, and which clients are here or type. Whole: replaces what was known. */
export const staffPresence = z.object({
  conversationId: f.conversationId,
  admins: z.array(
    z.object({
      id: f.adminId,
      displayName: z.string(),
      /** The chosen voice: `persona:ID`, `team`, or null. */
      as: z.string().nullable(),
      /** `idle`: the page is open but not visible. */
      state: z.enum(['viewing', 'typing', 'idle']),
    }),
  ),
  /** Member keys of clients. */
  here: z.array(z.string()),
  typing: z.array(z.string()),
})
export type StaffPresence = z.output<typeof staffPresence>

export const staffConversationDetail = z.object({
  conversation: staffConversation,
  members: z.array(staffMember),
  reads: z.array(staffReadMark),
  presence: staffPresence,
  ownReadSeq: z.int().min(0),
})
export type StaffConversationDetail = z.output<typeof staffConversationDetail>

export const invitation = z.object({
  id: f.invitationId,
  label: z.string(),
  maxUses: z.int(),
  used: z.int(),
  expiresAtMs: f.timestampMs.nullable(),
  revoked: z.boolean(),
  createdBy: f.adminId,
  createdAtMs: f.timestampMs,
  version: f.version,
})
export type Invitation = z.output<typeof invitation>

export const apiToken = z.object({
  id: f.apiTokenId,
  name: z.string(),
  createdAtMs: f.timestampMs,
  lastUsedAtMs: f.timestampMs.nullable(),
  revoked: z.boolean(),
  version: f.version,
})
export type ApiToken = z.output<typeof apiToken>

/** The voice of an admin's message: a persona seated there, or the team in its own name. */
export const voice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('persona'), id: f.personaId }),
  z.strictObject({ kind: z.literal('team') }),
])
export type Voice = z.output<typeof voice>

export const settings = z.object({
  /** Posted in the group of every new client, marked "automatic"; null: none. */
  welcome: z.object({ text: z.string(), as: voice }).nullable(),
  version: f.version,
})
export type Settings = z.output<typeof settings>

export const adminSelf = staffAdmin.extend({ teamName: z.string() })
export type AdminSelf = z.output<typeof adminSelf>
export { session }

const timeline = z.object({ conversationId: f.conversationId, entry: staffEntry, conversation: staffConversation })
/** What each event carries to a console. Timeline events bring the whole row beside the change. */
export const adminEvents = {
  'message:sent': timeline,
  'message:edited': timeline,
  'message:deleted': timeline,
  'member:added': timeline,
  'member:removed': timeline,
  'conversation:renamed': timeline,
  'conversation:locked': timeline,
  'conversation:unlocked': timeline,
  /** A new group or direct conversation. */
  'conversation:created': z.object({ conversation: staffConversation }),
  /** What takes no seq: done, description. */
  'conversation:changed': z.object({ conversation: staffConversation }),
  'conversation:read': staffReadMark,
  'presence:changed': staffPresence,
  'client:changed': z.object({ client: staffClient }),
  'persona:changed': z.object({ persona: staffPersona }),
  'admin:changed': z.object({ admin: staffAdmin }),
  'invitation:changed': z.object({ invitation }),
  /** Only to the admin whose token it is. */
  'token:changed': z.object({ token: apiToken }),
  'settings:changed': z.object({ settings }),
  'session:ended': z.object({ reason: z.enum(['signed_out', 'disabled', 'password_changed', 'token_revoked', 'expired']) }),
} as const
export type AdminEvents = { [Name in keyof typeof adminEvents]: z.output<(typeof adminEvents)[Name]> }
