// Doors to direct conversations: a client asks for a member or the team; an admin writes first as a persona or the team.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { clientCommands as client } from '@dramatis/contract/client-commands'
import type { ClientId, PersonaId } from '@dramatis/contract/ids'
import { ifThere, mayOpenDirect } from '../../access/rules.ts'
import { findClient } from '../../clients/clients-store.ts'
import { adminCommand, clientCommand } from '../../command.ts'
import type { Tx } from '../../database/database.ts'
import { findPersona } from '../../personas/personas-store.ts'
import { shareActiveGroup } from '../seats-store.ts'
import { type OtherSide, openDirect } from './open-direct.ts'

export const directCommandsOfClients = {
  'conversation:open-direct': clientCommand({
    contract: client['conversation:open-direct'],
    load: async (tx, { actor, input }) => {
      const other = await findOtherSide(tx, input.with)
      const meets = input.with.kind === 'team' || (await shareActiveGroup(tx, actor.id, input.with.kind === 'persona' ? { personaId: input.with.id } : { clientId: input.with.id }))
      const isSelf = input.with.kind === 'client' && input.with.id === actor.id
      return { other, reachable: other !== undefined && meets && !isSelf, self: await findClient(tx, actor.id) }
    },
    allow: (actor, facts) => mayOpenDirect(actor, facts),
    run: async (tx, { actor, facts }) => {
      const { self, other } = facts
      if (!self || !other) throw new Error('the rule admits nobody without both sides')
      return { conversationId: await openDirect(tx, self, other, { openedBy: actor.id, createdBy: null }) }
    },
  }),
}

export const directCommandsOfAdmins = {
  'conversation:open-direct': adminCommand({
    contract: admin['conversation:open-direct'],
    load: async (tx, { input }) => {
      const target = await findClient(tx, input.clientId)
      const other = await findOtherSide(tx, input.as)
      const meets = input.as.kind === 'team' || (await shareActiveGroup(tx, input.clientId, { personaId: input.as.id }))
      return { target, other, there: target !== undefined && other !== undefined && meets }
    },
    allow: (actor, facts) => ifThere(actor, facts),
    run: async (tx, { actor, facts }) => {
      const { target, other } = facts
      if (!target || !other) throw new Error('the rule admits nobody without both sides')
      return { conversationId: await openDirect(tx, target, other, { openedBy: null, createdBy: actor.id }) }
    },
    audit: ({ input, stored }) => ({ conversationId: stored.conversationId, clientId: input.clientId, ...(input.as.kind === 'persona' && { personaId: input.as.id }), details: { as: input.as.kind } }),
  }),
}

type Named = { kind: 'persona'; id: PersonaId } | { kind: 'client'; id: ClientId } | { kind: 'team' }

async function findOtherSide(tx: Tx, named: Named): Promise<OtherSide | undefined> {
  if (named.kind === 'team') return 'team'
  if (named.kind === 'persona') {
    const persona = await findPersona(tx, named.id)
    return persona && persona.retired_at === null ? { persona } : undefined
  }
  const other = await findClient(tx, named.id)
  return other && other.access_ended_at === null ? { client: other } : undefined
}
