// Members as they are now, whatever a stored message or row still says of them. Pure.
import type { ClientId, PersonaId } from '@dramatis/contract/ids'
import type { StaffClient, StaffMember, StaffPersona } from '@dramatis/contract/staff-views'

export interface KnownFaces {
  readonly personas: ReadonlyMap<PersonaId, StaffPersona>
  readonly clients: ReadonlyMap<ClientId, StaffClient>
}

/** A member as they are now: what a message or a row carries is as old as itself. */
export function currentFace(known: KnownFaces, member: StaffMember): StaffMember {
  if (member.kind === 'persona') {
    const now = known.personas.get(member.id)
    return now && now.version > member.version
      ? {
          kind: 'persona',
          id: now.id,
          displayName: now.displayName,
          about: now.about,
          avatarUrl: now.avatarUrl,
          colour: now.colour,
          version: now.version,
        }
      : member
  }
  if (member.kind === 'client') {
    const now = known.clients.get(member.id)
    return now && now.version > member.version
      ? { kind: 'client', id: now.id, displayName: now.displayName, colour: now.colour, version: now.version }
      : member
  }
  return member
}
