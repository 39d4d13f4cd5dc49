// Decides which program stands on the page: a one-time link, sign-in, or the console itself.
import { useState } from 'react'
import { Console } from './Console.tsx'
import { forgetWorkOf, readPreference, writePreference } from './preferences.ts'
import { LinkScreen } from './session/LinkScreen.tsx'
import { SessionFrame } from './session/SessionFrame.tsx'
import { SignInScreen } from './session/SignInScreen.tsx'
import { useSession } from './session/use-session.ts'

const linkPath = '/admin/link'

function linkOfPage() {
  if (location.pathname.replace(/\/$/, '') !== linkPath) return null
  return { secret: location.hash.slice(1) }
}

export function App() {
  const [link, setLink] = useState(linkOfPage)
  const { session, check, ended, changed } = useSession()

  function leaveLink() {
    history.replaceState(null, '', '/admin')
    setLink(null)
  }

  if (link) return <LinkScreen {...link} onSignedIn={() => void check().then(leaveLink)} onSignInInstead={leaveLink} />
  switch (session.kind) {
    case 'checking':
      return <main className="session-page" aria-busy="true" aria-label="Loading the console" />
    case 'unreachable':
      return (
        <SessionFrame title="The server does not answer" lead="Trying again by itself. Nothing you wrote is lost." leadIsNews>
          {null}
        </SessionFrame>
      )
    case 'signed-out':
      return <SignInScreen reason={session.reason} onSignedIn={() => void check()} />
    case 'signed-in': {
      forgetWorkOf(readPreference('admin'), session.self.id)
      writePreference('admin', session.self.id)
      return <Console key={session.self.id} self={session.self} onEnded={ended} onSelfChanged={changed} />
    }
  }
}
