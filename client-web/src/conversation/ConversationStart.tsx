// The first thing in a conversation: what it is, who plays whom, who can read it.
import type { ClientConversation } from '@dramatis/contract/client-views'
import { Avatar, AvatarStack } from '@dramatis/ui/Avatar.tsx'
import { PlayedBy } from '@dramatis/ui/PlayedBy.tsx'
import { useChat, useSnapshot } from '../chat-context.ts'
import { conversationFaces, conversationName } from '../conversation-words.ts'
import { PlayedNotice } from '../shell/PlayedNotice.tsx'
import { words } from '../words.ts'

export function ConversationStart({ row, team }: { row: ClientConversation; team: string }) {
  const chat = useChat()
  const { self } = useSnapshot(chat).state
  const name = conversationName(row)
  const other = row.with
  return (
    <section className="start">
      {other ? <Avatar member={other} size={72} /> : <AvatarStack members={conversationFaces(row, self)} size={44} />}
      <h2>{name}</h2>
      {other?.kind === 'persona' && <PlayedBy team={other.playedBy} />}
      {other?.kind === 'persona' && <p>{other.about}</p>}
      <p>
        {!other ? (
          <>
            {row.description && <>{row.description} </>}
            <PlayedNotice team={team} />
          </>
        ) : other.kind === 'team' ? (
          words('direct.teamStart', { name })
        ) : other.kind === 'client' ? (
          words('direct.clientStart', { name })
        ) : (
          words('direct.start', { name })
        )}
      </p>
    </section>
  )
}
