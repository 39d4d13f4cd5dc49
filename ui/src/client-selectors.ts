// Questions about a client's state that screens ask: order, names, totals, who is here. Pure; words come from the caller.
import type { ClientConversation, ClientMember, ClientSelf } from '@dramatis/contract/client-views'
import type { ClientState, ConversationState } from './client-state.ts'
import { memberKey } from './member-key.ts'

/** Newest activity first, as the server lists them. */
export function orderedConversations(state: ClientState): ConversationState[] {
  return [...state.conversations.values()].sort(
    (one, other) => other.row.activityAtMs - one.row.activityAtMs || (one.row.id < other.row.id ? 1 : -1),
  )
}

/** As the list shows them: groups, then direct conversations, each with the newest activity first. */
export function listedConversations(state: ClientState): ConversationState[] {
  const ordered = orderedConversations(state)
  return [...ordered.filter(({ row }) => row.type === 'group'), ...ordered.filter(({ row }) => row.type === 'direct')]
}

/** Messages nobody has read here yet, over all conversations. */
export function totalUnread(state: ClientState): number {
  let total = 0
  for (const { row } of state.conversations.values()) total += row.read.unread
  return total
}

/** Members other than the viewer who are here, and who type. The server takes back what was not repeated to it. */
export function presentMembers({ row }: ConversationState, self: ClientSelf | null): { here: ClientMember[]; typing: ClientMember[] } {
  const others = row.members.filter((member) => !(member.kind === 'client' && member.id === self?.id))
  const among = (keys: readonly string[]) => others.filter((member) => keys.includes(memberKey(member)))
  return { here: among(row.presence.here), typing: among(row.presence.typing) }
}

/** The direct conversation with this member, if there is one. */
export function directWith(state: ClientState, member: ClientMember): ClientConversation | null {
  for (const { row } of state.conversations.values())
    if (row.type === 'direct' && row.with && memberKey(row.with) === memberKey(member)) return row
  return null
}
