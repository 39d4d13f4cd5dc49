// Opens a direct conversation with a client, as a persona seated with them or as the team, and goes there.
import type { ClientId } from '@dramatis/contract/ids'
import type { Voice } from '@dramatis/contract/staff-views'
import { useCallback } from 'react'
import { useLocation } from 'wouter'
import { useCall } from '../console-context.ts'
import { focusComposer } from '../conversation/focus.ts'
import { toastError } from '../parts/toasts.ts'

export function useWriteAs(): (clientId: ClientId, as: Voice) => Promise<void> {
  const call = useCall()
  const [, go] = useLocation()
  return useCallback(
    async (clientId, as) => {
      try {
        const { conversationId } = await call('conversation:open-direct', { clientId, as })
        go(`/c/${conversationId}`)
        focusComposer()
      } catch (error) {
        toastError('The direct conversation could not be opened', error)
      }
    },
    [call, go],
  )
}
