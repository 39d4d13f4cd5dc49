// Doors to the own sessions and API tokens, alike for both audiences where both have them.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { clientCommands as client } from '@dramatis/contract/client-commands'
import type { ApiTokenId, SessionId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { ApiToken } from '@dramatis/contract/staff-views'
import { adminCommand, adminQuery, clientCommand, clientQuery, revealingCommand } from '../command.ts'
import type { Reader, Tx } from '../database/database.ts'
import type { AdminActor, ClientActor } from './actor.ts'
import { anyAdmin, anyone, mayEndSession, mayMakeAnother } from './rules.ts'
import {
  createToken,
  endSession,
  findToken,
  holdAdmin,
  listSessions,
  listTokens,
  revokeToken,
  type SessionOwner,
} from './sessions-store.ts'

const ownerOf = (actor: ClientActor | AdminActor): SessionOwner =>
  actor.kind === 'client' ? { clientId: actor.id } : { adminId: actor.id }

async function sessionsForSelf(reader: Reader, actor: ClientActor | AdminActor) {
  const rows = await listSessions(reader, ownerOf(actor))
  return {
    sessions: rows.map((row) => ({
      id: row.id,
      current: row.id === actor.sessionId,
      device: row.device,
      createdAtMs: row.created_at,
      lastSeenAtMs: row.last_seen_at,
    })),
  }
}

const loadOwn = async (tx: Tx, { actor, input }: { actor: ClientActor | AdminActor; input: { sessionId: SessionId } }) => ({
  there: (await listSessions(tx, ownerOf(actor))).some((session) => session.id === input.sessionId),
})

const nothing = async () => ({})

export const sessionCommandsOfClients = {
  'session:list': clientQuery({
    contract: client['session:list'],
    load: nothing,
    allow: anyone,
    run: (reader, { actor }) => sessionsForSelf(reader, actor),
  }),
  'session:end': clientCommand({
    contract: client['session:end'],
    load: loadOwn,
    allow: mayEndSession,
    run: async (tx, { actor, input }) => {
      await endSession(tx, ownerOf(actor), input.sessionId)
      return {}
    },
  }),
  'client:sign-out': clientCommand({
    contract: client['client:sign-out'],
    load: nothing,
    allow: anyone,
    run: async (tx, { actor }) => {
      await endSession(tx, ownerOf(actor), actor.sessionId)
      return {}
    },
  }),
}

const tokenView = (row: NonNullable<Awaited<ReturnType<typeof findToken>>>): ApiToken => ({
  id: row.id,
  name: row.name,
  createdAtMs: row.created_at,
  lastUsedAtMs: row.last_used_at,
  revoked: row.revoked_at !== null,
  version: row.version,
})

async function publishToken(tx: Tx, actor: AdminActor, tokenId: ApiTokenId): Promise<void> {
  const row = await findToken(tx, actor.id, tokenId)
  if (row) tx.publish({ to: 'admin', adminId: actor.id, name: 'token:changed', payload: { token: tokenView(row) } })
}

export const sessionCommandsOfAdmins = {
  'session:list': adminQuery({
    contract: admin['session:list'],
    load: nothing,
    allow: anyAdmin,
    run: (reader, { actor }) => sessionsForSelf(reader, actor),
  }),
  'session:end': adminCommand({
    contract: admin['session:end'],
    load: loadOwn,
    allow: mayEndSession,
    run: async (tx, { actor, input }) => {
      await endSession(tx, ownerOf(actor), input.sessionId)
      return {}
    },
    audit: ({ input }) => ({ details: { sessionId: input.sessionId } }),
  }),
  'admin:sign-out': adminCommand({
    contract: admin['admin:sign-out'],
    load: nothing,
    allow: anyAdmin,
    run: async (tx, { actor }) => {
      if (actor.sessionId) await endSession(tx, ownerOf(actor), actor.sessionId)
      return {}
    },
    audit: () => ({}),
  }),
  'token:list': adminQuery({
    contract: admin['token:list'],
    load: nothing,
    allow: anyAdmin,
    run: async (reader, { actor }) => ({ tokens: (await listTokens(reader, actor.id)).map(tokenView) }),
  }),
  'token:create': revealingCommand({
    contract: admin['token:create'],
    load: async (tx, { actor }) => {
      await holdAdmin(tx, actor.id)
      return {
        count: (await listTokens(tx, actor.id)).filter((token) => token.revoked_at === null).length,
        limit: limits.apiTokensPerAdmin,
      }
    },
    allow: (actor, facts) => mayMakeAnother(actor, facts),
    run: async (tx, { actor, input, secrets }) => {
      const tokenId = await createToken(tx, secrets, actor.id, input.name)
      await publishToken(tx, actor, tokenId)
      return { tokenId }
    },
    answer: ({ tokenId }, { secrets }) => ({ tokenId, token: secrets.derive('token', tokenId) }),
    audit: ({ stored }) => ({ details: { tokenId: stored.tokenId } }),
  }),
  'token:revoke': adminCommand({
    contract: admin['token:revoke'],
    load: async (tx, { actor, input }) => {
      const token = await findToken(tx, actor.id, input.tokenId)
      return { there: token !== undefined && token.revoked_at === null }
    },
    allow: (actor, facts) => mayEndSession(actor, facts),
    run: async (tx, { actor, input }) => {
      await revokeToken(tx, input.tokenId)
      await publishToken(tx, actor, input.tokenId)
      return {}
    },
    audit: ({ input }) => ({ details: { tokenId: input.tokenId } }),
  }),
}
