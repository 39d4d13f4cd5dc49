// Edits and deletions: a change of its own in the timeline, that names the message it concerns. The message keeps its
// place; deleted words are gone from the row at once, pictures from the disk too (promise 12).
import type { AdminId } from '@dramatis/contract/ids'
import { removePictures } from '../attachments/attachments-store.ts'
import { insertChange } from '../conversations/change-timeline.ts'
import { type Conversation, type ConversationChange, changeConversation } from '../conversations/conversations-store.ts'
import { listClientSeats } from '../conversations/seats-store.ts'
import type { Tx } from '../database/database.ts'
import { findNextClientMessageTime, type Message, updateMessage } from './messages-store.ts'
import { publishMessage } from './publish-message.ts'

export const editMessage = (tx: Tx, conversation: Conversation, message: Message, text: string, adminId: AdminId): Promise<number> =>
  change(tx, conversation, 'message:edited', { ...message, text, editedAtMs: tx.nowMs }, {}, adminId)

export async function deleteMessage(tx: Tx, conversation: Conversation, message: Message, adminId: AdminId): Promise<number> {
  await removePictures(
    tx,
    message.pictures.map(({ id }) => id),
  )
  return change(
    tx,
    conversation,
    'message:deleted',
    { ...message, text: null, pictures: [], deletedAtMs: tx.nowMs },
    await whoStillWaits(tx, conversation, message),
    adminId,
  )
}

/** If the message that somebody waits with is gone, they wait with their next one, or not at all. */
async function whoStillWaits(tx: Tx, conversation: Conversation, deleted: Message): Promise<ConversationChange> {
  if (deleted.sender.kind !== 'client' || conversation.waitingSinceMs !== deleted.createdAtMs) return {}
  return { waitingSinceMs: await findNextClientMessageTime(tx, conversation.id, deleted.seq) }
}

async function change(
  tx: Tx,
  locked: Conversation,
  kind: 'message:edited' | 'message:deleted',
  message: Message,
  set: ConversationChange,
  adminId: AdminId,
): Promise<number> {
  const next = await changeConversation(tx, locked, set, true)
  const changed = { ...message, changedSeq: next.lastSeq }
  await updateMessage(tx, changed)
  await insertChange(tx, { group_id: locked.id, seq: next.lastSeq, kind, message_id: message.id }, adminId)
  publishMessage(tx, kind, changed, next, await listClientSeats(tx, locked.id))
  return next.lastSeq
}
