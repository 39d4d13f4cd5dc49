// Request ids: which commands carry one, and how one is made. Free of zod, like all that runs in the browser.
import type { RequestId } from '@dramatis/contract/ids'
import type { Route } from '@dramatis/contract/routes'

/**
 * The time, so that what is sent together stands together in the database, and 128 random bits in base64url. Works without a
 * secure context, where crypto.randomUUID is missing.
 */
export function newRequestId(): RequestId {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const random = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
  return `${Date.now().toString(36).padStart(9, '0')}${random}` as RequestId
}

/** What may be done twice without harm, and what only asks, although its secret may not stand in a URL. */
const without: ReadonlySet<string> = new Set(['conversation:mark-read', 'invitation:check', 'admin:check-link'])

/** A GET, or what has no route (a passing signal), is a query. ui/test/request-id.test.ts compares this with the contract. */
export function needsRequestId(name: string, route: Route | null): boolean {
  return route !== null && route.method !== 'GET' && !without.has(name)
}

/**
 * A request id for a form: the same as long as the same content is sent again, a new one when the content changed.
 * So a second press after a lost answer repeats the request, and a corrected form is a new one.
 */
export function requestIdsByContent(): (input: unknown) => RequestId {
  let content = ''
  let requestId = newRequestId()
  return (input) => {
    const now = JSON.stringify(input)
    if (now !== content) {
      content = now
      requestId = newRequestId()
    }
    return requestId
  }
}
