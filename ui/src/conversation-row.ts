// What one entry of the timeline changes in the row of its conversation, as a client sees it. Pure.
import type { ClientConversation, ClientEntry, ClientMember, ClientMessage, ClientSelf } from '@dramatis/contract/client-views'
import { limits } from '@dramatis/contract/limits'
import { memberKey } from './member-key.ts'

/** The row of a conversation after its next entry. `uncertain`: only the server can count that. */
export function rowAfter(
  before: ClientConversation,
  entry: ClientEntry,
  self: ClientSelf | null,
): { row: ClientConversation; uncertain: boolean } {
  const row = { ...before, lastSeq: entry.seq }
  let uncertain = false
  const countsAsUnread = (message: ClientMessage) => message.seq > row.read.ownReadSeq && !isOwn(message, self)
  const addUnread = (by: number) => {
    row.read = { ...row.read, unread: Math.max(0, Math.min(limits.unreadCountMax, row.read.unread + by)) }
  }
  switch (entry.kind) {
    case 'message:sent':
      row.lastMessage = entry.message
      row.activityAtMs = Math.max(row.activityAtMs, entry.message.createdAtMs)
      if (countsAsUnread(entry.message) && !entry.message.deleted) addUnread(1)
      break
    case 'message:edited':
    case 'message:deleted':
      if (row.lastMessage?.id === entry.message.id) row.lastMessage = entry.message
      if (entry.kind === 'message:deleted' && countsAsUnread(entry.message)) {
        uncertain = row.read.unread >= limits.unreadCountMax
        addUnread(-1)
      }
      break
    case 'member:added':
      row.members = withMember(row.members, entry.member)
      break
    case 'member:removed':
      row.members = row.members.filter((member) => memberKey(member) !== memberKey(entry.member))
      break
    case 'conversation:renamed':
      row.name = entry.name
      break
    case 'conversation:locked':
      row.locked = entry.reason
      break
    case 'conversation:unlocked':
      row.locked = null
      break
    case 'hidden':
      break
  }
  return { row, uncertain }
}

/** Clients first, then personas, each in the order in which they came: as the server lists them. */
function withMember(members: readonly ClientMember[], added: ClientMember): ClientMember[] {
  const others = members.filter((member) => memberKey(member) !== memberKey(added))
  const clients = others.filter((member) => member.kind === 'client')
  const rest = others.filter((member) => member.kind !== 'client')
  return added.kind === 'client' ? [...clients, added, ...rest] : [...clients, ...rest, added]
}

export function isOwn(message: ClientMessage, self: ClientSelf | null): boolean {
  return message.sender.kind === 'client' && message.sender.id === self?.id
}
