// Opens the direct conversation of two sides, or finds the one they have: one per pair, whoever asks.
import type { AdminId, ClientId, ConversationId } from '@dramatis/contract/ids'
import type { ClientFace } from '../../clients/client-view.ts'
import type { Tx } from '../../database/database.ts'
import type { PersonaFace } from '../../personas/persona-view.ts'
import { conversationForStaff } from '../conversation-view.ts'
import { type Conversation, findConversationByDirectKey, insertConversation } from '../conversations-store.ts'
import { insertSeats, type NewSeat, noteOpened } from '../seats-store.ts'
import { whyLocked } from './relock.ts'

export type OtherSide = { readonly persona: PersonaFace } | { readonly client: ClientFace } | 'team'

const keyOf = (clientId: ClientId, other: OtherSide): string => {
  if (other === 'team') return `team:${clientId}`
  if ('persona' in other) return `persona:${clientId}:${other.persona.id}`
  return `clients:${[clientId, other.client.id].sort().join(':')}`
}

export interface Opener {
  /** The client who opens it sees it at once; the other side from its first message on. */
  readonly openedBy: ClientId | null
  readonly createdBy: AdminId | null
}

export async function openDirect(tx: Tx, client: ClientFace, other: OtherSide, { openedBy, createdBy }: Opener): Promise<ConversationId> {
  const directKey = keyOf(client.id, other)
  const existing = await findConversationByDirectKey(tx, directKey)
  if (existing) {
    // With nothing said yet it may be new on the screen of whoever asks.
    if (openedBy && (await noteOpened(tx, existing.id, openedBy)) && existing.lastMessageSeq === 0) tellOpener(tx, existing, openedBy)
    return existing.id
  }
  const persona = other !== 'team' && 'persona' in other ? other.persona : null
  const otherClient = other !== 'team' && 'client' in other ? other.client : null
  const seats: NewSeat[] = [{ member: { clientId: client.id }, fromSeq: 1, openedIt: openedBy === client.id }]
  if (persona) seats.push({ member: { personaId: persona.id }, fromSeq: 1 })
  if (otherClient) seats.push({ member: { clientId: otherClient.id }, fromSeq: 1, openedIt: openedBy === otherClient.id })
  const made = await insertConversation(tx, {
    type: 'direct',
    name: '',
    namedByAdmin: false,
    description: '',
    client,
    persona,
    otherClient,
    withTeam: other === 'team',
    createdBy,
    memberCount: 2,
    locked: await whyLocked(tx, { client, persona, otherClient }),
    directKey,
  })
  await insertSeats(tx, made.id, seats, createdBy)
  if (openedBy) tellOpener(tx, made, openedBy)
  tx.publish({ to: 'staff', name: 'conversation:created', payload: { conversation: conversationForStaff(tx.house, made) } })
  return made.id
}

const tellOpener = (tx: Tx, { id }: Conversation, clientId: ClientId) =>
  tx.publish({ to: 'clients', clientIds: [clientId], name: 'conversation:opened', payload: { conversationId: id, fromSeq: 1 } })
