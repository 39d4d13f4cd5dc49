// The newest known version of every persona and client, and how it replaces older ones wherever they stand. Pure.
import type { ClientConversation, ClientEntry, ClientMember } from '@dramatis/contract/client-views'
import { memberKey } from './member-key.ts'
import { mapEntries, mapKept, type Timeline } from './timeline.ts'

type Versioned = Exclude<ClientMember, { kind: 'team' }>
/** By member key. The team has no version: its name is the same for as long as the server runs. */
export type MemberDirectory = ReadonlyMap<string, Versioned>

/** The directory with these members taken in; `newer` holds those who were known in an older version. */
export function directoryOf(
  before: MemberDirectory,
  members: readonly (ClientMember | null | undefined)[],
): { directory: MemberDirectory; newer: MemberDirectory } {
  let directory = before
  const newer = new Map<string, Versioned>()
  for (const member of members) {
    if (!member || member.kind === 'team') continue
    const known = directory.get(memberKey(member))
    if (known && known.version >= member.version) continue
    if (known) newer.set(memberKey(member), member)
    directory = new Map(directory).set(memberKey(member), member)
  }
  return { directory, newer }
}

export function freshMember(directory: MemberDirectory, member: ClientMember): ClientMember {
  if (member.kind === 'team') return member
  const known = directory.get(memberKey(member))
  return known && known.version > member.version ? known : member
}

export function freshRow(directory: MemberDirectory, row: ClientConversation): ClientConversation {
  const members = mapKept(row.members, (member) => freshMember(directory, member))
  const other = row.with && freshMember(directory, row.with)
  const lastSender = row.lastMessage && freshMember(directory, row.lastMessage.sender)
  if (members === row.members && other === row.with && lastSender === (row.lastMessage?.sender ?? null)) return row
  const lastMessage = row.lastMessage && lastSender ? { ...row.lastMessage, sender: lastSender } : row.lastMessage
  return { ...row, members: [...members], with: other, lastMessage }
}

export function freshTimeline(directory: MemberDirectory, timeline: Timeline<ClientEntry>): Timeline<ClientEntry> {
  return mapEntries(timeline, (entry) => {
    if ('message' in entry) {
      const sender = freshMember(directory, entry.message.sender)
      return sender === entry.message.sender ? entry : { ...entry, message: { ...entry.message, sender } }
    }
    if ('member' in entry) {
      const member = freshMember(directory, entry.member)
      return member === entry.member ? entry : { ...entry, member }
    }
    return entry
  })
}
