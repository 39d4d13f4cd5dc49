// Branded ids: random text of 128 bits at run time, kept apart by the compiler before that. Types only.
// Made by `newId` in the server's database folder, parsed by the schemas in fields.ts, and nowhere else.

declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

export type ClientId = Id<'client'>
export type AdminId = Id<'admin'>
export type PersonaId = Id<'persona'>
export type ConversationId = Id<'conversation'>
export type MessageId = Id<'message'>
export type PictureId = Id<'picture'>
export type UploadId = Id<'upload'>
export type SessionId = Id<'session'>
export type InvitationId = Id<'invitation'>
export type ApiTokenId = Id<'token'>
/** Chosen by whoever sends a command; unique per actor for ever. */
export type RequestId = Id<'request'>

/** `persona:ID`, `client:ID` or `team`: names a member inside one conversation. */
export type MemberKey = `persona:${string}` | `client:${string}` | 'team'
