// Everything before the chat: who may come in how, which link brought somebody, why a session ended.
import type { House } from '@dramatis/contract/client-views'
import { Button, Spinner } from '@dramatis/ui/Button.tsx'
import { CommandError } from '@dramatis/ui/command-error'
import { backoffMs } from '@dramatis/ui/connection'
import { useEffect, useState } from 'react'
import type { Arrival } from '../arrival.ts'
import { http } from '../http-door.ts'
import { type WordId, words } from '../words.ts'
import { GuestForm, SignInForm, SignUpForm } from './forms.tsx'
import { LinkArrival } from './LinkArrival.tsx'
import { Mark } from './Mark.tsx'
import './entrance.css'

interface EntranceProps {
  arrival: Arrival
  ended: string | null
  onEnter(): void
  onArrivalDone(): void
}
type Way = 'sign-in' | 'sign-up' | 'guest'

export function Entrance({ arrival, ended, onEnter, onArrivalDone }: EntranceProps) {
  const house = useHouse()
  const invitation = useInvitation(arrival, onEnter)
  useEffect(() => {
    document.title = house?.teamName ?? words('app.name')
  }, [house])

  if (!house || invitation === 'checking') {
    return (
      <main className="entrance" aria-busy="true">
        <p className="entrance-loading">
          <Spinner size={20} /> {words('app.loading')}
        </p>
      </main>
    )
  }
  return (
    <main className="entrance">
      <div className="entrance-card">
        <p className="entrance-house">
          <Mark /> {house.teamName}
        </p>
        {arrival?.kind === 'link' ? (
          <LinkArrival secret={arrival.secret} onEnter={onEnter} onLeave={onArrivalDone} />
        ) : invitation === 'unusable' ? (
          <>
            <h1>{words('link.bad')}</h1>
            <p className="entrance-intro">{words('join.badIntro')}</p>
            <Button size="large" onClick={onArrivalDone}>
              {words('link.toSignIn')}
            </Button>
          </>
        ) : (
          <Ways house={house} ended={ended} invitation={invitation ? arrival?.secret : undefined} onEnter={onEnter} />
        )}
      </div>
    </main>
  )
}

function Ways({
  house,
  ended,
  invitation,
  onEnter,
}: {
  house: House
  ended: string | null
  invitation: string | undefined
  onEnter(): void
}) {
  const mayJoin = house.signUp === 'open' || (house.signUp === 'invitation' && invitation !== undefined)
  const mayBeGuest = house.guests && mayJoin
  const [way, setWay] = useState<Way>(mayJoin && ended === null ? (mayBeGuest ? 'guest' : 'sign-up') : 'sign-in')
  const ways: [Way, string][] = [['sign-in', words('welcome.haveAccount')]]
  if (mayJoin) ways.unshift(['sign-up', words('welcome.signUp')])
  if (mayBeGuest) ways.unshift(['guest', words('welcome.guest')])
  const title = ended
    ? words(ended === 'access_ended' ? 'ended.accessTitle' : 'ended.title')
    : invitation
      ? words('welcome.invited')
      : words('welcome.title')
  const intro = ended
    ? endedWords(ended)
    : invitation
      ? words('welcome.invitedIntro', { team: house.teamName })
      : words('welcome.intro', { team: house.teamName })
  return (
    <>
      <h1>{title}</h1>
      <p className="entrance-intro">{intro}</p>
      {way === 'sign-in' && <SignInForm onEnter={onEnter} />}
      {way === 'sign-up' && <SignUpForm onEnter={onEnter} invitation={invitation} />}
      {way === 'guest' && <GuestForm onEnter={onEnter} invitation={invitation} />}
      {ways.length > 1 ? (
        <div className="entrance-ways">
          {ways
            .filter(([other]) => other !== way)
            .map(([other, label]) => (
              <Button key={other} look="quiet" onClick={() => setWay(other)}>
                {label}
              </Button>
            ))}
        </div>
      ) : (
        <p className="entrance-small">
          {house.signUp === 'closed'
            ? words('welcome.closed', { team: house.teamName })
            : words('welcome.byInvitation', { team: house.teamName })}
        </p>
      )}
    </>
  )
}

function endedWords(reason: string): string {
  const known: readonly string[] = ['signed_out', 'access_ended', 'password_changed', 'expired']
  return words((known.includes(reason) ? `ended.${reason}` : 'ended.expired') as WordId)
}

/** What the house allows; asked until it answers. */
function useHouse(): House | null {
  const [house, setHouse] = useState<House | null>(null)
  useEffect(() => {
    let left = false
    const ask = async () => {
      for (let attempt = 0; !left; attempt++) {
        try {
          const answer = await http('house:get', {})
          if (!left) setHouse(answer)
          return
        } catch {
          await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt)))
        }
      }
    }
    void ask()
    return () => {
      left = true
    }
  }, [])
  return house
}

/** Whether the invitation that brought somebody here is usable. Whoever is signed in already goes straight in. */
function useInvitation(arrival: Arrival, onEnter: () => void): 'checking' | 'usable' | 'unusable' | null {
  const [found, setFound] = useState<'checking' | 'usable' | 'unusable'>('checking')
  const secret = arrival?.kind === 'join' ? arrival.secret : null
  useEffect(() => {
    if (secret === null) return
    let left = false
    const check = async () => {
      const signedIn = await http('client:get-self', {}).then(
        () => true,
        () => false,
      )
      if (left) return
      if (signedIn) return onEnter()
      try {
        const { usable } = await http('invitation:check', { secret })
        if (!left) setFound(usable ? 'usable' : 'unusable')
      } catch (error) {
        // Asking too often is no reason to say that the link is bad; signing up will tell.
        const refused =
          error instanceof CommandError && (error.code === 'invalid_input' || error.code === 'not_found' || error.code === 'link_invalid')
        if (!left) setFound(refused || secret === '' ? 'unusable' : 'usable')
      }
    }
    void check()
    return () => {
      left = true
    }
  }, [secret, onEnter])
  return secret === null ? null : found
}
