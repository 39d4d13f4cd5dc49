// The way in over HTTP: one route per command of the table, made from its contract. Fields named in the path come from
// it; of a GET the rest from the query, otherwise from the body. It knows no feature.

import type { Audience, CommandContract } from '@dramatis/contract/command'
import { adminBase, clientBase } from '@dramatis/contract/routes'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Credential, dispatch, type Engine, newReference } from '../dispatch.ts'
import { CommandError } from '../errors.ts'
import { type Addresses, deviceOf } from './address.ts'
import { readSessionCookie, sessionCookie } from './cookies.ts'

export interface HttpDoorParts {
  readonly engine: () => Engine
  readonly addresses: Addresses
  readonly secureCookies: boolean
}

export const baseOf = (audience: Audience): string => (audience === 'client' ? clientBase : adminBase)

/** `/groups/{conversationId}` in the contract is `/groups/:conversationId` here. */
const fastifyPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1')

export function addCommandRoutes(app: FastifyInstance, parts: HttpDoorParts): void {
  const { table } = parts.engine()
  for (const audience of ['client', 'admin'] as const) {
    for (const [name, { contract }] of Object.entries(table[audience])) {
      const { route } = contract as CommandContract
      if (!route) continue
      app.route({
        method: route.method,
        url: baseOf(audience) + fastifyPath(route.path),
        handler: (request, reply) => answer(request, reply, audience, name, contract as CommandContract, parts),
      })
    }
  }
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  audience: Audience,
  name: string,
  contract: CommandContract,
  parts: HttpDoorParts,
): Promise<unknown> {
  const reference = newReference()
  reply.header('x-reference', reference)
  const { raw } = request
  const asked = read(request, audience, parts)
  const result = await dispatch(parts.engine(), {
    audience,
    name,
    ...asked,
    knownActor: null,
    requestId: request.headers['idempotency-key'],
    address: parts.addresses.addressOf(raw),
    baseUrl: parts.addresses.baseUrlOf(raw),
    device: deviceOf(request.headers['user-agent']),
    connectionId: null,
    reference,
  })
  if (result.openedSession) reply.header('set-cookie', sessionCookie(audience, parts.secureCookies, result.openedSession))
  if (contract.session === 'ends') reply.header('set-cookie', sessionCookie(audience, parts.secureCookies, ''))
  reply.header('cache-control', 'no-store')
  return reply.send(result.output)
}

/** Who asks and what; a fault of form is counted and logged like any refusal, so `dispatch` is told of it. */
function read(
  request: FastifyRequest,
  audience: Audience,
  parts: HttpDoorParts,
): { credential: Credential; input: unknown; fault: CommandError | null } {
  try {
    const credential = credentialOf(request, audience, parts.secureCookies)
    const isProgram = credential !== null && 'token' in credential
    const origin = parts.addresses.originOf(request.raw)
    if (!isProgram && (origin === 'foreign' || (origin === 'absent' && request.method !== 'GET'))) throw new CommandError('origin_refused')
    return { credential, input: inputOf(request), fault: null }
  } catch (fault) {
    if (!(fault instanceof CommandError)) throw fault
    return { credential: null, input: undefined, fault }
  }
}

function credentialOf(request: FastifyRequest, audience: Audience, secure: boolean): Credential {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const [scheme, token] = authorization.split(' ')
    if (scheme?.toLowerCase() === 'bearer' && token) return { token }
    throw new CommandError('unauthenticated')
  }
  const session = readSessionCookie(request.headers.cookie, audience, secure)
  return session ? { session } : null
}

function inputOf(request: FastifyRequest): unknown {
  const path = request.params as Record<string, string>
  if (request.method === 'GET') return { ...(request.query as object), ...path }
  const { body } = request
  if (body === undefined || body === null) return path
  if (typeof body !== 'object' || Array.isArray(body))
    throw new CommandError('invalid_input', { fields: [{ path: '', message: 'is not an object' }] }, 'The body is a JSON object.')
  const doubled = Object.keys(path).find((field) => field in body)
  if (doubled !== undefined) throw new CommandError('invalid_input', { fields: [{ path: doubled, message: 'stands in the path' }] })
  return { ...body, ...path }
}
