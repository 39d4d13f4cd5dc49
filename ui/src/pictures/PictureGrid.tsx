// The pictures of one message as a tidy grid, from one to ten, whose places are reserved before anything has loaded.
import type { Picture } from '@dramatis/contract/client-views'
import { type ReactNode, useContext } from 'react'
import { UiWordsContext } from '../ui-words.ts'
import { aloneSize, rowShares } from './grid-places.ts'
import { PictureView } from './PictureView.tsx'
import './pictures.css'

interface Placed {
  readonly width: number | null
  readonly height: number | null
}

/** The places; what stands in them is the caller's. */
export function GridPlaces<P extends Placed & { readonly key: string }>({
  pictures,
  children,
}: {
  pictures: readonly P[]
  children(picture: P, place: number, sizes: string): ReactNode
}) {
  const shares = rowShares(pictures.length)
  const [only] = pictures
  if (pictures.length === 1 && only) {
    const { width, ratio } = aloneSize(only.width, only.height)
    return (
      <div className="picture-grid" data-alone="" style={{ width: `${width}px`, aspectRatio: String(ratio) }}>
        {children(only, 1, `${width}px`)}
      </div>
    )
  }
  return (
    <div className="picture-grid">
      {pictures.map((picture, index) => (
        <div key={picture.key} className="picture-place" data-share={shares[index]}>
          {children(picture, index + 1, shares[index] === 2 ? '180px' : '119px')}
        </div>
      ))}
    </div>
  )
}

export function PictureGrid({ pictures, onOpen }: { pictures: readonly Picture[]; onOpen: ((index: number) => void) | undefined }) {
  const words = useContext(UiWordsContext).pictures
  return (
    <GridPlaces pictures={pictures.map((picture) => ({ ...picture, key: picture.id }))}>
      {(picture, place, sizes) => {
        const described = picture.altText || words.noAltText
        const name = pictures.length > 1 ? `${words.place(place, pictures.length)}, ${described}` : described
        return onOpen ? (
          <button type="button" className="picture" onClick={() => onOpen(place - 1)} aria-label={words.open(name)} aria-haspopup="dialog">
            <PictureView picture={picture} sizes={sizes} decorative />
          </button>
        ) : (
          <span className="picture">
            <PictureView picture={picture} sizes={sizes} />
          </span>
        )
      }}
    </GridPlaces>
  )
}
