// Tells of a new wait: a toast, a quiet sound, and the number in the tab's title. Draws nothing.
import type { ConversationId } from '@dramatis/contract/ids'
import { removeToast } from '@dramatis/ui/toast-store'
import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { useConsole, useConsoleAccess } from '../console-context.ts'
import { currentFace } from '../current-face.ts'
import { conversationTitle } from '../inbox/row-words.ts'
import { toast } from '../parts/toasts.ts'
import { readPreference } from '../preferences.ts'
import { noticePreference, playWaitSound, soundPreference } from './wait-sound.ts'

export function WaitAlerts() {
  const { store, self } = useConsoleAccess()
  const [location, go] = useLocation()
  const waiting = useConsole((state) => state.counts?.waiting ?? 0)
  const rows = useConsole((state) => state.rows)
  const told = useRef(new Map<ConversationId, { toastId: number; version: number }>())

  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) ${self.teamName} console` : `${self.teamName} console`
  }, [waiting, self.teamName])

  useEffect(
    () =>
      store.onNewWait(({ data: { conversation, entry } }) => {
        // What happens on the screen in front of somebody needs no second telling.
        const inSight = location === `/c/${conversation.id}` && document.visibilityState === 'visible'
        if (inSight || entry.kind !== 'message:sent') return
        if (readPreference(soundPreference) !== 'off') playWaitSound(Date.now())
        if (readPreference(noticePreference) === 'off') return
        const who = currentFace(store.getState(), entry.message.sender).displayName
        const whom = conversation.waitsFor
          ? `${who} waits for ${currentFace(store.getState(), conversation.waitsFor).displayName}`
          : `${who} wrote in ${conversationTitle(conversation)}`
        const toastId = toast({
          title: whom,
          detail: entry.message.text?.slice(0, 140) ?? '',
          action: { label: 'Open', run: () => go(`/c/${conversation.id}`) },
        })
        told.current.set(conversation.id, { toastId, version: conversation.version })
      }),
    [store, location, go],
  )

  // What is no longer news is taken away: somebody has answered, or it is open here.
  useEffect(() => {
    for (const [id, { toastId, version }] of told.current) {
      const conversation = rows.get(id)?.conversation
      const isOver = conversation !== undefined && conversation.waitingSinceMs === null && conversation.version >= version
      if (!isOver && location !== `/c/${id}`) continue
      told.current.delete(id)
      removeToast(toastId)
    }
  }, [rows, location])
  return null
}
