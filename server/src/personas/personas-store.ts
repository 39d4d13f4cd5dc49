// The only SQL on chat_fake_users: the characters an admin may speak as.
import type { AdminId, PersonaId } from '@dramatis/contract/ids'
import type { Selectable } from 'kysely'
import type { Reader, Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import type { Tables } from '../database/schema.ts'
import { statement } from '../database/statement.ts'

export type PersonaRow = Selectable<Tables['chat_fake_users']>

const byId = statement<{ personaId: PersonaId }>()((db, p) => db.selectFrom('chat_fake_users').selectAll().where('id', '=', p('personaId')))

/** For a command that seats or voices it: retiring waits until the transaction ends, or has been. */
export const holdPersona = (tx: Tx, personaId: PersonaId): Promise<PersonaRow | undefined> => {
  const query = tx.db.selectFrom('chat_fake_users').selectAll().where('id', '=', personaId)
  return (tx.dialect === 'postgres' ? query.forShare() : query).executeTakeFirst()
}

export const findPersona = (reader: Reader, personaId: PersonaId): Promise<PersonaRow | undefined> => reader.first(byId, { personaId })

/** The cast first, in its order; then by name. Retired ones too. */
export const listPersonas = (reader: Reader): Promise<PersonaRow[]> =>
  reader.db
    .selectFrom('chat_fake_users')
    .selectAll()
    .orderBy((eb) => eb.case().when('cast_position', 'is', null).then(1).else(0).end())
    .orderBy('cast_position')
    .orderBy('display_name')
    .orderBy('id')
    .execute()

/** What the group of a new client gets, in order; `hold` as by `holdPersona`. */
export const listCast = (reader: Reader, hold = false): Promise<PersonaRow[]> => {
  const query = reader.db
    .selectFrom('chat_fake_users')
    .selectAll()
    .where('cast_position', 'is not', null)
    .where('retired_at', 'is', null)
    .orderBy('cast_position')
  return (hold && reader.dialect === 'postgres' ? query.forShare() : query).execute()
}

export const findPersonas = async (reader: Reader, ids: readonly PersonaId[]): Promise<PersonaRow[]> =>
  ids.length === 0 ? [] : reader.db.selectFrom('chat_fake_users').selectAll().where('id', 'in', ids).execute()

export async function countPersonas(reader: Reader): Promise<number> {
  const { count } = await reader.db
    .selectFrom('chat_fake_users')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

export interface PersonaFields {
  readonly displayName: string
  readonly about: string
  readonly voiceNote: string
  readonly avatarUrl: string
  readonly colour: number
}

export async function insertPersona(
  tx: Tx,
  fields: PersonaFields,
  createdBy: AdminId | null,
  castPosition: number | null = null,
): Promise<PersonaId> {
  const id = newId<PersonaId>()
  await tx.db
    .insertInto('chat_fake_users')
    .values({
      id,
      display_name: fields.displayName,
      about: fields.about,
      voice_note: fields.voiceNote,
      colour: fields.colour,
      avatar_url: fields.avatarUrl,
      retired_at: null,
      cast_position: castPosition,
      created_by: createdBy,
      created_at: tx.nowMs,
      version: 1,
    })
    .execute()
  return id
}

/** Changes what is given and answers the row as it is now. */
export function updatePersona(
  tx: Tx,
  personaId: PersonaId,
  change: Partial<PersonaFields> & { retired?: boolean; castPosition?: number | null },
): Promise<PersonaRow> {
  const { displayName, about, voiceNote, avatarUrl, colour, retired, castPosition } = change
  return tx.db
    .updateTable('chat_fake_users')
    .set((row) => ({
      ...(displayName !== undefined && { display_name: displayName }),
      ...(about !== undefined && { about }),
      ...(voiceNote !== undefined && { voice_note: voiceNote }),
      ...(avatarUrl !== undefined && { avatar_url: avatarUrl }),
      ...(colour !== undefined && { colour }),
      ...(retired !== undefined && { retired_at: retired ? tx.nowMs : null }),
      ...(castPosition !== undefined && { cast_position: castPosition }),
      version: row('version', '+', 1),
    }))
    .where('id', '=', personaId)
    .returningAll()
    .executeTakeFirstOrThrow()
}
