// The scrolling middle of a conversation: the shared message list, and in its slots what only staff see. How the list
// scrolls is not decided here.
import type { StaffConversation, StaffMember, StaffMessage } from '@dramatis/contract/staff-views'
import { MessageList } from '@dramatis/ui/MessageList.tsx'
import { Lightbox } from '@dramatis/ui/pictures/Lightbox.tsx'
import { picturesOf } from '@dramatis/ui/pictures/lightbox-items'
import { PendingPictures } from '@dramatis/ui/pictures/PendingPictures.tsx'
import { englishWords, type UiWords, UiWordsContext } from '@dramatis/ui/ui-words'
import { useCallback, useMemo, useState } from 'react'
import { useConsole, useConsoleAccess, useSelf } from '../console-context.ts'
import { currentFace, currentPerson } from '../current-face.ts'
import { spokenMessage } from '../inbox/row-words.ts'
import type { ConversationDetail } from '../inbox-state.ts'
import { EmptyNotice, FailedNotice, LoadingRows } from '../parts/Notice.tsx'
import { Question } from '../parts/Question.tsx'
import { consoleLocale } from '../time-words.ts'
import { useNow } from '../use-now.ts'
import { EditMessage } from './EditMessage.tsx'
import { lockedLine } from './lock-words.ts'
import { MessageActions } from './MessageActions.tsx'
import { BesideName, UnderMessage } from './MessageMarks.tsx'
import { lastSeen } from './read-marks.ts'
import { type ShownStaffMessage, staffRows, startsWait } from './staff-rows.ts'
import type { OpenTimeline, PendingStaffMessage, TimelineStore } from './timeline-store.ts'
import { useMarkRead } from './use-mark-read.ts'

interface Props {
  conversation: StaffConversation
  detail: ConversationDetail | undefined
  open: OpenTimeline
  timelineStore: TimelineStore
  /** How far the admin had read when the conversation was opened. */
  unreadAfterSeq: number | null
}

/** Staff are told what happened in staff's terms: nobody "leaves" here but by an admin's hand. */
const staffWords: UiWords = { ...englishWords, locale: consoleLocale, left: (names) => `${names} removed`, locked: lockedLine }

export function TimelineView({ conversation, detail, open, timelineStore, unreadAfterSeq }: Props) {
  const { store } = useConsoleAccess()
  const self = useSelf()
  const nowMs = useNow()
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)
  const ownReadSeq = useConsole((state) => state.rows.get(conversation.id)?.ownReadSeq ?? 0)
  const { timeline, loading, problem } = open
  const [editingId, setEditingId] = useState<string | null>(null)
  const [deleting, setDeleting] = useState<StaffMessage | null>(null)
  const [looking, setLooking] = useState<{ messageId: string; index: number } | null>(null)
  const markRead = useMarkRead(conversation.id)

  const face = useCallback((member: StaffMember) => currentFace({ personas, clients }, member), [personas, clients])
  const admins = useConsole((state) => state.admins)
  const seen = useMemo(() => {
    if (!detail) return null
    const reads = new Map(
      [...detail.reads].map(([key, mark]) => [key, { ...mark, reader: currentPerson({ clients, admins }, mark.reader) }]),
    )
    return lastSeen(timeline.entries, reads, self.id)
  }, [timeline.entries, detail, self.id, clients, admins])
  const { waitingSinceMs } = conversation
  const rows = useMemo(
    () =>
      staffRows(timeline, {
        ownId: self.id,
        ownName: self.displayName,
        face,
        faceOfPending: (pending) => face(pendingFace(pending, detail, conversation, self.teamName)),
        newAfterSeq: unreadAfterSeq,
        waitingSinceMs,
        seenSeq: seen?.seq ?? null,
      }),
    [timeline, self, face, detail, conversation, unreadAfterSeq, waitingSinceMs, seen],
  )
  const waitsOf = (message: ShownStaffMessage) =>
    waitingSinceMs !== null && startsWait(message, waitingSinceMs)
      ? { sinceMs: waitingSinceMs, whom: conversation.waitsFor ? face(conversation.waitsFor).displayName : null }
      : null
  const announce = useCallback(
    (message: ShownStaffMessage) =>
      message.pending || message.actor.id === self.id ? null : `${message.sender.displayName}: ${spokenMessage(message)}`,
    [self.id],
  )
  const onNeedOlder = useCallback(() => void timelineStore.readOlder(), [timelineStore])
  // The last row being on the screen means that what stands in no row (an edit, a deletion) has been seen too.
  const lastRowSeq = rows.reduce((most, row) => ('seq' in row ? Math.max(most, row.seq) : most), 0)
  const heldSeq = timeline.heldSeq ?? 0
  const onSeen = useCallback((seq: number) => markRead(seq >= lastRowSeq ? Math.max(seq, heldSeq) : seq), [markRead, lastRowSeq, heldSeq])

  if (timeline.heldSeq === null && timeline.pending.length === 0) {
    if (problem && loading === 'none') return <FailedNotice words={problem} onRetry={() => void timelineStore.catchUp()} />
    return (
      <div className="timeline-loading">
        <LoadingRows label="Loading messages" rows={5} />
      </div>
    )
  }
  return (
    <UiWordsContext value={staffWords}>
      <MessageList<ShownStaffMessage, never>
        label="Messages"
        rows={rows}
        older={timeline.older}
        loadingOlder={loading === 'older'}
        onNeedOlder={onNeedOlder}
        onSeen={onSeen}
        readSeq={ownReadSeq}
        announce={announce}
        nowMs={nowMs}
        bubbleOf={(message) => (message.sender.kind === 'client' ? 'outlined' : 'filled')}
        renderStart={() => <Start conversation={conversation} face={face} empty={rows.length <= 1} />}
        renderBesideName={(message) => <BesideName message={message} ownId={self.id} waits={waitsOf(message)} />}
        renderUnder={(message) => (
          <UnderMessage
            message={message}
            seen={seen?.seq === message.seq ? seen : null}
            onRetry={timelineStore.retry}
            onRemove={timelineStore.remove}
          />
        )}
        renderActions={(message) =>
          message.pending ? null : (
            <MessageActions message={message} onEdit={() => setEditingId(message.id)} onDelete={() => setDeleting(message)} />
          )
        }
        renderInstead={(message) =>
          editingId === message.id ? <EditMessage message={message} onClose={() => setEditingId(null)} /> : undefined
        }
        renderPictures={({ pending }) =>
          pending?.pictures && pending.pictures.length > 0 ? (
            <PendingPictures requestId={pending.requestId} pictures={pending.pictures} />
          ) : undefined
        }
        onOpenPicture={(message, index) => setLooking({ messageId: message.id, index })}
        renderPendingUnder={() => null}
      />
      {looking && (
        <Lightbox
          items={picturesOf(timeline.entries, looking.messageId).map((item) => ({ ...item, sender: face(item.sender as StaffMember) }))}
          index={looking.index}
          onIndex={(index) => setLooking({ ...looking, index })}
          onClose={() => setLooking(null)}
        />
      )}
      {problem && loading === 'none' && (
        <div className="timeline-problem" role="alert">
          {problem}
          <button type="button" className="text-button" onClick={() => void timelineStore.catchUp()}>
            Try again
          </button>
        </div>
      )}
      <Question
        open={deleting !== null}
        title="Delete this message?"
        detail={deletionWords(deleting)}
        answer="Delete message"
        danger
        run={async () => {
          if (deleting) await store.call('message:delete', { conversationId: conversation.id, messageId: deleting.id })
        }}
        onClose={() => setDeleting(null)}
      />
    </UiWordsContext>
  )
}

function deletionWords(message: StaffMessage | null): string {
  if (!message) return ''
  const pictures =
    message.pictures.length === 0 ? '' : message.pictures.length === 1 ? 'its picture' : `its ${message.pictures.length} pictures`
  const what = [message.text === '' ? '' : 'its words', pictures].filter((part) => part !== '').join(' and ')
  const quote = message.text === '' ? '.' : `: “${excerpt(message.text)}”`
  return `Its place stays, ${what} ${what === 'its picture' ? 'is' : 'are'} gone for everyone, at once and for good${quote}`
}

const excerpt = (text: string | null | undefined) => (text && text.length > 120 ? `${text.slice(0, 120)}…` : (text ?? ''))

function Start({
  conversation,
  face,
  empty,
}: {
  conversation: StaffConversation
  face: (member: StaffMember) => StaffMember
  empty: boolean
}) {
  if (!empty) return null
  return (
    <EmptyNotice title="Nothing said yet">
      Choose a voice below and greet {conversation.client ? face(conversation.client).displayName : 'everybody'}.
    </EmptyNotice>
  )
}

/** The face a message on its way was written for, also when that persona has left meanwhile. */
function pendingFace(
  { as }: PendingStaffMessage,
  detail: ConversationDetail | undefined,
  conversation: StaffConversation,
  teamName: string,
): StaffMember {
  if (as.kind === 'team') return { kind: 'team', displayName: teamName }
  const seated = [...(detail?.members ?? []), ...(conversation.with ? [conversation.with] : [])]
  return seated.find((member) => member.kind === 'persona' && member.id === as.id) ?? { kind: 'team', displayName: 'A persona who left' }
}
