// The pictures of a message that is not stored yet: previews in their places, with how far each is.
import { useContext } from 'react'
import type { PendingPicture } from '../timeline.ts'
import { UiWordsContext } from '../ui-words.ts'
import { DraftState } from './DraftState.tsx'
import { GridPlaces } from './PictureGrid.tsx'
import type { PictureDraft } from './picture-draft.ts'
import { messagePlace } from './places.ts'
import { previewOf } from './previews.ts'
import { useDraftsOf } from './use-drafts.ts'
import './pictures.css'

export function PendingPictures({ requestId, pictures }: { requestId: string; pictures: readonly PendingPicture[] }) {
  const words = useContext(UiWordsContext).pictures
  const drafts = useDraftsOf(messagePlace(requestId))
  return (
    <GridPlaces pictures={pictures.map((picture) => ({ ...picture, ...sizeOf(drafts.find(({ key }) => key === picture.key)) }))}>
      {({ key, altText }) => {
        const draft = drafts.find((one) => one.key === key)
        // Once the server has the message nothing is kept here; its place is not empty until the stored one comes.
        const preview = draft?.preview ?? previewOf(key)
        return (
          <span className="picture">
            {preview && <img className="picture-image" src={preview} alt={altText || words.noAltText} />}
            {draft && <DraftState draft={draft} />}
          </span>
        )
      }}
    </GridPlaces>
  )
}

/** Known later than the message where it was sent before its pictures were read. */
const sizeOf = (draft: PictureDraft | undefined) => (draft?.width ? { width: draft.width, height: draft.height } : {})
