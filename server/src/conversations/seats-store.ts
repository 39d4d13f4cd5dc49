// The only SQL on chat_group_members: who has a place in a conversation, from when to when.
import type { AdminId, ClientId, ConversationId, PersonaId } from '@dramatis/contract/ids'
import type { ClientFace } from '../clients/client-view.ts'
import type { Reader, Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import { statement } from '../database/statement.ts'
import type { PersonaRow } from '../personas/personas-store.ts'

/** A client's open seat. They see the timeline from `fromSeq` on. */
export interface ClientSeat {
  readonly clientId: ClientId
  readonly fromSeq: number
  /** Of a direct conversation: this client opened it. */
  readonly openedIt: boolean
}

type SeatRow = { readonly client_id: ClientId; readonly from_seq: number; readonly opened_at: number | null }
const seatFrom = (row: SeatRow): ClientSeat => ({ clientId: row.client_id, fromSeq: row.from_seq, openedIt: row.opened_at !== null })

const clientSeats = statement<{ conversationId: ConversationId }>()((db, p) =>
  db
    .selectFrom('chat_group_members')
    .select(['client_id', 'from_seq', 'opened_at'])
    .where('group_id', '=', p('conversationId'))
    .where('client_id', 'is not', null)
    .where('left_at', 'is', null)
    .$narrowType<{ client_id: ClientId }>(),
)

/** Who receives what happens here, read in the transaction that makes it happen (promise 6). */
export const listClientSeats = async (reader: Reader, conversationId: ConversationId): Promise<ClientSeat[]> =>
  (await reader.all(clientSeats, { conversationId })).map(seatFrom)

const clientSeat = statement<{ conversationId: ConversationId; clientId: ClientId }>()((db, p) =>
  db
    .selectFrom('chat_group_members')
    .select(['client_id', 'from_seq', 'opened_at'])
    .where('group_id', '=', p('conversationId'))
    .where('client_id', '=', p('clientId'))
    .where('left_at', 'is', null)
    .$narrowType<{ client_id: ClientId }>(),
)

export async function findClientSeat(reader: Reader, conversationId: ConversationId, clientId: ClientId): Promise<ClientSeat | undefined> {
  const row = await reader.first(clientSeat, { conversationId, clientId })
  return row && seatFrom(row)
}

const seatedPersona = statement<{ conversationId: ConversationId; personaId: PersonaId }>()((db, p) =>
  db
    .selectFrom('chat_group_members as s')
    .innerJoin('chat_fake_users as f', 'f.id', 's.fake_user_id')
    .select(['f.id', 'f.display_name', 'f.about', 'f.avatar_url', 'f.colour', 'f.version', 'f.retired_at'])
    .where('s.group_id', '=', p('conversationId'))
    .where('s.fake_user_id', '=', p('personaId'))
    .where('s.left_at', 'is', null),
)

/** The persona, if it is seated here. */
export const findSeatedPersona = (
  reader: Reader,
  conversationId: ConversationId,
  personaId: PersonaId,
): Promise<(typeof seatedPersona)['row'] | undefined> => reader.first(seatedPersona, { conversationId, personaId })

const seatedPersonas = statement<{ conversationId: ConversationId }>()((db, p) =>
  db
    .selectFrom('chat_group_members as s')
    .innerJoin('chat_fake_users as f', 'f.id', 's.fake_user_id')
    .selectAll('f')
    .where('s.group_id', '=', p('conversationId'))
    .where('s.left_at', 'is', null)
    .orderBy('s.joined_at')
    .orderBy('s.position')
    .orderBy('f.id'),
)
export const listSeatedPersonas = (reader: Reader, conversationId: ConversationId): Promise<PersonaRow[]> =>
  reader.all(seatedPersonas, { conversationId })

const seatedClients = statement<{ conversationId: ConversationId }>()((db, p) =>
  db
    .selectFrom('chat_group_members as s')
    .innerJoin('chat_clients as c', 'c.id', 's.client_id')
    .select(['c.id', 'c.display_name', 'c.avatar_url', 'c.colour', 'c.version'])
    .where('s.group_id', '=', p('conversationId'))
    .where('s.left_at', 'is', null)
    .orderBy('s.joined_at')
    .orderBy('s.position')
    .orderBy('c.id'),
)
export const listSeatedClients = (reader: Reader, conversationId: ConversationId): Promise<ClientFace[]> =>
  reader.all(seatedClients, { conversationId })

export interface NewSeat {
  readonly member: { readonly clientId: ClientId } | { readonly personaId: PersonaId }
  readonly fromSeq: number
  readonly openedIt?: boolean
  /** Where among those seated at the same moment; left out: where it stands in the list that is given. */
  readonly position?: number
}

export async function insertSeats(
  tx: Tx,
  conversationId: ConversationId,
  seats: readonly NewSeat[],
  addedBy: AdminId | null,
): Promise<void> {
  if (seats.length === 0) return
  await tx.db
    .insertInto('chat_group_members')
    .values(
      seats.map(({ member, fromSeq, openedIt, position }, index) => ({
        id: newId(),
        group_id: conversationId,
        client_id: 'clientId' in member ? member.clientId : null,
        fake_user_id: 'personaId' in member ? member.personaId : null,
        from_seq: fromSeq,
        position: position ?? index,
        joined_at: tx.nowMs,
        left_at: null,
        opened_at: openedIt ? tx.nowMs : null,
        added_by: addedBy,
      })),
    )
    .execute()
}

/** Whether this is news: the client had not opened the direct conversation before. */
export async function noteOpened(tx: Tx, conversationId: ConversationId, clientId: ClientId): Promise<boolean> {
  const noted = await tx.db
    .updateTable('chat_group_members')
    .set({ opened_at: tx.nowMs })
    .where('group_id', '=', conversationId)
    .where('client_id', '=', clientId)
    .where('left_at', 'is', null)
    .where('opened_at', 'is', null)
    .executeTakeFirst()
  return Number(noted.numUpdatedRows) > 0
}

export async function endSeat(tx: Tx, conversationId: ConversationId, member: NewSeat['member']): Promise<void> {
  await tx.db
    .updateTable('chat_group_members')
    .set({ left_at: tx.nowMs })
    .where('group_id', '=', conversationId)
    .where('left_at', 'is', null)
    .where((eb) => ('clientId' in member ? eb('client_id', '=', member.clientId) : eb('fake_user_id', '=', member.personaId)))
    .execute()
}

/** Groups and direct conversations in which the persona is seated now. */
export const listConversationIdsOfPersona = async (
  reader: Reader,
  personaId: PersonaId,
): Promise<{ id: ConversationId; type: 'group' | 'direct' }[]> =>
  reader.db
    .selectFrom('chat_group_members as s')
    .innerJoin('chat_groups as g', 'g.id', 's.group_id')
    .select(['g.id', 'g.group_type as type'])
    .where('s.fake_user_id', '=', personaId)
    .where('s.left_at', 'is', null)
    .orderBy('g.id')
    .execute()

/** Clients who may have this persona, now or from before, on a screen. */
export const listClientsWhoMet = async (reader: Reader, personaId: PersonaId): Promise<ClientId[]> =>
  (
    await reader.db
      .selectFrom('chat_group_members as of_persona')
      .innerJoin('chat_group_members as of_client', 'of_client.group_id', 'of_persona.group_id')
      .select('of_client.client_id')
      .distinct()
      .where('of_persona.fake_user_id', '=', personaId)
      .where('of_client.client_id', 'is not', null)
      .where('of_client.left_at', 'is', null)
      .$narrowType<{ client_id: ClientId }>()
      .execute()
  ).map((row) => row.client_id)

/** Clients who may have this one, now or from before, on a screen; themselves included. */
export const listClientsWhoMetClient = async (reader: Reader, clientId: ClientId): Promise<ClientId[]> =>
  (
    await reader.db
      .selectFrom('chat_group_members as own')
      .innerJoin('chat_group_members as theirs', 'theirs.group_id', 'own.group_id')
      .select('theirs.client_id')
      .distinct()
      .where('own.client_id', '=', clientId)
      .where('theirs.client_id', 'is not', null)
      .where('theirs.left_at', 'is', null)
      .$narrowType<{ client_id: ClientId }>()
      .execute()
  ).map((row) => row.client_id)

/** Whether both are seated in the same group that is not archived; `evenArchived`: in any. */
export async function shareGroup(reader: Reader, clientId: ClientId, other: NewSeat['member'], evenArchived = false): Promise<boolean> {
  const row = await reader.db
    .selectFrom('chat_group_members as own')
    .innerJoin('chat_group_members as theirs', 'theirs.group_id', 'own.group_id')
    .innerJoin('chat_groups as g', 'g.id', 'own.group_id')
    .select('g.id')
    .where('g.group_type', '=', 'group')
    .where((eb) => (evenArchived ? eb(eb.lit(1), '=', eb.lit(1)) : eb('g.locked_reason', 'is', null)))
    .where('own.client_id', '=', clientId)
    .where('own.left_at', 'is', null)
    .where('theirs.left_at', 'is', null)
    .where((eb) => ('clientId' in other ? eb('theirs.client_id', '=', other.clientId) : eb('theirs.fake_user_id', '=', other.personaId)))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Holds the groups in which both are seated now until the transaction ends: whoever removes one of them waits, or has been. SQLite has one writer. */
export async function holdSharedGroups(tx: Tx, clientId: ClientId, other: NewSeat['member']): Promise<void> {
  if (tx.dialect !== 'postgres') return
  await tx.db
    .selectFrom('chat_groups as g')
    .innerJoin('chat_group_members as own', 'own.group_id', 'g.id')
    .innerJoin('chat_group_members as theirs', 'theirs.group_id', 'g.id')
    .select('g.id')
    .where('g.group_type', '=', 'group')
    .where('own.client_id', '=', clientId)
    .where('own.left_at', 'is', null)
    .where('theirs.left_at', 'is', null)
    .where((eb) => ('clientId' in other ? eb('theirs.client_id', '=', other.clientId) : eb('theirs.fake_user_id', '=', other.personaId)))
    .orderBy('g.id')
    .forShare('g')
    .execute()
}

const metPersona = statement<{ clientId: ClientId; personaId: PersonaId }>()((db, p) =>
  db
    .selectFrom('chat_group_members as own')
    .innerJoin('chat_group_members as theirs', 'theirs.group_id', 'own.group_id')
    .select('own.group_id')
    .where('own.client_id', '=', p('clientId'))
    .where('own.left_at', 'is', null)
    .where('theirs.fake_user_id', '=', p('personaId'))
    .limit(1),
)
const metClient = statement<{ clientId: ClientId; otherId: ClientId }>()((db, p) =>
  db
    .selectFrom('chat_group_members as own')
    .innerJoin('chat_group_members as theirs', 'theirs.group_id', 'own.group_id')
    .select('own.group_id')
    .where('own.client_id', '=', p('clientId'))
    .where('own.left_at', 'is', null)
    .where('theirs.client_id', '=', p('otherId'))
    .limit(1),
)

/** Whether a client may have somebody, now or from before, on a screen: who is told of their new face (`listClientsWhoMet`). */
export const hasMet = async (reader: Reader, clientId: ClientId, other: NewSeat['member']): Promise<boolean> =>
  ('clientId' in other
    ? await reader.first(metClient, { clientId, otherId: other.clientId })
    : await reader.first(metPersona, { clientId, personaId: other.personaId })) !== undefined
