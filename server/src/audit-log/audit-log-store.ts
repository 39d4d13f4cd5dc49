// The only SQL on chat_admin_logs: who of the team did what, as whom, where. Ids, field names and settings; never
// message text, a client's name or address (promise 12).
import type { AdminId, ClientId, ConversationId, MessageId, PersonaId } from '@dramatis/contract/ids'
import type { AuditLine } from '../command.ts'
import type { Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import { statement } from '../database/statement.ts'

type Values = {
  id: string
  adminId: AdminId
  action: string
  groupId: ConversationId | null
  clientId: ClientId | null
  personaId: PersonaId | null
  messageId: MessageId | null
  details: string
  nowMs: number
}

const insert = statement<Values>()((db, p) =>
  db.insertInto('chat_admin_logs').values({
    id: p('id'),
    admin_id: p('adminId'),
    action: p('action'),
    group_id: p('groupId'),
    client_id: p('clientId'),
    fake_user_id: p('personaId'),
    message_id: p('messageId'),
    details: p('details'),
    created_at: p('nowMs'),
  }),
)

/** Writes one line in the transaction of the command that it is about. */
export async function writeAuditLine(tx: Tx, adminId: AdminId, action: string, line: AuditLine): Promise<void> {
  await tx.all(insert, {
    id: newId(),
    adminId,
    action,
    groupId: line.conversationId ?? null,
    clientId: line.clientId ?? null,
    personaId: line.personaId ?? null,
    messageId: line.messageId ?? null,
    details: JSON.stringify(line.details ?? {}),
    nowMs: tx.nowMs,
  })
}
