// Tells colleagues and the server where this console is: which conversation, as whom, visible, typing. Repeated, because
// it is forgotten after a while; so a console that dies leaves no ghost.
import type { ConversationId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { Voice } from '@dramatis/contract/staff-views'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useConsoleAccess } from '../console-context.ts'

/** Typing is over this long after the last key. */
const typingRestMs = 4_000
/** While somebody types it is repeated, since viewers forget it sooner than presence. */
const typingRepeatMs = 3_000

export function usePresence(conversationId: ConversationId, as: Voice | null): { typed: (text: string) => void; stopped: () => void } {
  const { signal, status } = useConsoleAccess()
  const [visible, setVisible] = useState(() => document.visibilityState === 'visible')
  const [typing, setTyping] = useState(false)
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const online = status.state === 'online'
  const voiceId = as?.kind === 'persona' ? as.id : as?.kind

  useEffect(() => {
    const look = () => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `as` is made anew on every draw; `voiceId` says when it is another.
  useEffect(() => {
    if (!online) return
    const tell = () => signal('presence:update', { conversationId, as, visible, typing: typing && visible })
    tell()
    const timer = setInterval(tell, typing ? typingRepeatMs : limits.presenceHeartbeatMs)
    return () => clearInterval(timer)
  }, [signal, online, conversationId, voiceId, visible, typing])

  // Only on leaving: between two voices of the same conversation nobody should see the console go.
  useEffect(() => () => signal('presence:update', { conversationId: null, as: null, visible: false, typing: false }), [signal])
  useEffect(() => () => clearTimeout(rest.current), [])

  const stopped = useCallback(() => {
    clearTimeout(rest.current)
    setTyping(false)
  }, [])
  const typed = useCallback(
    (text: string) => {
      if (text.trim() === '') return stopped()
      setTyping(true)
      clearTimeout(rest.current)
      rest.current = setTimeout(() => setTyping(false), typingRestMs)
    },
    [stopped],
  )
  return { typed, stopped }
}
