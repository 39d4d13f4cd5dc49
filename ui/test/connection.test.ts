// The connection against a real Socket.IO server that loses, refuses and ends things on purpose.
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WireError } from '@dramatis/contract/errors'
import { limits } from '@dramatis/contract/limits'
import { clientRoutes } from '@dramatis/contract/routes'
import { Server, type Socket } from 'socket.io'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Connection, createConnection } from '../src/connection.ts'

interface Commands {
  'message:send': { input: { text: string }; output: { seq: number } }
  'conversation:list': { input: object; output: { conversations: string[] } }
}
interface Events {
  'message:sent': { text: string }
  'session:ended': { reason: string }
}
type Frame = { input: unknown; requestId?: string }
type Ack = (answer: unknown) => void

let http: HttpServer
let io: Server
let frames: Frame[] = []
let answer: (frame: Frame, ack: Ack, socket: Socket) => void
let admit: () => WireError | null
const open: Connection<Commands, Events>[] = []

const refusal = (code: WireError['code'], more: Partial<WireError> = {}): WireError => ({ code, message: code, reference: 'r', ...more })
const eventually = (look: () => void) =>
  expect.poll(
    () => {
      look()
      return true
    },
    { timeout: limits.reconnectSpreadMs + 5000 },
  )

beforeEach(async () => {
  frames = []
  admit = () => null
  answer = (_frame, ack) => ack({ ok: true, output: { seq: 1 } })
  http = createServer()
  io = new Server(http)
  io.of('/client').use((_socket, next) => {
    const error = admit()
    next(error ? Object.assign(new Error(error.code), { data: error }) : undefined)
  })
  io.of('/client').on('connection', (socket) => {
    socket.onAny((_name: string, frame: Frame, ack: Ack) => {
      frames.push(frame)
      answer(frame, ack, socket)
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  for (const connection of open.splice(0)) connection.close()
  await io.close()
})

function connect(): Connection<Commands, Events> {
  const routes = { 'message:send': clientRoutes['message:send'], 'conversation:list': clientRoutes['conversation:list'] }
  const connection = createConnection<Commands, Events>({
    namespace: '/client',
    routes,
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
  })
  open.push(connection)
  return connection
}

test('a command carries a request id, a query does not', async () => {
  const connection = connect()
  await connection.call('message:send', { text: 'Hello' })
  await connection.call('conversation:list', {})
  expect(frames.map((frame) => typeof frame.requestId)).toEqual(['string', 'undefined'])
})

test('an acknowledgement lost with the connection is asked for again under the same request id', async () => {
  const connection = connect()
  answer = (_frame, ack, socket) => (frames.length === 1 ? socket.conn.close() : ack({ ok: true, output: { seq: 7 } }))
  expect(await connection.call('message:send', { text: 'Hello' })).toEqual({ seq: 7 })
  expect(frames).toHaveLength(2)
  expect(frames[0]).toEqual(frames[1])
})

test('busy is asked again; a refusal is final and carries what the server said', async () => {
  const connection = connect()
  answer = (_frame, ack) =>
    ack(frames.length === 1 ? { ok: false, error: refusal('busy') } : { ok: false, error: refusal('locked', { reason: 'archived' }) })
  await expect(connection.call('message:send', { text: 'Hello' })).rejects.toMatchObject({ code: 'locked', wire: { reason: 'archived' } })
  expect(frames).toHaveLength(2)
})

test('too much at once is told to the sender, and waited for only where that is wanted', async () => {
  const connection = connect()
  answer = (_frame, ack) =>
    ack(frames.length % 2 === 1 ? { ok: false, error: refusal('rate_limited', { retryAfterMs: 50 }) } : { ok: true, output: { seq: 1 } })
  await expect(connection.call('message:send', { text: 'Hello' })).rejects.toMatchObject({
    code: 'rate_limited',
    wire: { retryAfterMs: 50 },
  })
  frames = []
  expect(await connection.call('message:send', { text: 'Hello' }, { waitWhenLimited: true })).toEqual({ seq: 1 })
})

test('after a try that went unanswered it may have been done: whoever is turned away then asks on, and is not told that it was refused', async () => {
  const connection = connect()
  const turnedAway = [refusal('rate_limited', { retryAfterMs: 50 }), refusal('busy')]
  answer = (_frame, ack, socket) => {
    if (frames.length === 1) socket.conn.close()
    else ack(frames.length < 4 ? { ok: false, error: turnedAway[frames.length - 2] } : { ok: true, output: { seq: 7 } })
  }
  expect(await connection.call('message:send', { text: 'Hello' })).toEqual({ seq: 7 })
  expect(new Set(frames.map(({ requestId }) => requestId)).size).toBe(1)
  frames = []
  answer = (_frame, ack, socket) => (frames.length === 1 ? socket.conn.close() : ack({ ok: false, error: turnedAway[0] }))
  await expect(connection.call('message:send', { text: 'Hello' }, { retries: 2 })).rejects.toMatchObject({ code: 'no_answer' })
})

test('without a session the connection ends and does not try again', async () => {
  admit = () => refusal('unauthenticated')
  const connection = connect()
  await eventually(() => expect(connection.status()).toEqual({ state: 'ended', reason: 'unauthenticated' })).toBe(true)
  await expect(connection.call('conversation:list', {})).rejects.toMatchObject({ code: 'cancelled' })
})

test('a server that is busy at first is tried again', async () => {
  let tries = 0
  admit = () => (++tries < 2 ? refusal('busy') : null)
  const connection = connect()
  await eventually(() => expect(connection.status().state).toBe('online')).toBe(true)
})

test('an ended session says why, and what was under way is not left waiting', async () => {
  const connection = connect()
  const heard: string[] = []
  connection.onEvent((event) => heard.push(event.name))
  answer = (_frame, _ack, socket) => {
    socket.emit('session:ended', { reason: 'access_ended' })
    socket.disconnect(true)
  }
  await expect(connection.call('message:send', { text: 'Hello' })).rejects.toMatchObject({ code: 'cancelled' })
  expect(connection.status()).toEqual({ state: 'ended', reason: 'access_ended' })
  expect(heard).toEqual(['session:ended'])
})

test('a connection that the server closes without a reason comes back', { timeout: 20_000 }, async () => {
  const connection = connect()
  const states: string[] = []
  connection.onStatus(() => states.push(connection.status().state))
  await connection.call('conversation:list', {})
  io.of('/client').disconnectSockets(true)
  await eventually(() => expect(states).toEqual(['online', 'offline', 'online'])).toBe(true)
})
