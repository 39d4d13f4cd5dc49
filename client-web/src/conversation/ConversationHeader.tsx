// Who this conversation is with, who plays them, who is here; and the ways to members and team.
import type { ClientMember } from '@dramatis/contract/client-views'
import { Avatar, AvatarStack } from '@dramatis/ui/Avatar.tsx'
import { IconButton } from '@dramatis/ui/Button.tsx'
import { presentMembers } from '@dramatis/ui/client-selectors'
import type { ConversationState } from '@dramatis/ui/client-state'
import { PlayedBy } from '@dramatis/ui/PlayedBy.tsx'
import { listOfNames } from '@dramatis/ui/times'
import { UiWordsContext } from '@dramatis/ui/ui-words'
import { ArrowLeft, Images, LifeBuoy, UsersRound } from 'lucide-react'
import { Fragment, useContext } from 'react'
import { useLocation } from 'wouter'
import { useChat, useSnapshot } from '../chat-context.ts'
import { conversationFaces, conversationName } from '../conversation-words.ts'
import { words } from '../words.ts'
import { PlayedInline } from './PlayedInline.tsx'

interface ConversationHeaderProps {
  one: ConversationState
  wide: boolean
  membersShown: boolean
  onToggleMembers: (() => void) | undefined
  onOpenMember(member: ClientMember): void
  onTalkToTeam(): void
  onOpenGallery(): void
}

export function ConversationHeader(props: ConversationHeaderProps) {
  const { one, wide, membersShown, onToggleMembers, onOpenMember, onTalkToTeam, onOpenGallery } = props
  const chat = useChat()
  const { self } = useSnapshot(chat).state
  const [, navigate] = useLocation()
  const { row } = one
  const other = row.with
  const { here } = presentMembers(one, self)
  const open = other ? (other.kind === 'team' ? undefined : () => onOpenMember(other)) : onToggleMembers
  const title = (
    <>
      {other ? (
        <Avatar member={other} size={36} here={here.length > 0} />
      ) : (
        <AvatarStack members={conversationFaces(row, self)} size={36} />
      )}
      <span className="conversation-title">
        <span className="conversation-title-top">
          <span className="conversation-name one-line">{conversationName(row)}</span>
          {wide && other?.kind === 'persona' && <PlayedBy team={other.playedBy} />}
        </span>
        <span className="conversation-sub one-line">
          <Sub one={one} here={here} wide={wide} />
        </span>
      </span>
    </>
  )
  return (
    <header className="conversation-head">
      {!wide && (
        <IconButton label={words('app.back')} size={36} onClick={() => navigate('/')}>
          <ArrowLeft size={20} strokeWidth={1.75} />
        </IconButton>
      )}
      <h1 tabIndex={-1}>
        {open ? (
          <button type="button" className="conversation-who" onClick={open}>
            {title}
          </button>
        ) : (
          <span className="conversation-who">{title}</span>
        )}
      </h1>
      {!wide && other?.kind !== 'team' && (
        <IconButton label={words('team.talk')} size={36} onClick={onTalkToTeam}>
          <LifeBuoy size={18} strokeWidth={1.75} />
        </IconButton>
      )}
      <IconButton label={words('picture.gallery')} size={36} onClick={onOpenGallery} aria-haspopup="dialog">
        <Images size={18} strokeWidth={1.75} />
      </IconButton>
      {onToggleMembers && (
        <IconButton
          label={words(membersShown ? 'group.hideMembers' : 'group.openMembers')}
          size={36}
          onClick={onToggleMembers}
          aria-expanded={membersShown}
        >
          <UsersRound size={18} strokeWidth={1.75} />
        </IconButton>
      )}
    </header>
  )
}

function Sub({ one: { row }, here, wide }: { one: ConversationState; here: ClientMember[]; wide: boolean }) {
  const ui = useContext(UiWordsContext)
  const other = row.with
  if (!other) {
    return (
      <>
        {words('group.members', { count: row.members.length })}
        {here.length > 0 && (
          <>
            {' · '}
            <Here here={here} locale={ui.locale} />
          </>
        )}
      </>
    )
  }
  if (other.kind === 'team') return <>{words('direct.team')}</>
  if (other.kind === 'client') return <>{words('direct.teamReads')}</>
  if (wide) return <>{here.length > 0 ? words('direct.here') : other.about}</>
  // On a phone there is no room beside the name: the full words stand under it.
  return (
    <>
      <PlayedBy team={other.playedBy} look="plain" />
      {here.length > 0 && ` · ${words('direct.here')}`}
    </>
  )
}

const place = '\u0000'

/** "Nora and Sam (played) are here": the word stands after the personas, clients are named after them. */
function Here({ here, locale }: { here: ClientMember[]; locale: string }) {
  const played = here.filter((member) => member.kind === 'persona')
  const ordered = [...played, ...here.filter((member) => member.kind !== 'persona')]
  const shown = ordered.slice(0, 3)
  const names = listOfNames(
    shown.map((_member, index) => `${place}${index}${place}`).concat(ordered.slice(3).map(() => '')),
    locale,
    (count) => words('system.more', { count }),
  )
  const lastPlayed = Math.min(played.length, shown.length) - 1
  const parts = words('group.here', { count: ordered.length, names }).split(place)
  return (
    <>
      {parts.map((part, index) => {
        const member = index % 2 === 1 ? shown[Number(part)] : undefined
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence, in their order
          <Fragment key={index}>
            {member ? member.displayName : part}
            {member?.kind === 'persona' && Number(part) === lastPlayed && (
              <>
                {' '}
                <PlayedInline team={member.playedBy} short />
              </>
            )}
          </Fragment>
        )
      })}
    </>
  )
}
