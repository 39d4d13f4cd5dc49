// The only SQL on chat_admins.
import type { AdminId } from '@dramatis/contract/ids'
import type { Selectable } from 'kysely'
import type { Reader, Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import type { Tables } from '../database/schema.ts'

export type AdminRow = Selectable<Tables['chat_admins']>

const select = (reader: Reader) => reader.db.selectFrom('chat_admins').selectAll()

export const findAdmin = (reader: Reader, id: AdminId): Promise<AdminRow | undefined> =>
  select(reader).where('id', '=', id).executeTakeFirst()
export const findAdminByEmail = (reader: Reader, email: string): Promise<AdminRow | undefined> =>
  select(reader).where('email', '=', email).executeTakeFirst()
export const listAdmins = (reader: Reader): Promise<AdminRow[]> => select(reader).orderBy('created_at').orderBy('id').execute()

/** Admins who can sign in. `forUpdate` locks them, so that two who disable each other do not leave nobody. */
export const listEnabledAdmins = (tx: Reader, forUpdate = false): Promise<AdminRow[]> => {
  const query = select(tx).where('disabled_at', 'is', null).where('password_hash', 'is not', null).orderBy('id')
  return (forUpdate && tx.dialect === 'postgres' ? query.forNoKeyUpdate() : query).execute()
}

export const insertAdmin = (tx: Tx, admin: { displayName: string; email: string; passwordHash: string | null }): Promise<AdminRow> =>
  tx.db
    .insertInto('chat_admins')
    .values({
      id: newId<AdminId>(),
      display_name: admin.displayName,
      email: admin.email,
      password_hash: admin.passwordHash,
      disabled_at: null,
      created_at: tx.nowMs,
      version: 1,
    })
    .returningAll()
    .executeTakeFirstOrThrow()

export const updateAdmin = (
  tx: Tx,
  id: AdminId,
  change: Partial<Pick<AdminRow, 'display_name' | 'email' | 'password_hash' | 'disabled_at'>>,
): Promise<AdminRow> =>
  tx.db
    .updateTable('chat_admins')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
