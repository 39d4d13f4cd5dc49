// Who sits in this group, which of them a colleague is using, and adding and removing.
import type { StaffConversation, StaffMember } from '@dramatis/contract/staff-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { memberKey } from '@dramatis/ui/member-key'
import { MessageCircle, MoreHorizontal, UserMinus, UserPlus, UserRound } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { useCall, useConsole, useSelf } from '../console-context.ts'
import { currentFace } from '../current-face.ts'
import { firstName } from '../inbox/row-words.ts'
import { ActionMenu, type MenuAction } from '../parts/ActionMenu.tsx'
import { Question } from '../parts/Question.tsx'
import { toast, toastError } from '../parts/toasts.ts'
import { AddMemberSheet } from './AddMemberSheet.tsx'
import { useWriteAs } from './use-write-as.ts'

/** So many stand here at once; the rest is one press away. */
const usuallyShown = 8

export function MemberList({ conversation, members }: { conversation: StaffConversation; members: readonly StaffMember[] }) {
  const call = useCall()
  const [all, setAll] = useState(false)
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<StaffMember | null>(null)
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)
  // The steady order of the cast, clients first: a list that reorders itself is one in which the wrong line is pressed.
  const sorted = useMemo(() => {
    const place = (member: StaffMember) =>
      member.kind === 'client' ? -1 : member.kind === 'persona' ? (personas.get(member.id)?.castPosition ?? 10_000) : 10_001
    return [...members].sort((one, other) => place(one) - place(other)).map((member) => currentFace({ personas, clients }, member))
  }, [members, personas, clients])
  const shown = all ? sorted : sorted.slice(0, usuallyShown)
  const archived = conversation.locked === 'archived'

  async function remove(member: StaffMember) {
    if (member.kind === 'team') return
    await call('member:remove', { conversationId: conversation.id, member: memberKey(member) })
  }
  async function addBack(member: StaffMember) {
    if (member.kind !== 'persona') return
    try {
      await call('member:add', { conversationId: conversation.id, member: { kind: 'persona', id: member.id } })
    } catch (error) {
      toastError(`${member.displayName} could not be added again`, error)
    }
  }
  async function removePersona(member: StaffMember) {
    try {
      await remove(member)
      toast({ title: `${member.displayName} was removed`, action: { label: 'Undo', run: () => void addBack(member) } })
    } catch (error) {
      toastError(`${member.displayName} could not be removed`, error)
    }
  }

  return (
    <section className="context-part" aria-label="Members">
      <h2 className="context-heading">
        Members <span className="context-count">{members.length}</span>
      </h2>
      <ul className="members">
        {shown.map((member) => (
          <Member
            key={memberKey(member)}
            conversation={conversation}
            member={member}
            onRemove={archived ? null : () => (member.kind === 'client' ? setRemoving(member) : void removePersona(member))}
          />
        ))}
      </ul>
      {sorted.length > usuallyShown && (
        <button type="button" className="member-more" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${sorted.length}`}
        </button>
      )}
      {!archived && (
        <button type="button" className="member-add" onClick={() => setAdding(true)}>
          <UserPlus size={18} strokeWidth={1.75} aria-hidden />
          Add member
        </button>
      )}
      {adding && <AddMemberSheet conversation={conversation} members={members} onClose={() => setAdding(false)} />}
      <Question
        open={removing !== null}
        title={`Remove ${removing?.displayName ?? ''} from ${conversation.name}?`}
        detail="They see nothing of this group any more, at once. When they are added again, they see it from then on, or from the beginning if you say so."
        answer="Remove"
        danger
        run={async () => {
          if (!removing) return
          await remove(removing)
          toast({ title: `${removing.displayName} was removed from ${conversation.name}` })
        }}
        onClose={() => setRemoving(null)}
      />
    </section>
  )
}

function Member({
  conversation,
  member,
  onRemove,
}: {
  conversation: StaffConversation
  member: StaffMember
  onRemove: (() => void) | null
}) {
  const self = useSelf()
  const [, go] = useLocation()
  const writeAs = useWriteAs()
  const presence = useConsole((state) => state.presence.get(conversation.id)?.presence)
  const client = conversation.client?.kind === 'client' ? conversation.client : null
  const key = memberKey(member)
  const users = presence?.admins.filter((admin) => admin.as === key && admin.state !== 'idle') ?? []
  const beside =
    member.kind === 'client'
      ? presence?.here.includes(key)
        ? 'here'
        : ''
      : users.map((admin) => (admin.id === self.id ? 'you' : firstName(admin.displayName))).join(', ')
  const actions: MenuAction[] = []
  if (member.kind === 'persona' && client)
    actions.push({
      label: `Write to ${client.displayName} as ${member.displayName}`,
      icon: <MessageCircle size={16} aria-hidden />,
      run: () => void writeAs(client.id, { kind: 'persona', id: member.id }),
    })
  if (member.kind === 'client') {
    actions.push({
      label: `Write to ${member.displayName} as the team`,
      icon: <MessageCircle size={16} aria-hidden />,
      run: () => void writeAs(member.id, { kind: 'team' }),
    })
    actions.push({ label: 'Open in Clients', icon: <UserRound size={16} aria-hidden />, run: () => go(`/clients/${member.id}`) })
  }
  if (onRemove)
    actions.push({
      label: member.kind === 'client' ? 'Remove…' : 'Remove',
      icon: <UserMinus size={16} aria-hidden />,
      danger: true,
      apart: actions.length > 0,
      run: onRemove,
    })
  return (
    <li className="member">
      <Avatar member={member} size={24} here={member.kind === 'client' && beside === 'here'} />
      <span className="member-name one-line">{member.displayName}</span>
      <span className="member-beside">{users.length > 0 ? `${beside}, now` : beside}</span>
      {actions.length > 0 && (
        <ActionMenu
          actions={actions}
          trigger={
            <button type="button" className="icon-button member-actions" data-size="28" aria-label={`Actions for ${member.displayName}`}>
              <MoreHorizontal size={16} aria-hidden />
            </button>
          }
        />
      )}
    </li>
  )
}
