// Where an admin signs in. Says why the last session ended, never whether an account exists.

import { Button } from '@dramatis/ui/Button.tsx'
import { CommandError } from '@dramatis/ui/command-error'
import { requestIdsByContent } from '@dramatis/ui/request-id'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { type FormEvent, useState } from 'react'
import { errorWords } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { overHttp } from './admin-http.ts'
import { SessionFrame } from './SessionFrame.tsx'

export function SignInScreen({ reason, onSignedIn }: { reason: string | null; onSignedIn: () => void }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [requestIdOf] = useState(requestIdsByContent)

  async function signIn(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setProblem(null)
    try {
      const input = { email, password }
      await overHttp('admin:sign-in', input, requestIdOf(input))
      onSignedIn()
    } catch (error) {
      const hasEnded = error instanceof CommandError && error.code === 'not_allowed'
      setProblem(hasEnded ? 'Your access has ended. Ask a colleague to enable you again.' : errorWords(error))
      setBusy(false)
    }
  }

  return (
    <SessionFrame
      title="Sign in to the console"
      lead={reason ?? 'For the team. Clients sign in on the chat page.'}
      leadIsNews={reason !== null}
    >
      <form className="session-form" onSubmit={signIn}>
        <FormError words={problem} />
        <TextField label="E-mail" type="email" name="email" autoComplete="username" required autoFocus value={email} onValue={setEmail} />
        <TextField
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onValue={setPassword}
        />
        <Button type="submit" look="primary" size="large" busy={busy}>
          Sign in
        </Button>
        <p className="session-hint">Forgot your password? A colleague can make you a one-time link under Settings, Team.</p>
      </form>
    </SessionFrame>
  )
}
