// The only SQL on chat_reads: how far each client and each admin has had a conversation on a visible screen. Marks only
// go forward.
import type { ClientId, ConversationId } from '@dramatis/contract/ids'
import { sql } from 'kysely'
import type { Reader, Tx } from '../database/database.ts'
import { statement } from '../database/statement.ts'

export type ReaderKind = 'client' | 'admin'

const raise = statement<{ conversationId: ConversationId; kind: ReaderKind; readerId: string; seq: number; nowMs: number }>()((db, p) =>
  db
    .insertInto('chat_reads')
    .values({ group_id: p('conversationId'), reader_kind: p('kind'), reader_id: p('readerId'), seq: p('seq'), read_at: p('nowMs') })
    .onConflict((conflict) =>
      conflict
        .columns(['group_id', 'reader_kind', 'reader_id'])
        .doUpdateSet({ seq: (eb) => eb.ref('excluded.seq'), read_at: (eb) => eb.ref('excluded.read_at') })
        .whereRef('excluded.seq', '>', 'chat_reads.seq'),
    )
    .returning('seq'),
)

/** Whether the mark moved. */
export const raiseReadMark = async (
  tx: Tx,
  conversationId: ConversationId,
  kind: ReaderKind,
  readerId: string,
  seq: number,
): Promise<boolean> => (await tx.all(raise, { conversationId, kind, readerId, seq, nowMs: tx.nowMs })).length > 0

const marks = statement<{ conversationId: ConversationId; clientId: ClientId; countsAdmins: 0 | 1 }>()((db, p) =>
  db
    .selectFrom('chat_reads')
    .select((eb) => {
      const isOwn = eb.and([eb('reader_kind', '=', 'client'), eb('reader_id', '=', p('clientId'))])
      const isCounted = eb.or([eb('reader_kind', '=', 'client'), eb(eb.val(p('countsAdmins')), '=', 1)])
      return [
        eb.fn.max(eb.case().when(isOwn).then(eb.ref('seq')).else(0).end()).as('own'),
        eb.fn.max(eb.case().when(isOwn).then(0).when(isCounted).then(eb.ref('seq')).else(0).end()).as('others'),
      ]
    })
    .where('group_id', '=', p('conversationId')),
)

/** The client's own mark, and the furthest of anybody else; 0: none. `amongClients`: marks of the team do not count. */
export async function findReadMarks(
  reader: Reader,
  conversationId: ConversationId,
  clientId: ClientId,
  amongClients: boolean,
): Promise<{ own: number; others: number }> {
  const row = await reader.first(marks, { conversationId, clientId, countsAdmins: amongClients ? 0 : 1 })
  return { own: Number(row?.own ?? 0), others: Number(row?.others ?? 0) }
}

/** Every mark with its reader's name, for the team. */
export const listReadMarks = (reader: Reader, conversationId: ConversationId) =>
  reader.db
    .selectFrom('chat_reads as r')
    .leftJoin('chat_clients as c', (join) => join.onRef('c.id', '=', sql.ref('r.reader_id')).on('r.reader_kind', '=', 'client'))
    .leftJoin('chat_admins as a', (join) => join.onRef('a.id', '=', sql.ref('r.reader_id')).on('r.reader_kind', '=', 'admin'))
    .select(['r.reader_kind as kind', 'r.reader_id as id', 'r.seq'])
    .select((eb) => eb.fn.coalesce('c.display_name', 'a.display_name', sql<string>`''`).as('displayName'))
    .where('r.group_id', '=', conversationId)
    .orderBy('r.seq', 'desc')
    .orderBy('r.reader_id')
    .execute()
