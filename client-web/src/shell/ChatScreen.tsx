// The chat of a signed-in client: list, conversation, members, settings; which of them is on the screen.

import type { ClientMember } from '@dramatis/contract/client-views'
import type { ConversationId } from '@dramatis/contract/ids'
import { Button } from '@dramatis/ui/Button.tsx'
import { orderedConversations, totalUnread } from '@dramatis/ui/client-selectors'
import { addToast } from '@dramatis/ui/toast-store'
import { MessagesSquare } from 'lucide-react'
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useChat, useSnapshot } from '../chat-context.ts'
import { ConversationScreen } from '../conversation/ConversationScreen.tsx'
import { teamMember } from '../conversation-words.ts'
import { ConversationList } from '../conversations/ConversationList.tsx'
import { errorWords } from '../error-words.ts'
import { MemberCard } from '../members/MemberCard.tsx'
import { words } from '../words.ts'
import { ConnectionLine } from './ConnectionLine.tsx'
import { LoadingScreen } from './LoadingScreen.tsx'
import { NoticeScreen } from './NoticeScreen.tsx'
import { useMedia, wideQuery } from './use-media.ts'
import { useTabBadge } from './use-tab-badge.ts'
import './chat-screen.css'

/** Seldom opened: not part of the first load. */
const SettingsScreen = lazy(async () => ({ default: (await import('../settings/SettingsScreen.tsx')).SettingsScreen }))

export function ChatScreen() {
  const chat = useChat()
  const { state, house, status, loaded } = useSnapshot(chat)
  const [path, navigate] = useLocation()
  const wide = useMedia(wideQuery)
  const [card, setCard] = useState<ClientMember | null>(null)
  const openId = path.startsWith('/c/') ? (path.slice(3) as ConversationId) : null
  const inSettings = path === '/settings'
  useTabBadge(totalUnread(state), house?.teamName ?? words('app.name'))

  // On a wide screen something is always open: the newest conversation.
  const newest = orderedConversations(state)[0]?.row.id
  useEffect(() => {
    if (loaded && wide && path === '/' && newest) navigate(`/c/${newest}`, { replace: true })
  }, [loaded, wide, path, newest, navigate])

  // On a phone each screen is a page of its own: a screen reader starts at its heading.
  const shownPath = useRef(path)
  useEffect(() => {
    if (shownPath.current === path) return
    shownPath.current = path
    if (!wide || path === '/settings') document.querySelector<HTMLElement>('main h1')?.focus()
  }, [path, wide])

  const openDirect = useCallback(
    async (member: ClientMember) => {
      try {
        const id = await chat.openDirect(member)
        setCard(null)
        navigate(`/c/${id}`)
      } catch (error) {
        addToast(errorWords(error), { look: 'bad' })
      }
    },
    [chat, navigate],
  )

  if (!loaded || !state.self || !house) return <LoadingScreen offline={status.state === 'offline'} />
  if ((state.self.noticeAccepted ?? 0) < house.noticeVersion) return <NoticeScreen self={state.self} house={house} />

  const talkToTeam = () => openDirect(teamMember(house.teamName))
  const one = openId ? state.conversations.get(openId) : undefined
  const showsList = wide || path === '/'
  const showsMain = wide || path !== '/'
  const list = <ConversationList openId={openId} inSettings={inSettings} onOpenMember={setCard} onTalkToTeam={talkToTeam} />
  return (
    <div className="chat" data-narrow={wide ? undefined : ''}>
      <ConnectionLine status={status} />
      {wide && (
        <button type="button" className="skip" onClick={() => document.querySelector<HTMLElement>('.composer textarea, main h1')?.focus()}>
          {words('app.skip')}
        </button>
      )}
      {showsList && (wide ? list : <main className="chat-list">{list}</main>)}
      {showsMain &&
        (inSettings ? (
          <Suspense fallback={<main className="loading" aria-busy="true" />}>
            <SettingsScreen wide={wide} />
          </Suspense>
        ) : one ? (
          <ConversationScreen
            key={one.row.id}
            one={one}
            wide={wide}
            onOpenMember={setCard}
            onMessage={openDirect}
            onTalkToTeam={talkToTeam}
          />
        ) : (
          <Nothing
            absent={openId !== null && !state.missing.has(openId)}
            empty={state.conversations.size === 0}
            onBack={() => navigate('/')}
          />
        ))}
      {card && <MemberCard member={card} onClose={() => setCard(null)} onMessage={openDirect} />}
    </div>
  )
}

function Nothing({ absent, empty, onBack }: { absent: boolean; empty: boolean; onBack(): void }) {
  return (
    <main className="nothing">
      <MessagesSquare size={32} strokeWidth={1.5} aria-hidden="true" />
      <h1>{absent ? words('absent.title') : empty ? words('list.empty') : words('choose.title')}</h1>
      {(absent || empty) && <p>{absent ? words('absent.intro') : words('list.emptyIntro')}</p>}
      {absent && <Button onClick={onBack}>{words('absent.back')}</Button>}
    </main>
  )
}
