// Under a message that is not stored yet: on its way, or why not and what to do.
import { Button } from '@dramatis/ui/Button.tsx'
import { isLastingFailure } from '@dramatis/ui/pictures/picture-draft'
import { usePictureDrafts } from '@dramatis/ui/pictures/use-drafts'
import type { PendingMessage } from '@dramatis/ui/timeline'
import { useNow } from '@dramatis/ui/use-now'
import { CircleAlert } from 'lucide-react'
import { waitWords } from '../error-words.ts'
import { words } from '../words.ts'

interface PendingStateProps {
  pending: PendingMessage
  online: boolean
  onRetry(): void
  onRemove(): void
}

export function PendingState({ pending, online, onRetry, onRemove }: PendingStateProps) {
  const drafts = usePictureDrafts()
  if (pending.state === 'stored') return <>{words('message.sent')}</>
  if (pending.state === 'sending') return <>{words(online ? 'message.sending' : 'message.waiting')}</>
  // What can never be sent is left out, if anything else is left.
  const isLasting = isLastingFailure(pending.failure?.code)
  const maySend = !isLasting || pending.text !== '' || drafts.sendable(pending.pictures ?? []).length > 0
  return (
    <span className="pending-failed">
      <CircleAlert size={14} strokeWidth={2} aria-hidden="true" />
      <span role="alert">
        {words('message.failed')}. <Reason pending={pending} />
      </span>
      {maySend && (
        <Button size="small" onClick={onRetry}>
          {words(isLasting ? 'message.sendWithout' : 'message.retry')}
        </Button>
      )}
      <Button size="small" look="quiet" onClick={onRemove}>
        {words('message.remove')}
      </Button>
    </span>
  )
}

function Reason({ pending }: { pending: PendingMessage }) {
  const now = useNow(1000)
  const { failure } = pending
  if (failure?.retryAtMs == null) return <>{failure?.message}</>
  const left = failure.retryAtMs - now
  // Said once when it happened; the countdown is for the eye.
  return (
    <span aria-live="off">{left > 0 ? words('error.rate_limitedFor', { wait: waitWords(left) }) : words('error.rate_limitedNow')}</span>
  )
}
