// The left column (on a phone a screen of its own): search, conversations by newest activity, and the way to the team.
import type { ClientMember } from '@dramatis/contract/client-views'
import type { ConversationId } from '@dramatis/contract/ids'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { IconButton } from '@dramatis/ui/Button.tsx'
import { directWith, listedConversations } from '@dramatis/ui/client-selectors'
import type { ClientState } from '@dramatis/ui/client-state'
import { memberKey } from '@dramatis/ui/member-key'
import { PlayedBy } from '@dramatis/ui/PlayedBy.tsx'
import { useNow } from '@dramatis/ui/use-now'
import { ChevronRight, Search, Settings, X } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useChat, useSnapshot } from '../chat-context.ts'
import { conversationName, isSelf } from '../conversation-words.ts'
import { words } from '../words.ts'
import { ConversationRow } from './ConversationRow.tsx'
import './conversation-list.css'

interface ConversationListProps {
  openId: ConversationId | null
  inSettings: boolean
  onOpenMember(member: ClientMember): void
  onTalkToTeam(): void
}

export function ConversationList({ openId, inSettings, onOpenMember, onTalkToTeam }: ConversationListProps) {
  const chat = useChat()
  const { state, house } = useSnapshot(chat)
  const [, navigate] = useLocation()
  const [search, setSearch] = useState('')
  const now = useNow(30_000)
  const list = useRef<HTMLUListElement>(null)
  const wanted = search.trim().toLocaleLowerCase()
  const conversations = listedConversations(state).filter(
    ({ row }) => wanted === '' || conversationName(row).toLocaleLowerCase().includes(wanted),
  )
  const members = wanted === '' ? [] : membersNamed(state, wanted)

  // Arrow keys walk the list; Enter is the link's own.
  const onArrow = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a, button') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)]
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  return (
    <nav className="conversations" aria-label={words('list.title')} onKeyDown={onArrow}>
      <header className="conversations-head">
        <h1 className="one-line" tabIndex={-1}>
          {house?.teamName}
        </h1>
        <IconButton label={words('list.settings')} onClick={() => navigate('/settings')} aria-current={inSettings ? 'page' : undefined}>
          <Settings size={18} strokeWidth={1.75} />
        </IconButton>
      </header>
      <div className="conversations-search">
        <Search size={18} strokeWidth={1.75} aria-hidden="true" />
        <input
          type="search"
          aria-label={words('list.search')}
          placeholder={words('list.search')}
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && search !== '') {
              event.stopPropagation()
              setSearch('')
            }
          }}
        />
        {search !== '' && (
          <IconButton label={words('list.clearSearch')} size={28} onClick={() => setSearch('')}>
            <X size={16} strokeWidth={1.75} />
          </IconButton>
        )}
      </div>
      <div className="conversations-scroll">
        <ul ref={list}>
          {conversations.map((one) => (
            <li key={one.row.id}>
              <ConversationRow one={one} open={one.row.id === openId} nowMs={now} />
            </li>
          ))}
          {members.length > 0 && (
            <li className="conversations-section" aria-hidden="true">
              {words('list.members')}
            </li>
          )}
          {members.map((member) => (
            <li key={memberKey(member)}>
              <button type="button" className="conversation-row" onClick={() => onOpenMember(member)}>
                <Avatar member={member} size={44} />
                <span className="conversation-row-main">
                  <span className="conversation-row-top">
                    <span className="conversation-row-name one-line">{member.displayName}</span>
                    {member.kind === 'persona' && <PlayedBy team={member.playedBy} look="narrow" />}
                  </span>
                  {member.kind === 'persona' && <span className="conversation-row-last one-line">{member.about}</span>}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {conversations.length + members.length === 0 && (
          <p className="conversations-none">{wanted === '' ? words('list.empty') : words('list.nothing', { search: search.trim() })}</p>
        )}
      </div>
      <button type="button" className="talk-to-team" onClick={onTalkToTeam}>
        <span>
          <strong>{words('team.talk')}</strong>
          <span>{words('team.talkIntro')}</span>
        </span>
        <ChevronRight size={18} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </nav>
  )
}

/** Members one could write to, whose name fits, with whom there is no conversation in the list yet. */
function membersNamed(state: ClientState, wanted: string): ClientMember[] {
  const found = new Map<string, ClientMember>()
  for (const { row } of state.conversations.values()) {
    if (row.type !== 'group') continue
    for (const member of row.members) {
      if (isSelf(member, state.self) || !member.displayName.toLocaleLowerCase().includes(wanted) || directWith(state, member)) continue
      found.set(memberKey(member), member)
    }
  }
  return [...found.values()].slice(0, 20)
}
