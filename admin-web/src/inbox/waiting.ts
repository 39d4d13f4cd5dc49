// How long somebody has waited, in words and in tone. Pure.

export type WaitTone = 'calm' | 'warn' | 'bad'

const minuteMs = 60_000
/** From these many minutes on a wait is shown as late, and as too long. */
export const warnAfterMinutes = 3
export const badAfterMinutes = 10

/** "now", "4 min", "2 h 5 min", "3 days". */
export function waitWords(sinceMs: number, nowMs: number): string {
  const minutes = Math.max(0, Math.floor((nowMs - sinceMs) / minuteMs))
  if (minutes < 1) return 'now'
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = Math.floor(hours / 24)
  return days === 1 ? '1 day' : `${days} days`
}

export function waitTone(sinceMs: number, nowMs: number): WaitTone {
  const minutes = (nowMs - sinceMs) / minuteMs
  if (minutes >= badAfterMinutes) return 'bad'
  return minutes >= warnAfterMinutes ? 'warn' : 'calm'
}
