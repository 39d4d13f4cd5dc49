// Asks for what a one-time link needs, and uses it.
import { limits } from '@dramatis/contract/limits'
import { Button } from '@dramatis/ui/Button.tsx'
import { CommandError } from '@dramatis/ui/command-error'
import { requestIdsByContent } from '@dramatis/ui/request-id'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { type FormEvent, useState } from 'react'
import { errorWords, fieldWords, onlyAboutFields } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { overHttp } from './admin-http.ts'
import { SessionFrame } from './SessionFrame.tsx'

interface Props {
  secret: string
  /** The link makes the first admin, who has to say who they are. */
  first: boolean
  /** For whom the link was made. */
  displayName: string | null
  /** They have a password already: they may also sign in without setting another. */
  hasPassword: boolean
  onSignedIn: () => void
  onUnusable: () => void
}

export function LinkForm({ secret, first, displayName: knownName, hasPassword, onSignedIn, onUnusable }: Props) {
  const [displayName, setDisplayName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [requestIdOf] = useState(requestIdsByContent)

  async function redeem(input: { secret: string; displayName?: string; email?: string; password?: string }) {
    setBusy(true)
    setError(null)
    try {
      await overHttp('admin:redeem-link', input, requestIdOf(input))
      onSignedIn()
    } catch (problem) {
      setBusy(false)
      if (problem instanceof CommandError && problem.code === 'link_invalid') return onUnusable()
      setError(problem)
    }
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    void redeem(first ? { secret, displayName, email, password } : { secret, password })
  }

  const shown = error !== null && !onlyAboutFields(error, ['displayName', 'email', 'password'])
  const lead = first
    ? 'This account can invite colleagues later. Clients never see its name or address.'
    : `Welcome${knownName ? `, ${knownName}` : ''}. Then you are signed in to the console.`
  return (
    <SessionFrame title={first ? 'Make the first admin' : 'Set your password'} lead={lead}>
      <form className="session-form" onSubmit={submit}>
        <FormError words={shown ? errorWords(error) : null} />
        {first && (
          <>
            <TextField
              label="Your name"
              hint="Seen by colleagues only."
              name="name"
              autoComplete="name"
              required
              autoFocus
              maxLength={limits.displayNameLength}
              value={displayName}
              onValue={setDisplayName}
              error={fieldWords(error, 'displayName')}
            />
            <TextField
              label="E-mail"
              type="email"
              name="email"
              autoComplete="username"
              required
              value={email}
              onValue={setEmail}
              error={fieldWords(error, 'email')}
            />
          </>
        )}
        <TextField
          label="New password"
          hint={`At least ${limits.passwordMinLength} characters. A sentence is fine.`}
          type="password"
          name="password"
          autoComplete="new-password"
          required
          autoFocus={!first}
          minLength={limits.passwordMinLength}
          maxLength={limits.passwordMaxLength}
          value={password}
          onValue={setPassword}
          error={fieldWords(error, 'password')}
        />
        <Button type="submit" look="primary" size="large" busy={busy}>
          {first ? 'Make the account' : 'Set password and sign in'}
        </Button>
        {hasPassword && (
          <Button size="large" disabled={busy} onClick={() => void redeem({ secret })}>
            Sign in and keep the password
          </Button>
        )}
      </form>
    </SessionFrame>
  )
}
