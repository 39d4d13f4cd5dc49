// The pictures of a message that is not stored yet: previews in their places, with how far each is.
import { useContext } from 'react'
import type { PendingPicture } from '../timeline.ts'
import { UiWordsContext } from '../ui-words.ts'
import { DraftState } from './DraftState.tsx'
import { GridPlaces } from './PictureGrid.tsx'
import { messagePlace } from './places.ts'
import { useDraftsOf } from './use-drafts.ts'
import './pictures.css'

export function PendingPictures({ requestId, pictures }: { requestId: string; pictures: readonly PendingPicture[] }) {
  const words = useContext(UiWordsContext).pictures
  const drafts = useDraftsOf(messagePlace(requestId))
  return (
    <GridPlaces pictures={pictures}>
      {({ key, altText }) => {
        const draft = drafts.find((one) => one.key === key)
        return (
          <span className="picture">
            {draft?.preview ? <img className="picture-image" src={draft.preview} alt={altText || words.noAltText} /> : null}
            {draft && <DraftState draft={draft} />}
          </span>
        )
      }}
    </GridPlaces>
  )
}
