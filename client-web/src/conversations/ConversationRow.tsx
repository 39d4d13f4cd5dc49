// One conversation in the list: face, name, the last line, when, how many unread.
import type { ClientMessage, ClientSelf } from '@dramatis/contract/client-views'
import { Avatar, AvatarStack } from '@dramatis/ui/Avatar.tsx'
import type { ConversationState } from '@dramatis/ui/client-state'
import { isOwn } from '@dramatis/ui/conversation-row'
import { PlayedBy } from '@dramatis/ui/PlayedBy.tsx'
import { listTime } from '@dramatis/ui/times'
import { UiWordsContext } from '@dramatis/ui/ui-words'
import { Image as ImageIcon } from 'lucide-react'
import { useContext } from 'react'
import { Link } from 'wouter'
import { useChat, useSnapshot } from '../chat-context.ts'
import { conversationFaces, conversationName, unreadWords } from '../conversation-words.ts'
import { storedDraft } from '../stored.ts'
import { words } from '../words.ts'

export function ConversationRow({ one, open, nowMs }: { one: ConversationState; open: boolean; nowMs: number }) {
  const chat = useChat()
  const { self } = useSnapshot(chat).state
  const ui = useContext(UiWordsContext)
  const { row } = one
  const faces = conversationFaces(row, self)
  const { unread } = row.read
  return (
    <Link
      href={`/c/${row.id}`}
      className="conversation-row"
      aria-current={open ? 'page' : undefined}
      data-unread={unread > 0 ? '' : undefined}
    >
      {row.with ? <Avatar member={row.with} size={44} /> : <AvatarStack members={faces} />}
      <span className="conversation-row-main">
        <span className="conversation-row-top">
          <span className="conversation-row-name one-line">{conversationName(row)}</span>
          {row.with?.kind === 'persona' && <PlayedBy team={row.with.playedBy} look="narrow" />}
          <time className="conversation-row-time" dateTime={new Date(row.activityAtMs).toISOString()}>
            {listTime(row.activityAtMs, nowMs, ui.locale, ui)}
          </time>
        </span>
        <span className="conversation-row-bottom">
          <span className="conversation-row-last one-line">
            <LastLine one={one} self={self} open={open} />
          </span>
          {unread > 0 && (
            <span className="unread-count">
              <span aria-hidden="true">{unreadWords(unread)}</span>
              <span className="visually-hidden">{words('list.unread', { count: unread })}</span>
            </span>
          )}
        </span>
      </span>
    </Link>
  )
}

function LastLine({ one, self, open }: { one: ConversationState; self: ClientSelf | null; open: boolean }) {
  const pending = one.timeline.pending.at(-1)
  if (pending && pending.state !== 'stored') {
    return (
      <>
        <span className={pending.state === 'failed' ? 'conversation-row-bad' : undefined}>
          {words(pending.state === 'failed' ? 'list.unsent' : 'list.sending')}
        </span>{' '}
        <Said text={pending.text} pictures={pending.pictures?.length ?? 0} />
      </>
    )
  }
  const draft = open ? '' : storedDraft(self?.id ?? '', one.row.id)
  if (draft.trim() !== '') {
    return (
      <>
        <span className="conversation-row-draft">{words('list.draft')}</span> {draft}
      </>
    )
  }
  const message = one.row.lastMessage
  if (!message) return <>{words('list.noMessages')}</>
  return <LastMessage message={message} own={isOwn(message, self)} named={one.row.with === null} />
}

function LastMessage({ message, own, named }: { message: ClientMessage; own: boolean; named: boolean }) {
  const isGone = message.deleted || message.text === null
  const said = isGone ? words('list.deleted') : <Said text={message.text ?? ''} pictures={message.pictures.length} />
  if (own) {
    const [before, after] = words('list.you', { text: place }).split(place)
    return (
      <>
        {before}
        {said}
        {after}
      </>
    )
  }
  if (!named) return <>{said}</>
  const { sender } = message
  return (
    <>
      {sender.displayName}
      {sender.kind === 'persona' && (
        <>
          {' '}
          <PlayedBy team={sender.playedBy} look="inline" />
        </>
      )}
      : {said}
    </>
  )
}

const place = '\u0000'

/** The words of a message; where it has pictures a sign of them, and their number where it has no words. */
function Said({ text, pictures }: { text: string; pictures: number }) {
  if (pictures === 0) return <>{text}</>
  return (
    <>
      <ImageIcon className="conversation-row-picture" size={14} strokeWidth={1.75} aria-hidden="true" />
      {text === '' ? words('picture.count', { count: pictures }) : text}
    </>
  )
}
