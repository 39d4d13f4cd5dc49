// The team's lists: who waits longest, who is new, what was answered; every list pages by the key it is sorted by.
import type { AdminId, ClientId, ConversationId } from '@dramatis/contract/ids'
import type { InboxItem } from '@dramatis/contract/staff-views'
import { sql } from 'kysely'
import { selectConversations } from '../conversations/conversation-query.ts'
import { conversationForStaff } from '../conversations/conversation-view.ts'
import { conversationFrom } from '../conversations/conversations-store.ts'
import type { Reader } from '../database/database.ts'
import { containing, decodeCursor, pageOf } from '../database/page.ts'
import { messageForStaff } from '../messages/message-view.ts'
import { findMessageAt } from '../messages/messages-store.ts'

export interface InboxPage {
  readonly show: 'waiting' | 'new' | 'answered' | 'all' | 'archived'
  readonly type?: 'group' | 'direct' | undefined
  readonly search?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

const isNew = sql<boolean>`g.greeted_at is null and g.group_type = 'group'`

export async function listInbox(
  reader: Reader,
  viewer: AdminId,
  page: InboxPage,
): Promise<{ items: InboxItem[]; nextCursor: string | null }> {
  const after = decodeCursor(page.cursor, ['number', 'string'])
  let query = selectConversations(reader.db).limit(page.limit + 1)
  if (page.type) query = query.where('g.group_type', '=', page.type)
  if (page.search?.trim()) query = query.where(sql<boolean>`g.search_text like ${containing(page.search)} escape '\\'`)
  if (page.show === 'archived') query = query.where('g.locked_reason', '=', 'archived')
  else if (page.show !== 'waiting')
    query = query.where((eb) => eb.or([eb('g.locked_reason', 'is', null), eb('g.locked_reason', '!=', 'archived')]))
  // A direct conversation in which nothing was said yet is nobody's business.
  if (page.show !== 'new' && page.type !== 'group')
    query = query.where((eb) => eb.or([eb('g.group_type', '=', 'group'), eb('g.last_message_seq', '>', 0)]))

  let sort: 'waiting_since' | 'created_at' | 'activity_at'
  if (page.show === 'waiting' || page.show === 'new') {
    sort = page.show === 'waiting' ? 'waiting_since' : 'created_at'
    query = page.show === 'waiting' ? query.where('g.waiting_since', 'is not', null) : query.where(isNew)
    if (after) query = query.where(sql<boolean>`(${sql.ref(`g.${sort}`)}, g.id) > (${after[0]}, ${after[1]})`)
    query = query.orderBy(`g.${sort}`).orderBy('g.id')
  } else {
    sort = 'activity_at'
    if (page.show === 'answered') query = query.where('g.waiting_since', 'is', null).where(sql<boolean>`not (${isNew})`)
    if (after) query = query.where(sql<boolean>`(g.activity_at, g.id) < (${after[0]}, ${after[1]})`)
    query = query.orderBy('g.activity_at', 'desc').orderBy('g.id', 'desc')
  }
  const { rows, nextCursor } = pageOf(await query.execute(), page.limit, (row) => [Number(row[sort]), row.id])
  const reads = await ownReadSeqs(
    reader,
    viewer,
    rows.map((row) => row.id),
  )
  const items: InboxItem[] = []
  for (const row of rows) {
    const last = row.last_message_seq > 0 ? await findMessageAt(reader, row.id, row.last_message_seq) : undefined
    items.push({
      conversation: conversationForStaff(reader.house, conversationFrom(row)),
      lastMessage: last ? messageForStaff(reader.house, last) : null,
      ownReadSeq: reads.get(row.id) ?? 0,
    })
  }
  return { items, nextCursor }
}

export async function ownReadSeqs(reader: Reader, viewer: AdminId, ids: readonly ConversationId[]): Promise<Map<ConversationId, number>> {
  if (ids.length === 0) return new Map()
  const rows = await reader.db
    .selectFrom('chat_reads')
    .select(['group_id', 'seq'])
    .where('group_id', 'in', ids)
    .where('reader_kind', '=', 'admin')
    .where('reader_id', '=', viewer)
    .execute()
  return new Map(rows.map((row) => [row.group_id, row.seq]))
}

export async function countInbox(reader: Reader): Promise<{ waiting: number; isNew: number }> {
  const total = sql<number>`count(*)`.as('total')
  const waiting = await reader.db
    .selectFrom('chat_groups as g')
    .select(total)
    .where('g.waiting_since', 'is not', null)
    .executeTakeFirstOrThrow()
  const fresh = await reader.db
    .selectFrom('chat_groups as g')
    .select(total)
    .where(isNew)
    .where('g.locked_reason', 'is', null)
    .executeTakeFirstOrThrow()
  return { waiting: waiting.total, isNew: fresh.total }
}

/** Every conversation in which the client is seated, newest activity first. */
export async function listConversationsOfClient(reader: Reader, clientId: ClientId) {
  const rows = await selectConversations(reader.db)
    .innerJoin('chat_group_members as s', 's.group_id', 'g.id')
    .where('s.client_id', '=', clientId)
    .where('s.left_at', 'is', null)
    .orderBy('g.activity_at', 'desc')
    .orderBy('g.id', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => conversationForStaff(reader.house, conversationFrom(row)))
}
