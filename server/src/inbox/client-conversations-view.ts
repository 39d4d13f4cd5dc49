// A client's list of conversations: each with its members, last message, unread count and who is there.
import type { ClientConversation, ClientMember } from '@dramatis/contract/client-views'
import type { ClientId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { type Kysely, sql } from 'kysely'
import { clientAsMember } from '../clients/client-view.ts'
import { selectConversations } from '../conversations/conversation-query.ts'
import { nameForClient, otherSideForClient, teamAsMember } from '../conversations/conversation-view.ts'
import { type Conversation, conversationFrom, isBetweenClients } from '../conversations/conversations-store.ts'
import { listSeatedClients, listSeatedPersonas } from '../conversations/seats-store.ts'
import type { Reader } from '../database/database.ts'
import { decodeCursor, pageOf } from '../database/page.ts'
import type { Tables } from '../database/schema.ts'
import { statement } from '../database/statement.ts'
import { messageForClient } from '../messages/message-view.ts'
import { countUnread, findMessageAt } from '../messages/messages-store.ts'
import { findReadMarks } from '../messages/reads-store.ts'
import { personaForClient } from '../personas/persona-view.ts'
import type { PresenceBoard } from '../presence/presence-board.ts'

/** Clients first, then the personas in the order of the cast; in a conversation with the team, the team. */
async function membersForClient(reader: Reader, conversation: Conversation): Promise<ClientMember[]> {
  const clients = await listSeatedClients(reader, conversation.id)
  const personas = await listSeatedPersonas(reader, conversation.id)
  return [
    ...clients.map(clientAsMember),
    ...personas.map((row) => personaForClient(reader.house, row)),
    ...(conversation.withTeam ? [teamAsMember(reader.house)] : []),
  ]
}

export async function conversationForClient(
  reader: Reader,
  board: PresenceBoard,
  conversation: Conversation,
  fromSeq: number,
  viewer: ClientId,
): Promise<ClientConversation> {
  const { id, stage } = conversation
  const last = conversation.lastMessageSeq >= fromSeq ? await findMessageAt(reader, id, conversation.lastMessageSeq) : undefined
  const marks = await findReadMarks(reader, id, viewer, isBetweenClients(conversation))
  const unread = await countUnread(reader, id, viewer, Math.max(marks.own, fromSeq - 1), limits.unreadCountMax)
  return {
    id,
    type: stage.type,
    name: nameForClient(conversation, viewer),
    description: conversation.description,
    with: otherSideForClient(reader.house, conversation, viewer),
    members: await membersForClient(reader, conversation),
    locked: conversation.locked,
    fromSeq,
    lastSeq: conversation.lastSeq,
    lastMessage: last ? messageForClient(reader.house, last, viewer) : null,
    activityAtMs: conversation.activityAtMs,
    read: { conversationId: id, ownReadSeq: marks.own, othersReadSeq: marks.others, unread },
    presence: board.forClients(id),
  }
}

export interface ClientPage {
  readonly cursor?: string | undefined
  readonly limit: number
}

// A direct conversation that somebody else opened shows from its first message on.
const conversationsOf = (db: Kysely<Tables>, viewer: ClientId, limit: number) =>
  selectConversations(db)
    .innerJoin('chat_group_members as s', 's.group_id', 'g.id')
    .select('s.from_seq as seat_from_seq')
    .where('s.client_id', '=', viewer)
    .where('s.left_at', 'is', null)
    .where((eb) => eb.or([eb('g.group_type', '=', 'group'), eb('g.last_message_seq', '>', 0), eb('s.opened_at', 'is not', null)]))
    .orderBy('g.activity_at', 'desc')
    .orderBy('g.id', 'desc')
    .limit(limit)

/** What everybody asks for after each connecting. */
const firstConversationsOf = statement<{ viewer: ClientId; limit: number }>()((db, p) => conversationsOf(db, p('viewer'), p('limit')))

/** Newest activity first. */
export async function listConversationsForClient(reader: Reader, board: PresenceBoard, viewer: ClientId, page: ClientPage) {
  const after = decodeCursor(page.cursor, ['number', 'string'])
  const limit = page.limit + 1
  const found = after
    ? await conversationsOf(reader.db, viewer, limit).where(sql<boolean>`(g.activity_at, g.id) < (${after[0]}, ${after[1]})`).execute()
    : await reader.all(firstConversationsOf, { viewer, limit })
  const { rows, nextCursor } = pageOf(found, page.limit, (row) => [row.activity_at, row.id])
  const conversations: ClientConversation[] = []
  for (const row of rows) conversations.push(await conversationForClient(reader, board, conversationFrom(row), row.seat_from_seq, viewer))
  return { conversations, nextCursor }
}
