// Everything exchanged in a conversation: pictures by month, who sent each (and who plays them), further pages as one
// scrolls, and the way to have them all.
import { Download } from 'lucide-react'
import { useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { Button, Spinner } from '../Button.tsx'
import type { ShownMember } from '../message-rows.ts'
import { PlayedBy } from '../PlayedBy.tsx'
import { UiWordsContext } from '../ui-words.ts'
import { createGallery, type GalleryFacts, type GallerySource, type GalleryState } from './gallery-store.ts'
import { PictureView } from './PictureView.tsx'
import './pictures.css'

/** `by`: who really sent it, for staff. */
export type ShownGalleryItem = GalleryFacts & { readonly sender: ShownMember; readonly by?: string | undefined }

/** The pictures of one conversation, for as long as somebody looks. `source` must stay the same. */
export function useGallery<Item extends GalleryFacts>(source: GallerySource<Item>): GalleryState<Item> & { more(): void; retry(): void } {
  const [gallery, setGallery] = useState<ReturnType<typeof createGallery<Item>> | null>(null)
  useEffect(() => {
    const made = createGallery(source)
    setGallery(made)
    return made.close
  }, [source])
  const state = useSyncExternalStore(gallery?.subscribe ?? neverTold, gallery?.getState ?? notYet)
  return { ...(state as GalleryState<Item>), more: gallery?.more ?? nothing, retry: gallery?.retry ?? nothing }
}

const nothing = () => {}
const neverTold = () => nothing
const beforeAnything: GalleryState<never> = { items: [], status: 'loading', hasMore: false }
const notYet = () => beforeAnything

interface GalleryProps<Item extends ShownGalleryItem> {
  gallery: ReturnType<typeof useGallery<Item>>
  /** The address of the archive of all. */
  archive: string
  onOpen(index: number): void
}

export function Gallery<Item extends ShownGalleryItem>({ gallery, archive, onOpen }: GalleryProps<Item>) {
  const ui = useContext(UiWordsContext)
  const words = ui.pictures
  const { items, status, hasMore, more, retry } = gallery
  const months = useMemo(() => byMonth(items, ui.locale), [items, ui.locale])
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = end.current
    if (!element || !hasMore || status !== 'ready') return
    const observer = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && more(), {
      rootMargin: '400px',
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [hasMore, status, more])

  return (
    <div className="gallery">
      {items.length > 0 && (
        <div className="gallery-head">
          <a className="button" data-size="small" href={archive} download>
            <Download size={16} strokeWidth={1.75} aria-hidden="true" />
            {words.downloadAll}
          </a>
        </div>
      )}
      {months.map((month) => (
        <section key={month.name} aria-label={month.name}>
          <h3 className="gallery-month">{month.name}</h3>
          <ul className="gallery-list">
            {month.items.map(({ item, index }) => (
              <li key={item.picture.id}>
                <button
                  type="button"
                  className="picture gallery-picture"
                  aria-label={words.open(`${item.picture.altText || words.noAltText}, ${item.sender.displayName}`)}
                  aria-haspopup="dialog"
                  onClick={() => onOpen(index)}
                >
                  <PictureView picture={item.picture} sizes="120px" decorative />
                </button>
                <p className="gallery-by one-line">
                  {item.sender.displayName}
                  {item.by !== undefined && ` · ${item.by}`}
                  {item.sender.kind === 'persona' && item.sender.playedBy !== undefined && (
                    <>
                      {' '}
                      <PlayedBy team={item.sender.playedBy} look="inline" />
                    </>
                  )}
                </p>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {items.length === 0 && status === 'ready' && <p className="gallery-empty">{words.galleryEmpty}</p>}
      <div ref={end} className="gallery-end" role="status">
        {status === 'loading' && (
          <>
            <Spinner /> <span>{words.loadingMore}</span>
          </>
        )}
        {status === 'failed' && <Button onClick={retry}>{words.retryShort}</Button>}
      </div>
    </div>
  )
}

function byMonth<Item extends ShownGalleryItem>(items: readonly Item[], locale: string) {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' })
  const months: { name: string; items: { item: Item; index: number }[] }[] = []
  items.forEach((item, index) => {
    const name = format.format(item.createdAtMs)
    const last = months.at(-1)
    if (last?.name === name) last.items.push({ item, index })
    else months.push({ name, items: [{ item, index }] })
  })
  return months
}
