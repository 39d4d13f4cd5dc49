// First contact: who is here, in plain words, before anything can be written. Accepted with one button and stored.
import type { ClientMember, ClientSelf, House } from '@dramatis/contract/client-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { Button } from '@dramatis/ui/Button.tsx'
import { memberKey } from '@dramatis/ui/member-key'
import { PlayedBy } from '@dramatis/ui/PlayedBy.tsx'
import { useEffect, useRef, useState } from 'react'
import { useChat, useSnapshot } from '../chat-context.ts'
import { errorWords } from '../error-words.ts'
import { words } from '../words.ts'
import { PlayedNotice } from './PlayedNotice.tsx'
import './notice-screen.css'

export function NoticeScreen({ self, house }: { self: ClientSelf; house: House }) {
  const chat = useChat()
  const { state } = useSnapshot(chat)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])

  const members = new Map<string, ClientMember>()
  for (const { row } of state.conversations.values())
    for (const member of row.members) if (member.kind !== 'client' || member.id !== self.id) members.set(memberKey(member), member)
  const played = [...members.values()].filter((member) => member.kind === 'persona')
  const others = [...members.values()].filter((member) => member.kind !== 'persona')

  const accept = async () => {
    setBusy(true)
    setError(null)
    try {
      await chat.connection.call('client:accept-notice', { version: house.noticeVersion }, { waitWhenLimited: true })
      await chat.refreshSelf()
    } catch (problem) {
      setError(errorWords(problem))
      setBusy(false)
    }
  }

  return (
    <main className="notice">
      <div className="notice-card">
        <h1 ref={heading} tabIndex={-1}>
          {words('notice.title')}
        </h1>
        {played.length > 0 && (
          <section aria-label={words('notice.who')}>
            <p className="notice-who">{words('notice.who')}</p>
            <div className="notice-played">
              <ul className="notice-faces">
                {played.map((member) => (
                  <li key={memberKey(member)}>
                    <Avatar member={member} size={44} />
                    <span className="one-line">{member.displayName}</span>
                    <span className="visually-hidden">{words('played.by', { team: house.teamName })}</span>
                  </li>
                ))}
              </ul>
              <PlayedBy team={house.teamName} />
            </div>
            {others.length > 0 && (
              <ul className="notice-faces notice-others">
                {others.map((member) => (
                  <li key={memberKey(member)}>
                    <Avatar member={member} size={44} />
                    <span className="one-line">{member.displayName}</span>
                    <span className="notice-like-you">{words('members.client')}</span>
                  </li>
                ))}
              </ul>
            )}
          </section>
        )}
        <div className="notice-words">
          <p>
            <PlayedNotice team={house.teamName} />
          </p>
          <p>{words('notice.several')}</p>
          <p>{words('notice.team')}</p>
          <p>{words('notice.read')}</p>
        </div>
        <div className="notice-accept">
          {error && (
            <p className="form-error" role="alert">
              {error}
            </p>
          )}
          <Button look="primary" size="large" busy={busy} onClick={accept}>
            {words('notice.accept')}
          </Button>
        </div>
      </div>
    </main>
  )
}
