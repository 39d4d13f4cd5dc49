// Seats the cast in the groups that exist already, batch after batch, and says how far it is. What is done stays done
// when it is stopped; doing it again changes nothing.
import type { ConversationId } from '@dramatis/contract/ids'
import { useRef, useState } from 'react'
import { useCall } from '../console-context.ts'
import { errorWords } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { Question } from '../parts/Question.tsx'

interface Progress {
  groups: number
  seats: number
  state: 'running' | 'done' | 'stopped'
}

export function ApplyCast({ disabled }: { disabled: boolean }) {
  const call = useCall()
  const [asking, setAsking] = useState(false)
  const [progress, setProgress] = useState<Progress | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const stop = useRef(false)
  const resumeAfter = useRef<ConversationId | null>(null)

  async function apply() {
    stop.current = false
    setProblem(null)
    let { groups, seats } = resumeAfter.current && progress ? progress : { groups: 0, seats: 0 }
    try {
      do {
        setProgress({ groups, seats, state: 'running' })
        const batch = await call('cast:apply', { afterConversationId: resumeAfter.current }, { waitWhenLimited: true })
        groups += batch.groups
        seats += batch.seats
        resumeAfter.current = batch.nextConversationId
      } while (resumeAfter.current !== null && !stop.current)
      setProgress({ groups, seats, state: resumeAfter.current === null ? 'done' : 'stopped' })
    } catch (error) {
      setProblem(errorWords(error))
      setProgress({ groups, seats, state: 'stopped' })
    }
  }
  const running = progress?.state === 'running'
  return (
    <section className="form-part apply-cast" aria-label="Groups that exist already">
      <h3 className="picker-heading">Groups that exist already</h3>
      <p className="field-hint">They keep the personas they have. You can add those of the cast that are missing; nobody is taken out.</p>
      <FormError words={problem} />
      <p className="apply-progress" role="status">
        {progress &&
          `${progress.groups} ${progress.groups === 1 ? 'group' : 'groups'} looked at, ${progress.seats} ${progress.seats === 1 ? 'seat' : 'seats'} added${progress.state === 'done' ? '. Done.' : progress.state === 'stopped' ? '. Stopped.' : ' …'}`}
      </p>
      {running ? (
        <button type="button" className="button" data-size="small" onClick={() => (stop.current = true)}>
          Stop
        </button>
      ) : (
        <button
          type="button"
          className="button"
          data-size="small"
          disabled={disabled}
          onClick={() => (progress?.state === 'stopped' ? void apply() : setAsking(true))}
        >
          {progress?.state === 'stopped' ? 'Go on' : 'Apply cast to existing groups…'}
        </button>
      )}
      {disabled && <p className="field-hint">Save the cast first.</p>}
      <Question
        open={asking}
        title="Add the cast to every client's group?"
        detail="Each client sees who joined their group. Missing personas are added; nobody is taken out. This cannot be undone in one step."
        answer="Add the cast"
        run={async () => {
          resumeAfter.current = null
          void apply()
        }}
        onClose={() => setAsking(false)}
      />
    </section>
  )
}
