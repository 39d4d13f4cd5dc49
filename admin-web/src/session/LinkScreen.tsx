// What a one-time link opens: the first admin introduces themselves, an invited one sets a password, one who forgot it sets
// a new one or just signs in. The secret stands behind the #, which browsers do not send to servers.
import type { AdminCommands } from '@dramatis/contract/admin-commands'
import { CommandError } from '@dramatis/ui/command-error'
import { useCallback, useEffect, useState } from 'react'
import { errorWords } from '../parts/error-words.ts'
import { FailedNotice } from '../parts/Notice.tsx'
import { overHttp } from './admin-http.ts'
import { LinkForm } from './LinkForm.tsx'
import { SessionFrame } from './SessionFrame.tsx'

interface Props {
  secret: string
  onSignedIn: () => void
  onSignInInstead: () => void
}

type Checked = AdminCommands['admin:check-link']['output']
const unusable: Checked = { usable: false, purpose: null, displayName: null, hasPassword: null }

export function LinkScreen({ secret, onSignedIn, onSignInInstead }: Props) {
  const [link, setLink] = useState<Checked | null>(secret ? null : unusable)
  const [problem, setProblem] = useState<string | null>(null)

  const check = useCallback(async () => {
    setProblem(null)
    try {
      setLink(await overHttp('admin:check-link', { secret }))
    } catch (error) {
      // What is not even shaped like a link can be used as little as one that has expired.
      if (error instanceof CommandError && error.code === 'invalid_input') setLink(unusable)
      else setProblem(errorWords(error))
    }
  }, [secret])
  useEffect(() => {
    if (secret) void check()
  }, [secret, check])

  if (problem) {
    return (
      <SessionFrame title="One-time link" lead="What it is for could not be asked.">
        <FailedNotice words={problem} onRetry={() => void check()} />
      </SessionFrame>
    )
  }
  if (!link) return <main className="session-page" aria-busy="true" aria-label="Looking at the link" />
  if (!link.usable) {
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
  return (
    <LinkForm
      secret={secret}
      first={link.purpose === 'first_admin'}
      displayName={link.displayName}
      hasPassword={link.hasPassword === true}
      onSignedIn={onSignedIn}
      onUnusable={() => setLink(unusable)}
    />
  )
}
