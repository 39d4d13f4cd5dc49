// When a connection that was lost tries again. A server that ends loses all its connections in one moment: each draws a
// turn of its own within the next seconds and keeps it from then on, so that they come back one after another however
// long the server was away. Somebody who waits for an answer does not wait for the turn. Knows no socket.
import { limits } from '@dramatis/contract/limits'

/** A doubling wait, half of it random, so that a thousand browsers do not return in the same moment. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const most = Math.min(limits.retryMaxMs, limits.retryBaseMs * 2 ** attempt)
  return most / 2 + (most / 2) * random()
}

/**
 * Milliseconds to the next try, after `tries` that failed since the connection was lost. Turns are as far apart as they
 * are spread: whoever missed the server's return by a moment comes again after all others, not with them.
 */
export function reconnectWaitMs(tries: number, isWanted: boolean, random: () => number = Math.random): number {
  const turnMs = tries === 0 ? limits.reconnectSpreadMs * random() : limits.reconnectSpreadMs
  return isWanted ? Math.min(turnMs, backoffMs(tries, random)) : turnMs
}

/** Calls `connect` whenever it is time to try. */
export class Reconnection {
  readonly #connect: () => void
  readonly #random: () => number
  /** Who waits for an answer; a page that has never been online is waited for by whoever opened it. */
  #waiting = 1
  #wasOnline = false
  #tries = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #dueMs = 0
  /** The server asked not to be tried before this moment. */
  #notBeforeMs = 0

  constructor(connect: () => void, random: () => number = Math.random) {
    this.#connect = connect
    this.#random = random
  }

  online(): void {
    this.stop()
    this.#tries = 0
    if (!this.#wasOnline) this.#waiting--
    this.#wasOnline = true
  }

  /** The connection was lost, or a try has failed. `retryAfterMs`: the server said when it may be tried again. */
  lost(retryAfterMs = 0): void {
    const nowMs = performance.now()
    this.#notBeforeMs = nowMs + retryAfterMs
    this.#tryAfter(Math.max(retryAfterMs, reconnectWaitMs(this.#tries, this.#waiting > 0, this.#random)))
    this.#tries++
  }

  /** Somebody waits for an answer until they call what this returns. */
  want(): () => void {
    this.#waiting++
    if (this.#timer !== undefined) {
      const nowMs = performance.now()
      const soonMs = Math.max(this.#notBeforeMs - nowMs, backoffMs(this.#tries - 1, this.#random))
      if (nowMs + soonMs < this.#dueMs) this.#tryAfter(soonMs)
    }
    let isOver = false
    return () => {
      if (!isOver) this.#waiting--
      isOver = true
    }
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #tryAfter(ms: number): void {
    clearTimeout(this.#timer)
    this.#dueMs = performance.now() + ms
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#connect()
    }, ms)
  }
}
