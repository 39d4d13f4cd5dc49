// Who looks where and who types, in this process's memory only: nothing here is promised longer than a heartbeat.
// Honest by construction: a persona is here only while some admin's visible console has the conversation open with that
// persona chosen.
import type { ClientPresence } from '@dramatis/contract/client-views'
import type { AdminId, ClientId, ConversationId, MemberKey } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { StaffPresence } from '@dramatis/contract/staff-views'

interface Look {
  readonly conversationId: ConversationId
  readonly visible: boolean
  readonly typing: boolean
  /** Whose presence members of the conversation see: the chosen voice of an admin, or the client. Null: none chosen. */
  readonly as: MemberKey | null
  readonly who:
    | { readonly kind: 'client'; readonly id: ClientId }
    | { readonly kind: 'admin'; readonly id: AdminId; readonly displayName: string }
}

type State = StaffPresence['admins'][number]['state']
const strength: Record<State, number> = { idle: 0, viewing: 1, typing: 2 }

export class PresenceBoard {
  readonly #looks = new Map<string, Look & { readonly untilMs: number }>()
  readonly #inConversation = new Map<ConversationId, Set<string>>()
  readonly #changed: (conversationId: ConversationId) => void
  /** What clients know, where somebody is. */
  readonly #told = new Map<ConversationId, string>()

  /** `changed` is called when what others may see of a conversation is no longer what it was. */
  constructor(changed: (conversationId: ConversationId) => void) {
    this.#changed = changed
  }

  look(connectionId: string, look: Look): void {
    const before = this.#looks.get(connectionId)
    if (before && before.conversationId !== look.conversationId) this.leave(connectionId)
    const shownBefore = this.#shown(look.conversationId)
    this.#looks.set(connectionId, { ...look, untilMs: Date.now() + limits.presenceExpiryMs })
    const connections = this.#inConversation.get(look.conversationId) ?? new Set()
    this.#inConversation.set(look.conversationId, connections.add(connectionId))
    if (this.#shown(look.conversationId) !== shownBefore) this.#changed(look.conversationId)
  }

  leave(connectionId: string): void {
    const look = this.#looks.get(connectionId)
    if (!look) return
    this.#looks.delete(connectionId)
    const connections = this.#inConversation.get(look.conversationId)
    connections?.delete(connectionId)
    if (connections?.size === 0) this.#inConversation.delete(look.conversationId)
    this.#changed(look.conversationId)
  }

  /** A member whose seat ended is not there any more: a client leaves, an admin's console has lost that voice. */
  remove(conversationId: ConversationId, member: MemberKey): void {
    for (const connectionId of [...(this.#inConversation.get(conversationId) ?? [])]) {
      const look = this.#looks.get(connectionId)
      if (look?.as !== member) continue
      if (look.who.kind === 'client') this.leave(connectionId)
      else this.look(connectionId, { ...look, as: null, typing: false })
    }
  }

  /** Forgets who has not been heard of for limits.presenceExpiryMs. */
  sweep(): void {
    const nowMs = Date.now()
    for (const [connectionId, { untilMs }] of this.#looks) if (untilMs <= nowMs) this.leave(connectionId)
  }

  #looksAt(conversationId: ConversationId): Look[] {
    return [...(this.#inConversation.get(conversationId) ?? [])].flatMap((id) => this.#looks.get(id) ?? [])
  }

  #shown(conversationId: ConversationId): string {
    return JSON.stringify([this.forClients(conversationId), this.forStaff(conversationId)])
  }

  /** Only members' keys: a persona is there, not the admin who plays it. */
  forClients(conversationId: ConversationId): ClientPresence {
    const looks = this.#looksAt(conversationId)
    return {
      conversationId,
      here: keysOf(looks.filter(({ visible }) => visible)),
      typing: keysOf(looks.filter(({ visible, typing }) => visible && typing)),
    }
  }

  /** The same when clients do not know it yet, or null: that an admin looks without a voice, or joins a colleague's, is no event for them. */
  newsForClients(conversationId: ConversationId): ClientPresence | null {
    const presence = this.forClients(conversationId)
    const news = presence.here.length > 0 ? JSON.stringify(presence) : undefined
    if (news === this.#told.get(conversationId)) return null
    if (news === undefined) this.#told.delete(conversationId)
    else this.#told.set(conversationId, news)
    return presence
  }

  forStaff(conversationId: ConversationId): StaffPresence {
    const looks = this.#looksAt(conversationId)
    const admins = new Map<AdminId, StaffPresence['admins'][number]>()
    for (const { who, as, visible, typing } of looks) {
      if (who.kind !== 'admin') continue
      const state: State = visible ? (typing ? 'typing' : 'viewing') : 'idle'
      const before = admins.get(who.id)
      if (!before || strength[state] > strength[before.state]) admins.set(who.id, { id: who.id, displayName: who.displayName, as, state })
    }
    const clients = looks.filter(({ who, visible }) => who.kind === 'client' && visible)
    return {
      conversationId,
      admins: [...admins.values()].sort((a, b) => a.displayName.localeCompare(b.displayName)),
      here: keysOf(clients),
      typing: keysOf(clients.filter(({ typing }) => typing)),
    }
  }
}

const keysOf = (looks: readonly Look[]): string[] => [...new Set(looks.flatMap(({ as }) => as ?? []))].sort()
