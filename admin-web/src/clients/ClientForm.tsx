// Registers a person of the host platform by its own id, and shows the one-time sign-in link that comes of it.
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
import { exactTime } from '../time-words.ts'

interface Made {
  url: string
  expiresAtMs: number
  created: boolean
}

export function ClientForm({ onClose }: { onClose: () => void }) {
  const call = useCall()
  const [displayName, setDisplayName] = useState('')
  const [externalId, setExternalId] = useState('')
  const [email, setEmail] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [made, setMade] = useState<Made | null>(null)
  const [requestIdOf] = useState(requestIdsByContent)

  async function save(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      const input = { externalId, displayName, ...(email.trim() ? { email } : {}) }
      setMade(await call('client:create', input, { requestId: requestIdOf(input) }))
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  if (made) {
    return (
      <Sheet open onClose={onClose} title={made.created ? `${displayName} is registered` : `${displayName} was registered before`}>
        <OnceSecret
          label="One-time sign-in link"
          value={made.url}
          note={`Shown only here. Works once, until ${exactTime(made.expiresAtMs)}; earlier links of this client have ended.`}
        />
      </Sheet>
    )
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title="New client"
      footer={
        <Button type="submit" form="client-form" look="primary" busy={busy}>
          Register and make link
        </Button>
      }
    >
      <form id="client-form" className="form" onSubmit={save}>
        <p className="form-lead">
          For somebody who has an account on your platform. They get a group with the cast, and you get a link with which they sign in once.
          To let people sign up themselves, make an invitation link instead.
        </p>
        <FormError words={error !== null && !onlyAboutFields(error, ['externalId', 'displayName', 'email']) ? errorWords(error) : null} />
        <TextField
          label="Id on your platform"
          required
          autoFocus
          maxLength={limits.externalIdLength}
          value={externalId}
          onValue={setExternalId}
          error={fieldWords(error, 'externalId')}
          hint="The same id again gives the same client and a new link."
        />
        <TextField
          label="Name"
          required
          maxLength={limits.displayNameLength}
          value={displayName}
          onValue={setDisplayName}
          error={fieldWords(error, 'displayName')}
          hint="Seen in their conversations."
        />
        <TextField
          label="E-mail (optional)"
          type="email"
          maxLength={limits.emailLength}
          value={email}
          onValue={setEmail}
          error={fieldWords(error, 'email')}
        />
      </form>
    </Sheet>
  )
}
