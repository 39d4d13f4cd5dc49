// Counts what each connection and actor asks. In any stretch of time, wherever it begins, at most `burst` more than the
// sustained rate: an allowance that fills up steadily (GCRA, as in ATM Forum TM 4.0), not a window that starts anew.

import { type RateLimitName, rateLimits } from '@dramatis/contract/limits'
import { CommandError } from '../errors.ts'

export interface RateLimiter {
  /** @throws CommandError `rate_limited` with `retryAfterMs` */
  take(limit: RateLimitName, key: string): Promise<void>
}

const shortestWaitMs = 100
/** Fewer are kept without looking whether they still matter. */
const keptWithoutLooking = 1_000

export function createRateLimiter(): RateLimiter {
  /** When the allowance of a key is whole again. Whose is whole already needs no entry. */
  const wholeAtMs = new Map<string, number>()
  let lookAtSize = keptWithoutLooking

  function forgetWhole(nowMs: number): void {
    for (const [key, atMs] of wholeAtMs) if (atMs <= nowMs) wholeAtMs.delete(key)
    // Looked at again when it has doubled: what forgetting costs stays a small part of what counting does.
    lookAtSize = Math.max(keptWithoutLooking, wholeAtMs.size * 2)
  }

  return {
    async take(limit, name) {
      const { burst, perMinute } = rateLimits[limit]
      const everyMs = 60_000 / perMinute
      const allowanceMs = burst * everyMs
      const key = `${limit}:${name}`
      const nowMs = Date.now()
      // Never more than a whole allowance away, even when the clock was set back.
      const wholeMs = Math.min(Math.max(wholeAtMs.get(key) ?? nowMs, nowMs), nowMs + allowanceMs)
      // A thousandth for what fractions lose in adding up.
      const waitMs = wholeMs + everyMs - nowMs - allowanceMs
      if (waitMs <= 0.001) {
        wholeAtMs.set(key, wholeMs + everyMs)
        if (wholeAtMs.size >= lookAtSize) forgetWhole(nowMs)
        return
      }
      const retryAfterMs = Math.max(Math.ceil(waitMs), shortestWaitMs)
      const seconds = Math.ceil(retryAfterMs / 1000)
      throw new CommandError(
        'rate_limited',
        { retryAfterMs },
        `That was a lot at once. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
      )
    },
  }
}

/** For measurements: counts nothing. */
export const noRateLimits: RateLimiter = { take: async () => {} }
