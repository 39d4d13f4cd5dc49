// Who has read what the team said. Pure.
import type { StaffEntry, StaffReadMark } from '@dramatis/contract/staff-views'

export interface SeenBy {
  readonly seq: number
  readonly clients: readonly string[]
  readonly admins: readonly string[]
}

/**
 * The last message of a persona or the team that a client has read, and by whom; null: none yet.
 * Only there the word stands: everything above it was read as well.
 */
export function lastSeen(entries: readonly StaffEntry[], reads: ReadonlyMap<string, StaffReadMark>, ownId: string): SeenBy | null {
  const marks = [...reads.values()]
  const furthest = Math.max(0, ...marks.filter((mark) => mark.reader.kind === 'client').map((mark) => mark.seq))
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index]
    if (entry?.kind !== 'message:sent' || entry.message.sender.kind === 'client' || entry.message.deleted || entry.seq > furthest) continue
    const names = (kind: 'client' | 'admin') =>
      marks
        .filter((mark) => mark.reader.kind === kind && mark.reader.id !== ownId && mark.seq >= entry.seq)
        .map((mark) => mark.reader.displayName)
    return { seq: entry.seq, clients: names('client'), admins: names('admin') }
  }
  return null
}
