// The ways by which pictures come into a composer: a button that picks them, on a phone one that takes a photo, and
// dropping or pasting them anywhere near.
import { limits } from '@dramatis/contract/limits'
import { Camera, ImagePlus } from 'lucide-react'
import { type ClipboardEvent, type DragEvent, useContext, useRef, useState } from 'react'
import { IconButton } from '../Button.tsx'
import { addToast } from '../toast-store.ts'
import { UiWordsContext } from '../ui-words.ts'
import { pictureTypes } from './picture-file.ts'
import { usePictureDrafts } from './use-drafts.ts'
import './pictures.css'

/** Adds files to a composer; says so when they do not all fit into one message. */
export function useAddPictures(place: string): (files: readonly File[]) => void {
  const words = useContext(UiWordsContext).pictures
  const store = usePictureDrafts()
  return (files) => {
    const left = store.add(place, files)
    if (left > 0) addToast(words.tooMany(limits.picturesPerMessage), { look: 'bad' })
  }
}

export function AddPictures({ place, onAdded }: { place: string; onAdded(): void }) {
  const words = useContext(UiWordsContext).pictures
  const add = useAddPictures(place)
  const picker = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)
  const took = (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])]
    // The same file may be chosen again.
    input.value = ''
    if (files.length === 0) return
    add(files)
    onAdded()
  }
  return (
    <span className="add-pictures">
      <IconButton label={words.add} onClick={() => picker.current?.click()}>
        <ImagePlus size={18} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      <IconButton label={words.takePhoto} className="add-photo" onClick={() => camera.current?.click()}>
        <Camera size={18} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      <input
        ref={picker}
        type="file"
        accept={pictureTypes.join(',')}
        multiple
        hidden
        data-testid="pick-pictures"
        onChange={(event) => took(event.currentTarget)}
      />
      <input ref={camera} type="file" accept="image/*" capture="environment" hidden onChange={(event) => took(event.currentTarget)} />
    </span>
  )
}

/** Pasted files; where words come with them (a table copied from elsewhere) the words are meant. */
export function pastedPictures(event: ClipboardEvent): File[] {
  const { files, types } = event.clipboardData
  return types.includes('text/plain') ? [] : [...files]
}

const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/** What makes an element take dropped files, and what to show over it meanwhile. `onDrop` null: nothing is taken. */
export function useDrop(onDrop: ((files: File[]) => void) | null) {
  const words = useContext(UiWordsContext).pictures
  const [over, setOver] = useState(false)
  /** Entering a child is told before leaving its parent: only the count says whether it is still above. */
  const depth = useRef(0)
  const end = () => {
    depth.current = 0
    setOver(false)
  }
  const handlers = {
    onDragEnter: (event: DragEvent) => {
      if (!carriesFiles(event)) return
      depth.current++
      if (onDrop) setOver(true)
    },
    onDragOver: (event: DragEvent) => {
      // Not preventing it would let the browser open the file in place of the chat.
      if (carriesFiles(event)) event.preventDefault()
    },
    onDragLeave: (event: DragEvent) => {
      if (carriesFiles(event) && --depth.current <= 0) end()
    },
    onDrop: (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      end()
      onDrop?.([...event.dataTransfer.files])
    },
  }
  const shade = over && (
    <div className="drop-shade" aria-hidden="true">
      <ImagePlus size={28} strokeWidth={1.75} />
      {words.dropHere}
    </div>
  )
  return { handlers, shade }
}
