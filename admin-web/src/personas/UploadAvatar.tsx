// A persona's face from a picture of one's own, in place of a drawn one.
import { uploadsPath } from '@dramatis/contract/routes'
import { type AvatarDoor, AvatarPicker } from '@dramatis/ui/pictures/AvatarPicker.tsx'
import { useMemo } from 'react'
import { useCall } from '../console-context.ts'
import { errorWords } from '../parts/error-words.ts'

interface Props {
  /** The uploaded one in use; null: a drawn one is. */
  avatarUrl: string | null
  displayName: string
  colour: number
  onChosen: (avatarUrl: string) => void
  /** Back to a drawn face. */
  onDrawn: () => void
}

export function UploadAvatar({ avatarUrl, displayName, colour, onChosen, onDrawn }: Props) {
  const call = useCall()
  const door = useMemo<AvatarDoor>(
    () => ({
      endpoint: uploadsPath.admin,
      finish: (uploadId, requestId) => call('upload:finish', { uploadId, use: 'avatar' }, { requestId }),
      words: errorWords,
    }),
    [call],
  )
  return (
    <AvatarPicker
      member={avatarUrl ? { kind: 'persona', displayName, avatarUrl, colour } : null}
      door={door}
      onChosen={onChosen}
      onRemove={avatarUrl ? async () => onDrawn() : undefined}
    />
  )
}
