// Times in words, by Intl. All take milliseconds since 1970 and the browser's time zone; none reads the clock.

const formats = new Map<string, Intl.DateTimeFormat>()
/** Making a format is slow, using it is not. */
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(key, known)
  return known
}

/** Days between two moments by the calendar: 0 is the same day, 1 is yesterday. */
export function calendarDaysAgo(atMs: number, nowMs: number): number {
  return Math.round((startOfDay(nowMs) - startOfDay(atMs)) / 86_400_000)
}
/** Midnight before this moment, by the local calendar. */
export function startOfDay(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0)
}

/** "10:42" or "10:42 AM". */
export function clockTime(atMs: number, locale: string): string {
  return format(locale, { hour: 'numeric', minute: '2-digit' }).format(atMs)
}

/** Everything, for a tooltip: "Sunday, 22 November 2026 at 10:42". */
export function fullTime(atMs: number, locale: string): string {
  return format(locale, { dateStyle: 'full', timeStyle: 'short' }).format(atMs)
}

/** For a day separator: "Today", "Yesterday", "Thursday", "Thursday, 5 November", with the year where it is another. */
export function dayLabel(atMs: number, nowMs: number, locale: string, words: { today: string; yesterday: string }): string {
  const days = calendarDaysAgo(atMs, nowMs)
  if (days <= 0) return words.today
  if (days === 1) return words.yesterday
  if (days < 7) return format(locale, { weekday: 'long' }).format(atMs)
  const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear()
  return format(locale, { weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(atMs)
}

/** For a row of a list: "10:42", "Yesterday", "Mon", "5 Nov", "05/11/2025". */
export function listTime(atMs: number, nowMs: number, locale: string, words: { yesterday: string }): string {
  const days = calendarDaysAgo(atMs, nowMs)
  if (days <= 0) return clockTime(atMs, locale)
  if (days === 1) return words.yesterday
  if (days < 7) return format(locale, { weekday: 'short' }).format(atMs)
  const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear()
  return sameYear ? format(locale, { day: 'numeric', month: 'short' }).format(atMs) : format(locale, { dateStyle: 'short' }).format(atMs)
}

const durationSteps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** A length of time in its largest unit: "18 min", "2 hr", "3 days". Rounds down; under a minute in seconds. */
export function shortDuration(ms: number, locale: string): string {
  const [unit, size] = durationSteps.find(([, length]) => ms >= length) ?? (['second', 1000] as const)
  const count = Math.max(0, Math.floor(ms / size))
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: unit === 'day' ? 'long' : 'short' }).format(count)
}

/** "3 weeks ago", "in 2 days"; under a minute "now". */
export function relativeTime(atMs: number, nowMs: number, locale: string): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const away = atMs - nowMs
  const size = Math.abs(away)
  if (size < 60_000) return relative.format(0, 'second')
  if (size < 3_600_000) return relative.format(Math.trunc(away / 60_000), 'minute')
  if (size < 86_400_000) return relative.format(Math.trunc(away / 3_600_000), 'hour')
  const days = -calendarDaysAgo(atMs, nowMs)
  if (Math.abs(days) < 14) return relative.format(days, 'day')
  if (Math.abs(days) < 60) return relative.format(Math.trunc(days / 7), 'week')
  if (Math.abs(days) < 365) return relative.format(Math.trunc(days / 30), 'month')
  return relative.format(Math.trunc(days / 365), 'year')
}

/** "Nora, Sam and Ines", at most `most` names, then `more(n)` as the last of the list. */
export function listOfNames(names: readonly string[], locale: string, more: (count: number) => string, most = 3): string {
  const shown = names.length > most + 1 ? [...names.slice(0, most), more(names.length - most)] : names
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(shown)
}
