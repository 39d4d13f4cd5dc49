// Doors to direct conversations: a client asks for a member or the team; an admin writes first as a persona or the team.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { clientCommands as client } from '@dramatis/contract/client-commands'
import type { ClientId, PersonaId } from '@dramatis/contract/ids'
import { ifThere, mayOpenDirect } from '../../access/rules.ts'
import { holdClient } from '../../clients/clients-store.ts'
import { adminCommand, clientCommand } from '../../command.ts'
import type { Tx } from '../../database/database.ts'
import { holdPersona } from '../../personas/personas-store.ts'
import { holdSharedGroups, shareGroup } from '../seats-store.ts'
import { type OtherSide, openDirect } from './open-direct.ts'

export const directCommandsOfClients = {
  'conversation:open-direct': clientCommand({
    contract: client['conversation:open-direct'],
    load: async (tx, { actor, input }) => {
      const self = await holdClient(tx, actor.id)
      const isSelf = input.with.kind === 'client' && input.with.id === actor.id
      const other = isSelf ? undefined : await findWithinReach(tx, actor.id, input.with)
      return { self, other, reachable: self !== undefined && other !== undefined }
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
      const target = await holdClient(tx, input.clientId)
      const other = await findWithinReach(tx, input.clientId, input.as)
      return { target, other, there: target !== undefined && other !== undefined }
    },
    allow: (actor, facts) => ifThere(actor, facts),
    run: async (tx, { actor, facts }) => {
      const { target, other } = facts
      if (!target || !other) throw new Error('the rule admits nobody without both sides')
      return { conversationId: await openDirect(tx, target, other, { openedBy: null, createdBy: actor.id }) }
    },
    audit: ({ input, stored }) => ({
      conversationId: stored.conversationId,
      clientId: input.clientId,
      ...(input.as.kind === 'persona' && { personaId: input.as.id }),
      details: { as: input.as.kind },
    }),
  }),
}

type Named = { kind: 'persona'; id: PersonaId } | { kind: 'client'; id: ClientId } | { kind: 'team' }

/** The other side, if the client shares an active group with it. What is found stays so until the transaction ends. */
async function findWithinReach(tx: Tx, clientId: ClientId, named: Named): Promise<OtherSide | undefined> {
  if (named.kind === 'team') return 'team'
  const member = named.kind === 'persona' ? { personaId: named.id } : { clientId: named.id }
  await holdSharedGroups(tx, clientId, member)
  if (!(await shareGroup(tx, clientId, member))) return undefined
  if (named.kind === 'persona') {
    const persona = await holdPersona(tx, named.id)
    return persona && persona.retired_at === null ? { persona } : undefined
  }
  const other = await holdClient(tx, named.id)
  return other && other.access_ended_at === null ? { client: other } : undefined
}
