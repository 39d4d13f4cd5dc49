// When does somebody begin to wait? Pure: the toast and the sound follow this, and nothing else.
import type { AdminEvent, ConsoleState } from './inbox-state.ts'

/** True for the client's message that starts a wait; false for the next ones of the same wait. */
export function startsWait(event: AdminEvent, before: Pick<ConsoleState, 'rows'>): boolean {
  if (event.name !== 'message:sent') return false
  const { conversation, entry } = event.data
  if (entry.kind !== 'message:sent' || entry.message.sender.kind !== 'client' || conversation.waitingSinceMs === null) return false
  const known = before.rows.get(conversation.id)
  return known ? known.conversation.waitingSinceMs === null : conversation.waitingSinceMs >= entry.message.createdAtMs
}
