// Which conversations have messages that were written here and are not known to be stored. Their text is kept by
// timeline-store.ts.
import type { ConversationId } from '@dramatis/contract/ids'

const pattern = /^dramatis\.console\.unsent\.([A-Za-z0-9_-]{22})$/

export function unsentConversations(): ConversationId[] {
  try {
    return Object.keys(localStorage).flatMap((key) => (pattern.exec(key)?.[1] as ConversationId | undefined) ?? [])
  } catch {
    return []
  }
}
