// One open conversation: header, messages, composer, and the context beside it.
import type { ConversationId } from '@dramatis/contract/ids'
import { CommandError } from '@dramatis/ui/command-error'
import { useAddPictures, useDrop } from '@dramatis/ui/pictures/AddPictures.tsx'
import { composerPlace } from '@dramatis/ui/pictures/places'
import { Lock } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useConsole, useConsoleAccess } from '../console-context.ts'
import { ContextColumn } from '../context/ContextColumn.tsx'
import { errorWords } from '../parts/error-words.ts'
import { EmptyNotice, FailedNotice } from '../parts/Notice.tsx'
import { Composer } from './Composer.tsx'
import { ConversationHeader } from './ConversationHeader.tsx'
import { lockWords } from './lock-words.ts'
import { TimelineView } from './TimelineView.tsx'
import { usePresence } from './use-presence.ts'
import { useVoice } from './use-voice.ts'
import './conversation.css'
import './composer.css'

export function ConversationScreen({
  conversationId,
  onNext,
  onDone,
}: {
  conversationId: ConversationId
  onNext: () => void
  onDone: () => void
}) {
  const { store, timelines } = useConsoleAccess()
  const epoch = useConsole((state) => state.epoch)
  const row = useConsole((state) => state.rows.get(conversationId))
  const detail = useConsole((state) => state.details.get(conversationId))
  const timelineStore = useMemo(() => timelines.of(conversationId), [timelines, conversationId])
  const open = useSyncExternalStore(timelineStore.subscribe, timelineStore.getState)
  const [problem, setProblem] = useState<unknown>(null)
  const [contextOpen, setContextOpen] = useState(false)
  const [unreadAfterSeq, setUnreadAfterSeq] = useState<number | null>(() => store.getState().rows.get(conversationId)?.ownReadSeq || null)

  const read = useCallback(async () => {
    setProblem(null)
    try {
      const answer = await store.readDetail(conversationId)
      setUnreadAfterSeq((known) => known ?? answer.ownReadSeq)
    } catch (error) {
      setProblem(error)
    }
  }, [store, conversationId])
  // A new connection (a new epoch) means reading it again.
  useEffect(() => {
    if (epoch > 0) void read()
  }, [read, epoch])

  const conversation = row?.conversation
  const addPictures = useAddPictures(composerPlace(conversationId))
  const drop = useDrop(conversation && !lockWords(conversation) ? addPictures : null)
  const choice = useVoice(conversation, detail)
  const { typed, stopped } = usePresence(conversationId, choice.chosen?.voice ?? null)

  if (problem instanceof CommandError && problem.code === 'not_found') {
    return (
      <section className="conversation" aria-label="Conversation">
        <EmptyNotice title="This conversation does not exist">
          The address may be mistyped, or it belongs to another installation.
        </EmptyNotice>
      </section>
    )
  }
  if (!conversation) {
    return (
      <section className="conversation" aria-label="Conversation">
        {problem !== null && <FailedNotice words={errorWords(problem)} onRetry={() => void read()} />}
      </section>
    )
  }
  const lock = lockWords(conversation)
  return (
    <>
      <section className="conversation" aria-label="Conversation" {...drop.handlers}>
        {drop.shade}
        <ConversationHeader
          conversation={conversation}
          onNext={onNext}
          onDone={onDone}
          onContext={() => setContextOpen((shown) => !shown)}
          contextOpen={contextOpen}
        />
        <TimelineView
          conversation={conversation}
          detail={detail}
          open={open}
          timelineStore={timelineStore}
          unreadAfterSeq={unreadAfterSeq}
        />
        {lock ? (
          <p className="composer-locked">
            <Lock size={16} strokeWidth={1.75} aria-hidden />
            {lock}
          </p>
        ) : (
          <Composer
            conversationId={conversationId}
            conversation={conversation}
            choice={choice}
            timelineStore={timelineStore}
            onTyped={typed}
            onStopped={stopped}
          />
        )}
      </section>
      <ContextColumn
        conversation={conversation}
        detail={detail}
        problem={problem === null ? null : errorWords(problem)}
        onRetry={() => void read()}
        open={contextOpen}
        onClose={() => setContextOpen(false)}
      />
    </>
  )
}
