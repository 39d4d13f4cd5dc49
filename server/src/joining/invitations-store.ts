// The only SQL on chat_invitations: links with which clients sign up, so and so often, until then.
import type { AdminId, InvitationId } from '@dramatis/contract/ids'
import type { Invitation } from '@dramatis/contract/staff-views'
import { type Selectable, sql } from 'kysely'
import { hashSecret, type Secrets } from '../access/secrets.ts'
import type { Reader, Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import { decodeCursor, pageOf } from '../database/page.ts'
import type { Tables } from '../database/schema.ts'

export type InvitationRow = Selectable<Tables['chat_invitations']>

export const findInvitation = (reader: Reader, id: InvitationId): Promise<InvitationRow | undefined> =>
  reader.db.selectFrom('chat_invitations').selectAll().where('id', '=', id).executeTakeFirst()

/** The row, whether or not it can still be used. In a transaction it stays as it is until the end. */
export const findInvitationBySecret = (reader: Reader, secret: string, forUse = false): Promise<InvitationRow | undefined> => {
  const query = reader.db.selectFrom('chat_invitations').selectAll().where('secret_hash', '=', hashSecret(secret))
  return (forUse && reader.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
}

export const isUsable = (row: InvitationRow | undefined, nowMs: number): row is InvitationRow =>
  row !== undefined && row.revoked_at === null && row.used < row.max_uses && (row.expires_at === null || row.expires_at > nowMs)

export async function listInvitations(
  reader: Reader,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ rows: InvitationRow[]; nextCursor: string | null }> {
  const after = decodeCursor(page.cursor, ['number', 'string'])
  let query = reader.db
    .selectFrom('chat_invitations')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
  if (after) query = query.where(sql<boolean>`(created_at, id) < (${after[0]}, ${after[1]})`)
  return pageOf(await query.execute(), page.limit, (row) => [row.created_at, row.id])
}

export async function createInvitation(
  tx: Tx,
  secrets: Secrets,
  made: { label: string; maxUses: number; expiresAtMs: number | null; createdBy: AdminId },
): Promise<InvitationRow> {
  const id = newId<InvitationId>()
  return tx.db
    .insertInto('chat_invitations')
    .values({
      id,
      secret_hash: hashSecret(secrets.derive('invitation', id)),
      label: made.label,
      max_uses: made.maxUses,
      used: 0,
      expires_at: made.expiresAtMs,
      revoked_at: null,
      created_by: made.createdBy,
      created_at: tx.nowMs,
      version: 1,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export const updateInvitation = (tx: Tx, id: InvitationId, change: { used?: number; revoked_at?: number }): Promise<InvitationRow> =>
  tx.db
    .updateTable('chat_invitations')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

export const invitationForStaff = (row: InvitationRow): Invitation => ({
  id: row.id,
  label: row.label,
  maxUses: row.max_uses,
  used: row.used,
  expiresAtMs: row.expires_at,
  revoked: row.revoked_at !== null,
  createdBy: row.created_by,
  createdAtMs: row.created_at,
  version: row.version,
})
