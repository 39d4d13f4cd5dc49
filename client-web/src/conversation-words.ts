// How a conversation is called and shown, as a client sees it.
import type { ClientConversation, ClientMember, ClientMessage, ClientSelf } from '@dramatis/contract/client-views'
import { limits } from '@dramatis/contract/limits'
import { spokenPictures } from '@dramatis/ui/pictures/spoken'
import { words } from './words.ts'

export function conversationName(row: ClientConversation): string {
  return row.with?.displayName ?? row.name ?? words('group.yours')
}

export function isSelf(member: ClientMember, self: ClientSelf | null): boolean {
  return member.kind === 'client' && member.id === self?.id
}

/** The faces that stand for a conversation: the other side, or the first of a group, personas before clients. */
export function conversationFaces(row: ClientConversation, self: ClientSelf | null): ClientMember[] {
  if (row.with) return [row.with]
  const others = row.members.filter((member) => !isSelf(member, self))
  const faces = [...others.filter((member) => member.kind === 'persona'), ...others.filter((member) => member.kind !== 'persona')]
  return faces.length > 0 ? faces.slice(0, 3) : row.members.slice(0, 1)
}

/** Why a conversation can only be read; null: it can be written in. */
export function lockWords(row: ClientConversation): string | null {
  return row.locked && words(`locked.${row.locked}`, { name: row.with?.displayName ?? conversationName(row) })
}

/** What a message says in a line, and to a screen reader: its words, then its pictures and what they show. */
export function spokenMessage(message: ClientMessage): string {
  if (message.deleted || message.text === null) return words('message.deleted')
  const pictures = spokenPictures(message.pictures, (count) => words('picture.count', { count }))
  return [message.text, pictures].filter((part) => part !== '').join(' · ')
}

/** "99+" where the server stops counting. */
export function unreadWords(count: number): string {
  return count >= limits.unreadCountMax ? `${limits.unreadCountMax - 1}+` : String(count)
}

/** The team as somebody to talk to. */
export function teamMember(teamName: string): ClientMember {
  return { kind: 'team', displayName: teamName }
}
