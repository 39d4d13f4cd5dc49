// Tells the server how far this admin has read, only of what was on a visible screen, and not for every pixel scrolled.
import type { ConversationId } from '@dramatis/contract/ids'
import { useCallback, useEffect, useRef } from 'react'
import { useConsoleAccess } from '../console-context.ts'

const restMs = 400

export function useMarkRead(conversationId: ConversationId): (seq: number) => void {
  const { store } = useConsoleAccess()
  const furthest = useRef(0)
  const told = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const tellSoon = useCallback(() => {
    timer.current ??= setTimeout(async () => {
      timer.current = undefined
      if (document.visibilityState !== 'visible') return
      const seq = furthest.current
      const known = store.getState().rows.get(conversationId)?.ownReadSeq ?? 0
      if (seq <= Math.max(told.current, known)) return
      told.current = seq
      try {
        await store.call('conversation:mark-read', { conversationId, seq })
      } catch {
        // Read further, or come back to the page, and it is told again.
        told.current = 0
      }
    }, restMs)
  }, [store, conversationId])

  useEffect(() => {
    document.addEventListener('visibilitychange', tellSoon)
    return () => {
      document.removeEventListener('visibilitychange', tellSoon)
      clearTimeout(timer.current)
      timer.current = undefined
    }
  }, [tellSoon])

  return useCallback(
    (seq: number) => {
      if (seq <= furthest.current) return
      furthest.current = seq
      tellSoon()
    },
    [tellSoon],
  )
}
