// Tells those who may see a conversation that somebody came, left, or types; asked from the seats of this moment.
import type { ConversationId } from '@dramatis/contract/ids'
import { recipientsOf } from '../conversations/conversation-view.ts'
import { findConversation } from '../conversations/conversations-store.ts'
import { listClientSeats } from '../conversations/seats-store.ts'
import type { Reader } from '../database/database.ts'
import type { Publication } from '../publication.ts'
import type { PresenceBoard } from './presence-board.ts'

export async function announcePresence(
  reader: Reader,
  board: PresenceBoard,
  conversationId: ConversationId,
  publish: (publications: Publication[]) => void,
): Promise<void> {
  const conversation = await findConversation(reader, conversationId)
  if (!conversation) return
  const clientIds = recipientsOf(conversation, await listClientSeats(reader, conversationId))
  const publications: Publication[] = [{ to: 'staff', name: 'presence:changed', payload: board.forStaff(conversationId) }]
  const news = board.newsForClients(conversationId)
  if (news && clientIds.length > 0) publications.push({ to: 'clients', clientIds, name: 'presence:changed', payload: news })
  publish(publications)
}
