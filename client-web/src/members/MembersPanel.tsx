// Everyone of a group: face, name, one line, who plays them. One click opens the card, another the direct conversation.
import type { ClientMember } from '@dramatis/contract/client-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { presentMembers } from '@dramatis/ui/client-selectors'
import type { ConversationState } from '@dramatis/ui/client-state'
import { memberKey } from '@dramatis/ui/member-key'
import { PlayedBy } from '@dramatis/ui/PlayedBy.tsx'
import { MessageCircle } from 'lucide-react'
import { useChat, useSnapshot } from '../chat-context.ts'
import { isSelf } from '../conversation-words.ts'
import { PlayedNotice } from '../shell/PlayedNotice.tsx'
import { words } from '../words.ts'
import './members.css'

interface MembersPanelProps {
  one: ConversationState
  onOpenMember(member: ClientMember): void
  onMessage(member: ClientMember): void
}

export function MembersPanel({ one, onOpenMember, onMessage }: MembersPanelProps) {
  const chat = useChat()
  const { state, house } = useSnapshot(chat)
  const { members } = one.row
  const here = new Set(presentMembers(one, state.self).here.map(memberKey))
  const own = members.filter((member) => isSelf(member, state.self))
  const clients = members.filter((member) => member.kind === 'client' && !isSelf(member, state.self))
  const rest = members.filter((member) => member.kind !== 'client')
  return (
    <div className="members">
      <header className="members-head">
        <h2>{words('members.title')}</h2>
        <span className="members-count">{members.length}</span>
      </header>
      <div className="members-scroll">
        {rest.length > 0 && (
          <p className="members-notice">
            <PlayedNotice team={house?.teamName ?? ''} />
          </p>
        )}
        <ul>
          {[...own, ...clients, ...rest].map((member) => (
            <MemberRow
              key={memberKey(member)}
              member={member}
              own={isSelf(member, state.self)}
              here={here.has(memberKey(member))}
              onOpen={() => onOpenMember(member)}
              onMessage={() => onMessage(member)}
            />
          ))}
        </ul>
      </div>
    </div>
  )
}

interface MemberRowProps {
  member: ClientMember
  own: boolean
  here: boolean
  onOpen(): void
  onMessage(): void
}

function MemberRow({ member, own, here, onOpen, onMessage }: MemberRowProps) {
  return (
    <li className="member">
      <button type="button" className="member-open" onClick={onOpen}>
        <Avatar member={member} size={36} here={here} />
        <span className="member-words">
          <span className="one-line">
            <strong>{member.displayName}</strong> {own && <span className="member-you">{words('members.you')}</span>}
          </span>
          {member.kind === 'persona' && <span className="member-about one-line">{member.about}</span>}
          {member.kind === 'persona' && <PlayedBy team={member.playedBy} look="plain" />}
          {here && <span className="visually-hidden">{words('direct.here')}</span>}
        </span>
      </button>
      {!own && (
        <button
          type="button"
          className="member-message"
          onClick={onMessage}
          aria-label={words('members.messageTo', { name: member.displayName })}
        >
          <MessageCircle size={18} strokeWidth={1.75} aria-hidden="true" />
          <span>{words('members.message')}</span>
        </button>
      )}
    </li>
  )
}
