// The only SQL on chat_attachments. A record is written after its files are there and removed before they are, so that
// none stands without them.
import type { AdminId, ClientId, ConversationId, MessageId, PersonaId, PictureId } from '@dramatis/contract/ids'
import type { Selectable } from 'kysely'
import type { Reader, Tx } from '../database/database.ts'
import { decodeCursor, pageOf } from '../database/page.ts'
import type { Tables } from '../database/schema.ts'
import { statement } from '../database/statement.ts'
import type { MadePicture, PictureUse } from './make-picture.ts'

type Row = Selectable<Tables['chat_attachments']>

/** Who uploaded it. What an admin uploads is the team's; which admin did is written beside it. */
export type PictureOwner = { readonly clientId: ClientId } | { readonly adminId: AdminId }

export interface StoredPicture {
  readonly id: PictureId
  readonly clientId: ClientId | null
  readonly adminId: AdminId | null
  readonly use: PictureUse
  /** Null: not sent. */
  readonly sent: { readonly conversationId: ConversationId; readonly messageId: MessageId; readonly seq: number } | null
  /** Whose avatar it is. */
  readonly ofClientId: ClientId | null
  readonly ofPersonaId: PersonaId | null
  readonly name: string
  readonly altText: string
  readonly width: number
  readonly height: number
  readonly animated: boolean
  readonly placeholder: string
  readonly sizes: MadePicture['sizes']
  readonly createdAtMs: number
}

/** Neither sent nor an avatar: its uploader's alone. */
export const isDraft = (picture: StoredPicture): boolean =>
  picture.sent === null && picture.ofClientId === null && picture.ofPersonaId === null

const isOf = (owner: PictureOwner, picture: Pick<StoredPicture, 'clientId' | 'adminId'>): boolean =>
  'clientId' in owner ? picture.clientId === owner.clientId : picture.adminId === owner.adminId

function pictureFrom(row: Row): StoredPicture {
  return {
    id: row.id,
    clientId: row.client_id,
    adminId: row.admin_id,
    use: row.purpose,
    sent:
      row.group_id !== null && row.message_id !== null && row.seq !== null
        ? { conversationId: row.group_id, messageId: row.message_id, seq: row.seq }
        : null,
    ofClientId: row.of_client_id,
    ofPersonaId: row.of_fake_user_id,
    name: row.name,
    altText: row.alt_text,
    width: row.width,
    height: row.height,
    animated: row.animated === 1,
    placeholder: row.placeholder,
    sizes: JSON.parse(row.sizes) as MadePicture['sizes'],
    createdAtMs: row.created_at,
  }
}

export interface NewPicture {
  readonly id: PictureId
  readonly owner: PictureOwner
  readonly use: PictureUse
  readonly name: string
  readonly made: MadePicture
  readonly contentHash: string
}
export const bytesOf = (made: MadePicture): number => Object.values(made.sizes).reduce((sum, { bytes }) => sum + bytes, 0)

/** False: it is there already, because two requests finished the same upload. */
export async function insertPicture(tx: Tx, { id, owner, use, name, made, contentHash }: NewPicture): Promise<boolean> {
  const inserted = await tx.db
    .insertInto('chat_attachments')
    .values({
      id,
      client_id: 'clientId' in owner ? owner.clientId : null,
      admin_id: 'adminId' in owner ? owner.adminId : null,
      purpose: use,
      group_id: null,
      message_id: null,
      seq: null,
      position: null,
      of_client_id: null,
      of_fake_user_id: null,
      name,
      alt_text: '',
      width: made.width,
      height: made.height,
      animated: made.animated ? 1 : 0,
      placeholder: made.placeholder,
      sizes: JSON.stringify(made.sizes),
      bytes: bytesOf(made),
      content_hash: contentHash,
      created_at: tx.nowMs,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute()
  return inserted.length > 0
}

const byId = statement<{ id: PictureId }>()((db, p) => db.selectFrom('chat_attachments').selectAll().where('id', '=', p('id')))

export async function findPicture(reader: Reader, id: PictureId): Promise<StoredPicture | undefined> {
  const row = await reader.first(byId, { id })
  return row && pictureFrom(row)
}

/** The owner's drafts among these, held until the transaction ends: two messages cannot both send one. */
export async function holdDrafts(tx: Tx, owner: PictureOwner, use: PictureUse, ids: readonly PictureId[]): Promise<StoredPicture[]> {
  if (ids.length === 0) return []
  const query = tx.db.selectFrom('chat_attachments').selectAll().where('id', 'in', ids).where('purpose', '=', use).orderBy('id')
  const rows = await (tx.dialect === 'postgres' ? query.forUpdate() : query).execute()
  return rows.map(pictureFrom).filter((picture) => isDraft(picture) && isOf(owner, picture))
}

/** A picture that its owner uploaded before, with the same bytes and for the same use. */
export async function findSamePicture(
  reader: Reader,
  owner: PictureOwner,
  use: PictureUse,
  contentHash: string,
): Promise<(StoredPicture & { made: MadePicture }) | undefined> {
  const row = await reader.db
    .selectFrom('chat_attachments')
    .selectAll()
    .where('content_hash', '=', contentHash)
    .where('purpose', '=', use)
    .where((eb) => ('clientId' in owner ? eb('client_id', '=', owner.clientId) : eb('client_id', 'is', null)))
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const picture = pictureFrom(row)
  const { width, height, animated, placeholder, sizes } = picture
  return { ...picture, made: { width, height, animated, placeholder, sizes } }
}

/** Bytes on disk, of one client and of everybody. */
export async function usedBytes(reader: Reader, clientId: ClientId | null): Promise<{ ofClient: number; inAll: number }> {
  const sum = async (query: typeof all) => Number((await query.executeTakeFirst())?.bytes ?? 0)
  const all = reader.db.selectFrom('chat_attachments').select((eb) => eb.fn.sum<number>('bytes').as('bytes'))
  return { ofClient: clientId === null ? 0 : await sum(all.where('client_id', '=', clientId)), inAll: await sum(all) }
}

export interface SentPicture {
  readonly picture: StoredPicture
  readonly altText: string
}

/** Gives drafts their place in a message. */
export async function attachPictures(
  tx: Tx,
  message: { readonly id: MessageId; readonly conversationId: ConversationId; readonly seq: number },
  pictures: readonly SentPicture[],
): Promise<StoredPicture[]> {
  const attached: StoredPicture[] = []
  for (const [position, { picture, altText }] of pictures.entries()) {
    const row = await tx.db
      .updateTable('chat_attachments')
      .set({ group_id: message.conversationId, message_id: message.id, seq: message.seq, position, alt_text: altText })
      .where('id', '=', picture.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    attached.push(pictureFrom(row))
  }
  return attached
}

const ofMessage = statement<{ messageId: MessageId }>()((db, p) =>
  db.selectFrom('chat_attachments').selectAll().where('message_id', '=', p('messageId')).orderBy('position'),
)

/** The pictures of each of these messages, in their order. */
export async function listPicturesOf(reader: Reader, messageIds: readonly MessageId[]): Promise<Map<MessageId, StoredPicture[]>> {
  const rows =
    messageIds.length === 1
      ? await reader.all(ofMessage, { messageId: messageIds[0] as MessageId })
      : await reader.db
          .selectFrom('chat_attachments')
          .selectAll()
          .where('message_id', 'in', messageIds)
          .orderBy('message_id')
          .orderBy('position')
          .execute()
  const found = new Map<MessageId, StoredPicture[]>()
  for (const row of rows) {
    const messageId = row.message_id as MessageId
    const list = found.get(messageId)
    if (list) list.push(pictureFrom(row))
    else found.set(messageId, [pictureFrom(row)])
  }
  return found
}

/** A page of what was sent in a conversation from `fromSeq` on, newest first. */
export async function listPicturesIn(
  reader: Reader,
  conversationId: ConversationId,
  fromSeq: number,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ pictures: StoredPicture[]; nextCursor: string | null }> {
  const after = decodeCursor(page.cursor, ['number', 'number'])
  let query = reader.db
    .selectFrom('chat_attachments')
    .selectAll()
    .where('group_id', '=', conversationId)
    .where('seq', '>=', fromSeq)
    .orderBy('seq', 'desc')
    .orderBy('position', 'desc')
    .limit(page.limit + 1)
  if (after) {
    const [seq, position] = after as [number, number]
    query = query.where((eb) => eb(eb.refTuple('seq', 'position'), '<', eb.tuple(seq, position)))
  }
  const { rows, nextCursor } = pageOf(await query.execute(), page.limit, (row) => [row.seq ?? 0, row.position ?? 0])
  return { pictures: rows.map(pictureFrom), nextCursor }
}

/** Removes records and answers whose they were; their files go after the commit. */
export async function removePictures(tx: Tx, ids: readonly PictureId[]): Promise<void> {
  if (ids.length === 0) return
  tx.forgets()
  await tx.db.deleteFrom('chat_attachments').where('id', 'in', ids).execute()
  tx.publish({ to: 'files', gone: ids })
}

/** Makes a draft the avatar of a client or a persona; the one before is gone. `null`: none any more. */
export async function putAvatar(
  tx: Tx,
  of: { readonly clientId: ClientId } | { readonly personaId: PersonaId },
  pictureId: PictureId | null,
): Promise<void> {
  const before = await tx.db
    .selectFrom('chat_attachments')
    .select('id')
    .where((eb) => ('clientId' in of ? eb('of_client_id', '=', of.clientId) : eb('of_fake_user_id', '=', of.personaId)))
    .execute()
  await removePictures(
    tx,
    before.map(({ id }) => id).filter((id) => id !== pictureId),
  )
  if (pictureId === null) return
  await tx.db
    .updateTable('chat_attachments')
    .set('clientId' in of ? { of_client_id: of.clientId } : { of_fake_user_id: of.personaId })
    .where('id', '=', pictureId)
    .execute()
}

/** Of these pictures, those that have a record. */
export async function listKnown(reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>()
  for (let from = 0; from < ids.length; from += 500) {
    const some = ids.slice(from, from + 500) as PictureId[]
    const rows = await reader.db.selectFrom('chat_attachments').select('id').where('id', 'in', some).execute()
    for (const { id } of rows) known.add(id)
  }
  return known
}

/** Forgets drafts from before `beforeMs`, at most `most` at once. Answers how many. */
export async function removeOldDrafts(tx: Tx, beforeMs: number, most: number): Promise<number> {
  const query = tx.db
    .selectFrom('chat_attachments')
    .select('id')
    .where('message_id', 'is', null)
    .where('of_client_id', 'is', null)
    .where('of_fake_user_id', 'is', null)
    .where('created_at', '<', beforeMs)
    .limit(most)
  const rows = await (tx.dialect === 'postgres' ? query.forUpdate() : query).execute()
  await removePictures(
    tx,
    rows.map(({ id }) => id),
  )
  return rows.length
}
