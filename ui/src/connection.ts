// One typed Socket.IO connection: commands with a time limit and retries under the same request id, events, and a status
// to show. Knows nothing of what commands and events mean, and keeps no state of the chat.

import type { WireError } from '@dramatis/contract/errors'
import { socketPath } from '@dramatis/contract/events'
import type { RequestId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { Route } from '@dramatis/contract/routes'
import { io, type Socket } from 'socket.io-client'
import { CommandError, isWireError } from './command-error.ts'
import { backoffMs, Reconnection } from './reconnection.ts'
import { needsRequestId, newRequestId } from './request-id.ts'

export { backoffMs } from './reconnection.ts'

type CommandMap<Commands> = { [Name in keyof Commands]: { input: object; output: unknown } }
/** Every event as one union, so that a reducer can switch on its name. */
export type EventOf<Events> = { [Name in keyof Events]: { name: Name; data: Events[Name] } }[keyof Events]

export type ConnectionStatus =
  /** The first try is under way. */
  | { state: 'connecting' }
  | { state: 'online' }
  /** Was online, or could not get there; tries again by itself. */
  | { state: 'offline'; error: WireError | null }
  /** Will not try again. `unauthenticated`: there is no session; otherwise the reason of session:ended. */
  | { state: 'ended'; reason: string }

/** How to reach a server from where there is no page: tests, and whatever embeds a program. A browser needs none of it. */
export interface Reach {
  /** Another origin than the page's. */
  url?: string
  /** What a program without a cookie sends: `{ token }`. */
  auth?: Record<string, string>
  /** Headers of the handshake, a cookie say; a browser sends its own. */
  headers?: Record<string, string>
}

export interface ConnectionOptions<Commands> extends Reach {
  namespace: string
  routes: { readonly [Name in keyof Commands]: Route | null }
}

export interface CallOptions {
  /** Give one that is kept elsewhere, so that a reload asks again with the same. Otherwise each call makes its own. */
  requestId?: RequestId
  /** Also wait and repeat when told `rate_limited`. Off for messages: the sender is told instead. */
  waitWhenLimited?: boolean
  /** How often to repeat; limits.sendRetries unless told. */
  retries?: number
}

export interface Connection<Commands, Events> {
  /** Resolves with the output; rejects with a CommandError, `no_answer` when every try went unanswered. */
  call<Name extends keyof Commands & string>(
    name: Name,
    input: Commands[Name] extends { input: infer I } ? I : never,
    options?: CallOptions,
  ): Promise<Commands[Name] extends { output: infer O } ? O : never>
  /** For signals that age (presence): sent once if online, no answer awaited. */
  signal<Name extends keyof Commands & string>(name: Name, input: Commands[Name] extends { input: infer I } ? I : never): void
  onEvent(listener: (event: EventOf<Events>) => void): () => void
  status(): ConnectionStatus
  /** Fits React's useSyncExternalStore. */
  onStatus(listener: () => void): () => void
  close(): void
}

type Ack = { ok: true; output: unknown } | { ok: false; error: WireError }

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

export function createConnection<Commands extends CommandMap<Commands>, Events>(
  options: ConnectionOptions<Commands>,
): Connection<Commands, Events> {
  const socket: Socket = io((options.url ?? '') + options.namespace, {
    path: socketPath,
    auth: options.auth,
    extraHeaders: options.headers,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    withCredentials: true,
    // Its own spreads the first tries of thousands over half a second: see reconnection.ts.
    reconnection: false,
    forceNew: true,
    autoConnect: false,
  })
  let status: ConnectionStatus = { state: 'connecting' }
  const statusListeners = new Set<() => void>()
  const eventListeners = new Set<(event: EventOf<Events>) => void>()
  const reconnection = new Reconnection(() => socket.connect())

  function become(next: ConnectionStatus) {
    if (status.state === 'ended') return
    status = next
    for (const listener of [...statusListeners]) listener()
  }
  function end(reason: string) {
    become({ state: 'ended', reason })
    reconnection.stop()
    socket.disconnect()
  }

  socket.on('connect', () => {
    reconnection.online()
    become({ state: 'online' })
  })
  socket.on('disconnect', (reason) => {
    become({ state: 'offline', error: null })
    // What this side ended is tried again by whoever ended it.
    if (status.state !== 'ended' && reason !== 'io client disconnect') reconnection.lost()
  })
  socket.on('connect_error', (problem: Error & { data?: unknown }) => {
    const error = isWireError(problem.data) ? problem.data : null
    if (error?.code === 'unauthenticated') return end('unauthenticated')
    become({ state: 'offline', error })
    if (status.state !== 'ended') reconnection.lost(error?.retryAfterMs)
  })
  socket.onAny((name: string, data: unknown) => {
    const event = { name, data } as EventOf<Events>
    for (const listener of [...eventListeners]) listener(event)
    if (name === 'session:ended') end((data as { reason: string }).reason)
  })
  /** The browser knows before the socket does that there is a network again. */
  const onNetwork = () => {
    if (status.state === 'offline' && !socket.connected) {
      reconnection.stop()
      socket.disconnect()
      socket.connect()
    }
  }
  globalThis.addEventListener?.('online', onNetwork)
  socket.connect()

  /** True once online; false after the time limit, or at once when it will never be. */
  function whenOnline(): Promise<boolean> {
    if (socket.connected) return Promise.resolve(true)
    if (status.state === 'ended') return Promise.resolve(false)
    const wantNoMore = reconnection.want()
    return new Promise((resolve) => {
      const settle = (online: boolean) => {
        wantNoMore()
        clearTimeout(timer)
        statusListeners.delete(look)
        resolve(online)
      }
      const look = () => {
        if (status.state === 'online') settle(true)
        else if (status.state === 'ended') settle(false)
      }
      const timer = setTimeout(() => settle(false), limits.answerTimeoutMs)
      statusListeners.add(look)
    })
  }

  /** One try: the acknowledgement; or none came in time; or the connection went before one came. */
  async function emitOnce(name: string, frame: object): Promise<Ack | 'silence' | 'lost'> {
    if (!(await whenOnline())) return 'silence'
    try {
      return (await socket.timeout(limits.answerTimeoutMs).emitWithAck(name, frame)) as Ack
    } catch {
      return socket.connected ? 'silence' : 'lost'
    }
  }

  async function call(
    name: string,
    input: object,
    { requestId, waitWhenLimited = false, retries = limits.sendRetries }: CallOptions = {},
  ): Promise<unknown> {
    const route = options.routes[name as keyof Commands]
    const frame = needsRequestId(name, route) ? { input, requestId: requestId ?? newRequestId() } : { input }
    // Once a try went unanswered it may have been done: what turns later tries away at the door says nothing about it.
    let mayBeDone = false
    for (let attempt = 0; ; attempt++) {
      const ack = await emitOnce(name, frame)
      const answered = typeof ack === 'object'
      if (answered && ack.ok) return ack.output
      mayBeDone ||= !answered
      if (status.state === 'ended') throw new CommandError('cancelled', 'The session has ended.')
      // The connection comes back at a time of its own, and waiting for it is wait enough.
      if (ack === 'lost' && attempt < retries) continue
      const noAnswer = new CommandError('no_answer', 'The server did not answer.')
      const error = answered && !ack.ok ? CommandError.ofWire(ack.error) : noAnswer
      const isTurnedAway = error.code === 'busy' || error.code === 'rate_limited'
      const again = !answered || error.code === 'busy' || (error.code === 'rate_limited' && (waitWhenLimited || mayBeDone))
      if (!again || attempt >= retries) throw isTurnedAway && mayBeDone ? noAnswer : error
      await wait(Math.max(error.wire?.retryAfterMs ?? 0, backoffMs(attempt)))
    }
  }

  return {
    call: call as Connection<Commands, Events>['call'],
    signal: (name, input) => {
      if (socket.connected) socket.emit(name, { input }, () => {})
    },
    onEvent: (listener) => {
      eventListeners.add(listener)
      return () => eventListeners.delete(listener)
    },
    status: () => status,
    onStatus: (listener) => {
      statusListeners.add(listener)
      return () => statusListeners.delete(listener)
    },
    close: () => {
      globalThis.removeEventListener?.('online', onNetwork)
      end('closed')
    },
  }
}
