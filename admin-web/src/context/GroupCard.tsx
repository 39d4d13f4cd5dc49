// The group itself: what it is for, and its three actions.
import type { StaffConversation } from '@dramatis/contract/staff-views'
import { Archive, ArchiveRestore, Pencil } from 'lucide-react'
import { useState } from 'react'
import { GroupForm } from '../groups/GroupForm.tsx'
import { useArchiving } from '../groups/use-archiving.ts'

export function GroupCard({ conversation }: { conversation: StaffConversation }) {
  const [editing, setEditing] = useState(false)
  const { archive, restore } = useArchiving()
  const archived = conversation.locked === 'archived'
  return (
    <section className="context-part" aria-label="Group">
      <h2 className="context-heading">{conversation.name}</h2>
      {conversation.description && <p className="group-description">{conversation.description}</p>}
      <div className="context-buttons">
        <button type="button" className="button" data-size="small" onClick={() => setEditing(true)}>
          <Pencil size={14} aria-hidden />
          {conversation.description ? 'Edit' : 'Rename or describe'}
        </button>
        <button
          type="button"
          className="button"
          data-size="small"
          onClick={() => void (archived ? restore(conversation) : archive(conversation))}
        >
          {archived ? <ArchiveRestore size={14} aria-hidden /> : <Archive size={14} aria-hidden />}
          {archived ? 'Restore' : 'Archive'}
        </button>
      </div>
      {editing && <GroupForm conversation={conversation} onClose={() => setEditing(false)} />}
    </section>
  )
}
