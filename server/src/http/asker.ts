// Who asks over HTTP, outside the table of commands as well: the credential that a request carries, and whether its page
// is ours.
import type { Audience } from '@dramatis/contract/command'
import type { RateLimitName } from '@dramatis/contract/limits'
import type { FastifyRequest } from 'fastify'
import { type AdminActor, actorKey, type ClientActor } from '../access/actor.ts'
import { type Credential, type Engine, findActor } from '../dispatch.ts'
import { CommandError } from '../errors.ts'
import type { Addresses } from './address.ts'
import { readSessionCookie } from './cookies.ts'

export interface HttpDoorParts {
  readonly engine: () => Engine
  readonly addresses: Addresses
  readonly secureCookies: boolean
}

export function credentialOf(request: FastifyRequest, audience: Audience, secure: boolean): Credential {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const [scheme, token] = authorization.split(' ')
    if (scheme?.toLowerCase() === 'bearer' && token) return { token }
    throw new CommandError('unauthenticated')
  }
  const session = readSessionCookie(request.headers.cookie, audience, secure)
  return session ? { session } : null
}

/** @throws CommandError `origin_refused` when a browser asks from a page that is not ours */
export function insistOnOrigin(request: FastifyRequest, credential: Credential, parts: HttpDoorParts): void {
  const isProgram = credential !== null && 'token' in credential
  const origin = parts.addresses.originOf(request.raw)
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (!isProgram && (origin === 'foreign' || (origin === 'absent' && !reads))) throw new CommandError('origin_refused')
}

/** Counts a request and answers whose it is; null: nobody's of this audience. @throws CommandError */
export async function findAsker(
  request: FastifyRequest,
  audience: Audience,
  limit: RateLimitName,
  parts: HttpDoorParts,
): Promise<ClientActor | AdminActor | null> {
  const { database, limiter } = parts.engine()
  const credential = credentialOf(request, audience, parts.secureCookies)
  const actor = await findActor(database, audience, credential)
  await limiter.take(limit, actor.kind === 'stranger' ? `at:${parts.addresses.addressOf(request.raw)}` : actorKey(actor))
  insistOnOrigin(request, credential, parts)
  return actor.kind === 'stranger' ? null : actor
}
