// How a conversation is shown to the team, and who of it receives what happens. The clients' view stands in inbox/,
// because it joins messages.
import type { ClientMember } from '@dramatis/contract/client-views'
import type { CurrentState } from '@dramatis/contract/errors'
import type { ClientId } from '@dramatis/contract/ids'
import type { StaffConversation, StaffMember } from '@dramatis/contract/staff-views'
import { clientAsMember } from '../clients/client-view.ts'
import type { House } from '../database/database.ts'
import { personaAsStaffMember, personaForClient } from '../personas/persona-view.ts'
import type { Conversation } from './conversations-store.ts'
import type { ClientSeat } from './seats-store.ts'

export const teamAsMember = (house: House): { kind: 'team'; displayName: string } => ({ kind: 'team', displayName: house.teamName })

export function conversationForStaff(house: House, conversation: Conversation): StaffConversation {
  return {
    id: conversation.id,
    type: conversation.stage.type,
    name: conversation.name,
    description: conversation.description,
    client: conversation.client && clientAsMember(conversation.client),
    with: otherSideForStaff(house, conversation),
    memberCount: conversation.memberCount,
    waitingSinceMs: conversation.waitingSinceMs,
    waitsFor: waitsFor(house, conversation),
    isNew: conversation.greetedAtMs === null && conversation.stage.type === 'group',
    locked: conversation.locked,
    lastSeq: conversation.lastSeq,
    lastMessageSeq: conversation.lastMessageSeq,
    activityAtMs: conversation.activityAtMs,
    createdBy: conversation.createdBy,
    createdAtMs: conversation.createdAtMs,
    version: conversation.version,
  }
}

/** What the team is told with a refusal: how it stands where they were too late. */
export const standsNow = ({ lastSeq, locked }: Conversation, about: Pick<CurrentState, 'message' | 'seated'> = {}): CurrentState => ({
  lastSeq,
  locked,
  ...about,
})

function otherSideForStaff(house: House, { persona, otherClient, withTeam }: Conversation): StaffMember | null {
  if (persona) return personaAsStaffMember(persona)
  if (otherClient) return clientAsMember(otherClient)
  return withTeam ? teamAsMember(house) : null
}

function waitsFor(house: House, conversation: Conversation): StaffMember | null {
  if (conversation.waitingSinceMs === null) return null
  if (conversation.persona) return personaAsStaffMember(conversation.persona)
  if (conversation.withTeam) return teamAsMember(house)
  return conversation.lastPersona && personaAsStaffMember(conversation.lastPersona)
}

/** The other side of a direct conversation as the viewer meets it; null for a group. */
export function otherSideForClient(
  house: House,
  { stage, persona, otherClient, withTeam, client }: Conversation,
  viewer: ClientId,
): ClientMember | null {
  if (stage.type === 'group') return null
  if (persona) return personaForClient(house, persona)
  if (withTeam) return teamAsMember(house)
  const other = client?.id === viewer ? otherClient : client
  return other && clientAsMember(other)
}

/** Null: the group made for the viewer at sign-up, or a direct conversation, which is named by its other side. */
export const nameForClient = ({ stage, client, name, namedByAdmin }: Conversation, viewer: ClientId): string | null =>
  stage.type === 'direct' || (client?.id === viewer && !namedByAdmin) ? null : name

/** A direct conversation shows at once to a client who opened it, to the other from its first message on. */
const isShownAt = (conversation: Conversation, seat: ClientSeat): boolean =>
  conversation.stage.type === 'group' || conversation.lastMessageSeq > 0 || seat.openedIt

/** Clients who receive a change of this conversation now. */
export const recipientsOf = (conversation: Conversation, seats: readonly ClientSeat[]): ClientId[] =>
  seats.filter((seat) => isShownAt(conversation, seat)).map((seat) => seat.clientId)
