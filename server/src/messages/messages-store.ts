// The only SQL on chat_messages. One message has one sender (what is shown) and one actor (who really did it); the actor
// is written once, in the transaction that makes the message, and never changed.
import type { AdminId, ClientId, ConversationId, MessageId, PersonaId, RequestId } from '@dramatis/contract/ids'
import type { Kysely } from 'kysely'
import { listPicturesOf, type StoredPicture } from '../attachments/attachments-store.ts'
import type { ClientFace } from '../clients/client-view.ts'
import type { Reader, Tx } from '../database/database.ts'
import type { Tables } from '../database/schema.ts'
import { statement } from '../database/statement.ts'
import type { PersonaFace } from '../personas/persona-view.ts'

export type Sender =
  | { readonly kind: 'client'; readonly client: ClientFace }
  | { readonly kind: 'persona'; readonly persona: PersonaFace }
  | { readonly kind: 'team' }
/** `server`: posted by the server itself, an automatic welcome. */
export type MessageActor =
  | { readonly kind: 'client'; readonly id: ClientId; readonly displayName: string }
  | { readonly kind: 'admin'; readonly id: AdminId; readonly displayName: string }
  | { readonly kind: 'server' }

export interface Message {
  readonly id: MessageId
  readonly conversationId: ConversationId
  readonly seq: number
  readonly changedSeq: number
  readonly sender: Sender
  readonly actor: MessageActor
  readonly automatic: 'welcome' | null
  readonly text: string | null
  /** In their order; none once deleted. */
  readonly pictures: readonly StoredPicture[]
  readonly requestId: string | null
  readonly createdAtMs: number
  readonly editedAtMs: number | null
  readonly deletedAtMs: number | null
}

const selectMessages = (db: Kysely<Tables>) =>
  db
    .selectFrom('chat_messages as m')
    .leftJoin('chat_clients as c', 'c.id', 'm.client_id')
    .leftJoin('chat_fake_users as f', 'f.id', 'm.fake_user_id')
    .leftJoin('chat_admins as a', 'a.id', 'm.admin_id')
    .selectAll('m')
    .select(['c.display_name as c_name', 'c.avatar_url as c_avatar', 'c.colour as c_colour', 'c.version as c_version'])
    .select([
      'f.display_name as f_name',
      'f.about as f_about',
      'f.avatar_url as f_avatar',
      'f.colour as f_colour',
      'f.version as f_version',
    ])
    .select('a.display_name as a_name')

type Row = Awaited<ReturnType<ReturnType<typeof selectMessages>['executeTakeFirstOrThrow']>>

function messageFrom(row: Row): Message {
  return {
    id: row.id,
    conversationId: row.group_id,
    seq: row.seq,
    changedSeq: row.changed_seq,
    sender: senderFrom(row),
    actor: actorFrom(row),
    automatic: row.automatic,
    text: row.text,
    pictures: [],
    requestId: row.request_id,
    createdAtMs: row.created_at,
    editedAtMs: row.edited_at,
    deletedAtMs: row.deleted_at,
  }
}

/** Where there are no pictures, nothing more is asked. */
async function withPictures(reader: Reader, rows: readonly Row[]): Promise<Message[]> {
  const ids = rows.filter((row) => row.picture_count > 0).map((row) => row.id)
  if (ids.length === 0) return rows.map(messageFrom)
  const pictures = await listPicturesOf(reader, ids)
  return rows.map((row) => ({ ...messageFrom(row), pictures: pictures.get(row.id) ?? [] }))
}

function senderFrom(row: Row): Sender {
  if (row.sender_kind === 'team') return { kind: 'team' }
  if (row.sender_kind === 'client') {
    return {
      kind: 'client',
      client: {
        id: row.client_id as ClientId,
        display_name: row.c_name ?? '',
        avatar_url: row.c_avatar,
        colour: row.c_colour ?? 0,
        version: row.c_version ?? 1,
      },
    }
  }
  const persona = {
    id: row.fake_user_id as PersonaId,
    display_name: row.f_name ?? '',
    about: row.f_about ?? '',
    avatar_url: row.f_avatar ?? '',
    colour: row.f_colour ?? 0,
    version: row.f_version ?? 1,
  }
  return { kind: 'persona', persona }
}

function actorFrom(row: Row): MessageActor {
  if (row.admin_id) return { kind: 'admin', id: row.admin_id, displayName: row.a_name ?? '' }
  return row.client_id ? { kind: 'client', id: row.client_id, displayName: row.c_name ?? '' } : { kind: 'server' }
}

type Inserted = {
  id: MessageId
  conversationId: ConversationId
  seq: number
  senderKind: Sender['kind']
  clientId: ClientId | null
  personaId: PersonaId | null
  adminId: AdminId | null
  sentByAdmin: 0 | 1
  automatic: 'welcome' | null
  text: string | null
  requestId: string | null
  nowMs: number
  pictureCount: number
}
const insert = statement<Inserted>()((db, p) =>
  db.insertInto('chat_messages').values({
    id: p('id'),
    group_id: p('conversationId'),
    seq: p('seq'),
    changed_seq: p('seq'),
    sender_kind: p('senderKind'),
    client_id: p('clientId'),
    fake_user_id: p('personaId'),
    admin_id: p('adminId'),
    sent_by_admin: p('sentByAdmin'),
    automatic: p('automatic'),
    text: p('text'),
    request_id: p('requestId'),
    created_at: p('nowMs'),
    edited_at: null,
    deleted_at: null,
    picture_count: p('pictureCount'),
  }),
)

export async function insertMessage(tx: Tx, message: Message): Promise<void> {
  const { sender, actor } = message
  await tx.all(insert, {
    id: message.id,
    conversationId: message.conversationId,
    seq: message.seq,
    senderKind: sender.kind,
    clientId: sender.kind === 'client' ? sender.client.id : null,
    personaId: sender.kind === 'persona' ? sender.persona.id : null,
    adminId: actor.kind === 'admin' ? actor.id : null,
    sentByAdmin: actor.kind === 'admin' ? 1 : 0,
    automatic: message.automatic,
    text: message.text,
    requestId: message.requestId as RequestId | null,
    nowMs: message.createdAtMs,
    pictureCount: message.pictures.length,
  })
}

export async function findMessage(reader: Reader, conversationId: ConversationId, messageId: MessageId): Promise<Message | undefined> {
  const row = await selectMessages(reader.db).where('m.id', '=', messageId).where('m.group_id', '=', conversationId).executeTakeFirst()
  return row && (await withPictures(reader, [row]))[0]
}

export async function updateMessage(tx: Tx, message: Message): Promise<void> {
  tx.forgets()
  await tx.db
    .updateTable('chat_messages')
    .set({
      text: message.text,
      picture_count: message.pictures.length,
      changed_seq: message.changedSeq,
      edited_at: message.editedAtMs,
      deleted_at: message.deletedAtMs,
    })
    .where('id', '=', message.id)
    .execute()
}

const inRange = statement<{ conversationId: ConversationId; fromSeq: number; toSeq: number }>()((db, p) =>
  selectMessages(db)
    .where('m.group_id', '=', p('conversationId'))
    .where('m.seq', '>=', p('fromSeq'))
    .where('m.seq', '<=', p('toSeq'))
    .orderBy('m.seq'),
)

/** Messages with `fromSeq` <= seq <= `toSeq`, in order. */
export const listMessages = async (reader: Reader, conversationId: ConversationId, fromSeq: number, toSeq: number): Promise<Message[]> =>
  withPictures(reader, await reader.all(inRange, { conversationId, fromSeq, toSeq }))

export const listMessagesById = async (reader: Reader, ids: readonly MessageId[]): Promise<Message[]> =>
  ids.length === 0 ? [] : withPictures(reader, await selectMessages(reader.db).where('m.id', 'in', ids).execute())

const atSeq = statement<{ conversationId: ConversationId; seq: number }>()((db, p) =>
  selectMessages(db).where('m.group_id', '=', p('conversationId')).where('m.seq', '=', p('seq')),
)
export const findMessageAt = async (reader: Reader, conversationId: ConversationId, seq: number): Promise<Message | undefined> => {
  const row = await reader.first(atSeq, { conversationId, seq })
  return row && (await withPictures(reader, [row]))[0]
}

const unread = statement<{ conversationId: ConversationId; clientId: ClientId; afterSeq: number; most: number }>()((db, p) =>
  db
    .selectFrom((inner) =>
      inner
        .selectFrom('chat_messages')
        .select('id')
        .where('group_id', '=', p('conversationId'))
        .where('seq', '>', p('afterSeq'))
        .where('deleted_at', 'is', null)
        .where((eb) => eb.or([eb('sender_kind', '!=', 'client'), eb('client_id', '!=', p('clientId'))]))
        .limit(p('most'))
        .as('some'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count')),
)

/** Messages of others after `afterSeq` that are not deleted, counted up to `most`. */
export const countUnread = async (
  reader: Reader,
  conversationId: ConversationId,
  clientId: ClientId,
  afterSeq: number,
  most: number,
): Promise<number> => Number((await reader.first(unread, { conversationId, clientId, afterSeq, most }))?.count ?? 0)

/** When the next client message after `afterSeq` came that is not deleted; null: there is none. */
export async function findNextClientMessageTime(reader: Reader, conversationId: ConversationId, afterSeq: number): Promise<number | null> {
  const row = await reader.db
    .selectFrom('chat_messages')
    .select('created_at')
    .where('group_id', '=', conversationId)
    .where('seq', '>', afterSeq)
    .where('sender_kind', '=', 'client')
    .where('deleted_at', 'is', null)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  return row?.created_at ?? null
}
