// Everything an admin, or a program with an admin's token, may ask for. The keys are the names on the socket.
import { z } from 'zod'
import { galleryInput, pictureInput, pictureMade, said, saysSomething, timelineInput, uploadFinishInput } from './client-commands.ts'
import { picture } from './client-views.ts'
import { type CallOf, contract, type OutputOf } from './command.ts'
import * as f from './fields.ts'
import { limits } from './limits.ts'
import { adminRoutes as routes } from './routes.ts'
import * as v from './staff-views.ts'

const none = z.strictObject({})
const done = z.object({})
const inConversation = { conversationId: f.conversationId }
const opened = z.object({ sessionId: f.sessionId, adminId: f.adminId })
const page = { cursor: f.cursor.optional(), limit: f.limitOf(limits.listPage, limits.listPageMax) }
const nextCursor = z.string().nullable()
/** A one-time link is made from an id that is stored and a key that is not: the same request gets the same link again. */
const link = { url: z.string(), expiresAtMs: f.timestampMs }
const memberRef = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('persona'), id: f.personaId }),
  z.strictObject({ kind: z.literal('client'), id: f.clientId }),
])

export const adminCommands = {
  'admin:sign-in': contract({
    audience: 'admin', kind: 'command', route: routes['admin:sign-in'], limit: 'signIn', signedOut: true, session: 'opens',
    limitBy: { limit: 'signInAccount', inAll: 'signInAccountInAll', key: (input) => input.email },
    summary: 'Opens a session for an admin.',
    input: z.strictObject({ email: f.email, password: f.typedPassword }), output: opened,
  }),
  'admin:sign-out': contract({
    audience: 'admin', kind: 'command', route: routes['admin:sign-out'], limit: 'change', session: 'ends',
    summary: 'Ends the session of this browser.', input: none, output: done,
  }),
  'admin:check-link': contract({
    audience: 'admin', kind: 'query', route: routes['admin:check-link'], limit: 'signIn', signedOut: true,
    summary: 'What a one-time link is for, before it is used. Not usable: the rest is null.',
    input: z.strictObject({ secret: f.secret }),
    output: z.object({
      usable: z.boolean(),
      /** `first_admin` asks for name, address and password. */
      purpose: z.enum(['first_admin', 'admin']).nullable(),
      displayName: z.string().nullable(),
      /** False: a password must be set. True: it may be, and signing in without is possible. */
      hasPassword: z.boolean().nullable(),
    }),
  }),
  'admin:redeem-link': contract({
    audience: 'admin', kind: 'command', route: routes['admin:redeem-link'], limit: 'signIn', signedOut: true, session: 'opens',
    summary: 'Uses a one-time link and opens a session. The first admin gives name, address and password; an invited one a password; one who has a password may set another.',
    input: z.strictObject({ secret: f.secret, displayName: f.displayName.optional(), email: f.email.optional(), password: f.newPassword.optional() }),
    output: opened,
  }),
  'admin:get-self': contract({
    audience: 'admin', kind: 'query', route: routes['admin:get-self'], limit: 'query',
    summary: 'The admin who is signed in, or whose token is used.', input: none, output: z.object({ self: v.adminSelf }),
  }),
  'admin:rename': contract({
    audience: 'admin', kind: 'command', route: routes['admin:rename'], limit: 'change',
    summary: 'Changes the name colleagues see.', input: z.strictObject({ displayName: f.displayName }), output: done,
  }),
  'admin:change-password': contract({
    audience: 'admin', kind: 'command', route: routes['admin:change-password'], limit: 'signIn',
    summary: 'Changes the password and ends every other session.',
    input: z.strictObject({ currentPassword: f.typedPassword, newPassword: f.newPassword }), output: done,
  }),
  'session:list': contract({
    audience: 'admin', kind: 'query', route: routes['session:list'], limit: 'query',
    summary: 'The own open sessions, newest first.', input: none, output: z.object({ sessions: z.array(v.session) }),
  }),
  'session:end': contract({
    audience: 'admin', kind: 'command', route: routes['session:end'], limit: 'change',
    summary: 'Ends one of the own sessions.', input: z.strictObject({ sessionId: f.sessionId }), output: done,
  }),
  'token:list': contract({
    audience: 'admin', kind: 'query', route: routes['token:list'], limit: 'query',
    summary: 'The own API tokens, newest first.', input: none, output: z.object({ tokens: z.array(v.apiToken) }),
  }),
  'token:create': contract({
    audience: 'admin', kind: 'command', route: routes['token:create'], limit: 'change',
    summary: 'Makes an API token that acts as this admin. The token itself is shown only here.',
    input: z.strictObject({ name: f.tokenName }), output: z.object({ tokenId: f.apiTokenId, token: z.string() }),
  }),
  'token:revoke': contract({
    audience: 'admin', kind: 'command', route: routes['token:revoke'], limit: 'change',
    summary: 'Revokes an own API token, on open connections too.', input: z.strictObject({ tokenId: f.apiTokenId }), output: done,
  }),
  'admin:list': contract({
    audience: 'admin', kind: 'query', route: routes['admin:list'], limit: 'query',
    summary: 'Everybody of the team.', input: none, output: z.object({ admins: z.array(v.staffAdmin) }),
  }),
  'admin:invite': contract({
    audience: 'admin', kind: 'command', route: routes['admin:invite'], limit: 'change',
    summary: 'Makes an admin who sets a password by a one-time link.',
    input: z.strictObject({ displayName: f.displayName, email: f.email }), output: z.object({ adminId: f.adminId, ...link }),
  }),
  'admin:make-link': contract({
    audience: 'admin', kind: 'command', route: routes['admin:make-link'], limit: 'change',
    summary: 'Makes a new one-time link for an admin who lost theirs or forgot the password; earlier ones end.',
    input: z.strictObject({ adminId: f.adminId }), output: z.object(link),
  }),
  'admin:disable': contract({
    audience: 'admin', kind: 'command', route: routes['admin:disable'], limit: 'change',
    summary: 'Ends the access of an admin, on open consoles within a second. Never the last enabled one.',
    input: z.strictObject({ adminId: f.adminId }), output: done,
  }),
  'admin:enable': contract({
    audience: 'admin', kind: 'command', route: routes['admin:enable'], limit: 'change',
    summary: 'Gives a disabled admin access again.', input: z.strictObject({ adminId: f.adminId }), output: done,
  }),
  'client:list': contract({
    audience: 'admin', kind: 'query', route: routes['client:list'], limit: 'query',
    summary: 'Clients, by name or newest first; search in name, address and platform id.',
    input: z.strictObject({ ...page, search: f.search.optional(), sort: z.enum(['newest', 'name']).default('newest') }),
    output: z.object({ clients: z.array(v.staffClient), nextCursor }),
  }),
  'client:get': contract({
    audience: 'admin', kind: 'query', route: routes['client:get'], limit: 'query',
    summary: 'One client with their conversations.',
    input: z.strictObject({ clientId: f.clientId }),
    output: z.object({ client: v.staffClient, conversations: z.array(v.staffConversation) }),
  }),
  'client:create': contract({
    audience: 'admin', kind: 'command', route: routes['client:create'], limit: 'register',
    summary: "Registers a person of the host platform by its own id: client, group and a one-time sign-in link. The same id again gives the same client and a new link.",
    input: z.strictObject({ externalId: f.externalId, displayName: f.displayName, email: f.email.optional() }),
    output: z.object({ clientId: f.clientId, conversationId: f.conversationId, created: z.boolean(), ...link }),
  }),
  'client:make-link': contract({
    audience: 'admin', kind: 'command', route: routes['client:make-link'], limit: 'change',
    summary: 'Makes a one-time sign-in link for a client who forgot the password; earlier ones end.',
    input: z.strictObject({ clientId: f.clientId }), output: z.object(link),
  }),
  'client:end-access': contract({
    audience: 'admin', kind: 'command', route: routes['client:end-access'], limit: 'change',
    summary: 'Ends the access of a client: no sign-in, and open connections close within a second.',
    input: z.strictObject({ clientId: f.clientId }), output: done,
  }),
  'client:restore-access': contract({
    audience: 'admin', kind: 'command', route: routes['client:restore-access'], limit: 'change',
    summary: 'Gives a client access again.', input: z.strictObject({ clientId: f.clientId }), output: done,
  }),
  'invitation:list': contract({
    audience: 'admin', kind: 'query', route: routes['invitation:list'], limit: 'query',
    summary: 'Invitation links, newest first.', input: z.strictObject(page),
    output: z.object({ invitations: z.array(v.invitation), nextCursor }),
  }),
  'invitation:create': contract({
    audience: 'admin', kind: 'command', route: routes['invitation:create'], limit: 'change',
    summary: 'Makes an invitation link with which clients sign up. The link is shown only here.',
    input: z.strictObject({
      label: f.invitationLabel,
      maxUses: z.int().min(1).max(limits.invitationUsesMax).default(1),
      expiresInHours: z.int().min(1).max(24 * 365).nullable().default(24 * 14),
    }),
    output: z.object({ invitationId: f.invitationId, url: z.string() }),
  }),
  'invitation:revoke': contract({
    audience: 'admin', kind: 'command', route: routes['invitation:revoke'], limit: 'change',
    summary: 'Makes an invitation unusable.', input: z.strictObject({ invitationId: f.invitationId }), output: done,
  }),
  'persona:list': contract({
    audience: 'admin', kind: 'query', route: routes['persona:list'], limit: 'query',
    summary: 'Every persona, the cast first in its order.', input: none, output: z.object({ personas: z.array(v.staffPersona) }),
  }),
  'persona:create': contract({
    audience: 'admin', kind: 'command', route: routes['persona:create'], limit: 'change',
    summary: 'Makes a persona.',
    input: z.strictObject({ displayName: f.displayName, about: f.personaAbout, voiceNote: f.personaVoiceNote.default(''), avatarUrl: f.avatarUrl, colour: f.colour }),
    output: z.object({ personaId: f.personaId }),
  }),
  'persona:edit': contract({
    audience: 'admin', kind: 'command', route: routes['persona:edit'], limit: 'change',
    summary: 'Changes a persona everywhere at once.',
    input: z.strictObject({
      personaId: f.personaId, displayName: f.displayName.optional(), about: f.personaAbout.optional(), voiceNote: f.personaVoiceNote.optional(),
      avatarUrl: f.avatarUrl.optional(), colour: f.colour.optional(),
    }),
    output: done,
  }),
  'persona:retire': contract({
    audience: 'admin', kind: 'command', route: routes['persona:retire'], limit: 'change',
    summary: 'Retires a persona: it speaks nowhere any more, leaves the cast, and its direct conversations become read-only.',
    input: z.strictObject({ personaId: f.personaId }), output: done,
  }),
  'persona:restore': contract({
    audience: 'admin', kind: 'command', route: routes['persona:restore'], limit: 'change',
    summary: 'Brings a retired persona back.', input: z.strictObject({ personaId: f.personaId }), output: done,
  }),
  'avatar:list': contract({
    audience: 'admin', kind: 'query', route: routes['avatar:list'], limit: 'query',
    summary: 'The generated avatars to choose from.', input: none, output: z.object({ avatarUrls: z.array(z.string()) }),
  }),
  'cast:choose': contract({
    audience: 'admin', kind: 'command', route: routes['cast:choose'], limit: 'change',
    summary: 'Chooses, in order, the personas that the group of a new client gets.',
    input: z.strictObject({ personaIds: z.array(f.personaId).max(limits.castSize) }), output: done,
  }),
  'cast:apply': contract({
    audience: 'admin', kind: 'command', route: routes['cast:apply'], limit: 'change',
    summary: 'Seats the cast in the next batch of existing clients\' groups, where a persona of it is missing; call again with `afterConversationId` until it is null.',
    input: z.strictObject({ afterConversationId: f.conversationId.nullable().default(null) }),
    output: z.object({ groups: z.int(), seats: z.int(), nextConversationId: f.conversationId.nullable() }),
  }),
  'settings:get': contract({
    audience: 'admin', kind: 'query', route: routes['settings:get'], limit: 'query',
    summary: 'What the team has set.', input: none, output: z.object({ settings: v.settings }),
  }),
  'settings:edit': contract({
    audience: 'admin', kind: 'command', route: routes['settings:edit'], limit: 'change',
    summary: 'Sets or removes the automatic welcome.',
    input: z.strictObject({ welcome: z.strictObject({ text: f.messageText, as: v.voice }).nullable() }), output: done,
  }),
  'inbox:count': contract({
    audience: 'admin', kind: 'query', route: routes['inbox:count'], limit: 'query',
    summary: 'How many conversations wait, and how many nobody has greeted yet.', input: none,
    output: z.object({ waiting: z.int(), isNew: z.int() }),
  }),
  'conversation:list': contract({
    audience: 'admin', kind: 'query', route: routes['conversation:list'], limit: 'query',
    summary: 'Conversations. `waiting`: longest wait first. `new`: not greeted yet, oldest first. `answered`: not waiting and not new, newest activity first. `all`, `archived`: newest activity first.',
    input: z.strictObject({
      ...page, show: z.enum(['waiting', 'new', 'answered', 'all', 'archived']).default('all'),
      type: z.enum(['group', 'direct']).optional(), search: f.search.optional(),
    }),
    output: z.object({ items: z.array(v.inboxItem), nextCursor }),
  }),
  'conversation:get': contract({
    audience: 'admin', kind: 'query', route: routes['conversation:get'], limit: 'query',
    summary: 'One conversation with members, read marks and who is there.',
    input: z.strictObject(inConversation), output: v.staffConversationDetail,
  }),
  'conversation:open-direct': contract({
    audience: 'admin', kind: 'command', route: routes['conversation:open-direct'], limit: 'change',
    summary: 'Opens (or finds) the direct conversation of a client with a persona seated with them, or with the team.',
    input: z.strictObject({ clientId: f.clientId, as: v.voice }), output: z.object({ conversationId: f.conversationId }),
  }),
  'conversation:mark-done': contract({
    audience: 'admin', kind: 'command', route: routes['conversation:mark-done'], limit: 'change',
    summary: 'Nobody waits here any more, until the client writes again.', input: z.strictObject(inConversation), output: done,
  }),
  'conversation:mark-read': contract({
    audience: 'admin', kind: 'command', route: routes['conversation:mark-read'], limit: 'signal', repeatable: true,
    summary: 'Says that everything up to `seq` was on a visible screen of this admin.',
    input: z.strictObject({ ...inConversation, seq: f.seq }), output: done,
  }),
  'group:create': contract({
    audience: 'admin', kind: 'command', route: routes['group:create'], limit: 'change',
    summary: 'Makes a group of any clients and personas.',
    input: z.strictObject({
      name: f.groupName, description: f.description.default(''),
      clientIds: z.array(f.clientId).max(limits.membersPerGroup).default([]), personaIds: z.array(f.personaId).max(limits.membersPerGroup).default([]),
    }),
    output: z.object({ conversationId: f.conversationId }),
  }),
  'group:edit': contract({
    audience: 'admin', kind: 'command', route: routes['group:edit'], limit: 'change',
    summary: 'Renames a group or changes its description.',
    input: z.strictObject({ ...inConversation, name: f.groupName.optional(), description: f.description.optional() }), output: done,
  }),
  'group:archive': contract({
    audience: 'admin', kind: 'command', route: routes['group:archive'], limit: 'change',
    summary: 'Makes a group read-only and takes it out of the queue.', input: z.strictObject(inConversation), output: done,
  }),
  'group:restore': contract({
    audience: 'admin', kind: 'command', route: routes['group:restore'], limit: 'change',
    summary: 'Opens an archived group again.', input: z.strictObject(inConversation), output: done,
  }),
  'member:add': contract({
    audience: 'admin', kind: 'command', route: routes['member:add'], limit: 'change',
    summary: 'Seats a client or a persona. A client sees from now on, or from the beginning.',
    input: z.strictObject({ ...inConversation, member: memberRef, fromBeginning: z.boolean().default(false) }),
    output: z.object({ seq: f.seq }),
  }),
  'member:remove': contract({
    audience: 'admin', kind: 'command', route: routes['member:remove'], limit: 'change',
    summary: 'Ends a seat. `member` is persona:ID or client:ID. A removed client sees nothing of the group any more.',
    input: z.strictObject({ ...inConversation, member: z.string().regex(/^(persona|client):[A-Za-z0-9_-]{22}$/, 'is not persona:ID or client:ID') }),
    output: z.object({ seq: f.seq }),
  }),
  'message:list': contract({
    audience: 'admin', kind: 'query', route: routes['message:list'], limit: 'query',
    summary: 'A page of the timeline, in order of seq.', input: timelineInput,
    output: z.object({ entries: z.array(v.staffEntry), lastSeq: z.int(), more: z.boolean() }),
  }),
  'message:send': contract({
    audience: 'admin', kind: 'command', route: routes['message:send'], limit: 'adminSend',
    summary: 'Speaks as a persona seated there, or as the team, in words, pictures or both. Acknowledged only when it is stored durably.',
    input: z.strictObject({ ...inConversation, as: v.voice, ...said }).refine(saysSomething, { path: ['text'], message: 'needs words or a picture' }),
    output: z.object({ messageId: f.messageId, seq: f.seq, createdAtMs: f.timestampMs }),
  }),
  'upload:finish': contract({
    audience: 'admin', kind: 'command', route: routes['upload:finish'], limit: 'upload',
    summary: 'Makes a picture of an upload that is whole: its bytes are judged, read and written anew in the sizes that screens need.',
    input: uploadFinishInput, output: pictureMade,
  }),
  'picture:get': contract({
    audience: 'admin', kind: 'query', route: routes['picture:get'], limit: 'query',
    summary: 'One picture of any message, or one of their own that is not sent yet.', input: pictureInput, output: z.object({ picture }),
  }),
  'picture:discard': contract({
    audience: 'admin', kind: 'command', route: routes['picture:discard'], limit: 'change',
    summary: 'Forgets an own picture that was not sent.', input: pictureInput, output: done,
  }),
  'picture:list': contract({
    audience: 'admin', kind: 'query', route: routes['picture:list'], limit: 'query',
    summary: 'The pictures of a conversation, newest first.',
    input: galleryInput, output: z.object({ items: z.array(v.staffGalleryItem), nextCursor }),
  }),
  'message:edit': contract({
    audience: 'admin', kind: 'command', route: routes['message:edit'], limit: 'change',
    summary: "Changes what a persona or the team said; marked as edited. Never a client's words.",
    input: z.strictObject({ ...inConversation, messageId: f.messageId, text: f.messageText }), output: z.object({ seq: f.seq }),
  }),
  'message:delete': contract({
    audience: 'admin', kind: 'command', route: routes['message:delete'], limit: 'change',
    summary: 'Deletes any message: the place stays, words and pictures are gone for everyone.',
    input: z.strictObject({ ...inConversation, messageId: f.messageId }), output: z.object({ seq: f.seq }),
  }),
  'presence:update': contract({
    audience: 'admin', kind: 'query', route: routes['presence:update'], limit: 'signal',
    summary: 'This console looks at a conversation (null: at none) with this voice chosen, visible or not, typing or not. Repeated every 15 s; forgotten after 30 s.',
    input: z.strictObject({ conversationId: f.conversationId.nullable(), as: v.voice.nullable(), visible: z.boolean(), typing: z.boolean() }),
    output: done,
  }),
} as const
export type AdminCommands = { [Name in keyof typeof adminCommands]: { input: CallOf<(typeof adminCommands)[Name]>; output: OutputOf<(typeof adminCommands)[Name]> } }
