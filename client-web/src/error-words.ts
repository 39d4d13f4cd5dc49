// What an error says to the client, in the language in use. The server's own sentence is for programs and logs.
import { limits } from '@dramatis/contract/limits'
import { CommandError } from '@dramatis/ui/command-error'
import { type WordId, words, wordsLocale } from './words.ts'

const known: Partial<Record<CommandError['code'], WordId>> = {
  no_answer: 'error.no_answer',
  wrong_credentials: 'error.wrong_credentials',
  email_taken: 'error.email_taken',
  name_taken: 'error.name_taken',
  link_invalid: 'error.link_invalid',
  sign_up_closed: 'error.sign_up_closed',
  locked: 'error.locked',
  notice_required: 'error.notice_required',
  not_found: 'error.not_found',
  not_allowed: 'error.not_allowed',
  too_large: 'error.too_large',
  invalid_input: 'error.invalid_input',
  busy: 'error.busy',
  rate_limited: 'error.rate_limited',
  picture_type: 'error.picture_type',
  picture_damaged: 'error.picture_damaged',
  picture_too_big: 'error.picture_too_big',
  picture_lost: 'error.picture_lost',
  storage_full: 'error.storage_full',
  limit_reached: 'error.limit_reached',
}

export function errorWords(error: unknown): string {
  if (!(error instanceof CommandError)) return words('error.no_answer')
  if (error.code === 'rate_limited' && error.wire?.retryAfterMs)
    return words('error.rate_limitedFor', { wait: waitWords(error.wire.retryAfterMs) })
  // Of a picture the limit is its bytes; of words there is none to tell.
  if (error.code === 'too_large' && error.wire?.limit === limits.pictureBytes)
    return words('error.picture_too_large', { megabytes: Math.floor(limits.pictureBytes / 1024 / 1024) })
  const id = known[error.code]
  return id ? words(id) : words('error.other', { reference: error.wire?.reference ?? '-' })
}

/** A waiting time, rounded up: waiting as told is always enough. */
export function waitWords(ms: number): string {
  const [unit, count] = ms < 60_000 ? (['second', Math.ceil(ms / 1000)] as const) : (['minute', Math.ceil(ms / 60_000)] as const)
  return new Intl.NumberFormat(wordsLocale(), { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}
