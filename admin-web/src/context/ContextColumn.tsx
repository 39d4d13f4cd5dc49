// The right column: the client, what else they have open with the team, and who sits in this conversation. On a narrow
// screen it lies over the conversation.
import type { StaffConversation } from '@dramatis/contract/staff-views'
import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useConsole } from '../console-context.ts'
import { currentFace } from '../current-face.ts'
import type { ConversationDetail } from '../inbox-state.ts'
import { FailedNotice, LoadingRows } from '../parts/Notice.tsx'
import { ClientCard } from './ClientCard.tsx'
import { GroupCard } from './GroupCard.tsx'
import { MemberList } from './MemberList.tsx'
import { OtherConversations } from './OtherConversations.tsx'
import { PersonaCard } from './PersonaCard.tsx'
import { PicturesExchanged } from './PicturesExchanged.tsx'
import { WriteAs } from './WriteAs.tsx'
import './context.css'

interface Props {
  conversation: StaffConversation
  detail: ConversationDetail | undefined
  problem: string | null
  onRetry: () => void
  open: boolean
  onClose: () => void
}

export function ContextColumn({ conversation, detail, problem, onRetry, open, onClose }: Props) {
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)
  const face = (member: NonNullable<StaffConversation['client']>) => currentFace({ personas, clients }, member)
  const client = conversation.client ? face(conversation.client) : null
  const other = conversation.with ? face(conversation.with) : null

  const closeButton = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return
    closeButton.current?.focus()
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && !event.defaultPrevented && onClose()
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [open, onClose])

  return (
    <>
      {open && <div className="context-backdrop" onClick={onClose} aria-hidden />}
      <aside className="context" data-open={open || undefined} aria-label="About this conversation">
        <button ref={closeButton} type="button" className="icon-button context-close" aria-label="Close" onClick={onClose}>
          <X size={18} aria-hidden />
        </button>
        {client?.kind === 'client' && <ClientCard client={client} />}
        {other?.kind === 'client' && <ClientCard client={other} />}
        {other?.kind === 'persona' && <PersonaCard persona={other} />}
        {conversation.type === 'group' && <GroupCard conversation={conversation} />}
        <PicturesExchanged key={`pictures-${conversation.id}`} conversationId={conversation.id} />
        {conversation.type === 'group' &&
          (detail ? (
            <MemberList conversation={conversation} members={detail.members} />
          ) : problem ? (
            <FailedNotice words={problem} onRetry={onRetry} />
          ) : (
            <LoadingRows label="Loading members" rows={5} />
          ))}
        {client?.kind === 'client' && <OtherConversations key={client.id} clientId={client.id} exceptId={conversation.id} />}
        {client?.kind === 'client' && (
          <WriteAs
            key={`write-${client.id}`}
            clientId={client.id}
            displayName={client.displayName}
            disabled={clients.get(client.id)?.accessEnded ?? false}
          />
        )}
      </aside>
    </>
  )
}
