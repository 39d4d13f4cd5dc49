// The way in over Socket.IO. It knows no feature: every frame is `name, { input, requestId }, acknowledge` and goes to
// `dispatch`; the answer is `{ ok: true, output }` or `{ ok: false, error }`. The actor comes from the handshake's cookie
// or token, asked anew for every frame.
import type { Server as HttpServer } from 'node:http'
import { type Namespace, Server, type Socket } from 'socket.io'
import type { Audience } from '@dramatis/contract/command'
import { adminNamespace, clientNamespace, socketPath } from '@dramatis/contract/events'
import { limits } from '@dramatis/contract/limits'
import type { Actor } from '../access/actor.ts'
import { type Credential, dispatch, type Engine, findActor, newReference } from '../command.ts'
import { CommandError, toWire } from '../errors.ts'
import { type Addresses, deviceOf } from '../http/address.ts'
import { readSessionCookie } from '../http/cookies.ts'
import { writeOnceATick } from './one-write-a-tick.ts'
import { adminRoom, clientRoom, sessionRoom, staffRoom, tokenRoom } from './rooms.ts'

export interface SocketDoorParts {
  readonly engine: () => Engine
  readonly addresses: Addresses
  readonly secureCookies: boolean
  /** Told when a connection is gone: what it showed of itself is over. */
  readonly disconnected: (connectionId: string) => void
}

/** Makes the Socket.IO server; `attach` it once there is an HTTP server. */
export function createSocketServer({ addresses }: Pick<SocketDoorParts, 'addresses'>): Server {
  return new Server({
    path: socketPath,
    serveClient: false,
    maxHttpBufferSize: limits.frameBytes,
    perMessageDeflate: false,
    httpCompression: false,
    // Cookies come along, so a page of another origin is refused, polling included.
    allowRequest: (request, decide) => decide(addresses.originOf(request) === 'foreign' ? 'origin_refused' : null, addresses.originOf(request) !== 'foreign'),
    cors: undefined,
  })
}

interface SocketData {
  credential: Credential
  expiresAtMs: number
}

export function openSocketDoor(io: Server, http: HttpServer, parts: SocketDoorParts): { close: () => Promise<void> } {
  for (const [audience, name] of [['client', clientNamespace], ['admin', adminNamespace]] as const) receive(io.of(name), audience, parts)
  io.attach(http)
  writeOnceATick(io)
  // A session that runs out closes its connections too; what ends by a command does so at once.
  const sweep = setInterval(() => {
    for (const name of [clientNamespace, adminNamespace]) {
      for (const socket of io.of(name).sockets.values()) {
        if ((socket.data as SocketData).expiresAtMs > Date.now()) continue
        socket.emit('session:ended', { reason: 'expired' })
        socket.disconnect(true)
      }
    }
  }, 10_000)
  return {
    close: async () => {
      clearInterval(sweep)
      await io.close()
    },
  }
}

function credentialOf(socket: Socket, audience: Audience, secure: boolean): Credential {
  const { token } = socket.handshake.auth as { token?: unknown }
  if (typeof token === 'string') return { token }
  const session = readSessionCookie(socket.handshake.headers.cookie, audience, secure)
  return session ? { session } : null
}

const roomsOf = (actor: Actor): string[] => {
  if (actor.kind === 'client') return [clientRoom(actor.id), sessionRoom(actor.sessionId)]
  if (actor.kind === 'admin') return [staffRoom, adminRoom(actor.id), ...(actor.sessionId ? [sessionRoom(actor.sessionId)] : []), ...(actor.tokenId ? [tokenRoom(actor.tokenId)] : [])]
  return []
}

function receive(namespace: Namespace, audience: Audience, parts: SocketDoorParts): void {
  const refuse = (error: CommandError) => Object.assign(new Error(error.code), { data: toWire(error, newReference()) })

  namespace.use(async (socket, next) => {
    try {
      const data = socket.data as SocketData
      data.credential = credentialOf(socket, audience, parts.secureCookies)
      const { database } = parts.engine()
      const actor = await findActor(database, audience, data.credential)
      if (actor.kind === 'stranger') return next(refuse(new CommandError('unauthenticated')))
      const ownRoom = actor.kind === 'client' ? clientRoom(actor.id) : adminRoom(actor.id)
      if ((namespace.adapter.rooms.get(ownRoom)?.size ?? 0) >= limits.socketsPerActor) return next(refuse(new CommandError('limit_reached', { limit: limits.socketsPerActor })))
      data.expiresAtMs = actor.expiresAtMs
      await socket.join(roomsOf(actor))
      // Asked again now that it hears what ends: a session that ended in between must not stay.
      const still = await findActor(database, audience, data.credential)
      next(still.kind === 'stranger' ? refuse(new CommandError('unauthenticated')) : undefined)
    } catch {
      next(refuse(new CommandError('busy')))
    }
  })

  namespace.on('connection', (socket) => {
    const call = callFrom(socket, audience, parts)
    socket.onAny((name: unknown, ...rest: unknown[]) => void call(name, rest))
    socket.on('disconnect', () => parts.disconnected(socket.id))
  })
}

/** An acknowledgement is input as well: it may be missing, and the frame may be anything. */
function callFrom(socket: Socket, audience: Audience, parts: SocketDoorParts): (name: unknown, rest: unknown[]) => Promise<void> {
  const address = parts.addresses.addressOf(socket.request)
  const baseUrl = parts.addresses.baseUrlOf(socket.request)
  const device = deviceOf(socket.handshake.headers['user-agent'])
  return async (name, rest) => {
    const last = rest.at(-1)
    const acknowledge = typeof last === 'function' ? (last as (answer: unknown) => void) : () => {}
    const reference = newReference()
    try {
      const [frame] = rest
      const { input, requestId } = frameFrom(typeof frame === 'function' ? undefined : frame)
      const { credential } = socket.data as SocketData
      const answer = await dispatch(parts.engine(), { audience, name: String(name), credential, requestId, input, address, baseUrl, device, connectionId: socket.id, reference })
      acknowledge({ ok: true, output: answer.output })
    } catch (error) {
      acknowledge({ ok: false, error: toWire(error, reference) })
    }
  }
}

function frameFrom(frame: unknown): { input?: unknown; requestId?: unknown } {
  if (frame === undefined || frame === null) return {}
  const fault = (path: string) => new CommandError('invalid_input', { fields: [{ path, message: 'a frame is { input, requestId }' }] }, 'A frame is { input, requestId }.')
  if (typeof frame !== 'object' || Array.isArray(frame)) throw fault('')
  const unknown = Object.keys(frame).find((key) => key !== 'input' && key !== 'requestId')
  if (unknown !== undefined) throw fault(unknown.slice(0, 60))
  return frame
}
