// The open timelines of the console, beside a server that cannot answer for a while though the connection stands.
import type { ConversationId } from '@dramatis/contract/ids'
import { CommandError } from '@dramatis/ui/command-error'
import { PictureDrafts } from '@dramatis/ui/pictures/picture-drafts'
import { afterEach, expect, test, vi } from 'vitest'
import type { Call } from '../src/console-store.ts'
import { createTimelines } from '../src/conversation/timeline-store.ts'
import { id } from './staff-examples.ts'

afterEach(() => vi.useRealTimers())

/** Nobody sends any here. */
const noPictures = new PictureDrafts(
  { endpoint: '', finish: () => Promise.reject(), discard: () => Promise.reject(), words: () => '' },
  () => 'admin.anna',
)

test('what could not be read while the server was busy is asked for again, as long as somebody looks', async () => {
  vi.useFakeTimers()
  let isBusy = true
  let asked = 0
  const call = (async () => {
    asked++
    if (isBusy) throw new CommandError('busy', 'The server is busy.')
    return { entries: [], lastSeq: 0, more: false }
  }) as unknown as Call
  const store = createTimelines(call, noPictures).of(id('harbour') as ConversationId)
  const leave = store.subscribe(() => {})
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toBeGreaterThan(2)
  expect(store.getState().timeline.heldSeq).toBeNull()

  isBusy = false
  await vi.advanceTimersByTimeAsync(5_000)
  expect(store.getState()).toMatchObject({ problem: null, timeline: { heldSeq: 0 } })

  const before = asked
  isBusy = true
  leave()
  store.connected()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toBe(before)
})
