// One member: face, name, who plays them, one line, and the way to a direct conversation.
import type { ClientMember } from '@dramatis/contract/client-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { Button } from '@dramatis/ui/Button.tsx'
import { presentMembers } from '@dramatis/ui/client-selectors'
import { Dialog } from '@dramatis/ui/Dialog.tsx'
import { memberKey } from '@dramatis/ui/member-key'
import { PlayedBy } from '@dramatis/ui/PlayedBy.tsx'
import { MessageCircle } from 'lucide-react'
import { useState } from 'react'
import { useChat, useSnapshot } from '../chat-context.ts'
import { isSelf } from '../conversation-words.ts'
import { words } from '../words.ts'
import './members.css'

export function MemberCard({
  member,
  onClose,
  onMessage,
}: {
  member: ClientMember
  onClose(): void
  onMessage(member: ClientMember): Promise<void>
}) {
  const chat = useChat()
  const { state } = useSnapshot(chat)
  const [busy, setBusy] = useState(false)
  const own = isSelf(member, state.self)
  const here = [...state.conversations.values()].some((one) =>
    presentMembers(one, state.self).here.some((other) => memberKey(other) === memberKey(member)),
  )
  const message = async () => {
    setBusy(true)
    await onMessage(member)
    setBusy(false)
  }
  return (
    <Dialog title={words('members.about', { name: member.displayName })} titleHidden onClose={onClose}>
      <div className="card">
        <Avatar member={member} size={72} here={here} />
        <p className="card-name">{member.displayName}</p>
        {member.kind === 'persona' && <PlayedBy team={member.playedBy} />}
        <p className="card-about">
          {member.kind === 'persona'
            ? member.about
            : own
              ? words('members.isYou')
              : words(member.kind === 'team' ? 'members.team' : 'members.client')}
        </p>
        {here && <p className="card-here">{words('direct.here')}</p>}
        {member.kind === 'client' && !own && <p className="card-small">{words('direct.clientStart', { name: member.displayName })}</p>}
        {!own && (
          <Button
            look="primary"
            size="large"
            busy={busy}
            onClick={message}
            icon={<MessageCircle size={18} strokeWidth={1.75} aria-hidden="true" />}
            autoFocus
          >
            {words('members.message')}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
