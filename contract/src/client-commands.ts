// Everything a client may ask for. The keys are the names on the socket; routes.ts has the same keys.
import { z } from 'zod'
import { clientConversation, clientEntry, clientSelf, house, session } from './client-views.ts'
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
    summary: 'Sends a message. Acknowledged only when it is stored durably.',
    input: z.strictObject({ ...inConversation, text: f.messageText }),
    output: z.object({ messageId: f.messageId, seq: f.seq, createdAtMs: f.timestampMs }),
  }),
  'presence:update': contract({
    audience: 'client', kind: 'query', route: routes['presence:update'], limit: 'signal',
    summary: 'This connection looks at a conversation (null: at none) and types there or not. Repeated every 15 s; forgotten after 30 s.',
    input: z.strictObject({ conversationId: f.conversationId.nullable(), typing: z.boolean() }),
    output: done,
  }),
} as const
export type ClientCommands = { [Name in keyof typeof clientCommands]: { input: CallOf<(typeof clientCommands)[Name]>; output: OutputOf<(typeof clientCommands)[Name]> } }
