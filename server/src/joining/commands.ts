// Doors to joining: signing up, arriving as a guest or by a link, being registered by a platform, and losing access.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { clientCommands as client } from '@dramatis/contract/client-commands'
import { createLink, findLink, linkUrl, useLink } from '../access/one-time-links-store.ts'
import { hashPassword } from '../access/passwords.ts'
import {
  anyAdmin,
  anyone,
  ifThere,
  mayJoin,
  mayMakeLink,
  mayRedeem,
  mayRegister,
  mayRename,
  mayTurn,
  mayUseDraft,
} from '../access/rules.ts'
import { endSessions, openSession } from '../access/sessions-store.ts'
import { putAvatar } from '../attachments/attachments-store.ts'
import { clientAsMember } from '../clients/client-view.ts'
import {
  type ClientRow,
  findClient,
  findClientByEmail,
  findClientByExternalId,
  holdClient,
  updateClient,
} from '../clients/clients-store.ts'
import { publishClient } from '../clients/commands.ts'
import { adminCommand, adminQuery, clientCommand, openCommand, openQuery, revealingCommand } from '../command.ts'
import { changeQuietly } from '../conversations/change-timeline.ts'
import { listConversationIdsAbout, lockConversation, lockConversations } from '../conversations/conversations-store.ts'
import { relockDirects } from '../conversations/direct/relock.ts'
import { ownGroupName } from '../conversations/groups/create-group.ts'
import { listClientsWhoMetClient } from '../conversations/seats-store.ts'
import type { Tx } from '../database/database.ts'
import { findPersona } from '../personas/personas-store.ts'
import { isAvatarThere, pictureOfAvatar } from '../personas/uploaded-avatar.ts'
import {
  createInvitation,
  findInvitation,
  findInvitationBySecret,
  type InvitationRow,
  invitationForStaff,
  isUsable,
  listInvitations,
  updateInvitation,
} from './invitations-store.ts'
import { join } from './join.ts'
import { passesForTeam } from './look-alikes.ts'
import { readSettings, writeWelcome } from './settings-store.ts'

const publishInvitation = (tx: Tx, row: InvitationRow) =>
  tx.publish({ to: 'staff', name: 'invitation:changed', payload: { invitation: invitationForStaff(row) } })

async function factsOfJoining(tx: Tx, input: { displayName: string; email?: string; invitation?: string | undefined }, guest: boolean) {
  const row = input.invitation === undefined ? undefined : await findInvitationBySecret(tx, input.invitation, true)
  const usable = isUsable(row, tx.nowMs)
  return {
    row: usable ? row : undefined,
    invitation: input.invitation === undefined ? ('none' as const) : usable ? ('usable' as const) : ('unusable' as const),
    emailTaken: input.email !== undefined && (await findClientByEmail(tx, input.email)) !== undefined,
    nameTaken: passesForTeam(input.displayName, tx.house.teamName),
    signUp: tx.house.signUp,
    guests: tx.house.guests,
    guest,
  }
}

async function useInvitation(tx: Tx, row: InvitationRow | undefined): Promise<void> {
  if (row) publishInvitation(tx, await updateInvitation(tx, row.id, { used: row.used + 1 }))
}

export const joiningCommandsOfClients = {
  'client:sign-up': openCommand({
    contract: client['client:sign-up'],
    prepare: async (_reader, { input }) => ({ hash: await hashPassword(input.password) }),
    load: (tx, { input }) => factsOfJoining(tx, input, false),
    allow: (actor, facts) => mayJoin(actor, facts),
    run: async (tx, { input, facts, prepared, secrets, device }) => {
      await useInvitation(tx, facts.row)
      const joined = await join(tx, {
        displayName: input.displayName,
        email: input.email,
        passwordHash: prepared.hash,
        externalId: null,
        guest: false,
      })
      return { sessionId: await openSession(tx, secrets, { clientId: joined.client.id }, device), clientId: joined.client.id }
    },
  }),

  'client:join-as-guest': openCommand({
    contract: client['client:join-as-guest'],
    load: (tx, { input }) => factsOfJoining(tx, input, true),
    allow: (actor, facts) => mayJoin(actor, facts),
    run: async (tx, { input, facts, secrets, device }) => {
      await useInvitation(tx, facts.row)
      const joined = await join(tx, { displayName: input.displayName, email: null, passwordHash: null, externalId: null, guest: true })
      return { sessionId: await openSession(tx, secrets, { clientId: joined.client.id }, device), clientId: joined.client.id }
    },
  }),

  'invitation:check': openQuery({
    contract: client['invitation:check'],
    load: async (reader, { input }) => findInvitationBySecret(reader, input.secret),
    allow: anyone,
    run: async (_reader, { facts }) => ({ usable: isUsable(facts, Date.now()) }),
  }),

  'client:redeem-link': openCommand({
    contract: client['client:redeem-link'],
    prepare: async (_reader, { input }) => ({ hash: input.password === undefined ? undefined : await hashPassword(input.password) }),
    load: async (tx, { input }) => {
      const link = await findLink(tx, input.secret, tx.nowMs, true)
      const row = link?.client_id ? await findClient(tx, link.client_id) : undefined
      return { link, row, usable: link !== undefined && row !== undefined && row.access_ended_at === null }
    },
    allow: (actor, facts) => mayRedeem(actor, facts),
    run: async (tx, { facts, prepared, secrets, device }) => {
      const { link, row } = facts
      if (!link || !row) throw new Error('the rule admits no unusable link')
      await useLink(tx, link.id)
      const password = prepared.hash === undefined ? {} : { password_hash: prepared.hash }
      publishClient(tx, await updateClient(tx, row.id, { ...password, last_seen_at: tx.nowMs }))
      if (prepared.hash !== undefined) {
        await endSessions(tx, { clientId: row.id }, 'password_changed')
      }
      return { sessionId: await openSession(tx, secrets, { clientId: row.id }, device), clientId: row.id }
    },
  }),

  'client:rename': clientCommand({
    contract: client['client:rename'],
    load: async (tx, { input }) => ({ nameTaken: passesForTeam(input.displayName, tx.house.teamName) }),
    allow: (actor, facts) => mayRename(actor, facts),
    run: async (tx, { actor, input }) => {
      const row = await updateClient(tx, actor.id, { display_name: input.displayName })
      await publishFace(tx, row)
      await updateConversations(tx, row)
      return {}
    },
  }),

  'client:choose-avatar': clientCommand({
    contract: client['client:choose-avatar'],
    load: async (tx, { actor, input }) => {
      const present = (await findClient(tx, actor.id))?.avatar_url ?? null
      const { avatarUrl } = input
      const there = avatarUrl === null || (await isAvatarThere(tx, { clientId: actor.id }, avatarUrl, present))
      return { there, present }
    },
    allow: (actor, facts) => mayUseDraft(actor, facts),
    run: async (tx, { actor, input, facts }) => {
      if (input.avatarUrl === facts.present) return {}
      // The row first: of two who choose at once, the second waits for it and finds what the first one put.
      const row = await updateClient(tx, actor.id, { avatar_url: input.avatarUrl })
      await putAvatar(tx, { clientId: actor.id }, pictureOfAvatar(input.avatarUrl))
      await publishFace(tx, row)
      await updateConversations(tx, row)
      return {}
    },
  }),
}

/** A client's name or avatar changed: told to their own screens, to whoever may have them on one, and to the team. */
async function publishFace(tx: Tx, row: ClientRow): Promise<void> {
  publishClient(tx, row)
  const others = (await listClientsWhoMetClient(tx, row.id)).filter((id) => id !== row.id)
  tx.publish({ to: 'clients', clientIds: [row.id, ...others], name: 'member:changed', payload: { member: clientAsMember(row) } })
}

/** The team's rows carry the client's name and avatar, and the group made at sign-up the name. */
async function updateConversations(tx: Tx, row: ClientRow): Promise<void> {
  for (const conversation of await lockConversations(tx, await listConversationIdsAbout(tx, row.id))) {
    const isOwn = conversation.stage.type === 'group' && !conversation.namedByAdmin
    await changeQuietly(tx, conversation, isOwn ? { name: ownGroupName(row.display_name) } : {})
  }
}

const linkView = (baseUrl: string, secrets: Parameters<typeof linkUrl>[1], made: { linkId: string; expiresAtMs: number }) => ({
  url: linkUrl(baseUrl, secrets, 'client', made.linkId),
  expiresAtMs: made.expiresAtMs,
})

export const joiningCommandsOfAdmins = {
  'client:create': revealingCommand({
    contract: admin['client:create'],
    load: async (tx, { input }) => {
      const existing = await findClientByExternalId(tx, input.externalId)
      const withEmail = input.email === undefined ? undefined : await findClientByEmail(tx, input.email)
      return {
        existing,
        emailTaken: withEmail !== undefined && withEmail.id !== existing?.id,
        accessEnded: existing?.access_ended_at != null,
        nameTaken: passesForTeam(input.displayName, tx.house.teamName),
      }
    },
    allow: (actor, facts) => mayRegister(actor, facts),
    run: async (tx, { actor, input, facts, secrets }) => {
      const { existing } = facts
      const joined = existing
        ? { client: existing, conversationId: await ownGroupOf(tx, existing) }
        : await join(tx, {
            displayName: input.displayName,
            email: input.email ?? null,
            passwordHash: null,
            externalId: input.externalId,
            guest: false,
          })
      const link = await createLink(tx, secrets, { purpose: 'client', clientId: joined.client.id }, actor.id)
      return { clientId: joined.client.id, conversationId: joined.conversationId, created: !existing, ...link }
    },
    answer: ({ clientId, conversationId, created, ...made }, { baseUrl, secrets }) => ({
      clientId,
      conversationId,
      created,
      ...linkView(baseUrl, secrets, made),
    }),
    audit: ({ stored }) => ({ clientId: stored.clientId, conversationId: stored.conversationId, details: { created: stored.created } }),
  }),

  'client:make-link': revealingCommand({
    contract: admin['client:make-link'],
    load: async (tx, { input }) => {
      const row = await holdClient(tx, input.clientId)
      return { there: row !== undefined, accessEnded: row?.access_ended_at != null }
    },
    allow: (actor, facts) => mayMakeLink(actor, facts),
    run: async (tx, { actor, input, secrets }) => createLink(tx, secrets, { purpose: 'client', clientId: input.clientId }, actor.id),
    answer: (made, { baseUrl, secrets }) => linkView(baseUrl, secrets, made),
    audit: ({ input }) => ({ clientId: input.clientId }),
  }),

  'client:end-access': adminCommand({
    contract: admin['client:end-access'],
    load: async (tx, { input }) => {
      const row = await holdClient(tx, input.clientId)
      return { there: row !== undefined, already: row?.access_ended_at != null }
    },
    allow: (actor, facts) => mayTurn(actor, facts),
    run: async (tx, { actor, input }) => {
      publishClient(tx, await updateClient(tx, input.clientId, { access_ended_at: tx.nowMs }))
      await endSessions(tx, { clientId: input.clientId }, 'access_ended')
      await relockDirects(tx, { clientIds: [input.clientId] }, actor.id)
      // Nobody waits who cannot read the answer.
      for (const conversation of await lockConversations(tx, await listConversationIdsAbout(tx, input.clientId))) {
        if (conversation.waitingSinceMs !== null) await changeQuietly(tx, conversation, { waitingSinceMs: null })
      }
      return {}
    },
    audit: ({ input }) => ({ clientId: input.clientId }),
  }),

  'client:restore-access': adminCommand({
    contract: admin['client:restore-access'],
    load: async (tx, { input }) => {
      const row = await holdClient(tx, input.clientId)
      return { there: row !== undefined, already: row?.access_ended_at === null }
    },
    allow: (actor, facts) => mayTurn(actor, facts),
    run: async (tx, { actor, input }) => {
      publishClient(tx, await updateClient(tx, input.clientId, { access_ended_at: null }))
      await relockDirects(tx, { clientIds: [input.clientId] }, actor.id)
      return {}
    },
    audit: ({ input }) => ({ clientId: input.clientId }),
  }),

  'invitation:list': adminQuery({
    contract: admin['invitation:list'],
    load: async () => ({}),
    allow: anyAdmin,
    run: async (reader, { input }) => {
      const { rows, nextCursor } = await listInvitations(reader, input)
      return { invitations: rows.map(invitationForStaff), nextCursor }
    },
  }),

  'invitation:create': revealingCommand({
    contract: admin['invitation:create'],
    load: async () => ({}),
    allow: (actor) => anyAdmin(actor),
    run: async (tx, { actor, input, secrets }) => {
      const expiresAtMs = input.expiresInHours === null ? null : tx.nowMs + input.expiresInHours * 3_600_000
      const row = await createInvitation(tx, secrets, { label: input.label, maxUses: input.maxUses, expiresAtMs, createdBy: actor.id })
      publishInvitation(tx, row)
      return { invitationId: row.id }
    },
    answer: ({ invitationId }, { baseUrl, secrets }) => ({
      invitationId,
      url: `${baseUrl}/join#${secrets.derive('invitation', invitationId)}`,
    }),
    audit: ({ input, stored }) => ({ details: { invitationId: stored.invitationId, maxUses: input.maxUses } }),
  }),

  'invitation:revoke': adminCommand({
    contract: admin['invitation:revoke'],
    load: async (tx, { input }) => {
      const row = await findInvitation(tx, input.invitationId)
      return { there: row !== undefined, already: row?.revoked_at != null }
    },
    allow: (actor, facts) => mayTurn(actor, facts),
    run: async (tx, { input }) => {
      publishInvitation(tx, await updateInvitation(tx, input.invitationId, { revoked_at: tx.nowMs }))
      return {}
    },
    audit: ({ input }) => ({ details: { invitationId: input.invitationId } }),
  }),

  'settings:get': adminQuery({
    contract: admin['settings:get'],
    load: async () => ({}),
    allow: anyAdmin,
    run: async (reader) => ({ settings: await readSettings(reader) }),
  }),

  'settings:edit': adminCommand({
    contract: admin['settings:edit'],
    load: async (tx, { input }) => {
      const persona = input.welcome?.as.kind === 'persona' ? await findPersona(tx, input.welcome.as.id) : undefined
      return { there: input.welcome?.as.kind !== 'persona' || (persona !== undefined && persona.retired_at === null) }
    },
    allow: (actor, facts) => ifThere(actor, facts),
    run: async (tx, { input }) => {
      tx.publish({ to: 'staff', name: 'settings:changed', payload: { settings: await writeWelcome(tx, input.welcome) } })
      return {}
    },
    audit: ({ input }) => ({
      ...(input.welcome?.as.kind === 'persona' && { personaId: input.welcome.as.id }),
      details: { welcome: input.welcome !== null },
    }),
  }),
}

/** The group that was made for the client when they joined. */
async function ownGroupOf(tx: Tx, row: ClientRow) {
  for (const id of await listConversationIdsAbout(tx, row.id)) {
    const conversation = await lockConversation(tx, id)
    if (conversation?.stage.type === 'group' && conversation.client?.id === row.id) return id
  }
  throw new Error('a client has a group from the transaction that made them')
}
