// The only SQL on chat_one_time_links: sign-in links for clients, and links with which an admin sets a password.
import type { AdminId, ClientId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { Selectable } from 'kysely'
import type { Reader, Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import type { Tables } from '../database/schema.ts'
import { hashSecret, type Secrets } from './secrets.ts'

export type OneTimeLink = Selectable<Tables['chat_one_time_links']>
export type LinkTarget = { purpose: 'first_admin' } | { purpose: 'admin'; adminId: AdminId } | { purpose: 'client'; clientId: ClientId }

export interface NewLink {
  readonly linkId: string
  readonly expiresAtMs: number
}

/** Makes a link; earlier unused ones for the same person end. */
export async function createLink(tx: Tx, secrets: Secrets, target: LinkTarget, createdBy: AdminId | null): Promise<NewLink> {
  const linkId = newId()
  const adminId = target.purpose === 'admin' ? target.adminId : null
  const clientId = target.purpose === 'client' ? target.clientId : null
  let earlier = tx.db
    .updateTable('chat_one_time_links')
    .set({ used_at: tx.nowMs })
    .where('used_at', 'is', null)
    .where('purpose', '=', target.purpose)
  if (adminId) earlier = earlier.where('admin_id', '=', adminId)
  if (clientId) earlier = earlier.where('client_id', '=', clientId)
  await earlier.execute()
  const hours = target.purpose === 'first_admin' ? limits.firstAdminLinkHours : limits.oneTimeLinkHours
  const expiresAtMs = tx.nowMs + hours * 3_600_000
  await tx.db
    .insertInto('chat_one_time_links')
    .values({
      id: linkId,
      secret_hash: hashSecret(secrets.derive('link', linkId)),
      purpose: target.purpose,
      client_id: clientId,
      admin_id: adminId,
      created_by: createdBy,
      created_at: tx.nowMs,
      expires_at: expiresAtMs,
      used_at: null,
    })
    .execute()
  return { linkId, expiresAtMs }
}

/** The path stands behind #, so that the secret reaches no server log and no referrer. */
export const linkUrl = (baseUrl: string, secrets: Secrets, audience: 'client' | 'admin', linkId: string): string =>
  `${baseUrl}${audience === 'admin' ? '/admin' : ''}/link#${secrets.derive('link', linkId)}`

/** An unused, unexpired link. `forUse`: whoever uses it too waits for the end of this transaction, and then finds it used. */
export const findLink = (reader: Reader, secret: string, nowMs: number, forUse = false): Promise<OneTimeLink | undefined> => {
  const query = reader.db
    .selectFrom('chat_one_time_links')
    .selectAll()
    .where('secret_hash', '=', hashSecret(secret))
    .where('used_at', 'is', null)
    .where('expires_at', '>', nowMs)
  return (forUse && reader.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
}

export async function useLink(tx: Tx, linkId: string): Promise<void> {
  await tx.db.updateTable('chat_one_time_links').set({ used_at: tx.nowMs }).where('id', '=', linkId).execute()
}
