// Personas where they are met: edited everywhere at once, retired, brought back, chosen for the cast, seated in groups.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { limits } from '@dramatis/contract/limits'
import { anyAdmin, ifThere, mayEditPersona, mayTurn } from '../access/rules.ts'
import { putAvatar } from '../attachments/attachments-store.ts'
import { adminCommand } from '../command.ts'
import { listOwnGroupIds, lockConversation } from '../conversations/conversations-store.ts'
import { relockDirects } from '../conversations/direct/relock.ts'
import { addMember, removeMember } from '../conversations/groups/change-members.ts'
import { listClientsWhoMet, listConversationIdsOfPersona, listSeatedPersonas } from '../conversations/seats-store.ts'
import type { Tx } from '../database/database.ts'
import { personaForClient, personaForStaff } from '../personas/persona-view.ts'
import { findPersona, findPersonas, listCast, listPersonas, type PersonaRow, updatePersona } from '../personas/personas-store.ts'
import { isAvatarThere, pictureOfAvatar } from '../personas/uploaded-avatar.ts'

async function publish(tx: Tx, row: PersonaRow): Promise<void> {
  tx.publish({ to: 'staff', name: 'persona:changed', payload: { persona: personaForStaff(row) } })
  const clientIds = await listClientsWhoMet(tx, row.id)
  if (clientIds.length > 0)
    tx.publish({ to: 'clients', clientIds, name: 'member:changed', payload: { member: personaForClient(tx.house, row) } })
}

/** Retiring ends every seat in groups; direct conversations stay readable. */
async function leaveGroups(tx: Tx, persona: PersonaRow, adminId: Parameters<typeof removeMember>[3]): Promise<void> {
  for (const { id, type } of await listConversationIdsOfPersona(tx, persona.id)) {
    if (type === 'direct') continue
    const group = await lockConversation(tx, id)
    if (group) await removeMember(tx, group, { persona }, adminId)
  }
}

export const castingCommandsOfAdmins = {
  'persona:edit': adminCommand({
    contract: admin['persona:edit'],
    load: async (tx, { actor, input }) => {
      const row = await findPersona(tx, input.personaId)
      const { avatarUrl } = input
      return {
        row,
        there: row !== undefined,
        avatarThere: avatarUrl === undefined || (await isAvatarThere(tx, { adminId: actor.id }, avatarUrl, row?.avatar_url ?? null)),
      }
    },
    allow: (actor, facts) => mayEditPersona(actor, facts),
    run: async (tx, { input, facts }) => {
      const { personaId, ...change } = input
      const { avatarUrl } = change
      // The row first: of two who edit at once, the second waits for it and finds what the first one put.
      const row = await updatePersona(tx, personaId, change)
      if (avatarUrl !== undefined && avatarUrl !== facts.row?.avatar_url) await putAvatar(tx, { personaId }, pictureOfAvatar(avatarUrl))
      await publish(tx, row)
      return {}
    },
    audit: ({ input }) => ({
      personaId: input.personaId,
      details: { fields: Object.keys(input).filter((field) => field !== 'personaId') },
    }),
  }),

  'persona:retire': adminCommand({
    contract: admin['persona:retire'],
    load: async (tx, { input }) => {
      const row = await findPersona(tx, input.personaId)
      return { there: row !== undefined, already: row?.retired_at != null }
    },
    allow: (actor, facts) => mayTurn(actor, facts),
    run: async (tx, { actor, input }) => {
      const row = await updatePersona(tx, input.personaId, { retired: true, castPosition: null })
      await publish(tx, row)
      await leaveGroups(tx, row, actor.id)
      await relockDirects(tx, { personaId: row.id }, actor.id)
      return {}
    },
    audit: ({ input }) => ({ personaId: input.personaId }),
  }),

  'persona:restore': adminCommand({
    contract: admin['persona:restore'],
    load: async (tx, { input }) => {
      const row = await findPersona(tx, input.personaId)
      return { there: row !== undefined, already: row?.retired_at === null }
    },
    allow: (actor, facts) => mayTurn(actor, facts),
    run: async (tx, { actor, input }) => {
      await publish(tx, await updatePersona(tx, input.personaId, { retired: false }))
      await relockDirects(tx, { personaId: input.personaId }, actor.id)
      return {}
    },
    audit: ({ input }) => ({ personaId: input.personaId }),
  }),

  'cast:choose': adminCommand({
    contract: admin['cast:choose'],
    load: async (tx, { input }) => {
      const wanted = new Set(input.personaIds)
      const found = (await findPersonas(tx, [...wanted])).filter((row) => row.retired_at === null)
      return { there: found.length === wanted.size }
    },
    allow: (actor, facts) => ifThere(actor, facts),
    run: async (tx, { input }) => {
      const places = new Map([...new Set(input.personaIds)].map((id, index) => [id, index]))
      for (const row of await listPersonas(tx)) {
        const castPosition = places.get(row.id) ?? null
        if (castPosition !== row.cast_position)
          tx.publish({
            to: 'staff',
            name: 'persona:changed',
            payload: { persona: personaForStaff(await updatePersona(tx, row.id, { castPosition })) },
          })
      }
      return {}
    },
    audit: ({ input }) => ({ details: { personaIds: input.personaIds } }),
  }),

  'cast:apply': adminCommand({
    contract: admin['cast:apply'],
    load: async (tx, { input }) => ({ ids: await listOwnGroupIds(tx, input.afterConversationId, limits.castApplyBatch) }),
    allow: (actor) => anyAdmin(actor),
    run: async (tx, { actor, facts }) => {
      const cast = await listCast(tx)
      let seats = 0
      for (const id of facts.ids) {
        const seated = new Set((await listSeatedPersonas(tx, id)).map((persona) => persona.id))
        let group = await lockConversation(tx, id)
        for (const persona of cast) {
          if (!group || seated.has(persona.id) || group.memberCount >= limits.membersPerGroup) continue
          group = await addMember(tx, group, { member: { persona }, fromBeginning: true, adminId: actor.id })
          seats += 1
        }
      }
      return {
        groups: facts.ids.length,
        seats,
        nextConversationId: facts.ids.length === limits.castApplyBatch ? (facts.ids.at(-1) ?? null) : null,
      }
    },
    audit: ({ facts, stored }) => ({ details: { conversationIds: facts.ids, seats: stored.seats } }),
  }),
}
