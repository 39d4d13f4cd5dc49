// The door to presence: where a connection looks, as whom, and whether somebody types there. Socket only.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { clientCommands as client } from '@dramatis/contract/client-commands'
import type { MemberKey } from '@dramatis/contract/ids'
import { maySee, mayShowPresence, maySpeak } from '../access/rules.ts'
import { adminQuery, clientQuery } from '../command.ts'
import { findConversation } from '../conversations/conversations-store.ts'
import { findClientSeat, findSeatedPersona } from '../conversations/seats-store.ts'
import type { PresenceBoard } from './presence-board.ts'

export const presenceCommandsOfClients = (board: PresenceBoard) => ({
  'presence:update': clientQuery({
    contract: client['presence:update'],
    load: async (reader, { actor, input }) => ({
      seated: input.conversationId === null || (await findClientSeat(reader, input.conversationId, actor.id)) !== undefined,
    }),
    allow: (actor, facts) => maySee(actor, facts),
    run: async (_reader, { actor, input, connectionId }) => {
      if (connectionId === null) return {}
      if (input.conversationId === null) board.leave(connectionId)
      else
        board.look(connectionId, {
          conversationId: input.conversationId,
          visible: true,
          typing: input.typing,
          as: `client:${actor.id}`,
          who: { kind: 'client', id: actor.id },
        })
      return {}
    },
  }),
})

export const presenceCommandsOfAdmins = (board: PresenceBoard) => ({
  'presence:update': adminQuery({
    contract: admin['presence:update'],
    load: async (reader, { actor, input }) => {
      const { conversationId, as } = input
      if (conversationId === null) return { there: true, mayUseVoice: true, locked: false }
      const place = await findConversation(reader, conversationId)
      const persona = as?.kind === 'persona' ? await findSeatedPersona(reader, conversationId, as.id) : undefined
      const spoken = {
        place: place && { ...place, locked: null },
        voice: as ?? { kind: 'team' as const },
        personaSeated: persona !== undefined && persona.retired_at === null,
        pictures: [],
      }
      return { there: place !== undefined, mayUseVoice: as === null || maySpeak(actor, spoken) === true, locked: place?.locked != null }
    },
    allow: (actor, facts) => mayShowPresence(actor, facts),
    run: async (_reader, { actor, input, facts, connectionId }) => {
      if (connectionId === null) return {}
      const { conversationId, as, visible } = input
      const typing = input.typing && !facts.locked
      if (conversationId === null) {
        board.leave(connectionId)
        return {}
      }
      const key: MemberKey | null = as && (as.kind === 'team' ? 'team' : `persona:${as.id}`)
      board.look(connectionId, {
        conversationId,
        visible,
        typing,
        as: key,
        who: { kind: 'admin', id: actor.id, displayName: actor.displayName },
      })
      return {}
    },
  }),
})
