// The file that decides which viewer is shown the sender and which the actor of a message. A client's view has no place
// for an actor.
import type { ClientMember, ClientMessage } from '@dramatis/contract/client-views'
import type { ClientId } from '@dramatis/contract/ids'
import type { StaffMember, StaffMessage } from '@dramatis/contract/staff-views'
import { pictureFor } from '../attachments/picture-view.ts'
import { clientAsMember } from '../clients/client-view.ts'
import { teamAsMember } from '../conversations/conversation-view.ts'
import type { House } from '../database/database.ts'
import { personaAsStaffMember, personaForClient } from '../personas/persona-view.ts'
import type { Message, Sender } from './messages-store.ts'

const shared = (message: Message) => ({
  id: message.id,
  conversationId: message.conversationId,
  seq: message.seq,
  changedSeq: message.changedSeq,
  text: message.text,
  automatic: message.automatic,
  createdAtMs: message.createdAtMs,
  editedAtMs: message.editedAtMs,
  deleted: message.deletedAtMs !== null,
})

function senderForClient(house: House, sender: Sender): ClientMember {
  if (sender.kind === 'persona') return personaForClient(house, sender.persona)
  return sender.kind === 'client' ? clientAsMember(sender.client) : teamAsMember(house)
}

/** `viewer` null: any client but the one who wrote it. */
export const messageForClient = (house: House, message: Message, viewer: ClientId | null): ClientMessage => ({
  ...shared(message),
  pictures: message.pictures.map((picture) => pictureFor('client', picture)),
  sender: senderForClient(house, message.sender),
  requestId: message.actor.kind === 'client' && message.actor.id === viewer ? message.requestId : null,
})

function senderForStaff(house: House, sender: Sender): StaffMember {
  if (sender.kind === 'persona') return personaAsStaffMember(sender.persona)
  return sender.kind === 'client' ? clientAsMember(sender.client) : teamAsMember(house)
}

export const messageForStaff = (house: House, message: Message): StaffMessage => ({
  ...shared(message),
  pictures: message.pictures.map((picture) => pictureFor('admin', picture)),
  sender: senderForStaff(house, message.sender),
  actor: message.actor.kind === 'server' ? { kind: 'server', id: 'server', displayName: 'Automatic' } : message.actor,
  requestId: message.requestId,
})
