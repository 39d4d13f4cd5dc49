// How a persona is shown. The client's view is the only one that any client surface uses, and it says who plays them.
import type { ClientMember } from '@dramatis/contract/client-views'
import type { StaffMember, StaffPersona } from '@dramatis/contract/staff-views'
import type { House } from '../database/database.ts'
import type { PersonaRow } from './personas-store.ts'

/** The part of a row that a member is made of. */
export type PersonaFace = Pick<PersonaRow, 'id' | 'display_name' | 'about' | 'avatar_url' | 'colour' | 'version'>

export const personaForClient = (house: House, persona: PersonaFace): ClientMember & { kind: 'persona' } => ({
  kind: 'persona',
  id: persona.id,
  displayName: persona.display_name,
  about: persona.about,
  avatarUrl: persona.avatar_url,
  colour: persona.colour,
  playedBy: house.teamName,
  version: persona.version,
})

export const personaAsStaffMember = (persona: PersonaFace): StaffMember & { kind: 'persona' } => ({
  kind: 'persona',
  id: persona.id,
  displayName: persona.display_name,
  about: persona.about,
  avatarUrl: persona.avatar_url,
  colour: persona.colour,
  version: persona.version,
})

export const personaForStaff = (row: PersonaRow): StaffPersona => ({
  id: row.id,
  displayName: row.display_name,
  about: row.about,
  voiceNote: row.voice_note,
  avatarUrl: row.avatar_url,
  colour: row.colour,
  retired: row.retired_at !== null,
  castPosition: row.cast_position,
  createdBy: row.created_by,
  createdAtMs: row.created_at,
  version: row.version,
})
