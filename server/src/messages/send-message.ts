// What happens when something is said: the conversation's next seq, the row, who waits for whom, and the word to all.
import type { MessageId } from '@dramatis/contract/ids'
import { type Conversation, type ConversationChange, changeConversation, isBetweenClients } from '../conversations/conversations-store.ts'
import type { ClientSeat } from '../conversations/seats-store.ts'
import type { Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import { insertMessage, type Message } from './messages-store.ts'
import { publishMessage } from './publish-message.ts'

export type Said = Pick<Message, 'sender' | 'actor' | 'text' | 'requestId' | 'automatic'>

/** `conversation` is locked; `seats` are its recipients, read in this transaction. */
export async function sendMessage(tx: Tx, conversation: Conversation, seats: readonly ClientSeat[], said: Said): Promise<Message> {
  const seq = conversation.lastSeq + 1
  const next = await changeConversation(
    tx,
    conversation,
    { lastMessageSeq: seq, activityAtMs: tx.nowMs, ...whoWaits(tx, conversation, said) },
    true,
  )
  const message: Message = {
    ...said,
    id: newId<MessageId>(),
    conversationId: conversation.id,
    seq,
    changedSeq: seq,
    createdAtMs: tx.nowMs,
    editedAtMs: null,
    deletedAtMs: null,
  }
  await insertMessage(tx, message)
  publishMessage(tx, 'message:sent', message, next, seats)
  return message
}

/** Waiting since: the oldest client message after the last one of a persona or the team. An automatic one answers nobody. */
function whoWaits(tx: Tx, conversation: Conversation, said: Said): ConversationChange {
  if (said.sender.kind === 'client')
    return isBetweenClients(conversation) ? {} : { waitingSinceMs: conversation.waitingSinceMs ?? tx.nowMs }
  const spoke = said.sender.kind === 'persona' ? { lastPersona: said.sender.persona } : {}
  return said.automatic ? spoke : { ...spoke, waitingSinceMs: null, greetedAtMs: conversation.greetedAtMs ?? tx.nowMs }
}
