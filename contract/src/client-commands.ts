// Everything a client may ask for. The keys are the names on the socket; routes.ts has the same keys.
import { z } from 'zod'
import { clientConversation, clientEntry, clientGalleryItem, clientSelf, house, picture, session } from './client-views.ts'
import { type CallOf, contract, type OutputOf } from './command.ts'
import * as f from './fields.ts'
import { limits } from './limits.ts'
import { clientRoutes as routes } from './routes.ts'

const none = z.strictObject({})
const done = z.object({})
const opened = z.object({ sessionId: f.sessionId, clientId: f.clientId })
const inConversation = { conversationId: f.conversationId }

/** A page of a timeline: entries in order of seq. Give `beforeSeq` to go back, `afterSeq` to catch up, neither for the newest. */
export const timelineInput = z
  .strictObject({
    ...inConversation,
    beforeSeq: f.count(1, Number.MAX_SAFE_INTEGER).optional(),
    afterSeq: f.count(0, Number.MAX_SAFE_INTEGER).optional(),
    limit: f.limitOf(limits.messagesPage, limits.messagesPageMax),
  })
  .refine((input) => input.beforeSeq === undefined || input.afterSeq === undefined, 'give beforeSeq or afterSeq, not both')

/** Pictures of a message, uploaded before and not sent yet, in their order. */
const pictures = z
  .array(z.strictObject({ pictureId: f.pictureId, altText: f.altText.default('') }))
  .max(limits.picturesPerMessage, `are more than ${limits.picturesPerMessage}`)
  .refine((list) => new Set(list.map(({ pictureId }) => pictureId)).size === list.length, 'name one picture twice')
  .default([])
/** What a message says: words, pictures or both. */
export const said = { text: f.messageText.optional(), pictures }
export const saysSomething = (input: { text?: string | undefined; pictures: readonly unknown[] }): boolean =>
  input.text !== undefined || input.pictures.length > 0

/** The pictures of a conversation, newest first. */
export const galleryInput = z.strictObject({
  ...inConversation,
  cursor: f.cursor.optional(),
  limit: f.limitOf(limits.picturesPage, limits.picturesPageMax),
})
/** `message`: to be sent. `avatar`: a square, for a member. */
export const uploadFinishInput = z.strictObject({ uploadId: f.uploadId, use: z.enum(['message', 'avatar']).default('message') })
export const pictureInput = z.strictObject({ pictureId: f.pictureId })
export const pictureMade = z.object({ pictureId: f.pictureId })

export const clientCommands = {
  'house:get': contract({
    audience: 'client', kind: 'query', route: routes['house:get'], limit: 'query', signedOut: true,
    summary: 'The team and what it allows: what anybody may know before signing in.',
    input: none, output: house,
  }),
  'client:sign-up': contract({
    audience: 'client', kind: 'command', route: routes['client:sign-up'], limit: 'signUp', signedOut: true, session: 'opens',
    summary: 'Makes a client with a group of their own, in which the cast is seated, and signs them in.',
    input: z.strictObject({ displayName: f.displayName, email: f.email, password: f.newPassword, invitation: f.secret.optional() }),
    output: opened,
  }),
  'client:join-as-guest': contract({
    audience: 'client', kind: 'command', route: routes['client:join-as-guest'], limit: 'signUp', signedOut: true, session: 'opens',
    summary: 'Makes a client with only a name, where the operator allows guests, and signs them in.',
    input: z.strictObject({ displayName: f.displayName, invitation: f.secret.optional() }),
    output: opened,
  }),
  'client:sign-in': contract({
    audience: 'client', kind: 'command', route: routes['client:sign-in'], limit: 'signIn', signedOut: true, session: 'opens',
    limitBy: { limit: 'signInAccount', inAll: 'signInAccountInAll', key: (input) => input.email },
    summary: 'Opens a session.',
    input: z.strictObject({ email: f.email, password: f.typedPassword }),
    output: opened,
  }),
  'client:sign-out': contract({
    audience: 'client', kind: 'command', route: routes['client:sign-out'], limit: 'change', session: 'ends',
    summary: 'Ends the session of this browser.',
    input: none, output: done,
  }),
  'client:redeem-link': contract({
    audience: 'client', kind: 'command', route: routes['client:redeem-link'], limit: 'signIn', signedOut: true, session: 'opens',
    summary: 'Uses a one-time link: opens a session and, where a password is given, sets it.',
    input: z.strictObject({ secret: f.secret, password: f.newPassword.optional() }),
    output: opened,
  }),
  'invitation:check': contract({
    audience: 'client', kind: 'query', route: routes['invitation:check'], limit: 'signIn', signedOut: true,
    summary: 'Whether an invitation can still be used.',
    input: z.strictObject({ secret: f.secret }),
    output: z.object({ usable: z.boolean() }),
  }),
  'client:get-self': contract({
    audience: 'client', kind: 'query', route: routes['client:get-self'], limit: 'query',
    summary: 'The client who is signed in, and the house.',
    input: none, output: z.object({ self: clientSelf, house }),
  }),
  'client:rename': contract({
    audience: 'client', kind: 'command', route: routes['client:rename'], limit: 'change',
    summary: "Changes the client's own display name.",
    input: z.strictObject({ displayName: f.displayName }), output: done,
  }),
  'client:change-password': contract({
    audience: 'client', kind: 'command', route: routes['client:change-password'], limit: 'signIn',
    summary: 'Changes the password and ends every other session. A client without one sets it, with an e-mail address.',
    input: z.strictObject({ currentPassword: f.typedPassword.optional(), newPassword: f.newPassword, email: f.email.optional() }),
    output: done,
  }),
  'client:accept-notice': contract({
    audience: 'client', kind: 'command', route: routes['client:accept-notice'], limit: 'change',
    summary: 'Accepts the notice about played members; version and time are stored.',
    input: z.strictObject({ version: z.int().min(1) }), output: done,
  }),
  'session:list': contract({
    audience: 'client', kind: 'query', route: routes['session:list'], limit: 'query',
    summary: "The client's own open sessions, newest first.",
    input: none, output: z.object({ sessions: z.array(session) }),
  }),
  'session:end': contract({
    audience: 'client', kind: 'command', route: routes['session:end'], limit: 'change',
    summary: 'Ends one of the own sessions, on open connections within a second.',
    input: z.strictObject({ sessionId: f.sessionId }), output: done,
  }),
  'conversation:list': contract({
    audience: 'client', kind: 'query', route: routes['conversation:list'], limit: 'list',
    summary: "The client's conversations, newest activity first.",
    input: z.strictObject({ cursor: f.cursor.optional(), limit: f.limitOf(limits.conversationsOfClientPage, limits.listPageMax) }),
    output: z.object({ conversations: z.array(clientConversation), nextCursor: z.string().nullable() }),
  }),
  'conversation:get': contract({
    audience: 'client', kind: 'query', route: routes['conversation:get'], limit: 'query',
    summary: 'One conversation with its members.',
    input: z.strictObject(inConversation), output: z.object({ conversation: clientConversation }),
  }),
  'conversation:open-direct': contract({
    audience: 'client', kind: 'command', route: routes['conversation:open-direct'], limit: 'change',
    summary: 'Opens (or finds) the direct conversation with a persona or client of a shared group, or with the team.',
    input: z.strictObject({
      with: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('persona'), id: f.personaId }),
        z.strictObject({ kind: z.literal('client'), id: f.clientId }),
        z.strictObject({ kind: z.literal('team') }),
      ]),
    }),
    output: z.object({ conversationId: f.conversationId }),
  }),
  'conversation:mark-read': contract({
    audience: 'client', kind: 'command', route: routes['conversation:mark-read'], limit: 'signal', repeatable: true,
    summary: 'Says that everything up to `seq` was on a visible screen. Never goes back.',
    input: z.strictObject({ ...inConversation, seq: f.seq }), output: done,
  }),
  'message:list': contract({
    audience: 'client', kind: 'query', route: routes['message:list'], limit: 'query',
    summary: 'A page of the timeline, in order of seq, from what the seat may see.',
    input: timelineInput,
    output: z.object({
      entries: z.array(clientEntry),
      /** Of the conversation, at the time of reading. */
      lastSeq: z.int(),
      /** There is more in the direction that was asked for. */
      more: z.boolean(),
    }),
  }),
  'message:send': contract({
    audience: 'client', kind: 'command', route: routes['message:send'], limit: 'clientSend',
    summary: 'Sends a message: words, pictures or both. Acknowledged only when it is stored durably.',
    input: z.strictObject({ ...inConversation, ...said }).refine(saysSomething, { path: ['text'], message: 'needs words or a picture' }),
    output: z.object({ messageId: f.messageId, seq: f.seq, createdAtMs: f.timestampMs }),
  }),
  'upload:finish': contract({
    audience: 'client', kind: 'command', route: routes['upload:finish'], limit: 'upload',
    summary: 'Makes a picture of an upload that is whole: its bytes are judged, read and written anew in the sizes that screens need.',
    input: uploadFinishInput, output: pictureMade,
  }),
  'picture:get': contract({
    audience: 'client', kind: 'query', route: routes['picture:get'], limit: 'query',
    summary: 'One picture of a message that the client may see, or one of their own that is not sent yet.',
    input: pictureInput, output: z.object({ picture }),
  }),
  'picture:discard': contract({
    audience: 'client', kind: 'command', route: routes['picture:discard'], limit: 'change',
    summary: 'Forgets an own picture that was not sent.', input: pictureInput, output: done,
  }),
  'picture:list': contract({
    audience: 'client', kind: 'query', route: routes['picture:list'], limit: 'query',
    summary: 'The pictures of a conversation, newest first, from what the seat may see.',
    input: galleryInput, output: z.object({ items: z.array(clientGalleryItem), nextCursor: z.string().nullable() }),
  }),
  'client:choose-avatar': contract({
    audience: 'client', kind: 'command', route: routes['client:choose-avatar'], limit: 'change',
    summary: "Makes an uploaded picture the client's own avatar; null: none. The one before is gone.",
    input: z.strictObject({ avatarUrl: f.ownAvatarUrl.nullable() }), output: done,
  }),
  'presence:update': contract({
    audience: 'client', kind: 'query', route: routes['presence:update'], limit: 'signal',
    summary: 'This connection looks at a conversation (null: at none) and types there or not. Repeated every 15 s; forgotten after 30 s.',
    input: z.strictObject({ conversationId: f.conversationId.nullable(), typing: z.boolean() }),
    output: done,
  }),
} as const
export type ClientCommands = { [Name in keyof typeof clientCommands]: { input: CallOf<(typeof clientCommands)[Name]>; output: OutputOf<(typeof clientCommands)[Name]> } }
