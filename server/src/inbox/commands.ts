// Doors to lists of conversations and to one conversation as a whole, for both audiences.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { clientCommands as client } from '@dramatis/contract/client-commands'
import { anyAdmin, anyone, ifThere, maySee } from '../access/rules.ts'
import { clientAsMember, clientForStaff } from '../clients/client-view.ts'
import { findClient } from '../clients/clients-store.ts'
import { adminQuery, clientQuery } from '../command.ts'
import { conversationForStaff, teamAsMember } from '../conversations/conversation-view.ts'
import { findConversation } from '../conversations/conversations-store.ts'
import { findClientSeat, listSeatedClients, listSeatedPersonas } from '../conversations/seats-store.ts'
import { listReadMarks } from '../messages/reads-store.ts'
import { personaAsStaffMember } from '../personas/persona-view.ts'
import type { PresenceBoard } from '../presence/presence-board.ts'
import { conversationForClient, listConversationsForClient } from './client-conversations-view.ts'
import { countInbox, listConversationsOfClient, listInbox, ownReadSeqs } from './staff-inbox-view.ts'

const present = <T>(thing: T | undefined): T => {
  if (thing === undefined) throw new Error('the rule admits nothing absent')
  return thing
}

export const inboxCommandsOfClients = (board: PresenceBoard) => ({
  'conversation:list': clientQuery({
    contract: client['conversation:list'],
    load: async () => ({}),
    allow: anyone,
    run: (reader, { actor, input }) => listConversationsForClient(reader, board, actor.id, input),
  }),
  'conversation:get': clientQuery({
    contract: client['conversation:get'],
    load: async (reader, { actor, input }) => {
      const seat = await findClientSeat(reader, input.conversationId, actor.id)
      return { seat, seated: seat !== undefined, place: seat && (await findConversation(reader, input.conversationId)) }
    },
    allow: (actor, facts) => maySee(actor, facts),
    run: async (reader, { actor, facts }) => ({
      conversation: await conversationForClient(reader, board, present(facts.place), present(facts.seat).fromSeq, actor.id),
    }),
  }),
})

export const inboxCommandsOfAdmins = (board: PresenceBoard) => ({
  'inbox:count': adminQuery({
    contract: admin['inbox:count'],
    load: async () => ({}),
    allow: anyAdmin,
    run: (reader) => countInbox(reader),
  }),

  'conversation:list': adminQuery({
    contract: admin['conversation:list'],
    load: async () => ({}),
    allow: anyAdmin,
    run: (reader, { actor, input }) => listInbox(reader, actor.id, input),
  }),

  'conversation:get': adminQuery({
    contract: admin['conversation:get'],
    load: async (reader, { input }) => {
      const place = await findConversation(reader, input.conversationId)
      return { place, there: place !== undefined }
    },
    allow: (actor, facts) => ifThere(actor, facts),
    run: async (reader, { actor, facts }) => {
      const place = present(facts.place)
      const clients = await listSeatedClients(reader, place.id)
      const personas = await listSeatedPersonas(reader, place.id)
      const reads = await listReadMarks(reader, place.id)
      return {
        conversation: conversationForStaff(reader.house, place),
        members: [
          ...clients.map(clientAsMember),
          ...personas.map(personaAsStaffMember),
          ...(place.withTeam ? [teamAsMember(reader.house)] : []),
        ],
        reads: reads.map(({ kind, id, displayName, seq }) => ({ conversationId: place.id, reader: { kind, id, displayName }, seq })),
        presence: board.forStaff(place.id),
        ownReadSeq: (await ownReadSeqs(reader, actor.id, [place.id])).get(place.id) ?? 0,
      }
    },
  }),

  'client:get': adminQuery({
    contract: admin['client:get'],
    load: async (reader, { input }) => {
      const row = await findClient(reader, input.clientId)
      return { row, there: row !== undefined }
    },
    allow: (actor, facts) => ifThere(actor, facts),
    run: async (reader, { facts }) => {
      const row = present(facts.row)
      return { client: clientForStaff(row), conversations: await listConversationsOfClient(reader, row.id) }
    },
  }),
})
