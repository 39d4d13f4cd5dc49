// Doors to a client's own account, and the team's list of clients. Joining and leaving stand in joining/.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { clientCommands as client } from '@dramatis/contract/client-commands'
import type { ClientId } from '@dramatis/contract/ids'
import { noticeVersion } from '@dramatis/contract/limits'
import { hashPassword, passwordMatches } from '../access/passwords.ts'
import { anyAdmin, anyone, mayAccept, mayChangePassword, maySignIn } from '../access/rules.ts'
import { endSessions, openSession } from '../access/sessions-store.ts'
import { adminQuery, clientCommand, clientQuery, openCommand, openQuery } from '../command.ts'
import type { House, Tx } from '../database/database.ts'
import { clientForSelf, clientForStaff } from './client-view.ts'
import { type ClientRow, findClient, findClientByEmail, listClients, updateClient } from './clients-store.ts'

const houseView = (house: House) => ({ teamName: house.teamName, signUp: house.signUp, guests: house.guests, noticeVersion })

/** Tells the client's other screens and the team. */
export function publishClient(tx: Tx, row: ClientRow): void {
  tx.publish({ to: 'clients', clientIds: [row.id], name: 'self:changed', payload: { self: clientForSelf(row) } })
  tx.publish({ to: 'staff', name: 'client:changed', payload: { client: clientForStaff(row) } })
}

export const clientCommandsOfClients = {
  'house:get': openQuery({
    contract: client['house:get'],
    load: async () => ({}),
    allow: anyone,
    run: async (reader) => houseView(reader.house),
  }),

  'client:sign-in': openCommand({
    contract: client['client:sign-in'],
    prepare: async (reader, { input }) => {
      const row = await findClientByEmail(reader, input.email)
      return { matches: await passwordMatches(row?.password_hash, input.password), hash: row?.password_hash }
    },
    load: async (tx, { input, prepared }) => {
      const row = await findClientByEmail(tx, input.email)
      return { row, matches: prepared.matches && row?.password_hash === prepared.hash, accessEnded: row?.access_ended_at !== null }
    },
    allow: (actor, facts) => maySignIn(actor, facts),
    run: async (tx, { facts, secrets, device }) => {
      const clientId = facts.row?.id as ClientId
      publishClient(tx, await updateClient(tx, clientId, { last_seen_at: tx.nowMs }))
      return { sessionId: await openSession(tx, secrets, { clientId }, device), clientId }
    },
  }),

  'client:get-self': clientQuery({
    contract: client['client:get-self'],
    load: async (reader, { actor }) => findClient(reader, actor.id),
    allow: anyone,
    run: async (reader, { facts }) => {
      if (!facts) throw new Error('a client who is signed in has a row')
      return { self: clientForSelf(facts), house: houseView(reader.house) }
    },
  }),

  'client:change-password': clientCommand({
    contract: client['client:change-password'],
    prepare: async (reader, { actor, input }) => {
      const row = await findClient(reader, actor.id)
      const before = row?.password_hash ?? null
      const matches = before === null || (await passwordMatches(before, input.currentPassword ?? ''))
      return { before, matches, hash: await hashPassword(input.newPassword) }
    },
    load: async (tx, { actor, input, prepared }) => {
      const row = await findClient(tx, actor.id)
      const other = input.email === undefined ? undefined : await findClientByEmail(tx, input.email)
      return {
        matches: prepared.matches && row?.password_hash === prepared.before,
        needsEmail: row?.email === null && input.email === undefined,
        emailTaken: other !== undefined && other.id !== actor.id,
      }
    },
    allow: (actor, facts) => mayChangePassword(actor, facts),
    run: async (tx, { actor, input, prepared }) => {
      publishClient(
        tx,
        await updateClient(tx, actor.id, { password_hash: prepared.hash, ...(input.email && { email: input.email, guest: 0 }) }),
      )
      await endSessions(tx, { clientId: actor.id }, 'password_changed', actor.sessionId)
      return {}
    },
  }),

  'client:accept-notice': clientCommand({
    contract: client['client:accept-notice'],
    load: async (_tx, { input }) => ({ version: input.version, current: noticeVersion }),
    allow: (actor, facts) => mayAccept(actor, facts),
    run: async (tx, { actor, input }) => {
      publishClient(tx, await updateClient(tx, actor.id, { notice_version: input.version, notice_accepted_at: tx.nowMs }))
      return {}
    },
  }),
}

export const clientCommandsOfAdmins = {
  'client:list': adminQuery({
    contract: admin['client:list'],
    load: async () => ({}),
    allow: anyAdmin,
    run: async (reader, { input }) => {
      const { rows, nextCursor } = await listClients(reader, input)
      return { clients: rows.map(clientForStaff), nextCursor }
    },
  }),
}
