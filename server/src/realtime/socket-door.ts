// The way in over Socket.IO. It knows no feature: every frame is `name, { input, requestId }, acknowledge` and goes to
// `dispatch`; the answer is `{ ok: true, output }` or `{ ok: false, error }`. The actor comes from the handshake's cookie
// or token, asked anew for every frame.
import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Audience } from '@dramatis/contract/command'
import { adminNamespace, clientNamespace, socketPath } from '@dramatis/contract/events'
import { limits } from '@dramatis/contract/limits'
import { type Namespace, Server, type Socket } from 'socket.io'
import type { Actor } from '../access/actor.ts'
import { type Credential, dispatch, type Engine, findActor, newReference } from '../dispatch.ts'
import { CommandError, toWire } from '../errors.ts'
import { type Addresses, deviceOf } from '../http/address.ts'
import { readSessionCookie } from '../http/cookies.ts'
import type { Admission } from './admission.ts'
import { countWaiting, writeOnceATick } from './one-write-a-tick.ts'
import { adminRoom, clientRoom, sessionRoom, staffRoom, tokenRoom } from './rooms.ts'

export interface SocketDoorParts {
  readonly engine: () => Engine
  readonly addresses: Addresses
  readonly secureCookies: boolean
  readonly admission: Admission
  /** Told when a connection is gone: what it showed of itself is over. */
  readonly disconnected: (connectionId: string) => void
}

/** Makes the Socket.IO server; `attach` it once there is an HTTP server. */
export function createSocketServer({ addresses, admission }: Pick<SocketDoorParts, 'addresses' | 'admission'>): Server {
  return new Server({
    path: socketPath,
    serveClient: false,
    maxHttpBufferSize: limits.frameBytes,
    perMessageDeflate: false,
    httpCompression: false,
    // Cookies come along, so a page of another origin is refused, polling included.
    allowRequest: (request, decide) => {
      if (addresses.originOf(request) === 'foreign') decide('origin_refused', false)
      else if (!admission.mayEnter()) decide('busy', false)
      else decide(null, true)
    },
    cors: undefined,
    connectTimeout: 10_000,
  })
}

/** Whoever's session ran out hears nothing a second later (promise 6). */
const expirySweepMs = 500

interface SocketData {
  credential: Credential
  actor: Actor
  expiresAtMs: number
}

export function openSocketDoor(io: Server, http: HttpServer, parts: SocketDoorParts): { close: () => Promise<void> } {
  // Nothing is said in the namespace that everybody is in first.
  io.use((_socket, next) => next(refuse(new CommandError('unauthenticated'))))
  for (const [audience, name] of [
    ['client', clientNamespace],
    ['admin', adminNamespace],
  ] as const)
    receive(io.of(name), audience, parts)
  io.attach(http)
  guardPolling(io, parts.addresses)
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
  }, expirySweepMs)
  const backlogSweep = setInterval(() => {
    for (const name of [clientNamespace, adminNamespace]) for (const socket of io.of(name).sockets.values()) closeIfBehind(socket)
  }, 1_000)
  return {
    close: async () => {
      clearInterval(sweep)
      clearInterval(backlogSweep)
      await io.close()
    },
  }
}

const refuse = (error: CommandError) => Object.assign(new Error(error.code), { data: toWire(error, newReference()) })

/** Every polling request carries the cookie of its handshake and no foreign origin: the id in its address is no credential. */
function guardPolling(io: Server, addresses: Addresses): void {
  type Polled = IncomingMessage & { _query?: { sid?: string; j?: string } }
  const connections = io.engine as unknown as { clients: Record<string, { request: IncomingMessage }> }
  io.engine.use((request: Polled, response: { writeHead?: (status: number) => void; end?: () => void }, next: () => void) => {
    const { sid, j } = request._query ?? {}
    // The handshake itself is decided by `allowRequest`.
    const handshake = sid === undefined ? undefined : connections.clients[sid]?.request
    const isForeign =
      handshake !== undefined && (addresses.originOf(request) === 'foreign' || handshake.headers.cookie !== request.headers.cookie)
    if (!isForeign && j === undefined) return next()
    response.writeHead?.(403)
    response.end?.()
  })
}

/** Somebody who does not read what they ask for must not fill the server's memory. True: it was closed. */
function closeIfBehind(socket: Socket): boolean {
  const { transport } = socket.conn as unknown as { transport: { socket?: { bufferedAmount?: number } } }
  if (countWaiting(socket.conn) <= limits.socketBacklogPackets && (transport.socket?.bufferedAmount ?? 0) <= limits.socketBacklogBytes)
    return false
  socket.conn.close(true)
  return true
}

function credentialOf(socket: Socket, audience: Audience, secure: boolean): Credential {
  const { token } = socket.handshake.auth as { token?: unknown }
  if (typeof token === 'string') return { token }
  const session = readSessionCookie(socket.handshake.headers.cookie, audience, secure)
  return session ? { session } : null
}

const roomsOf = (actor: Actor): string[] => {
  if (actor.kind === 'client') return [clientRoom(actor.id), sessionRoom(actor.sessionId)]
  if (actor.kind === 'admin')
    return [
      staffRoom,
      adminRoom(actor.id),
      ...(actor.sessionId ? [sessionRoom(actor.sessionId)] : []),
      ...(actor.tokenId ? [tokenRoom(actor.tokenId)] : []),
    ]
  return []
}

function receive(namespace: Namespace, audience: Audience, parts: SocketDoorParts): void {
  /** Undefined: it may come in, and is in its rooms. */
  async function whyNot(socket: Socket): Promise<CommandError | undefined> {
    const data = socket.data as SocketData
    data.credential = credentialOf(socket, audience, parts.secureCookies)
    const actor = await findActor(parts.engine().database, audience, data.credential)
    if (actor.kind === 'stranger') return new CommandError('unauthenticated')
    const ownRoom = actor.kind === 'client' ? clientRoom(actor.id) : adminRoom(actor.id)
    const open = namespace.adapter.rooms.get(ownRoom)?.size ?? 0
    if (open >= limits.socketsPerActor) return new CommandError('limit_reached', { limit: limits.socketsPerActor })
    data.actor = actor
    data.expiresAtMs = actor.expiresAtMs
    await socket.join(roomsOf(actor))
    return undefined
  }

  namespace.use((socket, next) => {
    whyNot(socket).then(
      (error) => next(error && refuse(error)),
      () => next(refuse(new CommandError('busy'))),
    )
  })

  namespace.on('connection', (socket) => {
    const call = callFrom(socket, audience, parts)
    // Asked again now that it hears what ends: a session that ended in between must not stay.
    findActor(parts.engine().database, audience, (socket.data as SocketData).credential).then(
      (still) => still.kind === 'stranger' && socket.disconnect(true),
      () => socket.disconnect(true),
    )
    socket.onAny((name: unknown, ...rest: unknown[]) => void call(name, rest))
    socket.on('disconnect', () => parts.disconnected(socket.id))
  })
}

/** An acknowledgement is input as well: it may be missing, and the frame may be anything. */
function callFrom(socket: Socket, audience: Audience, parts: SocketDoorParts): (name: unknown, rest: unknown[]) => Promise<void> {
  const address = parts.addresses.addressOf(socket.request)
  const baseUrl = parts.addresses.baseUrlOf(socket.request)
  const device = deviceOf(socket.handshake.headers['user-agent'])
  let underWay = 0
  return async (name, rest) => {
    const last = rest.at(-1)
    const acknowledge = typeof last === 'function' ? (last as (answer: unknown) => void) : () => {}
    const reference = newReference()
    if (closeIfBehind(socket)) return
    underWay += 1
    try {
      const [first] = rest
      const tooMany = underWay > limits.callsPerConnection ? new CommandError('busy') : null
      const { frame, fault } = frameFrom(typeof first === 'function' ? undefined : first)
      const { credential, actor } = socket.data as SocketData
      const answer = await dispatch(parts.engine(), {
        audience,
        name: String(name),
        credential,
        knownActor: actor,
        ...frame,
        fault: tooMany ?? fault,
        address,
        baseUrl,
        device,
        connectionId: socket.id,
        reference,
      })
      acknowledge({ ok: true, output: answer.output })
    } catch (error) {
      acknowledge({ ok: false, error: toWire(error, reference) })
    } finally {
      underWay -= 1
    }
  }
}

interface Frame {
  readonly input?: unknown
  readonly requestId?: unknown
}

function frameFrom(given: unknown): { frame: { input: unknown; requestId: unknown }; fault: CommandError | null } {
  const none = { input: undefined, requestId: undefined }
  if (given === undefined || given === null) return { frame: none, fault: null }
  const faultAt = (path: string) => ({
    frame: none,
    fault: new CommandError(
      'invalid_input',
      { fields: [{ path, message: 'a frame is { input, requestId }' }] },
      'A frame is { input, requestId }.',
    ),
  })
  if (typeof given !== 'object' || Array.isArray(given)) return faultAt('')
  const unknown = Object.keys(given).find((key) => key !== 'input' && key !== 'requestId')
  if (unknown !== undefined) return faultAt(unknown.slice(0, 60))
  const { input, requestId } = given as Frame
  return { frame: { input, requestId }, fault: null }
}
