// The HTTP door, for the few commands that set a cookie and the questions a stranger may ask. Everything else goes over
// the socket. Knows routes, not features.
import type { RequestId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { Route } from '@dramatis/contract/routes'
import { CommandError, isWireError } from './command-error.ts'

/**
 * Calls one route. Fields in braces come from `input`; of a GET the rest goes to the query, otherwise to the JSON body.
 * Answers with the output itself. Rejects with a CommandError: the server's, or `no_answer` after limits.answerTimeoutMs.
 */
export async function callOverHttp<Output>(base: string, route: Route, input: object, requestId?: RequestId): Promise<Output> {
  const rest: Record<string, unknown> = { ...input }
  const path = route.path.replace(/\{(\w+)\}/g, (_whole, field: string) => {
    const value = rest[field]
    delete rest[field]
    return encodeURIComponent(String(value))
  })
  const headers: Record<string, string> = { accept: 'application/json' }
  if (requestId) headers['idempotency-key'] = requestId
  let url = base + path
  let body: string | undefined
  if (route.method === 'GET') {
    const query = new URLSearchParams()
    for (const [field, value] of Object.entries(rest)) if (value !== undefined) query.set(field, String(value))
    if (query.size > 0) url += `?${query}`
  } else {
    headers['content-type'] = 'application/json'
    body = JSON.stringify(rest)
  }
  let response: Response
  let answer: unknown
  try {
    response = await fetch(url, {
      method: route.method,
      headers,
      body,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(limits.answerTimeoutMs),
    })
    answer = response.status === 204 ? {} : await response.json()
  } catch {
    throw new CommandError('no_answer', 'The server did not answer.')
  }
  if (response.ok) return answer as Output
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : null
  throw isWireError(error) ? CommandError.ofWire(error) : new CommandError('no_answer', 'The answer could not be read.')
}

type CommandMap<Names extends string> = { [Name in Names]: { input: object; output: unknown } }

/** The same, typed for one audience: `const http = httpDoor<ClientCommands>(clientBase, clientRoutes)`. */
export function httpDoor<Commands extends CommandMap<keyof Commands & string>>(
  base: string,
  routes: { readonly [Name in keyof Commands]: Route | null },
) {
  return async <Name extends keyof Commands & string>(
    name: Name,
    input: Commands[Name]['input'],
    requestId?: RequestId,
  ): Promise<Commands[Name]['output']> => {
    const route = routes[name]
    if (!route) throw new Error(`${name} has no HTTP route`)
    return callOverHttp(base, route, input, requestId)
  }
}
