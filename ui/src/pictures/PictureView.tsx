// One picture in a reserved place: a blurred placeholder at once, the right size for the screen when it is looked at, and
// words where it cannot be shown. Never asks twice for one that is gone.
import type { Picture } from '@dramatis/contract/client-views'
import { ImageOff } from 'lucide-react'
import { useContext, useState } from 'react'
import { UiWordsContext } from '../ui-words.ts'
import { placeholderOf } from './previews.ts'
import './pictures.css'

interface PictureViewProps {
  picture: Picture
  /** How wide it stands there, as the `sizes` of an image. */
  sizes: string
  /** The name is said by what is around it. */
  decorative?: boolean
}

export function PictureView({ picture, sizes, decorative = false }: PictureViewProps) {
  const words = useContext(UiWordsContext).pictures
  const [state, setState] = useState<{ id: string; is: 'shown' | 'broken' } | null>(null)
  const is = state?.id === picture.id ? state.is : 'coming'
  if (is === 'broken') {
    return (
      <span className="picture-broken">
        <ImageOff size={20} strokeWidth={1.75} aria-hidden="true" />
        <span>{words.unavailable}</span>
      </span>
    )
  }
  const placeholder = is === 'coming' ? placeholderOf(picture.id, picture.placeholder) : null
  const { thumbnail, display, animated } = picture
  // What moves stands still among words: it moves where it is looked at alone, and can be closed.
  const hasLarger = !animated && display.width > thumbnail.width
  return (
    <>
      <img
        className="picture-image"
        src={thumbnail.url}
        srcSet={hasLarger ? `${thumbnail.url} ${thumbnail.width}w, ${display.url} ${display.width}w` : undefined}
        sizes={sizes}
        width={picture.width}
        height={picture.height}
        alt={decorative ? '' : picture.altText || words.noAltText}
        loading="lazy"
        decoding="async"
        draggable={false}
        style={{ backgroundImage: placeholder ? `url("${placeholder}")` : 'none' }}
        onLoad={() => setState({ id: picture.id, is: 'shown' })}
        onError={() => setState({ id: picture.id, is: 'broken' })}
      />
      {animated && <span className="picture-moves">{words.moves}</span>}
    </>
  )
}
