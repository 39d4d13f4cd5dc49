// What an admin can do with one message. What may be done is voice.ts's matter.
import type { StaffMessage } from '@dramatis/contract/staff-views'
import { MoreHorizontal, Pencil, Trash2 } from 'lucide-react'
import { ActionMenu, type MenuAction } from '../parts/ActionMenu.tsx'
import { clockTime } from '../time-words.ts'
import { messageActions } from './voice.ts'

export function MessageActions({ message, onEdit, onDelete }: { message: StaffMessage; onEdit: () => void; onDelete: () => void }) {
  const { edit, remove } = messageActions(message)
  const actions: MenuAction[] = [
    ...(edit ? [{ label: 'Edit', icon: <Pencil size={16} aria-hidden />, run: onEdit }] : []),
    ...(remove ? [{ label: 'Delete', icon: <Trash2 size={16} aria-hidden />, danger: true, run: onDelete }] : []),
  ]
  if (actions.length === 0) return null
  return (
    <ActionMenu
      actions={actions}
      trigger={
        <button
          type="button"
          className="icon-button"
          data-size="28"
          aria-label={`Actions for what ${message.sender.displayName} said at ${clockTime(message.createdAtMs)}`}
        >
          <MoreHorizontal size={16} aria-hidden />
        </button>
      }
    />
  )
}
