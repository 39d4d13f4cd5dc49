// Chooses personas and clients by name: those chosen stand above as chips, those found below. Clients are searched on the
// server, because there may be a hundred thousand of them.
import type { ClientId, PersonaId } from '@dramatis/contract/ids'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { useQuery } from '@tanstack/react-query'
import { Check, Search, X } from 'lucide-react'
import { useDeferredValue, useId, useMemo, useState } from 'react'
import { useCall, useConsole } from '../console-context.ts'
import { errorWords } from './error-words.ts'
import { FailedNotice } from './Notice.tsx'

export type Pickable =
  | {
      readonly kind: 'persona'
      readonly id: PersonaId
      readonly displayName: string
      readonly avatarUrl: string
      readonly colour: number
      readonly detail: string
    }
  | {
      readonly kind: 'client'
      readonly id: ClientId
      readonly displayName: string
      readonly avatarUrl: string | null
      readonly colour: number
      readonly detail: string
    }

interface Props {
  picked: readonly Pickable[]
  onPicked: (picked: readonly Pickable[]) => void
  /** Member keys that are not offered. */
  except: ReadonlySet<string>
  kinds?: readonly Pickable['kind'][]
}

const keyOf = (member: Pickable) => `${member.kind}:${member.id}`
/** So many clients are offered at once; further ones are found by typing more of the name. */
const mostClients = 40
const bothKinds = ['persona', 'client'] as const

export function MemberPicker({ picked, onPicked, except, kinds = bothKinds }: Props) {
  const call = useCall()
  const id = useId()
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim().toLocaleLowerCase())
  const personas = useConsole((state) => state.personas)
  const clients = useQuery({
    queryKey: ['clients', 'pick', wanted],
    enabled: kinds.includes('client'),
    placeholderData: (before) => before,
    queryFn: async () =>
      (await call('client:list', { limit: mostClients, ...(wanted ? { search: wanted, sort: 'name' as const } : {}) })).clients,
  })
  const foundPersonas = useMemo(() => {
    if (!kinds.includes('persona')) return []
    return [...personas.values()]
      .filter((persona) => !persona.retired && persona.displayName.toLocaleLowerCase().includes(wanted))
      .sort((one, other) => (one.castPosition ?? 1e6) - (other.castPosition ?? 1e6) || one.displayName.localeCompare(other.displayName))
      .map(
        ({ id, displayName, avatarUrl, colour, about }): Pickable => ({
          kind: 'persona',
          id,
          displayName,
          avatarUrl,
          colour,
          detail: about,
        }),
      )
  }, [kinds, personas, wanted])
  const foundClients = (clients.data ?? [])
    .filter((client) => !client.accessEnded)
    .map(
      ({ id, displayName, avatarUrl, colour, email, externalId }): Pickable => ({
        kind: 'client',
        id,
        displayName,
        avatarUrl,
        colour,
        detail: email ?? externalId ?? 'guest',
      }),
    )
  const isPicked = (member: Pickable) => picked.some((other) => keyOf(other) === keyOf(member))
  const toggle = (member: Pickable) =>
    onPicked(isPicked(member) ? picked.filter((other) => keyOf(other) !== keyOf(member)) : [...picked, member])

  const part = (name: string, found: readonly Pickable[]) => {
    const offered = found.filter((member) => !except.has(keyOf(member)))
    if (offered.length === 0) return null
    return (
      <section aria-label={name}>
        <h3 className="picker-heading">{name}</h3>
        <ul>
          {offered.map((member) => (
            <li key={keyOf(member)}>
              <button type="button" className="picker-item" aria-pressed={isPicked(member)} onClick={() => toggle(member)}>
                <Avatar member={member} size={28} />
                <span className="picker-name">{member.displayName}</span>
                <span className="picker-detail one-line">{member.detail}</span>
                {isPicked(member) && <Check size={16} aria-hidden />}
              </button>
            </li>
          ))}
        </ul>
      </section>
    )
  }
  const nothing = foundPersonas.every((member) => except.has(keyOf(member))) && foundClients.every((member) => except.has(keyOf(member)))
  return (
    <div className="picker">
      {picked.length > 0 && (
        <ul className="chips" aria-label="Chosen">
          {picked.map((member) => (
            <li key={keyOf(member)}>
              <button type="button" className="chip" onClick={() => toggle(member)}>
                <Avatar member={member} size={20} />
                {member.displayName}
                <X size={14} aria-hidden />
                <span className="visually-hidden">: take out</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="search-field">
        <Search size={16} strokeWidth={1.75} aria-hidden />
        <label className="visually-hidden" htmlFor={id}>
          Search by name
        </label>
        <input
          id={id}
          type="search"
          value={search}
          maxLength={80}
          placeholder={kinds.length === 2 ? 'Persona or client' : kinds[0] === 'persona' ? 'Persona' : 'Client'}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      <div className="picker-found">
        {part('Personas', foundPersonas)}
        {part('Clients', foundClients)}
        {clients.data?.length === mostClients && <p className="picker-nothing">There are more. Type more of the name to find them.</p>}
        {clients.isError && <FailedNotice words={errorWords(clients.error)} onRetry={() => void clients.refetch()} />}
        {nothing && !clients.isPending && !clients.isError && (
          <p className="picker-nothing">{search ? 'Nobody of this name.' : 'Everybody is here already.'}</p>
        )}
      </div>
    </div>
  )
}
