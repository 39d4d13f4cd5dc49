// What a one-time link opens: the first admin introduces themselves, an invited one or one who forgot sets a password.
// The secret stands behind the #, which browsers do not send to servers, and leaves the address bar at once.
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
  /** The link says that it makes the first admin. A link that does not say so may still turn out to. */
  first: boolean
  onSignedIn: () => void
  onSignInInstead: () => void
}

export function LinkScreen({ secret, first, onSignedIn, onSignInInstead }: Props) {
  const [introduces, setIntroduces] = useState(first)
  const [displayName, setDisplayName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [requestIdOf] = useState(requestIdsByContent)

  if (!secret || (error instanceof CommandError && error.code === 'link_invalid')) {
    return (
      <SessionFrame
        title="This link cannot be used"
        lead="It was used already, has expired, or is incomplete. Ask a colleague for a new one; the newest link is the one that counts."
      >
        <button type="button" className="button" data-look="primary" onClick={onSignInInstead}>
          Go to sign-in
        </button>
      </SessionFrame>
    )
  }

  async function redeem(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      const input = introduces ? { secret, displayName, email, password } : { secret, password }
      await overHttp('admin:redeem-link', input, requestIdOf(input))
      onSignedIn()
    } catch (problem) {
      setBusy(false)
      const asksWho = fieldWords(problem, 'displayName') ?? fieldWords(problem, 'email')
      if (!introduces && asksWho) return setIntroduces(true)
      setError(problem)
    }
  }

  const shown = error !== null && !onlyAboutFields(error, ['displayName', 'email', 'password'])
  return (
    <SessionFrame
      title={introduces ? 'Make the first admin' : 'Set your password'}
      lead={
        introduces
          ? 'This account can invite colleagues later. Clients never see its name or address.'
          : 'Then you are signed in to the console.'
      }
    >
      <form className="session-form" onSubmit={redeem}>
        <FormError words={shown ? errorWords(error) : null} />
        {introduces && (
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
          autoFocus={!introduces}
          minLength={limits.passwordMinLength}
          maxLength={limits.passwordMaxLength}
          value={password}
          onValue={setPassword}
          error={fieldWords(error, 'password')}
        />
        <Button type="submit" look="primary" size="large" busy={busy}>
          {introduces ? 'Make the account' : 'Set password and sign in'}
        </Button>
      </form>
    </SessionFrame>
  )
}
