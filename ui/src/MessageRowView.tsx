// One row of a message list: a message with or without its heading, a day, the "New" line, or what happened. What only one
// of the programs shows comes in through slots.
import { type ReactNode, useContext } from 'react'
import { Avatar } from './Avatar.tsx'
import type { MessageRow, ShownMember, ShownMessage } from './message-rows.ts'
import { PlayedBy } from './PlayedBy.tsx'
import { PendingPictures } from './pictures/PendingPictures.tsx'
import { PictureGrid } from './pictures/PictureGrid.tsx'
import type { PendingMessage } from './timeline.ts'
import { clockTime, dayLabel, fullTime, listOfNames } from './times.ts'
import { type UiWords, UiWordsContext } from './ui-words.ts'

export interface MessageSlots<M, P> {
  /** After the sender's name: the console says who really spoke. */
  renderBesideName?(message: M): ReactNode
  /** Under the last message of a run: time and state of an own one, who has read. */
  renderUnder?(message: M): ReactNode
  /** Beside the bubble, on hover and focus: the console's actions. */
  renderActions?(message: M): ReactNode
  /** Instead of the words: the console's editing field. Undefined: the words. */
  renderInstead?(message: M): ReactNode | undefined
  /** Instead of the stored pictures: those of a message on its way, in the console. Undefined: the pictures. */
  renderPictures?(message: M): ReactNode | undefined
  /** A picture was pressed: its place in its message. */
  onOpenPicture?: ((message: M, index: number) => void) | undefined
  renderPendingUnder(pending: P): ReactNode
  /** The beginning of the conversation. */
  renderStart?(): ReactNode
  /** Given: faces and names are buttons. */
  onOpenMember?: ((member: ShownMember) => void) | undefined
  /** `outlined` for clients in the console. */
  bubbleOf?(message: M): 'filled' | 'outlined'
}

interface MessageRowViewProps<M, P> {
  row: MessageRow<M, P>
  nowMs: number
  slots: MessageSlots<M, P>
}

export function MessageRowView<M extends ShownMessage, P extends PendingMessage>({ row, nowMs, slots }: MessageRowViewProps<M, P>) {
  const words = useContext(UiWordsContext)
  switch (row.kind) {
    case 'start':
      return <div className="message-start">{slots.renderStart?.()}</div>
    case 'day':
      return (
        <div className="message-day">
          <span>{dayLabel(row.atMs, nowMs, words.locale, words)}</span>
        </div>
      )
    case 'new':
      return (
        <div className="message-new">
          <span>{words.newMessages}</span>
        </div>
      )
    case 'system':
      return <SystemLine row={row} />
    case 'pending':
      return (
        <article className="message" data-own="" data-head={row.head ? '' : undefined} data-state={row.pending.state}>
          <div className="message-main">
            <div className="pending-said">
              {row.pending.text !== '' && (
                <div className="message-bubble" data-own="">
                  {row.pending.text}
                </div>
              )}
              {row.pending.pictures && row.pending.pictures.length > 0 && (
                <PendingPictures requestId={row.pending.requestId} pictures={row.pending.pictures} />
              )}
            </div>
            {(row.tail || row.pending.state === 'failed') && <div className="message-under">{slots.renderPendingUnder(row.pending)}</div>}
          </div>
        </article>
      )
    case 'message':
      return row.own ? <OwnMessage row={row} slots={slots} /> : <OthersMessage row={row} slots={slots} />
  }
}

type SpokenRow<M, P> = Extract<MessageRow<M, P>, { kind: 'message' }>

function OwnMessage<M extends ShownMessage, P>({ row, slots }: { row: SpokenRow<M, P>; slots: MessageSlots<M, P> }) {
  return (
    <article className="message" data-own="" data-head={row.head ? '' : undefined}>
      <div className="message-main">
        <Bubble message={row.message} slots={slots} own />
        {row.tail && slots.renderUnder && <div className="message-under">{slots.renderUnder(row.message)}</div>}
      </div>
    </article>
  )
}

function OthersMessage<M extends ShownMessage, P>({ row, slots }: { row: SpokenRow<M, P>; slots: MessageSlots<M, P> }) {
  const words = useContext(UiWordsContext)
  const { message, head, tail } = row
  const { sender } = message
  const open = slots.onOpenMember && (() => slots.onOpenMember?.(sender))
  return (
    <article className="message" data-head={head ? '' : undefined}>
      <div className="message-face">
        {head &&
          (open ? (
            <button type="button" onClick={open} tabIndex={-1} aria-label={words.openMember(sender.displayName)}>
              <Avatar member={sender} size={36} />
            </button>
          ) : (
            <Avatar member={sender} size={36} />
          ))}
      </div>
      <div className="message-main">
        {head && (
          <header className="message-head">
            {open ? (
              <button type="button" className="message-name" onClick={open}>
                {sender.displayName}
              </button>
            ) : (
              <span className="message-name">{sender.displayName}</span>
            )}
            {sender.kind === 'persona' && sender.playedBy !== undefined && <PlayedBy team={sender.playedBy} />}
            {slots.renderBesideName?.(message)}
            {message.automatic && <span className="message-mark">{words.automatic}</span>}
            <time
              className="message-time"
              dateTime={new Date(message.createdAtMs).toISOString()}
              title={fullTime(message.createdAtMs, words.locale)}
            >
              {clockTime(message.createdAtMs, words.locale)}
            </time>
          </header>
        )}
        <Bubble message={message} slots={slots} />
        {tail && slots.renderUnder && <div className="message-under">{slots.renderUnder(message)}</div>}
      </div>
    </article>
  )
}

function Bubble<M extends ShownMessage, P>({ message, slots, own = false }: { message: M; slots: MessageSlots<M, P>; own?: boolean }) {
  const words = useContext(UiWordsContext)
  if (message.deleted || message.text === null) return <div className="message-deleted">{words.messageDeleted}</div>
  const instead = slots.renderInstead?.(message)
  if (instead !== undefined) return <>{instead}</>
  const pictures = slots.renderPictures?.(message)
  const hasPictures = pictures !== undefined || message.pictures.length > 0
  const bubble = (message.text !== '' || !hasPictures) && (
    <div className="message-bubble" data-own={own ? '' : undefined} data-look={slots.bubbleOf?.(message)}>
      {message.text}
      {message.editedAtMs !== null && (
        <span className="message-edited" title={fullTime(message.editedAtMs, words.locale)}>
          {' '}
          {words.edited}
        </span>
      )}
    </div>
  )
  const { onOpenPicture } = slots
  return (
    <div className="message-line">
      {hasPictures ? (
        <div className="message-said">
          {bubble}
          {pictures ?? <PictureGrid pictures={message.pictures} onOpen={onOpenPicture && ((index) => onOpenPicture(message, index))} />}
        </div>
      ) : (
        bubble
      )}
      {slots.renderActions && <div className="message-actions">{slots.renderActions(message)}</div>}
    </div>
  )
}

type SystemRow = Extract<MessageRow<unknown, unknown>, { kind: 'system' }>

function SystemLine({ row }: { row: SystemRow }) {
  const words = useContext(UiWordsContext)
  const played = row.members.find((member) => member.kind === 'persona' && member.playedBy !== undefined)
  return (
    <p className="message-system">
      {systemWords(row, words)}
      {played?.kind === 'persona' && played.playedBy !== undefined && (
        <>
          {' · '}
          <PlayedBy team={played.playedBy} look="plain" />
        </>
      )}
    </p>
  )
}

function systemWords(row: SystemRow, words: UiWords): string {
  const names = listOfNames(
    row.members.map((member) => member.displayName),
    words.locale,
    words.more,
  )
  switch (row.event) {
    case 'member:added':
      return words.joined(names, row.members.length)
    case 'member:removed':
      return words.left(names, row.members.length)
    case 'conversation:renamed':
      return words.renamed(row.name)
    case 'conversation:locked':
      return words.locked(row.reason ?? 'archived')
    case 'conversation:unlocked':
      return words.unlocked
  }
}
