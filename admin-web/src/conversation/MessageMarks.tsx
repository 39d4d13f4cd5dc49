// What only staff see around a message: who really wrote it, how long its writer waits, who has read it, and how a
// message that is still on its way fares.
import { isLastingFailure } from '@dramatis/ui/pictures/picture-draft'
import { usePictureDrafts } from '@dramatis/ui/pictures/use-drafts'
import { AlertCircle } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useConsole } from '../console-context.ts'
import { currentPerson } from '../current-face.ts'
import { AdminFace } from '../parts/AdminFace.tsx'
import { Tip } from '../parts/Tip.tsx'
import type { SeenBy } from './read-marks.ts'
import type { ShownStaffMessage } from './staff-rows.ts'
import { WaitMark } from './WaitMark.tsx'

export function BesideName({
  message,
  ownId,
  waits,
}: {
  message: ShownStaffMessage
  ownId: string
  waits: { sinceMs: number; whom: string | null } | null
}) {
  const clients = useConsole((state) => state.clients)
  const admins = useConsole((state) => state.admins)
  const actor = currentPerson({ clients, admins }, message.actor)
  return (
    <>
      {message.sender.kind === 'client' && <span className="pill">client</span>}
      {actor.kind === 'admin' && (
        <span className="message-actor">
          <AdminFace id={actor.id} displayName={actor.displayName} size={16} />
          <span className="visually-hidden">written by </span>
          {actor.id === ownId ? 'you' : actor.displayName}
        </span>
      )}
      {waits && <WaitMark {...waits} />}
    </>
  )
}

interface UnderProps {
  message: ShownStaffMessage
  seen: SeenBy | null
  onRetry: (requestId: string) => void
  onRemove: (requestId: string) => void
}

export function UnderMessage({ message, seen, onRetry, onRemove }: UnderProps) {
  const { pending } = message
  const drafts = usePictureDrafts()
  if (pending?.state === 'failed') {
    // What can never be sent is left out, if anything else is left.
    const isLasting = isLastingFailure(pending.failure?.code)
    const maySend = !isLasting || pending.text !== '' || drafts.sendable(pending.pictures ?? []).length > 0
    return (
      <p className="message-failed" role="alert">
        <AlertCircle size={14} aria-hidden />
        <span>Not sent. {pending.failure?.message}</span>
        {maySend && (
          <button type="button" className="text-button" onClick={() => onRetry(pending.requestId)}>
            {isLasting ? 'Send without it' : 'Try again'}
          </button>
        )}
        <button type="button" className="text-button" onClick={() => onRemove(pending.requestId)}>
          Remove
        </button>
      </p>
    )
  }
  if (pending) return <Sending />
  return seen && <Seen seen={seen} />
}

/** Said only when it takes a while: a line that comes and goes within a blink is a flicker. */
const patienceMs = 600
function Sending() {
  const [told, setTold] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setTold(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return told && <span>Sending</span>
}

function Seen({ seen }: { seen: SeenBy }) {
  const readers = [...seen.clients, ...seen.admins.map((name) => `${name} (team)`)].join(', ')
  return (
    <Tip words={`Read by ${readers}`} side="bottom">
      <button type="button" className="message-seen">
        Read
        <span className="visually-hidden"> by {readers}</span>
      </button>
    </Tip>
  )
}
