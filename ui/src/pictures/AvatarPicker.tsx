// Chooses a picture of one's own as an avatar: picked, made smaller, uploaded, finished. What is done with it then is the
// caller's.
import type { PictureId, RequestId, UploadId } from '@dramatis/contract/ids'
import { picturePath } from '@dramatis/contract/routes'
import { useContext, useEffect, useRef, useState } from 'react'
import { Avatar, type AvatarMember } from '../Avatar.tsx'
import { Button } from '../Button.tsx'
import { newRequestId } from '../request-id.ts'
import { UiWordsContext } from '../ui-words.ts'
import { nameOf, pictureTypes, readPicture } from './picture-file.ts'
import './pictures.css'

export interface AvatarDoor {
  readonly endpoint: string
  /** upload:finish, for an avatar. */
  finish(uploadId: UploadId, requestId: RequestId): Promise<{ pictureId: PictureId }>
  words(error: unknown): string
}

interface AvatarPickerProps {
  /** Whose face it will be; null: shown elsewhere. */
  member: AvatarMember | null
  door: AvatarDoor
  /** With the path of the uploaded avatar. May refuse: its error is shown here. */
  onChosen(avatarUrl: string): Promise<void> | void
  /** Given: there is one that may be taken away. */
  onRemove?: (() => Promise<void>) | undefined
}

export function AvatarPicker({ member, door, onChosen, onRemove }: AvatarPickerProps) {
  const words = useContext(UiWordsContext).pictures
  const input = useRef<HTMLInputElement>(null)
  const [progress, setProgress] = useState<number | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const work = useRef<AbortController | null>(null)
  useEffect(() => () => work.current?.abort(), [])

  const run = async (act: (signal: AbortSignal) => Promise<void>) => {
    work.current?.abort()
    const own = new AbortController()
    work.current = own
    const { signal } = own
    setProblem(null)
    setProgress(0)
    try {
      await act(signal)
    } catch (error) {
      if (!signal.aborted) setProblem(door.words(error))
    }
    if (!signal.aborted) setProgress(null)
  }
  const choose = (file: File) =>
    run(async (signal) => {
      const { smaller } = await readPicture(file)
      const picture = smaller ?? file
      const { uploadFile } = await import('./upload-file.ts')
      const url = await uploadFile({
        ...{ file: picture, name: nameOf(file.name, picture), endpoint: door.endpoint, url: null, signal },
        onUrl: () => {},
        onWaiting: () => {},
        onProgress: setProgress,
      })
      const { pictureId } = await door.finish(url.split('/').at(-1) as UploadId, newRequestId())
      if (!signal.aborted) await onChosen(picturePath(pictureId, 'avatar'))
    })

  const busy = progress !== null
  return (
    <div className="avatar-pick">
      {member && <Avatar member={member} size={72} />}
      <div className="avatar-pick-buttons">
        <Button busy={busy} onClick={() => input.current?.click()}>
          {busy
            ? `${words.avatarUploading} ${words.uploading(Math.floor((progress ?? 0) * 100))}`
            : onRemove
              ? words.changeAvatar
              : words.chooseAvatar}
        </Button>
        {onRemove && !busy && (
          <Button look="quiet" onClick={() => void run(onRemove)}>
            {words.removeAvatar}
          </Button>
        )}
        {problem && (
          <p className="avatar-pick-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept={pictureTypes.join(',')}
        hidden
        data-testid="pick-avatar"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          event.currentTarget.value = ''
          if (file) void choose(file)
        }}
      />
    </div>
  )
}
