// Which personas the group of a new client gets, and in which order; and, as a separate choice, seating them in the groups
// that exist already.
import { limits } from '@dramatis/contract/limits'
import type { StaffPersona } from '@dramatis/contract/staff-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { Button } from '@dramatis/ui/Button.tsx'
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useCall, useConsole } from '../console-context.ts'
import { errorWords } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { Sheet } from '../parts/Sheet.tsx'
import { toast } from '../parts/toasts.ts'
import { ApplyCast } from './ApplyCast.tsx'

export function CastSheet({ onClose }: { onClose: () => void }) {
  const call = useCall()
  const personas = useConsole((state) => state.personas)
  const stored = useMemo(() => castOf(personas.values()), [personas])
  const [changed, setChanged] = useState<readonly StaffPersona['id'][] | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const ids = changed ?? stored
  const cast = ids.flatMap((id) => personas.get(id) ?? [])
  const others = [...personas.values()]
    .filter((persona) => !persona.retired && !ids.includes(persona.id))
    .sort((one, other) => one.displayName.localeCompare(other.displayName))
  const full = ids.length >= limits.castSize

  function move(index: number, step: 1 | -1) {
    const next = [...ids]
    const [moved] = next.splice(index, 1)
    if (moved) next.splice(index + step, 0, moved)
    setChanged(next)
  }
  async function save() {
    setBusy(true)
    setProblem(null)
    try {
      await call('cast:choose', { personaIds: [...ids] })
      setChanged(null)
      toast({ title: 'The cast is chosen', detail: 'Clients who join from now on meet it' })
    } catch (error) {
      setProblem(errorWords(error))
    }
    setBusy(false)
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title="Cast of new clients"
      footer={
        <>
          {changed && (
            <button type="button" className="button" onClick={() => setChanged(null)}>
              Undo changes
            </button>
          )}
          <Button look="primary" busy={busy} disabled={!changed} onClick={() => void save()}>
            Save cast
          </Button>
        </>
      }
    >
      <p className="form-lead">Every client who joins gets a group with these personas, in this order. The first ten have number keys.</p>
      <FormError words={problem} />
      <ol className="cast">
        {cast.map((persona, index) => (
          <li key={persona.id} className="cast-line">
            <span className="cast-place">{index + 1}</span>
            <Avatar member={{ ...persona, kind: 'persona' }} size={28} />
            <span className="cast-name one-line">{persona.displayName}</span>
            <button
              type="button"
              className="icon-button"
              data-size="28"
              aria-label={`Move ${persona.displayName} up`}
              disabled={index === 0}
              onClick={() => move(index, -1)}
            >
              <ArrowUp size={16} aria-hidden />
            </button>
            <button
              type="button"
              className="icon-button"
              data-size="28"
              aria-label={`Move ${persona.displayName} down`}
              disabled={index === cast.length - 1}
              onClick={() => move(index, 1)}
            >
              <ArrowDown size={16} aria-hidden />
            </button>
            <button
              type="button"
              className="icon-button"
              data-size="28"
              aria-label={`Take ${persona.displayName} out of the cast`}
              onClick={() => setChanged(ids.filter((id) => id !== persona.id))}
            >
              <X size={16} aria-hidden />
            </button>
          </li>
        ))}
      </ol>
      {cast.length === 0 && <p className="client-line">Nobody: groups of new clients begin without personas.</p>}
      {others.length > 0 && (
        <section className="form-part" aria-label="Not in the cast">
          <h3 className="picker-heading">Not in the cast</h3>
          <ul>
            {others.map((persona) => (
              <li key={persona.id} className="cast-line">
                <span className="cast-place" />
                <Avatar member={{ ...persona, kind: 'persona' }} size={28} />
                <span className="cast-name one-line">{persona.displayName}</span>
                <button
                  type="button"
                  className="icon-button"
                  data-size="28"
                  aria-label={`Add ${persona.displayName} to the cast`}
                  disabled={full}
                  onClick={() => setChanged([...ids, persona.id])}
                >
                  <Plus size={16} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
          {full && <p className="field-hint">A cast has at most {limits.castSize} personas.</p>}
        </section>
      )}
      <ApplyCast disabled={changed !== null} />
    </Sheet>
  )
}

function castOf(personas: Iterable<StaffPersona>): StaffPersona['id'][] {
  return [...personas]
    .filter((persona) => !persona.retired && persona.castPosition !== null)
    .sort((one, other) => (one.castPosition ?? 0) - (other.castPosition ?? 0))
    .map((persona) => persona.id)
}
