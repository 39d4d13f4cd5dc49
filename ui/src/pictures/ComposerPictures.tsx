// The pictures that stand in a composer: each with its preview and progress, a field for what it shows, and the ways to
// cancel, retry and reorder. Draws nothing when there are none.
import { limits } from '@dramatis/contract/limits'
import { ArrowLeft, ArrowRight, X } from 'lucide-react'
import { useContext } from 'react'
import { Button } from '../Button.tsx'
import { UiWordsContext } from '../ui-words.ts'
import { DraftState } from './DraftState.tsx'
import type { PictureDraft } from './picture-draft.ts'
import { useDraftsOf, usePictureDrafts } from './use-drafts.ts'
import './pictures.css'

interface ComposerPicturesProps {
  place: string
  /** Where the keyboard goes when the last picture was removed. */
  onEmpty(): void
}

export function ComposerPictures({ place, onEmpty }: ComposerPicturesProps) {
  const words = useContext(UiWordsContext).pictures
  const store = usePictureDrafts()
  const drafts = useDraftsOf(place)
  if (drafts.length === 0) return null
  const remove = (key: string, index: number, button: HTMLElement) => {
    const next = drafts[index + 1] ?? drafts[index - 1]
    const list = button.closest('ul')
    store.remove(key)
    if (!next) return onEmpty()
    // The keyboard stays among the pictures.
    requestAnimationFrame(() => list?.querySelector<HTMLElement>(`[data-key="${next.key}"] .draft-remove`)?.focus())
  }
  const shrinking = drafts.filter(({ shrinks }) => shrinks)
  return (
    <div className="drafts">
      <ul className="drafts-list" aria-label={words.toSend(drafts.length)}>
        {drafts.map((draft, index) => (
          <Draft
            key={draft.key}
            draft={draft}
            first={index === 0}
            last={index === drafts.length - 1}
            onRemove={(button) => remove(draft.key, index, button)}
          />
        ))}
      </ul>
      {shrinking.length > 0 && (
        <label className="drafts-original" title={words.originalHint}>
          <input
            type="checkbox"
            checked={shrinking.every(({ asIs }) => asIs)}
            onChange={(event) => store.sendAsIs(place, event.currentTarget.checked)}
          />
          {words.original}
        </label>
      )}
    </div>
  )
}

interface DraftProps {
  draft: PictureDraft
  first: boolean
  last: boolean
  onRemove(button: HTMLElement): void
}

function Draft({ draft, first, last, onRemove }: DraftProps) {
  const words = useContext(UiWordsContext).pictures
  const store = usePictureDrafts()
  const { key, name, failure } = draft
  /** What is pressed may be gone afterwards: the keyboard stays with this picture. */
  const act = (button: HTMLElement, what: () => void, then: string) => {
    const item = button.closest('li')
    what()
    requestAnimationFrame(() => {
      if (item && !item.contains(document.activeElement)) item.querySelector<HTMLElement>(then)?.focus()
    })
  }
  const move = (button: HTMLElement, by: -1 | 1) => act(button, () => store.move(key, by), '.draft-moves > button')
  return (
    <li className="draft" data-key={key} data-state={draft.state} aria-busy={draft.state !== 'ready' && draft.state !== 'failed'}>
      <div className="draft-picture">
        {draft.preview ? <img src={draft.preview} alt={draft.altText || name} /> : <span className="draft-name">{name}</span>}
        <DraftState draft={draft} />
        <button
          type="button"
          className="draft-remove"
          aria-label={words.remove(name)}
          title={words.remove(name)}
          onClick={(event) => onRemove(event.currentTarget)}
        >
          <X size={16} strokeWidth={2} aria-hidden="true" />
        </button>
        <div className="draft-moves">
          {!first && (
            <button
              type="button"
              aria-label={words.earlier(name)}
              title={words.earlier(name)}
              onClick={(event) => move(event.currentTarget, -1)}
            >
              <ArrowLeft size={14} strokeWidth={2} aria-hidden="true" />
            </button>
          )}
          {!last && (
            <button
              type="button"
              aria-label={words.later(name)}
              title={words.later(name)}
              onClick={(event) => move(event.currentTarget, 1)}
            >
              <ArrowRight size={14} strokeWidth={2} aria-hidden="true" />
            </button>
          )}
        </div>
      </div>
      {failure ? (
        <div className="draft-failure">
          <p role="alert">{failure.message}</p>
          {failure.mayRetry && (
            <Button
              size="small"
              aria-label={words.retry(name)}
              onClick={(event) => act(event.currentTarget, () => store.retry(key), '.draft-remove')}
            >
              {words.retryShort}
            </Button>
          )}
        </div>
      ) : (
        <input
          className="draft-alt"
          value={draft.altText}
          maxLength={limits.altTextLength}
          placeholder={words.altTextHint}
          aria-label={words.altText(name)}
          onInput={(event) => store.describe(key, event.currentTarget.value)}
          onKeyDown={(event) => {
            // Return belongs to the description here, not to the message around it.
            if (event.key === 'Enter') event.preventDefault()
          }}
          autoComplete="off"
        />
      )}
    </li>
  )
}
