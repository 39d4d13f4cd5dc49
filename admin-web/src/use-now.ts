// One clock for everything that shows passing time, so that all minutes turn at the same moment.
import { useSyncExternalStore } from 'react'

const stepMs = 5_000
let nowMs = Date.now()
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    nowMs = Date.now()
    for (const each of listeners) each()
  }, stepMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time in milliseconds, renewed every few seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    // Between steps the same value, or React would render for ever; after a pause without listeners a fresh one.
    if (Date.now() - nowMs > stepMs) nowMs = Date.now()
    return nowMs
  })
}
