// Members as they are now, whatever a stored message or row still says of them. Pure.
import type { AdminId, ClientId, PersonaId } from '@dramatis/contract/ids'
import type { StaffAdmin, StaffClient, StaffMember, StaffPersona } from '@dramatis/contract/staff-views'

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
      ? { kind: 'client', id: now.id, displayName: now.displayName, avatarUrl: now.avatarUrl, colour: now.colour, version: now.version }
      : member
  }
  return member
}

export interface KnownPeople {
  readonly clients: ReadonlyMap<ClientId, StaffClient>
  readonly admins: ReadonlyMap<AdminId, StaffAdmin>
}

interface Person {
  readonly kind: string
  readonly id: string
  readonly displayName: string
}

/** Who wrote or read something, under the name they have now. */
export function currentPerson<P extends Person>(known: KnownPeople, person: P): P {
  const now = person.kind === 'admin' ? known.admins.get(person.id as AdminId) : known.clients.get(person.id as ClientId)
  return now && now.displayName !== person.displayName ? { ...person, displayName: now.displayName } : person
}
