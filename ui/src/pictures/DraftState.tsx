// How far one picture is, over its preview: a ring that fills, or a mark that something is wrong.
import { CircleAlert } from 'lucide-react'
import { useContext } from 'react'
import { UiWordsContext } from '../ui-words.ts'
import type { PictureDraft } from './picture-draft.ts'

const radius = 14
const around = 2 * Math.PI * radius

export function DraftState({ draft }: { draft: PictureDraft }) {
  const words = useContext(UiWordsContext).pictures
  if (draft.state === 'ready') return null
  if (draft.state === 'failed') {
    return (
      <span className="draft-state" data-state="failed">
        <CircleAlert size={20} strokeWidth={2} aria-hidden="true" />
      </span>
    )
  }
  const percent = Math.floor(draft.progress * 100)
  const said = draft.waiting
    ? words.waiting
    : draft.state === 'uploading'
      ? words.uploading(percent)
      : draft.state === 'finishing'
        ? words.finishing
        : words.reading
  return (
    <span
      className="draft-state"
      data-state={draft.waiting ? 'waiting' : draft.state}
      role="progressbar"
      aria-label={draft.name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={said}
    >
      <svg width="36" height="36" viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r={radius} className="draft-ring" />
        <circle
          cx="18"
          cy="18"
          r={radius}
          className="draft-ring-part"
          strokeDasharray={around}
          strokeDashoffset={around * (1 - Math.max(0.04, draft.progress))}
          transform="rotate(-90 18 18)"
        />
      </svg>
    </span>
  )
}
