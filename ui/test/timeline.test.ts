// What the newest page does to what is held already: after a long time away it is shown at once, after a short one it
// only tells how far there is to go.
import { expect, test } from 'vitest'
import { emptyTimeline, jumpAfter, receivePage, type Timeline, timelineNeed } from '../src/timeline.ts'

interface Entry {
  readonly seq: number
  readonly atMs: number
  readonly kind: string
}
const entries = (from: number, to: number): Entry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ seq: from + index, atMs: 0, kind: 'conversation:renamed' }))
const newest = (timeline: Timeline<Entry>, from: number, to: number) =>
  receivePage(timeline, {}, { entries: entries(from, to), lastSeq: to, more: from > 1 })
const seqs = (timeline: Timeline<Entry>) => timeline.entries.map(({ seq }) => seq)

const held = newest(emptyTimeline<Entry>(), 11, 60)

test('a newest page that touches what is held continues it', () => {
  const after = newest(held, 41, 90)
  expect(seqs(after)).toEqual(entries(11, 90).map(({ seq }) => seq))
  expect(timelineNeed(after)).toBeNull()
})

test('a newest page a little further on keeps what is on the screen and names the gap', () => {
  const after = newest(held, 151, 200)
  expect(seqs(after)).toEqual(seqs(held))
  expect(timelineNeed(after)).toEqual({ kind: 'after', afterSeq: 60 })
})

test('a newest page far away is shown in place of what is held', () => {
  const far = 60 + jumpAfter + 1
  const after = newest(held, far - 49, far)
  expect(seqs(after)).toEqual(entries(far - 49, far).map(({ seq }) => seq))
  expect(after).toMatchObject({ older: true, heldSeq: far })
  expect(timelineNeed(after)).toBeNull()
})
