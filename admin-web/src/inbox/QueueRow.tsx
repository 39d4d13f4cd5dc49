// One row of the queue: who waits for whom and how long, the last words, and which colleagues are there.
import type { ConversationId } from '@dramatis/contract/ids'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { memo, useEffect } from 'react'
import { Link } from 'wouter'
import { useConsole, useConsoleAccess } from '../console-context.ts'
import { currentFace, currentPerson } from '../current-face.ts'
import type { Row } from '../inbox-state.ts'
import { AdminFace } from '../parts/AdminFace.tsx'
import { GroupFace } from '../parts/GroupFace.tsx'
import { isUngreeted, isWaiting } from '../queue-order.ts'
import { shortTime } from '../time-words.ts'
import { useNow } from '../use-now.ts'
import { rowWords } from './row-words.ts'
import { waitTone, waitWords } from './waiting.ts'

export const rowElementId = (conversationId: string) => `row-${conversationId}`

export const QueueRow = memo(function QueueRow({
  row,
  current,
  onFocus,
}: {
  row: Row
  current: boolean
  onFocus: (id: ConversationId) => void
}) {
  const { store, self } = useConsoleAccess()
  const nowMs = useNow()
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)
  const admins = useConsole((state) => state.admins)
  const presence = useConsole((state) => state.presence.get(row.conversation.id)?.presence)
  const { conversation } = row
  const incomplete = row.lastMessage === undefined
  useEffect(() => {
    if (incomplete) void store.completeRow(conversation.id)
  }, [store, incomplete, conversation.id])
  const lastMessage = row.lastMessage && { ...row.lastMessage, actor: currentPerson({ clients, admins }, row.lastMessage.actor) }
  const words = rowWords({ ...row, lastMessage }, (member) => currentFace({ personas, clients }, member), self.id, nowMs)
  const waiting = isWaiting(conversation)
  const unread =
    row.lastMessage !== undefined &&
    row.lastMessage !== null &&
    row.lastMessage.seq > row.ownReadSeq &&
    row.lastMessage.actor.id !== self.id
  const colleagues = presence?.admins.filter((admin) => admin.id !== self.id) ?? []
  const settled = !waiting && !isUngreeted(conversation)

  return (
    <Link
      href={`/c/${conversation.id}`}
      id={rowElementId(conversation.id)}
      className={settled ? 'queue-row queue-settled' : 'queue-row'}
      aria-current={current ? 'true' : undefined}
      onFocus={() => onFocus(conversation.id)}
    >
      {words.face ? <Avatar member={words.face} size={36} /> : <GroupFace size={36} />}
      <span className="queue-lines">
        <span className="queue-line">
          <span className="queue-who">
            <strong className="queue-name one-line">{words.who}</strong> <span className="queue-link">{words.link}</span>{' '}
            {words.whom && <strong className="queue-whom one-line">{words.whom}</strong>}
          </span>
          {waiting && conversation.waitingSinceMs !== null ? (
            <span className={`queue-time wait-${waitTone(conversation.waitingSinceMs, nowMs)}`}>
              <span className="visually-hidden">, for </span>
              {waitWords(conversation.waitingSinceMs, nowMs)}
            </span>
          ) : (
            <span className="queue-time">
              {settled && words.link.startsWith('answered') ? '' : shortTime(conversation.activityAtMs, nowMs)}
            </span>
          )}
        </span>
        <span className="queue-line">
          <span className={unread ? 'queue-text queue-unread one-line' : 'queue-text one-line'}>
            {unread && <span className="visually-hidden">unread: </span>}
            {words.line}
          </span>
          {conversation.locked && <span className="queue-lock">read-only</span>}
          {colleagues.slice(0, 3).map((admin) => (
            <AdminFace key={admin.id} id={admin.id} displayName={admin.displayName} size={16} />
          ))}
          {colleagues.length > 0 && (
            <span className="visually-hidden">{`, ${colleagues.map((admin) => admin.displayName).join(', ')} there`}</span>
          )}
        </span>
      </span>
    </Link>
  )
})
