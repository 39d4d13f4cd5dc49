import { expect, it } from 'vitest'
import { waitTone, waitWords } from '../src/inbox/waiting.ts'

const minute = 60_000
it.each([
  ['under a minute', 59_000, 'now', 'calm'],
  ['whole minutes only', 2 * minute + 59_000, '2 min', 'calm'],
  ['late', 3 * minute, '3 min', 'warn'],
  ['too long', 10 * minute, '10 min', 'bad'],
  ['an hour', 60 * minute, '1 h', 'bad'],
  ['hours and minutes', 125 * minute, '2 h 5 min', 'bad'],
  ['days', 49 * 60 * minute, '2 days', 'bad'],
  ['a clock that is behind the server’s', -minute, 'now', 'calm'],
])('%s', (_why, waited, words, tone) => {
  expect([waitWords(0, waited), waitTone(0, waited)]).toEqual([words, tone])
})
