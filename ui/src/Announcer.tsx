// Says new messages to a screen reader. Apart from the visible list, because that one is virtualised: rows come and go as
// somebody scrolls, and none of that is news.
import { useEffect, useRef, useState } from 'react'
import { type MessageRow, rowSeq } from './message-rows.ts'

interface AnnouncerProps<M, P> {
  rows: readonly MessageRow<M, P>[]
  announce(message: M): string | null
  label: string
}

/** Older lines have been said; they would only be in the way of somebody who reads the page. */
const keptMs = 10_000

export function Announcer<M, P>({ rows, announce, label }: AnnouncerProps<M, P>) {
  const saidUpTo = useRef<number | null>(null)
  const [lines, setLines] = useState<readonly { seq: number; text: string }[]>([])
  const newest = rows.reduce((most, row) => Math.max(most, rowSeq(row)), 0)

  useEffect(() => {
    const from = saidUpTo.current
    saidUpTo.current = Math.max(from ?? 0, newest)
    if (from === null || newest <= from) return
    const fresh = rows.flatMap((row) => {
      const text = row.kind === 'message' && row.seq > from && !row.own ? announce(row.message) : null
      return text === null ? [] : [{ seq: rowSeq(row), text }]
    })
    // Many at once is catching up, not a conversation.
    if (fresh.length > 0 && fresh.length <= 5) setLines((before) => [...before, ...fresh].slice(-5))
  }, [rows, newest, announce])

  useEffect(() => {
    if (lines.length === 0) return
    const timer = setTimeout(() => setLines([]), keptMs)
    return () => clearTimeout(timer)
  }, [lines])

  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label={label}>
      {lines.map((line) => (
        <p key={line.seq}>{line.text}</p>
      ))}
    </div>
  )
}
