// Who may. Pure functions over facts that a feature has fetched: no database, no clock. `true`, or the refusal that the
// asker is told. What is absent and what is not theirs are refused alike (promise 7).
import type { ErrorCode, LockReason } from '@dramatis/contract/errors'
import { noticeVersion } from '@dramatis/contract/limits'
import type { Voice } from '@dramatis/contract/staff-views'
import type { AdminActor, ClientActor } from './actor.ts'

export type Verdict =
  | true
  | ErrorCode
  | {
      readonly code: ErrorCode
      readonly reason?: LockReason
      readonly limit?: number
      readonly fields?: { path: string; message: string }[]
    }

/** For what anybody may ask, and what concerns only the asker. */
export const anyone = (): Verdict => true

/** For what every admin may do. */
export const anyAdmin = (_actor: AdminActor): Verdict => true

/** Something that an admin names must exist. */
export const ifThere = (_actor: AdminActor, facts: { readonly there: boolean }): Verdict => facts.there || 'not_found'

interface Place {
  readonly locked: LockReason | null
}

/** A client sees a conversation while seated in it. */
export const maySee = (_actor: ClientActor, facts: { readonly seated: boolean }): Verdict => facts.seated || 'not_found'

/** Absent: not all of them are drafts of whoever sends. */
type Pictures = readonly unknown[] | undefined

/** A client writes where they are seated, once they have read who is played. */
export function mayWrite(
  actor: ClientActor,
  facts: { readonly seated: boolean; readonly place: Place | undefined; readonly pictures: Pictures },
): Verdict {
  if (!facts.seated || !facts.place) return 'not_found'
  if ((actor.noticeAccepted ?? 0) < noticeVersion) return 'notice_required'
  if (facts.place.locked) return { code: 'locked', reason: facts.place.locked }
  return facts.pictures !== undefined || 'not_found'
}

/** A client opens a direct conversation with somebody they share an active group with, or with the team. */
export function mayOpenDirect(actor: ClientActor, facts: { readonly reachable: boolean }): Verdict {
  if (!facts.reachable) return 'not_found'
  return (actor.noticeAccepted ?? 0) >= noticeVersion || 'notice_required'
}

/** Which voices a conversation has. A direct conversation is locked to its persona; between two clients only the team speaks. */
export type Stage = { readonly type: 'group' } | { readonly type: 'direct'; readonly personaId: string | null }

/** An admin speaks as a persona seated there, or as the team where the stage has its voice. */
export function maySpeak(
  _actor: AdminActor,
  facts: {
    readonly place: (Place & { readonly stage: Stage }) | undefined
    readonly voice: Voice
    readonly personaSeated: boolean
    readonly pictures: Pictures
  },
): Verdict {
  if (!facts.place) return 'not_found'
  if (facts.place.locked) return { code: 'locked', reason: facts.place.locked }
  const mayWithVoice = mayUseVoice(facts.place.stage, facts)
  return mayWithVoice === true ? facts.pictures !== undefined || 'not_found' : mayWithVoice
}

function mayUseVoice(stage: Stage, facts: { readonly voice: Voice; readonly personaSeated: boolean }): Verdict {
  if (facts.voice.kind === 'team') return stage.type === 'group' || stage.personaId === null || 'not_allowed'
  if (!facts.personaSeated) return 'not_allowed'
  return stage.type === 'group' || stage.personaId === facts.voice.id || 'not_allowed'
}

/** Deleting is for admins: any message, once. */
export function mayDelete(_actor: AdminActor, facts: { readonly message: { readonly deleted: boolean } | undefined }): Verdict {
  if (!facts.message) return 'not_found'
  return facts.message.deleted ? 'message_deleted' : true
}

/** What a persona or the team said can be edited; a client's words never. */
export function mayEdit(
  _actor: AdminActor,
  facts: { readonly message: { readonly deleted: boolean; readonly byClient: boolean } | undefined },
): Verdict {
  if (!facts.message) return 'not_found'
  if (facts.message.deleted) return 'message_deleted'
  return facts.message.byClient ? 'not_allowed' : true
}

/** The last admin who can sign in keeps access. */
export function mayDisable(
  _actor: AdminActor,
  facts: { readonly there: boolean; readonly disabled: boolean; readonly isLast: boolean },
): Verdict {
  if (!facts.there) return 'not_found'
  if (facts.disabled) return 'already_there'
  return facts.isLast ? 'last_admin' : true
}

/** Groups change; direct conversations are made by their two sides. */
export function mayChangeGroup(_actor: AdminActor, facts: { readonly place: { readonly stage: Stage } | undefined }): Verdict {
  if (facts.place?.stage.type !== 'group') return 'not_found'
  return true
}

/** Somebody is seated once, among at most `limit`. */
export function mayAddMember(
  actor: AdminActor,
  facts: {
    readonly place: (Place & { readonly stage: Stage }) | undefined
    readonly memberThere: boolean
    readonly seated: boolean
    readonly count: number
    readonly limit: number
  },
): Verdict {
  const change = mayChangeGroup(actor, facts)
  if (change !== true) return change
  if (!facts.memberThere) return 'not_found'
  if (facts.place?.locked) return { code: 'locked', reason: facts.place.locked }
  if (facts.seated) return 'already_there'
  return facts.count < facts.limit || { code: 'limit_reached', limit: facts.limit }
}

export function mayRemoveMember(
  actor: AdminActor,
  facts: { readonly place: { readonly stage: Stage } | undefined; readonly seated: boolean },
): Verdict {
  const change = mayChangeGroup(actor, facts)
  return change === true ? facts.seated || 'not_found' : change
}

/** A state that is changed must be another one. */
export const mayTurn = (_actor: AdminActor, facts: { readonly there: boolean; readonly already: boolean }): Verdict =>
  facts.there ? !facts.already || 'already_there' : 'not_found'

/** Something of which one may have only so many. */
export const mayMakeAnother = (_actor: AdminActor, facts: { readonly count: number; readonly limit: number }): Verdict =>
  facts.count < facts.limit || { code: 'limit_reached', limit: facts.limit }

/** Joining by oneself: as the operator allows it, under a name and an address that are free. */
export function mayJoin(
  _actor: unknown,
  facts: {
    readonly signUp: 'open' | 'invitation' | 'closed'
    readonly guest: boolean
    readonly guests: boolean
    readonly invitation: 'usable' | 'unusable' | 'none'
    readonly emailTaken: boolean
    readonly nameTaken: boolean
  },
): Verdict {
  if (facts.invitation === 'unusable') return 'link_invalid'
  if (facts.guest && !facts.guests) return 'sign_up_closed'
  if (facts.signUp === 'closed' || (facts.signUp === 'invitation' && facts.invitation !== 'usable')) return 'sign_up_closed'
  if (facts.nameTaken) return 'name_taken'
  return facts.emailTaken ? 'email_taken' : true
}

/** Signing in: the password matches an account that has access. Only who knows the password is told that access ended. */
export function maySignIn(_actor: unknown, facts: { readonly matches: boolean; readonly accessEnded: boolean }): Verdict {
  if (!facts.matches) return 'wrong_credentials'
  return facts.accessEnded ? 'not_allowed' : true
}

/** A one-time link opens a session for whom it was made, once, when what it asks for is given. */
export function mayRedeem(
  _actor: unknown,
  facts: { readonly usable: boolean; readonly emailTaken?: boolean; readonly missing?: readonly string[] },
): Verdict {
  if (!facts.usable) return 'link_invalid'
  if (facts.missing?.length)
    return { code: 'invalid_input', fields: facts.missing.map((path) => ({ path, message: 'is needed with this link' })) }
  return facts.emailTaken ? 'email_taken' : true
}

/** The present password must be known to set another; without an address nobody could sign in with it. */
export function mayChangePassword(
  _actor: unknown,
  facts: { readonly matches: boolean; readonly needsEmail?: boolean; readonly emailTaken?: boolean },
): Verdict {
  if (!facts.matches) return 'wrong_credentials'
  if (facts.needsEmail) return { code: 'invalid_input', fields: [{ path: 'email', message: 'is needed to sign in with a password' }] }
  return facts.emailTaken ? 'email_taken' : true
}

export const mayEndSession = (_actor: unknown, facts: { readonly there: boolean }): Verdict => facts.there || 'not_found'

/** A client's own name, unless it would pass for the team. */
export const mayRename = (_actor: ClientActor, facts: { readonly nameTaken: boolean }): Verdict => !facts.nameTaken || 'name_taken'

/** The notice in force is accepted, not an older or a future one. */
export const mayAccept = (_actor: ClientActor, facts: { readonly version: number; readonly current: number }): Verdict =>
  facts.version === facts.current || 'not_found'

/** A one-time link for somebody who still has access. */
export const mayMakeLink = (_actor: AdminActor, facts: { readonly there: boolean; readonly accessEnded: boolean }): Verdict =>
  facts.there ? !facts.accessEnded || 'not_allowed' : 'not_found'

/** A persona has one of the faces there are. */
export const mayMakePersona = (
  actor: AdminActor,
  facts: { readonly count: number; readonly limit: number; readonly avatarThere: boolean },
): Verdict => (facts.avatarThere ? mayMakeAnother(actor, facts) : 'not_found')

export const mayEditPersona = (_actor: AdminActor, facts: { readonly there: boolean; readonly avatarThere: boolean }): Verdict =>
  (facts.there && facts.avatarThere) || 'not_found'

/** A platform registers one of its people: new, or known and with access. */
export function mayRegister(
  _actor: AdminActor,
  facts: { readonly emailTaken: boolean; readonly accessEnded: boolean; readonly nameTaken: boolean },
): Verdict {
  if (facts.accessEnded) return 'not_allowed'
  if (facts.nameTaken) return 'name_taken'
  return facts.emailTaken ? 'email_taken' : true
}

/** A console shows itself where the conversation is, with a voice that is there. */
export const mayShowPresence = (_actor: AdminActor, facts: { readonly there: boolean; readonly mayUseVoice: boolean }): Verdict =>
  facts.there ? facts.mayUseVoice || 'not_allowed' : 'not_found'

/** An own upload that is there becomes a picture, where there is room for it. */
export function mayKeepPicture(
  _actor: ClientActor | AdminActor,
  facts: {
    readonly there: boolean
    readonly space: { readonly ofClient: Space; readonly inAll: Space } | null
  },
): Verdict {
  if (!facts.there || !facts.space) return 'not_found'
  const { ofClient, inAll } = facts.space
  if (ofClient.bytes > ofClient.limit) return { code: 'limit_reached', limit: ofClient.limit }
  return inAll.bytes <= inAll.limit || 'storage_full'
}
interface Space {
  readonly bytes: number
  readonly limit: number
}

/** A picture that is not used yet is its uploader's alone. */
export const mayUseDraft = (_actor: ClientActor | AdminActor, facts: { readonly there: boolean }): Verdict => facts.there || 'not_found'

/** A picture is seen by who may see where it is: the message, the member whose avatar it is, or the own draft. */
export const maySeePicture = (_actor: ClientActor | AdminActor, facts: { readonly visible: boolean }): Verdict =>
  facts.visible || 'not_found'
