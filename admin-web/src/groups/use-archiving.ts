// Archives and restores groups. Archiving can be taken back, so it asks nothing and offers the way back.
import type { StaffConversation } from '@dramatis/contract/staff-views'
import { useCall } from '../console-context.ts'
import { toast, toastError } from '../parts/toasts.ts'

export function useArchiving() {
  const call = useCall()
  async function restore({ id, name }: Pick<StaffConversation, 'id' | 'name'>): Promise<void> {
    try {
      await call('group:restore', { conversationId: id })
      toast({ title: `${name} is open again` })
    } catch (error) {
      toastError('The group could not be restored', error)
    }
  }
  async function archive(group: Pick<StaffConversation, 'id' | 'name'>): Promise<void> {
    try {
      await call('group:archive', { conversationId: group.id })
      toast({
        title: `${group.name} is archived`,
        detail: 'Nobody can write there',
        action: { label: 'Undo', run: () => void restore(group) },
      })
    } catch (error) {
      toastError('The group could not be archived', error)
    }
  }
  return { archive, restore }
}
