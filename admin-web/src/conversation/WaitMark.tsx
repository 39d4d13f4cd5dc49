// "waits for Nora · 18 min", ticking, in the tone of its length.
import { waitTone, waitWords } from '../inbox/waiting.ts'
import { useNow } from '../use-now.ts'

export function WaitMark({ sinceMs, whom }: { sinceMs: number; whom: string | null }) {
  const nowMs = useNow()
  return (
    <span className={`wait-mark wait-${waitTone(sinceMs, nowMs)}`}>
      {whom ? `waits for ${whom}` : 'waits'} · {waitWords(sinceMs, nowMs)}
    </span>
  )
}
