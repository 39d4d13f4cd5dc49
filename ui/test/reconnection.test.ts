// How thousands of connections come back that a server lost in one moment. Chance is drawn from a fixed sequence.
import { limits } from '@dramatis/contract/limits'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { backoffMs, Reconnection, reconnectWaitMs } from '../src/reconnection.ts'

/** Numbers between 0 and 1, evenly and in no order: multiples of the golden ratio. */
function evenly(): () => number {
  let drawn = 0
  return () => (++drawn * 0.618_033_988_749_895) % 1
}

/** When each of `count` is back, in milliseconds after the loss, from a server that is away for `awayMs`. */
function returns(count: number, awayMs: number): number[] {
  const random = evenly()
  return Array.from({ length: count }, () => {
    let atMs = 0
    for (let tries = 0; ; tries++) {
      atMs += reconnectWaitMs(tries, false, random)
      if (atMs >= awayMs) return atMs
    }
  }).sort((one, other) => one - other)
}

for (const awayMs of [300, 1_500, 4_000, 5_900, 30_000, 600_000])
  test(`of 2,000 who lost a server for ${awayMs / 1000} s no second brings back more than a fifth, and a turn later all are back`, () => {
    const backMs = returns(2_000, awayMs)
    const inOneSecond = backMs.map((atMs) => backMs.filter((other) => other >= atMs && other < atMs + 1000).length)
    expect(Math.max(...inOneSecond)).toBeLessThan(2_000 / 5)
    expect(backMs.at(-1)).toBeLessThanOrEqual(awayMs + limits.reconnectSpreadMs)
  })

test('who waits for an answer tries sooner than their turn, and later every time', () => {
  const random = () => 0.999
  expect([0, 1, 2, 3, 4, 9].map((tries) => Math.round(reconnectWaitMs(tries, true, random)))).toEqual([500, 1000, 1999, 3998, 6000, 6000])
  expect(backoffMs(9, random)).toBeLessThanOrEqual(limits.retryMaxMs)
})

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function reconnecting() {
  const tries: number[] = []
  const startMs = performance.now()
  const reconnection = new Reconnection(
    () => tries.push(Math.round(performance.now() - startMs)),
    () => 0.5,
  )
  return { tries, reconnection }
}

test('a page that has never been online is waited for; one that was takes its turn', () => {
  const { tries, reconnection } = reconnecting()
  reconnection.lost()
  vi.advanceTimersByTime(1_000)
  expect(tries).toEqual([375])
  reconnection.online()
  reconnection.lost()
  vi.advanceTimersByTime(3_100)
  expect(tries).toEqual([375, 4000])
})

test('an answer that is waited for brings the next try forward, once', () => {
  const { tries, reconnection } = reconnecting()
  reconnection.online()
  reconnection.lost()
  const wantNoMore = reconnection.want()
  reconnection.want()()
  vi.advanceTimersByTime(400)
  expect(tries).toEqual([375])
  wantNoMore()
  reconnection.lost()
  vi.advanceTimersByTime(5_900)
  expect(tries).toEqual([375])
  vi.advanceTimersByTime(200)
  expect(tries).toHaveLength(2)
})

test('before the moment that the server named nobody tries, however much they want to', () => {
  const { tries, reconnection } = reconnecting()
  reconnection.online()
  reconnection.lost(20_000)
  reconnection.want()
  vi.advanceTimersByTime(19_000)
  expect(tries).toEqual([])
  vi.advanceTimersByTime(1_100)
  expect(tries).toEqual([20_000])
  reconnection.stop()
})
