// The client's own picture: what others see beside their name.
import type { ClientSelf } from '@dramatis/contract/client-views'
import { uploadsPath } from '@dramatis/contract/routes'
import { type AvatarDoor, AvatarPicker } from '@dramatis/ui/pictures/AvatarPicker.tsx'
import { addToast } from '@dramatis/ui/toast-store'
import { useMemo } from 'react'
import { useChat } from '../chat-context.ts'
import { errorWords } from '../error-words.ts'
import { words } from '../words.ts'

export function OwnPicture({ self }: { self: ClientSelf }) {
  const chat = useChat()
  const door = useMemo<AvatarDoor>(
    () => ({
      endpoint: uploadsPath.client,
      finish: (uploadId, requestId) => chat.connection.call('upload:finish', { uploadId, use: 'avatar' }, { requestId }),
      words: errorWords,
    }),
    [chat],
  )
  const save = async (avatarUrl: string | null) => {
    await chat.connection.call('client:choose-avatar', { avatarUrl })
    await chat.refreshSelf()
    addToast(words('app.saved'))
  }
  return (
    <AvatarPicker
      member={{ kind: 'client', displayName: self.displayName, avatarUrl: self.avatarUrl, colour: self.colour }}
      door={door}
      onChosen={save}
      onRemove={self.avatarUrl ? () => save(null) : undefined}
    />
  )
}
