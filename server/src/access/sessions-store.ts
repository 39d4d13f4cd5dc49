// The only SQL on chat_sessions and chat_api_tokens. A session counts while it is not ended, not expired by the
// database's clock, and its client or admin still has access.
import type { AdminId, ApiTokenId, ClientId, SessionId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely'
import type { Reader, Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import type { Tables } from '../database/schema.ts'
import { type Dialect, statement } from '../database/statement.ts'
import type { AdminActor, ClientActor } from './actor.ts'
import { hashSecret, type Secrets } from './secrets.ts'

const databaseNowMs = (dialect: Dialect) =>
  dialect === 'sqlite'
    ? sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
    : sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`

const clientSessions = (db: Kysely<Tables>, dialect: Dialect) =>
  db
    .selectFrom('chat_sessions as s')
    .innerJoin('chat_clients as c', 'c.id', 's.client_id')
    .select([
      's.id as sessionId',
      's.expires_at as expiresAtMs',
      's.last_seen_at as lastSeenAtMs',
      'c.id',
      'c.display_name as displayName',
      'c.colour',
      'c.version',
      'c.notice_version as noticeAccepted',
    ])
    .where('s.ended_at', 'is', null)
    .where('c.access_ended_at', 'is', null)
    .where('s.expires_at', '>', databaseNowMs(dialect))
const clientSession = statement<{ tokenHash: string }>()((db, p, dialect) =>
  clientSessions(db, dialect).where('s.token_hash', '=', p('tokenHash')),
)
const clientSessionById = statement<{ id: SessionId }>()((db, p, dialect) => clientSessions(db, dialect).where('s.id', '=', p('id')))

const adminSessions = (db: Kysely<Tables>, dialect: Dialect) =>
  db
    .selectFrom('chat_sessions as s')
    .innerJoin('chat_admins as a', 'a.id', 's.admin_id')
    .select(['s.id as sessionId', 's.expires_at as expiresAtMs', 's.last_seen_at as lastSeenAtMs', 'a.id', 'a.display_name as displayName'])
    .where('s.ended_at', 'is', null)
    .where('a.disabled_at', 'is', null)
    .where('s.expires_at', '>', databaseNowMs(dialect))
const adminSession = statement<{ tokenHash: string }>()((db, p, dialect) =>
  adminSessions(db, dialect).where('s.token_hash', '=', p('tokenHash')),
)
const adminSessionById = statement<{ id: SessionId }>()((db, p, dialect) => adminSessions(db, dialect).where('s.id', '=', p('id')))

const adminTokens = (db: Kysely<Tables>) =>
  db
    .selectFrom('chat_api_tokens as t')
    .innerJoin('chat_admins as a', 'a.id', 't.admin_id')
    .select(['t.id as tokenId', 't.last_used_at as lastUsedAtMs', 'a.id', 'a.display_name as displayName'])
    .where('t.revoked_at', 'is', null)
    .where('a.disabled_at', 'is', null)
const adminToken = statement<{ tokenHash: string }>()((db, p) => adminTokens(db).where('t.token_hash', '=', p('tokenHash')))
const adminTokenById = statement<{ id: ApiTokenId }>()((db, p) => adminTokens(db).where('t.id', '=', p('id')))

/** `stale`: when it was last written down is long enough ago to write it again. */
export interface Found<A> {
  readonly actor: A
  readonly stale: boolean
}
const staleAfterMs = 5 * 60_000
const isStale = (lastMs: number | null) => lastMs === null || Date.now() - lastMs > staleAfterMs

type ClientSessionRow = (typeof clientSession)['row']
type AdminSessionRow = (typeof adminSession)['row']
type AdminTokenRow = (typeof adminToken)['row']

const clientFound = (row: ClientSessionRow | undefined): Found<ClientActor> | undefined => {
  if (!row) return undefined
  const { lastSeenAtMs, ...actor } = row
  return { actor: { kind: 'client', ...actor }, stale: isStale(lastSeenAtMs) }
}

const adminFound = (row: AdminSessionRow | undefined): Found<AdminActor> | undefined => {
  if (!row) return undefined
  const { lastSeenAtMs, ...actor } = row
  return { actor: { kind: 'admin', tokenId: null, ...actor }, stale: isStale(lastSeenAtMs) }
}

const programFound = (row: AdminTokenRow | undefined): Found<AdminActor> | undefined => {
  if (!row) return undefined
  const { lastUsedAtMs, ...actor } = row
  return { actor: { kind: 'admin', sessionId: null, expiresAtMs: Number.MAX_SAFE_INTEGER, ...actor }, stale: isStale(lastUsedAtMs) }
}

export const findClientSession = async (reader: Reader, token: string): Promise<Found<ClientActor> | undefined> =>
  clientFound(await reader.first(clientSession, { tokenHash: hashSecret(token) }))

export const findAdminSession = async (reader: Reader, token: string): Promise<Found<AdminActor> | undefined> =>
  adminFound(await reader.first(adminSession, { tokenHash: hashSecret(token) }))

export const findAdminToken = async (reader: Reader, token: string): Promise<Found<AdminActor> | undefined> =>
  programFound(await reader.first(adminToken, { tokenHash: hashSecret(token) }))

/** Asked inside a command's transaction: the actor as they are now; undefined: their session, token or access has ended. */
export async function findStillActing(tx: Tx, actor: ClientActor | AdminActor): Promise<Found<ClientActor | AdminActor> | undefined> {
  if (actor.kind === 'client') return clientFound(await tx.first(clientSessionById, { id: actor.sessionId }))
  if (actor.sessionId) return adminFound(await tx.first(adminSessionById, { id: actor.sessionId }))
  return actor.tokenId ? programFound(await tx.first(adminTokenById, { id: actor.tokenId })) : undefined
}

/** A repeated request may be given the session again that it opened, for as long as a browser repeats. */
const sessionIsFreshMs = 10 * 60_000

export async function isFreshSession(reader: Reader, id: SessionId): Promise<boolean> {
  const row = await reader.db.selectFrom('chat_sessions').select(['created_at', 'ended_at']).where('id', '=', id).executeTakeFirst()
  return row !== undefined && row.ended_at === null && Date.now() - row.created_at < sessionIsFreshMs
}

/** Writes down that a session or token is in use. */
export async function touch(tx: Tx, actor: ClientActor | AdminActor): Promise<void> {
  if (actor.sessionId) await tx.db.updateTable('chat_sessions').set({ last_seen_at: tx.nowMs }).where('id', '=', actor.sessionId).execute()
  if (actor.kind === 'client') await tx.db.updateTable('chat_clients').set({ last_seen_at: tx.nowMs }).where('id', '=', actor.id).execute()
  else if (actor.tokenId)
    await tx.db.updateTable('chat_api_tokens').set({ last_used_at: tx.nowMs }).where('id', '=', actor.tokenId).execute()
}

export type SessionOwner = { readonly clientId: ClientId } | { readonly adminId: AdminId }

/** Opens a session; of too many the longest unused end. */
export async function openSession(tx: Tx, secrets: Secrets, owner: SessionOwner, device: string): Promise<SessionId> {
  const id = newId<SessionId>()
  await tx.db
    .insertInto('chat_sessions')
    .values({
      id,
      client_id: 'clientId' in owner ? owner.clientId : null,
      admin_id: 'adminId' in owner ? owner.adminId : null,
      token_hash: hashSecret(secrets.derive('session', id)),
      device,
      created_at: tx.nowMs,
      last_seen_at: tx.nowMs,
      expires_at: tx.nowMs + limits.sessionDays * 86_400_000,
      ended_at: null,
    })
    .execute()
  const surplus = (await listSessions(tx, owner)).slice(limits.sessionsPerActor)
  for (const session of surplus) await endSession(tx, owner, session.id)
  return id
}

/** Open sessions, the newest first. */
export const listSessions = (reader: Reader, owner: SessionOwner) =>
  reader.db
    .selectFrom('chat_sessions')
    .select(['id', 'device', 'created_at', 'last_seen_at'])
    .where('ended_at', 'is', null)
    .where('expires_at', '>', databaseNowMs(reader.dialect))
    .where(ownedBy(owner))
    .orderBy('last_seen_at', 'desc')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()

const ownedBy =
  (owner: SessionOwner) =>
  (eb: ExpressionBuilder<Tables, 'chat_sessions'>): Expression<SqlBool> =>
    'clientId' in owner ? eb('client_id', '=', owner.clientId) : eb('admin_id', '=', owner.adminId)

/** Whether there was such an open session. Its connections close after the commit. */
export async function endSession(
  tx: Tx,
  owner: SessionOwner,
  sessionId: SessionId,
  reason: 'signed_out' | 'expired' = 'signed_out',
): Promise<boolean> {
  const ended = await tx.db
    .updateTable('chat_sessions')
    .set({ ended_at: tx.nowMs })
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .where(ownedBy(owner))
    .executeTakeFirst()
  if (Number(ended.numUpdatedRows) === 0) return false
  tx.publish({ to: 'clientId' in owner ? 'end-client-session' : 'end-admin-session', sessionId, reason })
  return true
}

/** Ends every session of somebody but `keep`. */
export async function endSessions(
  tx: Tx,
  owner: SessionOwner,
  reason: 'access_ended' | 'disabled' | 'password_changed',
  keep?: SessionId,
): Promise<void> {
  let query = tx.db.updateTable('chat_sessions').set({ ended_at: tx.nowMs }).where('ended_at', 'is', null).where(ownedBy(owner))
  if (keep) query = query.where('id', '!=', keep)
  await query.execute()
  if ('clientId' in owner)
    tx.publish({ to: 'end-client', clientId: owner.clientId, keep, reason: reason === 'disabled' ? 'access_ended' : reason })
  else tx.publish({ to: 'end-admin', adminId: owner.adminId, keep, reason: reason === 'access_ended' ? 'disabled' : reason })
}

/** Two who make a token at once count after each other. */
export async function holdAdmin(tx: Tx, adminId: AdminId): Promise<void> {
  if (tx.dialect === 'postgres') await tx.db.selectFrom('chat_admins').select('id').where('id', '=', adminId).forNoKeyUpdate().execute()
}

const tokenColumns = ['id', 'name', 'created_at', 'last_used_at', 'revoked_at', 'version'] as const

export const listTokens = (reader: Reader, adminId: AdminId) =>
  reader.db
    .selectFrom('chat_api_tokens')
    .select(tokenColumns)
    .where('admin_id', '=', adminId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()

export const findToken = (reader: Reader, adminId: AdminId, tokenId: ApiTokenId) =>
  reader.db.selectFrom('chat_api_tokens').select(tokenColumns).where('id', '=', tokenId).where('admin_id', '=', adminId).executeTakeFirst()

export async function createToken(tx: Tx, secrets: Secrets, adminId: AdminId, name: string): Promise<ApiTokenId> {
  const id = newId<ApiTokenId>()
  await tx.db
    .insertInto('chat_api_tokens')
    .values({
      id,
      admin_id: adminId,
      name,
      token_hash: hashSecret(secrets.derive('token', id)),
      created_at: tx.nowMs,
      last_used_at: null,
      revoked_at: null,
      version: 1,
    })
    .execute()
  return id
}

export async function revokeToken(tx: Tx, tokenId: ApiTokenId): Promise<void> {
  await tx.db
    .updateTable('chat_api_tokens')
    .set((row) => ({ revoked_at: tx.nowMs, version: row('version', '+', 1) }))
    .where('id', '=', tokenId)
    .execute()
  tx.publish({ to: 'end-token', tokenId, reason: 'token_revoked' })
}
