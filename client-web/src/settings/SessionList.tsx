// Where the client is signed in; any of it can be ended from here.
import type { Session } from '@dramatis/contract/client-views'
import { Button, Spinner } from '@dramatis/ui/Button.tsx'
import { relativeTime } from '@dramatis/ui/times'
import { addToast } from '@dramatis/ui/toast-store'
import { UiWordsContext } from '@dramatis/ui/ui-words'
import { useNow } from '@dramatis/ui/use-now'
import { useCallback, useContext, useEffect, useState } from 'react'
import { useChat } from '../chat-context.ts'
import { errorWords } from '../error-words.ts'
import { words } from '../words.ts'

export function SessionList() {
  const chat = useChat()
  const { locale } = useContext(UiWordsContext)
  const [sessions, setSessions] = useState<readonly Session[] | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [ending, setEnding] = useState<string | null>(null)
  const now = useNow(30_000)

  const load = useCallback(async () => {
    setError(null)
    try {
      setSessions((await chat.connection.call('session:list', {})).sessions)
    } catch (problem) {
      setError(errorWords(problem))
    }
  }, [chat])
  useEffect(() => void load(), [load])

  const end = async (session: Session) => {
    setEnding(session.id)
    try {
      await chat.connection.call('session:end', { sessionId: session.id })
      addToast(words('settings.sessionEnded'))
      await load()
    } catch (problem) {
      addToast(errorWords(problem), { look: 'bad' })
    }
    setEnding(null)
  }

  if (error) {
    return (
      <p className="settings-intro">
        {error}{' '}
        <Button size="small" onClick={load}>
          {words('app.retry')}
        </Button>
      </p>
    )
  }
  if (!sessions)
    return (
      <p className="settings-intro">
        <Spinner />
      </p>
    )
  return (
    <>
      <p className="settings-intro">{words('settings.sessionsIntro')}</p>
      <ul className="sessions">
        {sessions.map((session) => {
          const device = session.device || words('settings.unknownDevice')
          return (
            <li key={session.id}>
              <span>
                <strong>{device}</strong>
                <span>
                  {session.current
                    ? words('settings.thisDevice')
                    : words('settings.lastSeen', { when: relativeTime(Math.min(session.lastSeenAtMs, now), now, locale) })}
                </span>
              </span>
              {!session.current && (
                <Button
                  size="small"
                  busy={ending === session.id}
                  onClick={() => end(session)}
                  aria-label={words('settings.endSessionOf', { device })}
                >
                  {words('settings.endSession')}
                </Button>
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}
