// The list of a conversation's messages, virtualised: stays at the newest while the reader is there, keeps its place when
// older pages load above, counts what came below. Draws rows of message-rows.ts; who may see what was decided before.
import { ArrowDown } from 'lucide-react'
import { useCallback, useContext, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { Announcer } from './Announcer.tsx'
import { Spinner } from './Button.tsx'
import { MessageRowView, type MessageSlots } from './MessageRowView.tsx'
import { type MessageRow, rowSeq, type ShownMessage } from './message-rows.ts'
import type { PendingMessage } from './timeline.ts'
import { UiWordsContext } from './ui-words.ts'
import './message-list.css'

export interface MessageListProps<M extends ShownMessage, P extends PendingMessage> extends MessageSlots<M, P> {
  /** Accessible name of the log. */
  label: string
  /** Give each conversation its own React key, so that place and measures are not carried over. */
  rows: readonly MessageRow<M, P>[]
  older: boolean
  loadingOlder: boolean
  onNeedOlder(): void
  /** Everything up to this seq was on the screen, while the page was visible. */
  onSeen(seq: number): void
  /** How far this viewer has read; for the count on "jump to newest". */
  readSeq: number
  /** What a screen reader says of a message: who, the words that go with them, what. Null: nothing. */
  announce(message: M): string | null
  nowMs: number
}

/** Within this many pixels of the end counts as being there. */
const endMarginPx = 48
/** How long after a turn of the wheel the list may not have moved yet. */
const leavingMs = 300
/** Nearer to the start than this, the page before is asked for. */
const loadMarginPx = 600

export function MessageList<M extends ShownMessage, P extends PendingMessage>(props: MessageListProps<M, P>) {
  const { rows, older, loadingOlder, onNeedOlder, onSeen, readSeq } = props
  const words = useContext(UiWordsContext)
  const scroller = useRef<HTMLElement>(null)
  const handle = useRef<VirtualizerHandle>(null)
  /** Whether the reader wants the newest: left only by scrolling up by hand, not by rows that grow under the view. */
  const atEnd = useRef(true)
  const byHand = useRef(false)
  /** A wheel turns before the list moves: until then the end, though still in sight, is being left. */
  const leavingUntil = useRef(0)
  const lastTop = useRef(0)
  const placed = useRef(false)
  const [away, setAway] = useState(false)
  const [below, setBelow] = useState(0)

  // Rows were put before the first one that was known: the place is kept from the end of the list.
  const before = useRef<readonly MessageRow<M, P>[]>(rows)
  const shift = rows !== before.current && before.current.length > 0 && wasPrepended(before.current, rows)
  const newest = rows.at(-1)
  const newestIsOwn = newest?.kind === 'pending' && newest.key !== before.current.at(-1)?.key && before.current.length > 0
  useLayoutEffect(() => {
    before.current = rows
  }, [rows])

  const look = useCallback(() => {
    const virtual = handle.current
    if (!virtual || rows.length === 0) return
    const element = scroller.current
    if (!element) return
    const bottom = element.scrollTop + element.clientHeight
    const isAtEnd = element.scrollHeight - bottom <= endMarginPx
    // Rows that were measured late moved the end away from a reader who never left it.
    if (!isAtEnd && atEnd.current && !byHand.current) element.scrollTop = element.scrollHeight
    const isLeaving = performance.now() < leavingUntil.current
    if (isAtEnd && !isLeaving) atEnd.current = true
    else if (byHand.current && element.scrollTop < lastTop.current) atEnd.current = false
    lastTop.current = element.scrollTop
    setAway(!atEnd.current && !isAtEnd)
    const last = isAtEnd ? rows.length - 1 : virtual.findItemIndex(bottom - 24)
    let seen = 0
    for (let index = last; index >= 0 && seen === 0; index--) seen = rowSeq(rows[index])
    let unseen = 0
    for (let index = last + 1; index < rows.length; index++) {
      const row = rows[index]
      if (row?.kind === 'message' && !row.own && row.seq > readSeq) unseen++
    }
    setBelow(unseen)
    if (seen > 0 && document.visibilityState === 'visible') onSeen(seen)
    if (older && !loadingOlder && element.scrollTop < loadMarginPx) onNeedOlder()
  }, [rows, readSeq, older, loadingOlder, onSeen, onNeedOlder])

  // By hand and not by the virtualizer, which goes back to where it was sent for as long as rows are being measured, also
  // past a reader who scrolls up meanwhile. Whatever is measured comes to `settle`, which asks whether the end is wanted.
  const showEnd = useCallback(() => {
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight
  }, [])
  const toEnd = useCallback(() => {
    atEnd.current = true
    byHand.current = false
    leavingUntil.current = 0
    showEnd()
  }, [showEnd])

  /** Rows were measured, or the place for them changed: what was at the end stays there. */
  const settle = useCallback(() => {
    const element = scroller.current
    // A hand that has just begun to scroll up is not pulled back.
    const isLeaving =
      element !== null && (performance.now() < leavingUntil.current || (byHand.current && element.scrollTop < lastTop.current))
    if (atEnd.current && !isLeaving) showEnd()
    requestAnimationFrame(look)
  }, [showEnd, look])

  // First drawing: at the "New" line if there is one, otherwise at the newest. Later: stay at the newest if we were there.
  useLayoutEffect(() => {
    if (rows.length === 0) return
    if (!placed.current) {
      placed.current = true
      const newLine = rows.findIndex((row) => row.kind === 'new')
      if (newLine > 0) {
        atEnd.current = false
        handle.current?.scrollToIndex(newLine, { align: 'start', offset: -96 })
      } else toEnd()
    } else if (newestIsOwn || (atEnd.current && !shift)) toEnd()
    const frame = requestAnimationFrame(look)
    return () => cancelAnimationFrame(frame)
  }, [rows, toEnd, look, newestIsOwn, shift])

  useEffect(() => {
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [look])

  // The composer grew, a keyboard came up, or rows turned out taller: what was at the end stays at the end.
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const observer = new ResizeObserver(settle)
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  }, [settle])

  const onHand = () => {
    byHand.current = true
  }
  const onWheel = (event: { deltaY: number }) => {
    onHand()
    if (event.deltaY >= 0) return
    atEnd.current = false
    leavingUntil.current = performance.now() + leavingMs
    setTimeout(look, leavingMs + 20)
  }
  return (
    <div className="message-list">
      <section
        ref={scroller}
        className="message-scroller"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of the keyboard
        tabIndex={0}
        aria-label={props.label}
        onWheel={onWheel}
        onTouchMove={onHand}
        onPointerDown={onHand}
        onKeyDown={onHand}
      >
        <div className="message-filler" />
        <Virtualizer
          ref={handle}
          scrollRef={scroller}
          shift={shift}
          bufferSize={600}
          onScroll={look}
          onScrollEnd={look}
          onResize={settle}
          data={rows}
        >
          {(row: MessageRow<M, P>) => <MessageRowView key={row.key} row={row} nowMs={props.nowMs} slots={props} />}
        </Virtualizer>
      </section>
      {loadingOlder && (
        <p className="message-loading">
          <Spinner /> <span>{words.loadingOlder}</span>
        </p>
      )}
      {away && (
        <button
          type="button"
          className="message-jump"
          onClick={toEnd}
          aria-label={below > 0 ? `${words.jumpToNewest}, ${words.newBelow(below)}` : words.jumpToNewest}
          title={words.jumpToNewest}
        >
          <ArrowDown size={18} strokeWidth={1.75} aria-hidden="true" />
          {below > 0 && <span className="message-jump-count">{below}</span>}
        </button>
      )}
      <Announcer rows={rows} announce={props.announce} label={props.label} />
    </div>
  )
}

function wasPrepended<M, P>(before: readonly MessageRow<M, P>[], rows: readonly MessageRow<M, P>[]): boolean {
  if (rows.length <= before.length || before.at(-1)?.key !== rows.at(-1)?.key) return false
  const firstSpoken = (list: readonly MessageRow<M, P>[]) => list.find((row) => rowSeq(row) > 0)
  return rowSeq(firstSpoken(rows)) < rowSeq(firstSpoken(before))
}
