// Seats a member in a group, or ends a seat. A client added sees from then on, or from the beginning; a client removed
// sees nothing of the group any more, from the commit on.
import type { AdminId } from '@dramatis/contract/ids'
import type { Tx } from '../../database/database.ts'
import { type Member, recordChange } from '../change-timeline.ts'
import type { Conversation } from '../conversations-store.ts'
import { relockDirects } from '../direct/relock.ts'
import { endSeat, insertSeats, listClientSeats } from '../seats-store.ts'

const refOf = (member: Member) => ('client' in member ? { clientId: member.client.id } : { personaId: member.persona.id })

export interface Addition {
  readonly member: Member
  readonly fromBeginning: boolean
  readonly adminId: AdminId
}

export async function addMember(tx: Tx, group: Conversation, { member, fromBeginning, adminId }: Addition): Promise<Conversation> {
  const fromSeq = fromBeginning ? 1 : group.lastSeq + 1
  await insertSeats(tx, group.id, [{ member: refOf(member), fromSeq, position: group.lastSeq + 1 }], adminId)
  const seats = await listClientSeats(tx, group.id)
  const seated = 'client' in member ? member.client.id : undefined
  if (seated)
    tx.publish({ to: 'clients', clientIds: [seated], name: 'conversation:opened', payload: { conversationId: group.id, fromSeq } })
  const next = await recordChange(tx, group, {
    change: { kind: 'member:added', member },
    set: { memberCount: group.memberCount + 1 },
    seats,
    except: seated,
    adminId,
  })
  await relockDirects(
    tx,
    'client' in member ? { clientIds: [member.client.id] } : { clientIds: seats.map((seat) => seat.clientId) },
    adminId,
  )
  return next
}

export async function removeMember(tx: Tx, group: Conversation, member: Member, adminId: AdminId): Promise<Conversation> {
  await endSeat(tx, group.id, refOf(member))
  if ('client' in member)
    tx.publish({ to: 'clients', clientIds: [member.client.id], name: 'conversation:closed', payload: { conversationId: group.id } })
  const seats = await listClientSeats(tx, group.id)
  // Without a client nobody waits here.
  const set = { memberCount: group.memberCount - 1, ...(seats.length === 0 && { waitingSinceMs: null }) }
  const next = await recordChange(tx, group, { change: { kind: 'member:removed', member }, set, seats, adminId })
  const clientIds = seats.map((seat) => seat.clientId)
  await relockDirects(tx, { clientIds: 'client' in member ? [member.client.id] : clientIds }, adminId)
  return next
}
