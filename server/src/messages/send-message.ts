// What happens when something is said: the conversation's next seq, the row, who waits for whom, and the word to all.
import type { MessageId } from '@dramatis/contract/ids'
import { attachPictures, type SentPicture } from '../attachments/attachments-store.ts'
import { type Conversation, type ConversationChange, changeConversation, isBetweenClients } from '../conversations/conversations-store.ts'
import type { ClientSeat } from '../conversations/seats-store.ts'
import type { Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import { insertMessage, type Message } from './messages-store.ts'
import { publishMessage } from './publish-message.ts'

export type Said = Pick<Message, 'sender' | 'actor' | 'text' | 'requestId' | 'automatic'> & {
  /** Drafts of whoever sends, held in this transaction. */
  readonly pictures?: readonly SentPicture[]
}

/** `conversation` is locked; `seats` are its recipients, read in this transaction. */
export async function sendMessage(tx: Tx, conversation: Conversation, seats: readonly ClientSeat[], said: Said): Promise<Message> {
  const seq = conversation.lastSeq + 1
  const next = await changeConversation(
    tx,
    conversation,
    { lastMessageSeq: seq, activityAtMs: tx.nowMs, ...whoWaits(tx, conversation, said) },
    true,
  )
  const { pictures = [], ...words } = said
  const message: Message = {
    ...words,
    pictures: pictures.map(({ picture }) => picture),
    id: newId<MessageId>(),
    conversationId: conversation.id,
    seq,
    changedSeq: seq,
    createdAtMs: tx.nowMs,
    editedAtMs: null,
    deletedAtMs: null,
  }
  await insertMessage(tx, message)
  const sent = pictures.length === 0 ? message : { ...message, pictures: await attachPictures(tx, message, pictures) }
  publishMessage(tx, 'message:sent', sent, next, seats)
  return sent
}

/** Waiting since: the oldest client message after the last one of a persona or the team. An automatic one answers nobody. */
function whoWaits(tx: Tx, conversation: Conversation, said: Said): ConversationChange {
  if (said.sender.kind === 'client')
    return isBetweenClients(conversation) ? {} : { waitingSinceMs: conversation.waitingSinceMs ?? tx.nowMs }
  const spoke = said.sender.kind === 'persona' ? { lastPersona: said.sender.persona } : {}
  return said.automatic ? spoke : { ...spoke, waitingSinceMs: null, greetedAtMs: conversation.greetedAtMs ?? tx.nowMs }
}
