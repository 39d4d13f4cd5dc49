// Tells everybody who may see it of a message that was sent, edited or deleted: the client view to the recipients' own
// rooms, the staff view to the consoles.
import type { ClientEntry } from '@dramatis/contract/client-views'
import type { ClientId } from '@dramatis/contract/ids'
import { conversationForStaff, recipientsOf } from '../conversations/conversation-view.ts'
import type { Conversation } from '../conversations/conversations-store.ts'
import type { ClientSeat } from '../conversations/seats-store.ts'
import type { Tx } from '../database/database.ts'
import { messageForClient, messageForStaff } from './message-view.ts'
import type { Message } from './messages-store.ts'

export type MessageChange = 'message:sent' | 'message:edited' | 'message:deleted'

/** `conversation` and `seats` as they are after the change, which has the conversation's newest seq. */
export function publishMessage(
  tx: Tx,
  kind: MessageChange,
  message: Message,
  conversation: Conversation,
  seats: readonly ClientSeat[],
): void {
  const at = { seq: conversation.lastSeq, atMs: tx.nowMs }
  const recipients = new Set(recipientsOf(conversation, seats))
  const tell = (clientIds: ClientId[], entry: ClientEntry) => {
    if (clientIds.length > 0)
      tx.publish({ to: 'clients', clientIds, name: kind, payload: { conversationId: message.conversationId, entry } })
  }
  const author = message.actor.kind === 'client' ? message.actor.id : null
  const seeing = seats.filter((seat) => recipients.has(seat.clientId) && seat.fromSeq <= message.seq).map((seat) => seat.clientId)
  const others = seeing.filter((id) => id !== author)
  if (author && seeing.length > others.length) tell([author], { ...at, kind, message: messageForClient(tx.house, message, author) })
  if (others.length > 0) tell(others, { ...at, kind, message: messageForClient(tx.house, message, null) })
  // Who was seated after the message is told only that this place is taken.
  const later = seats.filter((seat) => recipients.has(seat.clientId) && seat.fromSeq > message.seq).map((seat) => seat.clientId)
  tell(later, { ...at, kind: 'hidden' })

  const payload = {
    conversationId: message.conversationId,
    entry: { ...at, kind, message: messageForStaff(tx.house, message) },
    conversation: conversationForStaff(tx.house, conversation),
  }
  tx.publish({ to: 'staff', name: kind, payload })
}
