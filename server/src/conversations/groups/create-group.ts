// Makes a group and seats its members. Seats at the beginning take no seq: the timeline starts empty.
import type { AdminId } from '@dramatis/contract/ids'
import type { ClientFace } from '../../clients/client-view.ts'
import type { Tx } from '../../database/database.ts'
import type { PersonaFace } from '../../personas/persona-view.ts'
import { conversationForStaff } from '../conversation-view.ts'
import { type Conversation, insertConversation } from '../conversations-store.ts'
import { insertSeats, type NewSeat } from '../seats-store.ts'

export interface NewGroup {
  readonly name: string
  readonly description: string
  /** The client whose own group it is; null: an admin made it. */
  readonly ownOf: ClientFace | null
  readonly clients: readonly ClientFace[]
  readonly personas: readonly PersonaFace[]
  readonly createdBy: AdminId | null
}

export async function createGroup(tx: Tx, group: NewGroup): Promise<Conversation> {
  const seats: NewSeat[] = [
    ...group.clients.map(({ id }) => ({ member: { clientId: id }, fromSeq: 1 })),
    ...group.personas.map(({ id }) => ({ member: { personaId: id }, fromSeq: 1 })),
  ]
  const made = await insertConversation(tx, {
    type: 'group',
    name: group.name,
    namedByAdmin: group.ownOf === null,
    description: group.description,
    client: group.ownOf,
    persona: null,
    otherClient: null,
    withTeam: false,
    createdBy: group.createdBy,
    memberCount: seats.length,
    locked: null,
    directKey: null,
  })
  await insertSeats(tx, made.id, seats, group.createdBy)
  const clientIds = group.clients.map(({ id }) => id)
  if (clientIds.length > 0)
    tx.publish({ to: 'clients', clientIds, name: 'conversation:opened', payload: { conversationId: made.id, fromSeq: 1 } })
  tx.publish({ to: 'staff', name: 'conversation:created', payload: { conversation: conversationForStaff(tx.house, made) } })
  return made
}

/** What a group made at sign-up is called by the team. Its client sees "Your group". */
export const ownGroupName = (displayName: string): string => `${displayName}'s group`
