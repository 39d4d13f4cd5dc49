// Changes of a timeline other than new messages: written down, given the next seq, and told to those who may see them.
// The only SQL on chat_changes.
import type { ClientEntry } from '@dramatis/contract/client-views'
import type { LockReason } from '@dramatis/contract/errors'
import type { AdminId, ClientId, ConversationId, MessageId, PersonaId } from '@dramatis/contract/ids'
import type { StaffEntry } from '@dramatis/contract/staff-views'
import type { ClientFace } from '../clients/client-view.ts'
import { clientAsMember } from '../clients/client-view.ts'
import type { Reader, Tx } from '../database/database.ts'
import type { Tables } from '../database/schema.ts'
import { statement } from '../database/statement.ts'
import { type PersonaFace, personaAsStaffMember, personaForClient } from '../personas/persona-view.ts'
import { conversationForStaff, nameForClient, recipientsOf } from './conversation-view.ts'
import { type Conversation, type ConversationChange, changeConversation } from './conversations-store.ts'
import { type ClientSeat, listClientSeats } from './seats-store.ts'

type Stored = Pick<Tables['chat_changes'], 'group_id' | 'seq' | 'kind'> &
  Partial<Pick<Tables['chat_changes'], 'message_id' | 'client_id' | 'fake_user_id' | 'detail'>>

/** Writes the line of a change whose seq the conversation was just given. */
export async function insertChange(tx: Tx, change: Stored, adminId: AdminId | null): Promise<void> {
  const { group_id, seq, kind, message_id = null, client_id = null, fake_user_id = null, detail = null } = change
  await tx.db
    .insertInto('chat_changes')
    .values({ group_id, seq, kind, message_id, client_id, fake_user_id, detail, admin_id: adminId, created_at: tx.nowMs })
    .execute()
}

const inRange = statement<{ conversationId: ConversationId; fromSeq: number; toSeq: number }>()((db, p) =>
  db
    .selectFrom('chat_changes as h')
    .leftJoin('chat_clients as c', 'c.id', 'h.client_id')
    .leftJoin('chat_fake_users as f', 'f.id', 'h.fake_user_id')
    .select(['h.seq', 'h.kind', 'h.message_id', 'h.client_id', 'h.fake_user_id', 'h.detail', 'h.created_at'])
    .select(['c.display_name as c_name', 'c.avatar_url as c_avatar', 'c.colour as c_colour', 'c.version as c_version'])
    .select([
      'f.display_name as f_name',
      'f.about as f_about',
      'f.avatar_url as f_avatar',
      'f.colour as f_colour',
      'f.version as f_version',
    ])
    .where('h.group_id', '=', p('conversationId'))
    .where('h.seq', '>=', p('fromSeq'))
    .where('h.seq', '<=', p('toSeq'))
    .orderBy('h.seq'),
)

/** A change as read back. `messageId` is set for those about a message. */
export type StoredChange = { readonly seq: number; readonly atMs: number } & (
  | { readonly about: 'message'; readonly kind: 'message:edited' | 'message:deleted'; readonly messageId: MessageId }
  | { readonly about: 'conversation'; readonly change: Change }
)

export async function listChanges(reader: Reader, conversationId: ConversationId, fromSeq: number, toSeq: number): Promise<StoredChange[]> {
  const rows = await reader.all(inRange, { conversationId, fromSeq, toSeq })
  return rows.map((row): StoredChange => {
    const at = { seq: row.seq, atMs: row.created_at }
    switch (row.kind) {
      case 'message:edited':
      case 'message:deleted':
        return { ...at, about: 'message', kind: row.kind, messageId: row.message_id as MessageId }
      case 'member:added':
      case 'member:removed': {
        const member: Member = row.client_id
          ? {
              client: {
                id: row.client_id,
                display_name: row.c_name ?? '',
                avatar_url: row.c_avatar,
                colour: row.c_colour ?? 0,
                version: row.c_version ?? 1,
              },
            }
          : {
              persona: {
                id: row.fake_user_id as PersonaId,
                display_name: row.f_name ?? '',
                about: row.f_about ?? '',
                avatar_url: row.f_avatar ?? '',
                colour: row.f_colour ?? 0,
                version: row.f_version ?? 1,
              },
            }
        return { ...at, about: 'conversation', change: { kind: row.kind, member } }
      }
      case 'conversation:renamed':
        return { ...at, about: 'conversation', change: { kind: row.kind, name: row.detail ?? '' } }
      case 'conversation:locked':
        return { ...at, about: 'conversation', change: { kind: row.kind, reason: row.detail as LockReason } }
      case 'conversation:unlocked':
        return { ...at, about: 'conversation', change: { kind: row.kind } }
    }
  })
}

export type Member = { readonly client: ClientFace } | { readonly persona: PersonaFace }

/** A change of the conversation itself; those of messages stand in messages/. */
export type Change =
  | { readonly kind: 'member:added' | 'member:removed'; readonly member: Member }
  | { readonly kind: 'conversation:renamed'; readonly name: string }
  | { readonly kind: 'conversation:locked'; readonly reason: LockReason }
  | { readonly kind: 'conversation:unlocked' }

const toStored = (change: Change): Partial<Stored> => {
  if ('member' in change)
    return 'client' in change.member ? { client_id: change.member.client.id } : { fake_user_id: change.member.persona.id }
  if ('name' in change) return { detail: change.name }
  return 'reason' in change ? { detail: change.reason } : {}
}

export function changeForClient(reader: Reader, change: Change, seq: number, atMs: number): ClientEntry {
  if (!('member' in change)) return { ...change, seq, atMs }
  const member = 'client' in change.member ? clientAsMember(change.member.client) : personaForClient(reader.house, change.member.persona)
  return { kind: change.kind, member, seq, atMs }
}

export function changeForStaff(change: Change, seq: number, atMs: number): StaffEntry {
  if (!('member' in change)) return { ...change, seq, atMs }
  const member = 'client' in change.member ? clientAsMember(change.member.client) : personaAsStaffMember(change.member.persona)
  return { kind: change.kind, member, seq, atMs }
}

export interface Recorded {
  readonly change: Change
  /** What else changes on the conversation's row. */
  readonly set?: ConversationChange
  /** Seats as they are after the change: its recipients. */
  readonly seats: readonly ClientSeat[]
  /** Of the seats' clients, who is told otherwise (a client being seated fetches the whole instead). */
  readonly except?: ClientId
  readonly adminId: AdminId | null
}

/** Gives a change its place, writes it down, and tells everybody. Answers the conversation after it. */
export async function recordChange(
  tx: Tx,
  locked: Conversation,
  { change, set = {}, seats, except, adminId }: Recorded,
): Promise<Conversation> {
  const next = await changeConversation(tx, locked, { ...set, activityAtMs: locked.activityAtMs }, true)
  await insertChange(tx, { group_id: next.id, seq: next.lastSeq, kind: change.kind, ...toStored(change) }, adminId)
  const clientIds = recipientsOf(next, seats).filter((id) => id !== except)
  if (clientIds.length > 0) {
    tx.publish({
      to: 'clients',
      clientIds,
      name: change.kind,
      payload: { conversationId: next.id, entry: changeForClient(tx, change, next.lastSeq, tx.nowMs) },
    })
  }
  const payload = {
    conversationId: next.id,
    entry: changeForStaff(change, next.lastSeq, tx.nowMs),
    conversation: conversationForStaff(tx.house, next),
  }
  tx.publish({ to: 'staff', name: change.kind, payload })
  return next
}

/** A change of the row that takes no seq. The team gets the row; clients hear only of a name or description that is another now. */
export async function changeQuietly(tx: Tx, locked: Conversation, set: ConversationChange): Promise<Conversation> {
  const next = await changeConversation(tx, locked, set, false)
  tx.publish({ to: 'staff', name: 'conversation:changed', payload: { conversation: conversationForStaff(tx.house, next) } })
  const { id: conversationId, description } = next
  for (const clientId of recipientsOf(next, await listClientSeats(tx, conversationId))) {
    const name = nameForClient(next, clientId)
    if (name === nameForClient(locked, clientId) && description === locked.description) continue
    tx.publish({ to: 'clients', clientIds: [clientId], name: 'conversation:changed', payload: { conversationId, name, description } })
  }
  return next
}
