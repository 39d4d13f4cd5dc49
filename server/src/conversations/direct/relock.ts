// A direct conversation can be written in while its two sides may meet: a persona seated with the client in an active
// group, two clients who share one, a client whose access has not ended. Whatever changes that calls this.
import type { LockReason } from '@dramatis/contract/errors'
import type { AdminId, ClientId, ConversationId, PersonaId } from '@dramatis/contract/ids'
import type { Tx } from '../../database/database.ts'
import { recordChange } from '../change-timeline.ts'
import { type Conversation, lockConversations } from '../conversations-store.ts'
import { listClientSeats, shareGroup } from '../seats-store.ts'

/** Locks and unlocks the direct conversations of these clients, or of this persona, as their sides now are. */
export async function relockDirects(
  tx: Tx,
  about: { readonly clientIds: readonly ClientId[] } | { readonly personaId: PersonaId },
  adminId: AdminId | null,
): Promise<void> {
  const ids = 'personaId' in about ? await directsOfPersona(tx, about.personaId) : await directsOfClients(tx, about.clientIds)
  for (const direct of await lockConversations(tx, ids)) {
    const reason = await whyLocked(tx, direct)
    if (reason === direct.locked) continue
    const seats = await listClientSeats(tx, direct.id)
    const change = reason ? ({ kind: 'conversation:locked', reason } as const) : ({ kind: 'conversation:unlocked' } as const)
    // Nobody waits where nobody can answer.
    await recordChange(tx, direct, { change, set: { locked: reason, ...(reason && { waitingSinceMs: null }) }, seats, adminId })
  }
}

/** The reason why a direct conversation is read-only now; null: it is not. */
export async function whyLocked(tx: Tx, direct: Pick<Conversation, 'client' | 'persona' | 'otherClient'>): Promise<LockReason | null> {
  const { client, persona, otherClient } = direct
  if (!client) return null
  const clientIds = otherClient ? [client.id, otherClient.id] : [client.id]
  const ended = await tx.db
    .selectFrom('chat_clients')
    .select('id')
    .where('id', 'in', clientIds)
    .where('access_ended_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  if (ended) return 'access_ended'
  if (otherClient) return (await shareGroup(tx, client.id, { clientId: otherClient.id })) ? null : 'no_shared_group'
  if (!persona) return null
  const retired = await tx.db
    .selectFrom('chat_fake_users')
    .select('id')
    .where('id', '=', persona.id)
    .where('retired_at', 'is not', null)
    .executeTakeFirst()
  if (retired) return 'persona_retired'
  const member = { personaId: persona.id }
  if (await shareGroup(tx, client.id, member)) return null
  return (await shareGroup(tx, client.id, member, true)) ? 'archived' : 'persona_left'
}

const directsOfPersona = async (tx: Tx, personaId: PersonaId): Promise<ConversationId[]> =>
  (
    await tx.db
      .selectFrom('chat_group_members as s')
      .innerJoin('chat_groups as g', 'g.id', 's.group_id')
      .select('g.id')
      .where('s.fake_user_id', '=', personaId)
      .where('g.group_type', '=', 'direct')
      .execute()
  ).map((row) => row.id)

async function directsOfClients(tx: Tx, clientIds: readonly ClientId[]): Promise<ConversationId[]> {
  if (clientIds.length === 0) return []
  const rows = await tx.db
    .selectFrom('chat_group_members as s')
    .innerJoin('chat_groups as g', 'g.id', 's.group_id')
    .select('g.id')
    .distinct()
    .where('s.client_id', 'in', clientIds)
    .where('s.left_at', 'is', null)
    .where('g.group_type', '=', 'direct')
    .execute()
  return rows.map((row) => row.id)
}
