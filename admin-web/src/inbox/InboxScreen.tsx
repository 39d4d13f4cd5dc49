// The home of the console: queue, conversation and context beside each other; on a phone one after the other.
import type { ConversationId } from '@dramatis/contract/ids'
import { MousePointerClick } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { useLocation } from 'wouter'
import { useConsoleAccess } from '../console-context.ts'
import { ConversationScreen } from '../conversation/ConversationScreen.tsx'
import { readDraft, rememberVoice } from '../conversation/drafts.ts'
import { focusComposer } from '../conversation/focus.ts'
import { waitedFor } from '../conversation/voice.ts'
import type { Row } from '../inbox-state.ts'
import { Keys } from '../parts/Keys.tsx'
import { EmptyNotice } from '../parts/Notice.tsx'
import { toast, toastError } from '../parts/toasts.ts'
import { isWaiting } from '../queue-order.ts'
import { isCommandKey, useShortcuts } from '../shell/use-shortcuts.ts'
import { Queue } from './Queue.tsx'
import { rowElementId } from './QueueRow.tsx'
import { conversationTitle } from './row-words.ts'
import { type QueueTab, useQueue, useQueueSearch, useWaitingRows } from './use-queue.ts'
import './inbox.css'

export function InboxScreen({ conversationId }: { conversationId: ConversationId | null }) {
  const { store } = useConsoleAccess()
  const [, go] = useLocation()
  const [tab, setTab] = useState<QueueTab>('waiting')
  const [search, setSearch] = useState<string | null>(null)
  const byTab = useQueue(tab)
  const bySearch = useQueueSearch(search?.trim() ?? '')
  const queue = search?.trim() ? bySearch : byTab
  const waiting = useWaitingRows()
  const list = useRef<VirtualizerHandle>(null)
  /** The row the keyboard stands on; the open one until somebody moves. */
  const cursor = useRef<ConversationId | null>(null)

  const move = useCallback(
    (step: 1 | -1) => {
      const indexes = queue.items.flatMap((item, index) => (item.kind === 'row' ? [index] : []))
      const idAt = (index: number) => {
        const item = queue.items[index]
        return item?.kind === 'row' ? item.row.conversation.id : null
      }
      const from = indexes.findIndex((index) => idAt(index) === (cursor.current ?? conversationId))
      const next = indexes[from < 0 ? 0 : Math.min(indexes.length - 1, Math.max(0, from + step))]
      if (next === undefined) return
      const id = idAt(next)
      if (!id) return
      cursor.current = id
      list.current?.scrollToIndex(next, { align: 'nearest' })
      // The row may be drawn only after the list has scrolled to it.
      focusWhenDrawn(rowElementId(id))
    },
    [queue.items, conversationId],
  )

  const openNext = useCallback(() => {
    const next = waiting.find((row) => row.conversation.id !== conversationId)
    if (!next) return toast({ title: conversationId && waiting.length > 0 ? 'Only this one waits' : 'Nobody waits' })
    chooseWaitedFor(next)
    cursor.current = null
    go(`/c/${next.conversation.id}`)
    focusComposer()
  }, [waiting, conversationId, go])

  const markDone = useCallback(
    async (id: ConversationId) => {
      const row = store.getState().rows.get(id)
      if (!row) return
      if (!isWaiting(row.conversation)) return toast({ title: 'Nobody waits there' })
      try {
        await store.call('conversation:mark-done', { conversationId: id })
        toast({ title: 'Done', detail: `${conversationTitle(row.conversation)} waits no more, until the client writes again.` })
      } catch (error) {
        toastError('It could not be marked as done', error)
      }
    },
    [store],
  )

  // Whoever opens a conversation means that one from then on, not the row the keyboard stood on.
  useEffect(() => {
    if (conversationId) cursor.current = null
  }, [conversationId])

  useShortcuts(
    useCallback(
      (event, typing) => {
        if (isCommandKey(event, typing, 'KeyJ')) move(1)
        else if (isCommandKey(event, typing, 'KeyK')) move(-1)
        else if (isCommandKey(event, typing, 'KeyN')) openNext()
        else if (isCommandKey(event, typing, 'KeyE')) {
          const id = typing ? conversationId : (cursor.current ?? conversationId)
          if (id) void markDone(id)
        } else if (!typing && event.key === '/') setSearch((now) => now ?? '')
        else if (!typing && event.key === 'r' && !event.ctrlKey && !event.metaKey && conversationId) focusComposer()
        else return false
        return true
      },
      [move, openNext, markDone, conversationId],
    ),
  )

  const onRowFocus = useCallback((id: ConversationId) => {
    cursor.current = id
  }, [])

  return (
    <main className="inbox" data-open={conversationId !== null || undefined}>
      <Queue
        queue={search === '' ? { ...queue, items: [], status: 'ready' } : queue}
        tab={tab}
        onTab={setTab}
        search={search}
        onSearch={setSearch}
        openId={conversationId}
        onRowFocus={onRowFocus}
        listRef={list}
      />
      {conversationId ? (
        <ConversationScreen
          key={conversationId}
          conversationId={conversationId}
          onNext={openNext}
          onDone={() => void markDone(conversationId)}
        />
      ) : (
        <div className="inbox-nothing">
          <EmptyNotice icon={<MousePointerClick size={28} strokeWidth={1.5} aria-hidden />} title="No conversation is open">
            Choose one from the list, or press <Keys of="N" /> for whoever has waited longest.
          </EmptyNotice>
        </div>
      )}
    </main>
  )
}

/** Arriving by "next" chooses the persona the client waits for, unless words for another voice are half written there. */
function chooseWaitedFor(row: Row): void {
  const wanted = waitedFor(row.conversation)
  if (wanted && readDraft(row.conversation.id) === '') rememberVoice(row.conversation.id, wanted)
}

function focusWhenDrawn(elementId: string, triesLeft = 6): void {
  requestAnimationFrame(() => {
    const element = document.getElementById(elementId)
    if (element) element.focus({ preventScroll: true })
    else if (triesLeft > 0) focusWhenDrawn(elementId, triesLeft - 1)
  })
}
