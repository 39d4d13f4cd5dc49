// The only SQL on chat_clients.
import type { ClientId } from '@dramatis/contract/ids'
import { type Selectable, sql } from 'kysely'
import type { Reader, Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import { containing, decodeCursor, foldForSearch, pageOf } from '../database/page.ts'
import type { Tables } from '../database/schema.ts'
import { statement } from '../database/statement.ts'

export type ClientRow = Selectable<Tables['chat_clients']>

const select = (reader: Reader) => reader.db.selectFrom('chat_clients').selectAll()

const byId = statement<{ id: ClientId }>()((db, p) => db.selectFrom('chat_clients').selectAll().where('id', '=', p('id')))
export const findClient = (reader: Reader, id: ClientId): Promise<ClientRow | undefined> => reader.first(byId, { id })
/** For a command that seats them or makes them links: ending access waits until the transaction ends, or has been. */
export const holdClient = (tx: Tx, id: ClientId): Promise<ClientRow | undefined> => {
  const query = select(tx).where('id', '=', id)
  return (tx.dialect === 'postgres' ? query.forNoKeyUpdate() : query).executeTakeFirst()
}

export const findClientByEmail = (reader: Reader, email: string): Promise<ClientRow | undefined> =>
  select(reader).where('email', '=', email).executeTakeFirst()
export const findClientByExternalId = (reader: Reader, externalId: string): Promise<ClientRow | undefined> =>
  select(reader).where('external_id', '=', externalId).executeTakeFirst()
export const findClients = async (reader: Reader, ids: readonly ClientId[]): Promise<ClientRow[]> =>
  ids.length === 0 ? [] : select(reader).where('id', 'in', ids).execute()

export interface NewClient {
  readonly displayName: string
  readonly email: string | null
  readonly passwordHash: string | null
  readonly externalId: string | null
  readonly guest: boolean
}

export async function insertClient(tx: Tx, client: NewClient): Promise<ClientRow> {
  const id = newId<ClientId>()
  return tx.db
    .insertInto('chat_clients')
    .values({
      id,
      display_name: client.displayName,
      email: client.email,
      password_hash: client.passwordHash,
      external_id: client.externalId,
      guest: client.guest ? 1 : 0,
      // Any of the twenty hues, from the id, so that two clients are rarely alike.
      colour: Buffer.from(id, 'base64url').readUInt8(0) % 20,
      notice_version: null,
      notice_accepted_at: null,
      access_ended_at: null,
      // Whoever joins by themselves is here; whom a platform registers has not been yet.
      last_seen_at: client.externalId === null ? tx.nowMs : null,
      search_text: foldForSearch(client.displayName, client.email, client.externalId),
      created_at: tx.nowMs,
      version: 1,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

type Change = Partial<
  Pick<
    ClientRow,
    | 'display_name'
    | 'email'
    | 'password_hash'
    | 'notice_version'
    | 'notice_accepted_at'
    | 'access_ended_at'
    | 'guest'
    | 'last_seen_at'
    | 'avatar_url'
  >
>

/** Changes what is given and answers the row as it is now. */
export async function updateClient(tx: Tx, id: ClientId, change: Change): Promise<ClientRow> {
  const row = await tx.db
    .updateTable('chat_clients')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const search_text = foldForSearch(row.display_name, row.email, row.external_id)
  if (search_text !== row.search_text) await tx.db.updateTable('chat_clients').set({ search_text }).where('id', '=', id).execute()
  return row
}

export interface ClientPage {
  readonly cursor?: string | undefined
  readonly limit: number
  readonly search?: string | undefined
  readonly sort: 'newest' | 'name'
}

export async function listClients(reader: Reader, page: ClientPage): Promise<{ rows: ClientRow[]; nextCursor: string | null }> {
  let query = select(reader).limit(page.limit + 1)
  if (page.search?.trim()) query = query.where(sql<boolean>`search_text like ${containing(page.search)} escape '\\'`)
  if (page.sort === 'newest') {
    const after = decodeCursor(page.cursor, ['number', 'string'])
    if (after) query = query.where(sql<boolean>`(created_at, id) < (${after[0]}, ${after[1]})`)
    return pageOf(await query.orderBy('created_at', 'desc').orderBy('id', 'desc').execute(), page.limit, (row) => [row.created_at, row.id])
  }
  const after = decodeCursor(page.cursor, ['string', 'string'])
  if (after) query = query.where(sql<boolean>`(search_text, id) > (${after[0]}, ${after[1]})`)
  return pageOf(await query.orderBy('search_text').orderBy('id').execute(), page.limit, (row) => [row.search_text, row.id])
}
