// The lightbox itself: the browser's own modal dialog around yet-another-react-lightbox. The dialog makes the rest inert
// and gives the focus back; the library brings keyboard, swipe and zoom.
import { Download } from 'lucide-react'
import { type SyntheticEvent, useContext, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import Library from 'yet-another-react-lightbox'
import Zoom from 'yet-another-react-lightbox/plugins/zoom'
import 'yet-another-react-lightbox/styles.css'
import { PlayedBy } from '../PlayedBy.tsx'
import { fullTime } from '../times.ts'
import { UiWordsContext } from '../ui-words.ts'
import type { LightboxProps } from './lightbox-items.ts'
import './lightbox.css'

/** A picture is enlarged up to this many of its own pixels a screen's. */
const maxZoomPixelRatio = 2
/** Keys belong to the lightbox while it is open: no shortcut of the page behind it, no sheet that closes with it. */
const keepInside = (event: SyntheticEvent) => event.stopPropagation()

export function LightboxWindow({ items, index, onIndex, onClose }: LightboxProps) {
  const ui = useContext(UiWordsContext)
  const words = ui.pictures
  const [dialog, setDialog] = useState<HTMLDialogElement | null>(null)
  const [isNarrow] = useState(() => matchMedia('(max-width: 759px)').matches)
  const at = Math.min(index, items.length - 1)
  const item = items[at]

  // Closed while it still stands in the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    if (!dialog) return
    if (!dialog.open) dialog.showModal()
    return () => dialog.close()
  }, [dialog])
  useEffect(() => {
    if (at !== index && at >= 0) onIndex(at)
  }, [at, index, onIndex])

  // The library begins anew with other slides: they are others only when a picture came or went.
  const ids = items.map(({ picture }) => picture.id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids stand for the items.
  const slides = useMemo(
    () =>
      items.map(({ picture }) => ({
        src: picture.display.url,
        alt: picture.altText || words.noAltText,
        width: picture.width,
        height: picture.height,
        srcSet: [picture.display, picture.original]
          .filter(({ width }, place, all) => place === 0 || width > (all[0]?.width ?? 0))
          .map(({ url, width, height }) => ({ src: url, width, height })),
      })),
    [ids, words],
  )
  if (!item) return null
  const { picture, sender, createdAtMs } = item
  return (
    <dialog
      ref={setDialog}
      className="lightbox"
      aria-label={words.lightbox}
      onKeyDown={keepInside}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      {dialog && (
        <Library
          open
          close={onClose}
          index={at}
          slides={slides}
          plugins={[Zoom]}
          on={{ view: ({ index: seen }) => onIndex(seen) }}
          carousel={{ finite: true, preload: 1, padding: isNarrow ? 0 : 72, imageProps: { decoding: 'async' } }}
          controller={{ closeOnEscape: false, closeOnBackdropClick: true, closeOnPullDown: true }}
          animation={{ fade: 0, swipe: 180, navigation: 120, zoom: 120 }}
          noScroll={{ disabled: true }}
          zoom={{ maxZoomPixelRatio, scrollToZoom: true }}
          portal={{ root: dialog, container: { role: 'presentation', 'aria-modal': undefined, 'aria-label': undefined } }}
          labels={{
            'Photo gallery': words.lightbox,
            Next: words.next,
            Previous: words.previous,
            Close: ui.close,
            'Zoom in': words.zoomIn,
            'Zoom out': words.zoomOut,
            '{index} of {total}': words.place(at + 1, items.length),
          }}
          toolbar={{
            buttons: [
              <a
                key="download"
                className="yarl__button lightbox-download"
                href={picture.original.url}
                download={picture.name}
                aria-label={words.download(picture.name)}
                title={words.download(picture.name)}
              >
                <Download size={22} strokeWidth={1.75} aria-hidden="true" />
              </a>,
              'close',
            ],
          }}
          render={{
            iconError: () => <span>{words.unavailable}</span>,
            ...(items.length === 1 && { buttonPrev: () => null, buttonNext: () => null }),
            controls: () => (
              <div className="lightbox-words">
                {items.length > 1 && (
                  <span className="lightbox-place" role="status">
                    {words.place(at + 1, items.length)}
                  </span>
                )}
                <p className="lightbox-by">
                  <strong>{sender.displayName}</strong>{' '}
                  {sender.kind === 'persona' && sender.playedBy !== undefined && <PlayedBy team={sender.playedBy} look="plain" />}{' '}
                  {item.by !== undefined && <span>({item.by}) </span>}
                  <time dateTime={new Date(createdAtMs).toISOString()}>{fullTime(createdAtMs, ui.locale)}</time>
                </p>
                {picture.altText !== '' && <p className="lightbox-alt">{picture.altText}</p>}
              </div>
            ),
          }}
        />
      )}
    </dialog>
  )
}
