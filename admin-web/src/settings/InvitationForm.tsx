// Makes an invitation link and shows it this once.
import { limits } from '@dramatis/contract/limits'
import { Button } from '@dramatis/ui/Button.tsx'
import { requestIdsByContent } from '@dramatis/ui/request-id'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { type FormEvent, useState } from 'react'
import { useCall } from '../console-context.ts'
import { errorWords, fieldWords, onlyAboutFields } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { OnceSecret } from '../parts/OnceSecret.tsx'
import { Sheet } from '../parts/Sheet.tsx'

const lifetimes = [
  { hours: 24, name: 'A day' },
  { hours: 24 * 14, name: 'Two weeks' },
  { hours: 24 * 90, name: 'Three months' },
  { hours: null, name: 'For ever' },
] as const

export function InvitationForm({ onClose, onMade }: { onClose: () => void; onMade?: () => void }) {
  const call = useCall()
  const [label, setLabel] = useState('')
  const [maxUses, setMaxUses] = useState('1')
  const [hours, setHours] = useState<number | null>(24 * 14)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [url, setUrl] = useState<string | null>(null)
  const [requestIdOf] = useState(requestIdsByContent)

  async function save(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      const input = { label, maxUses: Number(maxUses), expiresInHours: hours }
      setUrl((await call('invitation:create', input, { requestId: requestIdOf(input) })).url)
      onMade?.()
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  if (url) {
    return (
      <Sheet open onClose={onClose} title="The invitation is made">
        <OnceSecret
          label="Invitation link"
          value={url}
          note={`Shown only here. ${maxUses === '1' ? 'One person signs up with it.' : `Up to ${maxUses} people sign up with it.`}`}
        />
      </Sheet>
    )
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title="New invitation link"
      footer={
        <Button type="submit" form="invitation-form" look="primary" busy={busy}>
          Make link
        </Button>
      }
    >
      <form id="invitation-form" className="form" onSubmit={save}>
        <FormError words={error !== null && !onlyAboutFields(error, ['label', 'maxUses']) ? errorWords(error) : null} />
        <TextField
          label="For whom"
          required
          autoFocus
          maxLength={limits.invitationLabelLength}
          value={label}
          onValue={setLabel}
          error={fieldWords(error, 'label')}
          hint="So that colleagues recognise it. Clients do not see it."
        />
        <TextField
          label="How many may sign up with it"
          type="number"
          required
          min={1}
          max={limits.invitationUsesMax}
          value={maxUses}
          onValue={setMaxUses}
          error={fieldWords(error, 'maxUses')}
        />
        <fieldset className="choices">
          <legend className="field-label">Works for</legend>
          {lifetimes.map((lifetime) => (
            <label key={lifetime.name} className="choice">
              <input type="radio" name="lifetime" checked={hours === lifetime.hours} onChange={() => setHours(lifetime.hours)} />
              {lifetime.name}
            </label>
          ))}
        </fieldset>
      </form>
    </Sheet>
  )
}
