// Where the "New" line stands: after what was read when the conversation was opened, or when the page was left.
import type { ConversationState } from '@dramatis/ui/client-state'
import { useCallback, useEffect, useRef, useState } from 'react'

export function useNewLine(one: ConversationState): { newAfterSeq: number | null; dropNewLine(): void } {
  const [newAfterSeq, setNewAfterSeq] = useState<number | null>(() => (one.row.read.unread > 0 ? one.row.read.ownReadSeq : null))
  const newest = useRef(0)
  newest.current = one.timeline.heldSeq ?? 0
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'hidden') setNewAfterSeq(newest.current)
      // Nothing came meanwhile: what comes now is seen at once.
      else setNewAfterSeq((before) => (before !== null && before >= newest.current ? null : before))
    }
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return { newAfterSeq, dropNewLine: useCallback(() => setNewAfterSeq(null), []) }
}
