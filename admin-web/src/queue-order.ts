// Which list of the inbox a conversation belongs to, and where it stands there. The server's lists follow the same rules.
// Pure.
import type { StaffConversation } from '@dramatis/contract/staff-views'

export const listNames = ['waiting', 'new', 'answered', 'all'] as const
export type ListName = (typeof listNames)[number]

export const isWaiting = (c: Pick<StaffConversation, 'waitingSinceMs' | 'locked'>): boolean =>
  c.waitingSinceMs !== null && c.locked !== 'archived'
export const isUngreeted = (c: Pick<StaffConversation, 'isNew' | 'locked'>): boolean => c.isNew && c.locked !== 'archived'

/** Not archived, and not a direct conversation in which nothing was said yet: that one is nobody's business. */
function isOpened(c: StaffConversation): boolean {
  return c.locked !== 'archived' && (c.type === 'group' || c.lastMessageSeq > 0)
}

export const belongs: Readonly<Record<ListName, (c: StaffConversation) => boolean>> = {
  waiting: isWaiting,
  new: isUngreeted,
  answered: (c) => !isWaiting(c) && !isUngreeted(c) && isOpened(c),
  all: isOpened,
}
/** Smaller comes first. Waiting and new: oldest first; the others: newest activity first. */
export const rank: Readonly<Record<ListName, (c: StaffConversation) => number>> = {
  waiting: (c) => c.waitingSinceMs ?? 0,
  new: (c) => c.createdAtMs,
  answered: (c) => -c.activityAtMs,
  all: (c) => -c.activityAtMs,
}
