// Times as the console writes them. Its words are English, so its dates are too: in the browser's kind of English where
// it has one, otherwise with 24 hours and the day before the month.
import * as times from '@dramatis/ui/times'

export const consoleLocale = /^en\b/.test(navigator.language) ? navigator.language : 'en-GB'
const words = { today: 'Today', yesterday: 'Yesterday' }

/** "10:42" */
export const clockTime = (ms: number): string => times.clockTime(ms, consoleLocale)
/** For a tooltip: everything. */
export const exactTime = (ms: number): string => times.fullTime(ms, consoleLocale)
/** "10:42" today, "Yesterday", "Mon", then the date. */
export const shortTime = (ms: number, nowMs: number): string => times.listTime(ms, nowMs, consoleLocale, words)
/** "Today", "Yesterday", "Monday", then the date. */
export const dayWords = (ms: number, nowMs: number): string => times.dayLabel(ms, nowMs, consoleLocale, words)
/** "just now", "5 minutes ago", "3 weeks ago". */
export const agoWords = (ms: number, nowMs: number): string =>
  nowMs - ms < 60_000 ? 'just now' : times.relativeTime(ms, nowMs, consoleLocale)
