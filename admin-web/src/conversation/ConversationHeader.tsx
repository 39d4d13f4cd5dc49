// What the conversation is, who of the team is in it at this moment and as whom, and the two ways onward: done and next.
import type { StaffConversation } from '@dramatis/contract/staff-views'
import { ArrowLeft, Check, PanelRight, SkipForward } from 'lucide-react'
import { Link } from 'wouter'
import { useConsole, useSelf } from '../console-context.ts'
import { currentFace } from '../current-face.ts'
import { conversationTitle, firstName } from '../inbox/row-words.ts'
import { AdminFace } from '../parts/AdminFace.tsx'
import { Tip } from '../parts/Tip.tsx'
import { isWaiting } from '../queue-order.ts'
import { iconSize } from '../shell/icon-size.ts'
import { agoWords } from '../time-words.ts'
import { useNow } from '../use-now.ts'

interface Props {
  conversation: StaffConversation
  onNext: () => void
  onDone: () => void
  onContext: () => void
  contextOpen: boolean
}

export function ConversationHeader({ conversation, onNext, onDone, onContext, contextOpen }: Props) {
  const nowMs = useNow()
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)
  const title = conversationTitle(conversation, (member) => currentFace({ personas, clients }, member))
  const begun = agoWords(conversation.createdAtMs, nowMs)
  const kind = conversation.with?.kind
  const under =
    conversation.type === 'group'
      ? `${conversation.memberCount} ${conversation.memberCount === 1 ? 'member' : 'members'} · begun ${begun}`
      : kind === 'persona'
        ? `Direct conversation · begun ${begun}`
        : kind === 'team'
          ? `Talks to the team · begun ${begun}`
          : 'Two clients. They know that the team can read this.'
  return (
    <header className="conversation-header">
      <Link href="/" className="icon-button conversation-back" aria-label="Back to the inbox">
        <ArrowLeft {...iconSize} />
      </Link>
      <div className="conversation-names">
        <h1 className="conversation-title one-line">{title}</h1>
        <p className="conversation-under one-line">{under}</p>
      </div>
      <Colleagues conversation={conversation} />
      {isWaiting(conversation) && (
        <Tip words="Nobody waits here any more" keys="E" side="bottom">
          <button type="button" className="button" data-size="small" onClick={onDone}>
            <Check size={16} aria-hidden />
            Done
          </button>
        </Tip>
      )}
      <Tip words="Next waiting" keys="N" side="bottom">
        <button type="button" className="icon-button" aria-label="Go to the longest wait" onClick={onNext}>
          <SkipForward {...iconSize} />
        </button>
      </Tip>
      <button
        type="button"
        className="icon-button conversation-context"
        aria-label="About this conversation"
        aria-expanded={contextOpen}
        onClick={onContext}
      >
        <PanelRight {...iconSize} />
      </button>
    </header>
  )
}

const mostShown = 2

function Colleagues({ conversation }: { conversation: StaffConversation }) {
  const self = useSelf()
  const presence = useConsole((state) => state.presence.get(conversation.id)?.presence)
  const members = useConsole((state) => state.details.get(conversation.id)?.members)
  const nameOf = (as: string | null) => {
    if (as === null) return null
    if (as === 'team') return self.teamName
    return (
      [...(members ?? []), ...(conversation.with ? [conversation.with] : [])].find(
        (member) => member.kind === 'persona' && `persona:${member.id}` === as,
      )?.displayName ?? null
    )
  }
  const colleagues = presence?.admins.filter((admin) => admin.id !== self.id) ?? []
  const shown = [...colleagues].sort((one, other) => Number(other.state === 'typing') - Number(one.state === 'typing')).slice(0, mostShown)
  return (
    <ul className="colleagues" aria-label="Colleagues here">
      {shown.map((admin) => {
        const as = nameOf(admin.as)
        const doing =
          admin.state === 'typing'
            ? `is typing${as ? ` as ${as}` : ''}`
            : admin.state === 'viewing'
              ? `is viewing${as ? ` as ${as}` : ''}`
              : 'is idle'
        return (
          <li key={admin.id} className="colleague" data-state={admin.state}>
            <AdminFace id={admin.id} displayName={admin.displayName} size={16} />
            <span className="one-line">
              {firstName(admin.displayName)} {doing}
            </span>
          </li>
        )
      })}
      {colleagues.length > shown.length && (
        <li className="colleague" title={colleagues.map((admin) => admin.displayName).join(', ')}>
          {colleagues.length - shown.length} more
        </li>
      )}
    </ul>
  )
}
