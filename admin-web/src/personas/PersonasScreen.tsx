// All personas, the cast first in its order: find, make, edit, retire and restore, and choose the cast.
import type { StaffPersona } from '@dramatis/contract/staff-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { ListOrdered, MoreHorizontal, Pencil, Plus, RotateCcw, UserMinus } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useLocation, useParams, useSearchParams } from 'wouter'
import { useCall, useConsole } from '../console-context.ts'
import { ActionMenu } from '../parts/ActionMenu.tsx'
import { Choice } from '../parts/Choice.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyNotice } from '../parts/Notice.tsx'
import { PageHeader } from '../parts/PageHeader.tsx'
import { Question } from '../parts/Question.tsx'
import { toast, toastError } from '../parts/toasts.ts'
import { CastSheet } from './CastSheet.tsx'
import { PersonaForm } from './PersonaForm.tsx'
import './personas.css'

const shows = [
  { value: 'active', name: 'Active' },
  { value: 'cast', name: 'Cast' },
  { value: 'retired', name: 'Retired' },
] as const
type Show = (typeof shows)[number]['value']

const columns: Column<StaffPersona>[] = [
  {
    name: 'Name',
    cell: (persona) => (
      <>
        <Avatar member={{ ...persona, kind: 'persona' }} size={32} />
        <strong className="one-line">{persona.displayName}</strong>
      </>
    ),
  },
  { name: 'About', cell: (persona) => <span className="one-line">{persona.about}</span> },
  { name: 'Voice note', minor: true, cell: (persona) => <span className="one-line table-under">{persona.voiceNote || '–'}</span> },
  {
    name: 'Cast',
    end: true,
    cell: (persona) => (persona.retired ? 'retired' : persona.castPosition === null ? '–' : persona.castPosition + 1),
  },
]

export function PersonasScreen() {
  const call = useCall()
  const [, go] = useLocation()
  const { personaId } = useParams<{ personaId?: string }>()
  const [params, setParams] = useSearchParams()
  const [show, setShow] = useState<Show>('active')
  const [search, setSearch] = useState('')
  const [retiring, setRetiring] = useState<StaffPersona | null>(null)
  const personas = useConsole((state) => state.personas)
  const loaded = useConsole((state) => state.personasLoaded)
  const editing = [...personas.values()].find((persona) => persona.id === personaId)

  const items = useMemo(() => {
    const wanted = search.toLocaleLowerCase()
    const cast = (persona: StaffPersona) => persona.castPosition ?? Number.MAX_SAFE_INTEGER
    return [...personas.values()]
      .filter((persona) =>
        show === 'retired' ? persona.retired : !persona.retired && (show === 'active' || persona.castPosition !== null),
      )
      .filter((persona) => `${persona.displayName} ${persona.about}`.toLocaleLowerCase().includes(wanted))
      .sort((one, other) => cast(one) - cast(other) || one.displayName.localeCompare(other.displayName))
  }, [personas, show, search])
  const onSearch = useCallback((next: string) => setSearch(next), [])
  const close = () => setParams({}, { replace: true })

  async function restore(persona: StaffPersona) {
    try {
      await call('persona:restore', { personaId: persona.id })
      toast({ title: `${persona.displayName} is back`, detail: 'They are not in the cast until you choose so' })
    } catch (error) {
      toastError(`${persona.displayName} could not be restored`, error)
    }
  }
  return (
    <main className="page">
      <PageHeader title="Personas" search={{ value: search, placeholder: 'Search personas', onSearch }}>
        <Choice label="Which personas" value={show} options={shows} onValue={setShow} />
        <button type="button" className="button" onClick={() => setParams({ cast: '' }, { replace: true })}>
          <ListOrdered size={16} aria-hidden />
          Choose cast
        </button>
        <button type="button" className="button" data-look="primary" onClick={() => setParams({ new: '' }, { replace: true })}>
          <Plus size={16} aria-hidden />
          New persona
        </button>
      </PageHeader>
      <DataTable
        label="Personas"
        kind="personas"
        columns={columns}
        items={items}
        keyOf={(persona) => persona.id}
        onOpen={(persona) => go(`/personas/${persona.id}`)}
        openLabel={(persona) => `Edit ${persona.displayName}`}
        faded={(persona) => persona.retired}
        actions={(persona) => (
          <ActionMenu
            trigger={
              <button type="button" className="icon-button" aria-label={`Actions for ${persona.displayName}`}>
                <MoreHorizontal size={18} aria-hidden />
              </button>
            }
            actions={[
              { label: 'Edit', icon: <Pencil size={16} aria-hidden />, run: () => go(`/personas/${persona.id}`) },
              persona.retired
                ? { label: 'Restore', icon: <RotateCcw size={16} aria-hidden />, run: () => void restore(persona) }
                : { label: 'Retire…', icon: <UserMinus size={16} aria-hidden />, danger: true, run: () => setRetiring(persona) },
            ]}
          />
        )}
        status={loaded ? 'ready' : 'loading'}
        problem={null}
        onRetry={() => undefined}
        onMore={() => undefined}
        empty={
          search ? (
            <EmptyNotice title="Nobody of this name" />
          ) : show === 'retired' ? (
            <EmptyNotice title="Nobody is retired">
              A retired persona speaks nowhere any more, and can be brought back from here.
            </EmptyNotice>
          ) : (
            <EmptyNotice title={show === 'cast' ? 'The cast is empty' : 'No personas yet'}>
              {show === 'cast'
                ? 'The groups of new clients begin without personas until you choose some.'
                : 'Make the first character your team speaks as.'}
            </EmptyNotice>
          )
        }
      />
      {params.has('new') && <PersonaForm onClose={close} />}
      {editing && <PersonaForm key={editing.id} persona={editing} onClose={() => go('/personas')} />}
      {params.has('cast') && <CastSheet onClose={close} />}
      <Question
        open={retiring !== null}
        title={`Retire ${retiring?.displayName ?? ''}?`}
        detail="They speak nowhere any more and leave the cast, and their direct conversations become read-only. What they said stays. You can bring them back."
        answer="Retire"
        danger
        run={async () => {
          if (retiring) await call('persona:retire', { personaId: retiring.id })
        }}
        onClose={() => setRetiring(null)}
      />
    </main>
  )
}
