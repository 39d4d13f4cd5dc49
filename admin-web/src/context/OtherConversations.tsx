// What else this client has open: their groups and direct conversations, with whoever waits there.
import type { ClientId, ConversationId } from '@dramatis/contract/ids'
import type { StaffConversation } from '@dramatis/contract/staff-views'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { useConsole } from '../console-context.ts'
import { conversationTitle } from '../inbox/row-words.ts'
import { waitTone, waitWords } from '../inbox/waiting.ts'
import { errorWords } from '../parts/error-words.ts'
import { FailedNotice } from '../parts/Notice.tsx'
import { isWaiting } from '../queue-order.ts'
import { useNow } from '../use-now.ts'
import { useClient } from './use-client.ts'

export function OtherConversations({ clientId, exceptId }: { clientId: ClientId; exceptId: ConversationId | null }) {
  const query = useClient(clientId)
  const rows = useConsole((state) => state.rows)
  const nowMs = useNow()
  const others = useMemo(() => {
    const ids = new Set(query.data?.conversationIds)
    // What was opened since then came as an event.
    for (const { conversation } of rows.values()) if (isOf(conversation, clientId)) ids.add(conversation.id)
    return [...ids].flatMap((id) => rows.get(id)?.conversation ?? []).filter((conversation) => conversation.id !== exceptId)
  }, [query.data, rows, clientId, exceptId])

  return (
    <section className="context-part" aria-label={exceptId ? 'Other conversations' : 'Conversations'}>
      <h2 className="context-heading">
        {exceptId ? 'Other conversations' : 'Conversations'} {others.length > 0 && <span className="context-count">{others.length}</span>}
      </h2>
      {query.isError && <FailedNotice words={errorWords(query.error)} onRetry={() => void query.refetch()} />}
      {!query.isError && others.length === 0 && !query.isPending && <p className="client-line">None yet.</p>}
      <ul className="others">
        {others.map((conversation) => (
          <li key={conversation.id}>
            <Link href={`/c/${conversation.id}`} className="other">
              <span className="one-line">{conversation.type === 'group' ? conversation.name : otherSide(conversation, clientId)}</span>
              {isWaiting(conversation) && conversation.waitingSinceMs !== null ? (
                <span className={`queue-time wait-${waitTone(conversation.waitingSinceMs, nowMs)}`}>
                  waits {waitWords(conversation.waitingSinceMs, nowMs)}
                </span>
              ) : (
                <span className="queue-time">{conversation.locked ? 'read-only' : conversation.type}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

const isOf = ({ client, with: other }: StaffConversation, clientId: ClientId) =>
  (client?.kind === 'client' && client.id === clientId) || (other?.kind === 'client' && other.id === clientId)

function otherSide(conversation: StaffConversation, clientId: ClientId): string {
  const other = [conversation.with, conversation.client].find((member) => member && !(member.kind === 'client' && member.id === clientId))
  return other?.displayName ?? conversationTitle(conversation)
}
