// Who asks. Made from a session or a token at the door and never from what was sent.
import type { AdminId, ApiTokenId, ClientId, SessionId } from '@dramatis/contract/ids'

export interface Stranger {
  readonly kind: 'stranger'
}

export interface ClientActor {
  readonly kind: 'client'
  readonly id: ClientId
  readonly sessionId: SessionId
  readonly expiresAtMs: number
  readonly displayName: string
  readonly avatarUrl: string | null
  readonly colour: number
  readonly version: number
  /** Version of the notice they accepted; null: none yet. */
  readonly noticeAccepted: number | null
}

export interface AdminActor {
  readonly kind: 'admin'
  readonly id: AdminId
  readonly displayName: string
  readonly expiresAtMs: number
  /** Exactly one of the two is set: a browser's session, or a program's token. */
  readonly sessionId: SessionId | null
  readonly tokenId: ApiTokenId | null
}

export type Actor = Stranger | ClientActor | AdminActor

/** Names an actor in the request table and in limits. */
export const actorKey = (actor: Actor): string => (actor.kind === 'stranger' ? 'stranger' : `${actor.kind}:${actor.id}`)
