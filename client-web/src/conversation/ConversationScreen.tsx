// One conversation: header, messages, typing line, composer; members beside it or in a sheet.
import type { ClientEntry, ClientMember, ClientMessage } from '@dramatis/contract/client-views'
import type { ConversationState } from '@dramatis/ui/client-state'
import { isOwn } from '@dramatis/ui/conversation-row'
import { Sheet } from '@dramatis/ui/Dialog.tsx'
import { MessageList } from '@dramatis/ui/MessageList.tsx'
import { messageRows } from '@dramatis/ui/message-rows'
import { useAddPictures, useDrop } from '@dramatis/ui/pictures/AddPictures.tsx'
import { Lightbox } from '@dramatis/ui/pictures/Lightbox.tsx'
import { picturesOf } from '@dramatis/ui/pictures/lightbox-items'
import { composerPlace } from '@dramatis/ui/pictures/places'
import type { PendingMessage } from '@dramatis/ui/timeline'
import { useNow } from '@dramatis/ui/use-now'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { useChat, useSnapshot } from '../chat-context.ts'
import { conversationName, spokenMessage } from '../conversation-words.ts'
import { MembersPanel } from '../members/MembersPanel.tsx'
import { roomyQuery, useMedia } from '../shell/use-media.ts'
import { words } from '../words.ts'
import { Composer } from './Composer.tsx'
import { ConversationHeader } from './ConversationHeader.tsx'
import { ConversationStart } from './ConversationStart.tsx'
import { LockLine } from './LockLine.tsx'
import { MessageSkeleton } from './MessageSkeleton.tsx'
import { PendingState } from './PendingState.tsx'
import { SentState } from './SentState.tsx'
import { TypingLine } from './TypingLine.tsx'
import { useNewLine } from './use-new-line.ts'
import './conversation-screen.css'

/** Seldom opened: not part of the first load. */
const GallerySheet = lazy(async () => ({ default: (await import('../gallery/GallerySheet.tsx')).GallerySheet }))

interface ConversationScreenProps {
  one: ConversationState
  wide: boolean
  onOpenMember(member: ClientMember): void
  onMessage(member: ClientMember): void
  onTalkToTeam(): void
}

export function ConversationScreen({ one, wide, onOpenMember, onMessage, onTalkToTeam }: ConversationScreenProps) {
  const chat = useChat()
  const { state, house, status, loadingOlder } = useSnapshot(chat)
  const { self } = state
  const { row, timeline } = one
  const { id } = row
  const name = conversationName(row)
  const roomy = useMedia(roomyQuery)
  const isGroup = row.type === 'group'
  const [panelOpen, setPanelOpen] = useState(true)
  const [sheetOpen, setSheetOpen] = useState(false)
  const [galleryOpen, setGalleryOpen] = useState(false)
  const [looking, setLooking] = useState<{ messageId: string; index: number } | null>(null)
  const now = useNow(30_000)
  const { newAfterSeq, dropNewLine } = useNewLine(one)

  useEffect(() => {
    chat.show(id)
    return () => chat.show(null)
  }, [chat, id])

  const own = useCallback((message: ClientMessage) => isOwn(message, self), [self])
  const showStart = timeline.heldSeq !== null && !timeline.older
  const rows = useMemo(
    () =>
      messageRows<ClientMessage, PendingMessage>(timeline.entries as readonly ClientEntry[], timeline.pending, {
        isOwn: own,
        newAfterSeq,
        showStart,
      }),
    [timeline.entries, timeline.pending, own, newAfterSeq, showStart],
  )
  const announce = useCallback((message: ClientMessage) => {
    const values = { name: message.sender.displayName, text: spokenMessage(message) }
    return message.sender.kind === 'persona'
      ? words('message.announcePlayed', { ...values, played: words('played.by', { team: message.sender.playedBy }) })
      : words('message.announce', values)
  }, [])
  const onSeen = useCallback((seq: number) => chat.markSeen(id, seq), [chat, id])
  const onNeedOlder = useCallback(() => void chat.loadOlder(id), [chat, id])
  const toggleMembers = () => (roomy ? setPanelOpen(!panelOpen) : setSheetOpen(!sheetOpen))
  const membersShown = isGroup && roomy && panelOpen

  const addPictures = useAddPictures(composerPlace(id))
  const drop = useDrop(row.locked ? null : addPictures)

  const panel = <MembersPanel one={one} onOpenMember={onOpenMember} onMessage={onMessage} />
  return (
    <main className="conversation" data-members={membersShown ? '' : undefined}>
      <ConversationHeader
        one={one}
        wide={wide}
        membersShown={membersShown || sheetOpen}
        onToggleMembers={isGroup ? toggleMembers : undefined}
        onOpenMember={onOpenMember}
        onTalkToTeam={onTalkToTeam}
        onOpenGallery={() => setGalleryOpen(true)}
      />
      <div className="conversation-middle" {...drop.handlers}>
        {drop.shade}
        {timeline.heldSeq === null ? (
          <MessageSkeleton />
        ) : (
          <MessageList<ClientMessage, PendingMessage>
            label={words('message.log', { name })}
            rows={rows}
            older={timeline.older}
            loadingOlder={loadingOlder.has(id)}
            onNeedOlder={onNeedOlder}
            onSeen={onSeen}
            readSeq={row.read.ownReadSeq}
            announce={announce}
            nowMs={now}
            onOpenMember={(sender) => onOpenMember(sender as ClientMember)}
            onOpenPicture={(message, index) => setLooking({ messageId: message.id, index })}
            renderStart={() => <ConversationStart row={row} team={house?.teamName ?? ''} />}
            renderUnder={(message) => (own(message) ? <SentState message={message} read={message.seq <= row.read.othersReadSeq} /> : null)}
            renderPendingUnder={(pending) => (
              <PendingState
                pending={pending}
                online={status.state === 'online'}
                onRetry={() => chat.outbox.retry(id, pending.requestId)}
                onRemove={() => chat.outbox.remove(id, pending.requestId)}
              />
            )}
          />
        )}
        <TypingLine one={one} />
        {row.locked ? (
          <LockLine row={row} />
        ) : (
          <Composer
            conversationId={id}
            name={name}
            placeholder={row.with || row.name !== null ? words('composer.placeholder', { name }) : words('composer.groupPlaceholder')}
            onSend={(text) => {
              dropNewLine()
              chat.presence.stoppedTyping()
              chat.outbox.send(id, text)
            }}
          />
        )}
      </div>
      {looking && (
        <Lightbox
          items={picturesOf(timeline.entries, looking.messageId)}
          index={looking.index}
          onIndex={(index) => setLooking({ ...looking, index })}
          onClose={() => setLooking(null)}
        />
      )}
      {galleryOpen && (
        <Suspense fallback={null}>
          <GallerySheet conversationId={id} onClose={() => setGalleryOpen(false)} />
        </Suspense>
      )}
      {membersShown && (
        <aside className="conversation-side" aria-label={words('members.title')}>
          {panel}
        </aside>
      )}
      {isGroup && sheetOpen && !roomy && (
        <Sheet
          title={words('members.title')}
          onClose={() => setSheetOpen(false)}
          beside={<span className="members-count">{row.members.length}</span>}
        >
          {panel}
        </Sheet>
      )}
    </main>
  )
}
