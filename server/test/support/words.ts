// Small things that every test says: a refusal, a request id, a name that cannot occur by accident.
import { randomBytes } from 'node:crypto'
import type { WireError } from '@dramatis/contract/errors'

/** What the server answered instead of doing it. */
export class Refused extends Error {
  readonly code: WireError['code']
  readonly error: WireError
  constructor(error: WireError) {
    super(`${error.code}: ${error.message}${error.fields ? ` ${JSON.stringify(error.fields)}` : ''}`)
    this.code = error.code
    this.error = error
  }
}

/** The refusal that a call must end with. @throws when it was done instead */
export async function refusalOf(call: Promise<unknown>): Promise<WireError> {
  let done: unknown
  try {
    done = await call
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.error
    throw thrown
  }
  throw new Error(`it was done instead of refused: ${JSON.stringify(done)}`)
}

export const newRequestId = (): string => `test-${randomBytes(12).toString('hex')}`

/** Ten letters that stand nowhere else. */
export const unmistakable = (): string => `zqx${randomBytes(5).toString('hex')}`

/** An id of the right shape that names nothing. */
export const absentId = (): string => randomBytes(16).toString('base64url')
