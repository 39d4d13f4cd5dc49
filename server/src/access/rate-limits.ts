// Counts what each connection and actor asks. A window of burst / perMinute minutes admits `burst`: at most burst more
// than the sustained rate in any stretch of time.

import { type RateLimitName, rateLimits } from '@dramatis/contract/limits'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { CommandError } from '../errors.ts'

export interface RateLimiter {
  /** @throws CommandError `rate_limited` with `retryAfterMs` */
  take(limit: RateLimitName, key: string): Promise<void>
}

export function createRateLimiter(): RateLimiter {
  const limiters = new Map(
    Object.entries(rateLimits).map(([name, { burst, perMinute }]) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, points: burst, duration: (60 * burst) / perMinute }),
    ]),
  )
  return {
    async take(limit, key) {
      try {
        await limiters.get(limit)?.consume(key)
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused
        const retryAfterMs = Math.max(refused.msBeforeNext, 100)
        const seconds = Math.ceil(retryAfterMs / 1000)
        throw new CommandError(
          'rate_limited',
          { retryAfterMs },
          `That was a lot at once. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
        )
      }
    },
  }
}

/** For measurements: counts nothing. */
export const noRateLimits: RateLimiter = { take: async () => {} }
