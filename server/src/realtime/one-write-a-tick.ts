// What a tick brings for one connection is written at once: engine.io hands each packet to the system by itself, and of a
// message's way through the server those writes were the largest part. Events in a row to the same connections stand in
// their write buffers as one run, made into bytes once. The protocol and the order of packets stay.
import type { Socket as TcpSocket } from 'node:net'
import type { Namespace, Server } from 'socket.io'

/** The part of an engine.io connection that is used here; not all of it is in its types. */
interface EngineConnection {
  flush(): void
  readonly readyState: string
  writeBuffer: Packet[]
  readonly transport: { readonly name: string; readonly writable: boolean; readonly socket?: { readonly _socket?: TcpSocket | null } }
}
interface Packet {
  readonly type: string
  readonly data?: unknown
  readonly options: { readonly compress: true; readonly wsPreEncodedFrame?: readonly Uint8Array[] }
}

const packetOf = (part: { data: string } | { frames: Buffer }): Packet =>
  'data' in part
    ? { type: 'message', data: part.data, options: { compress: true } }
    : { type: 'message', options: { compress: true, wsPreEncodedFrame: [part.frames] } }

/** Events in a row to the same connections. It grows while it is the last that each of them has to write. */
class Run implements Packet {
  readonly type = 'message'
  readonly options = { compress: true } as const
  readonly texts: string[] = []
  readonly receivers: readonly EngineConnection[]
  #frames: Buffer | undefined

  constructor(receivers: readonly EngineConnection[]) {
    this.receivers = receivers
  }

  mayGrowFor(receivers: readonly EngineConnection[]): boolean {
    return (
      receivers.length === this.receivers.length &&
      receivers.every((connection, at) => connection === this.receivers[at] && connection.writeBuffer.at(-1) === this)
    )
  }

  get frames(): Buffer {
    this.#frames ??= framesOf(this.texts)
    return this.#frames
  }
}

export type Tell = (rooms: readonly string[], name: string, payload: unknown) => void

/** As `namespace.to(rooms).emit(name, payload)`, for payloads that JSON can say. */
export function teller(namespace: Namespace): Tell {
  let run = new Run([])

  function receiversIn(rooms: readonly string[]): EngineConnection[] {
    const receivers: EngineConnection[] = []
    for (const room of rooms) {
      for (const id of namespace.adapter.rooms.get(room) ?? []) {
        const connection = namespace.sockets.get(id)?.conn as unknown as EngineConnection | undefined
        if (connection?.readyState === 'open' && (rooms.length === 1 || !receivers.includes(connection))) receivers.push(connection)
      }
    }
    return receivers
  }

  return (rooms, name, payload) => {
    const receivers = receiversIn(rooms)
    if (receivers.length === 0) return
    if (!run.mayGrowFor(receivers)) {
      run = new Run(receivers)
      for (const connection of receivers) connection.writeBuffer.push(run)
    }
    // A Socket.IO packet of type 2, "event".
    run.texts.push(`2${namespace.name},${JSON.stringify([name, payload])}`)
    for (const connection of receivers) connection.flush()
  }
}

/** How many packets wait in a connection for its receiver to read. */
export function countWaiting(connection: unknown): number {
  let count = 0
  for (const packet of (connection as EngineConnection).writeBuffer) count += packet instanceof Run ? packet.texts.length : 1
  return count
}

/** Call it once the server is attached to HTTP. */
export function writeOnceATick(io: Server): void {
  const waiting = new Set<EngineConnection>()

  // Runs when the promises of this tick have settled: events and the answers that follow them leave together.
  function writeAll(): void {
    const connections = [...waiting]
    waiting.clear()
    for (const connection of connections) {
      const { transport, writeBuffer } = connection
      // Not yet: it is asked again when its last write is done.
      if (!transport.writable) continue
      if (transport.name !== 'websocket') {
        connection.writeBuffer = writeBuffer.flatMap((packet) =>
          packet instanceof Run ? packet.texts.map((data) => packetOf({ data })) : packet,
        )
        flush.call(connection)
        continue
      }
      connection.writeBuffer = inFrames(writeBuffer)
      const tcp = connection.writeBuffer.length > 1 ? transport.socket?._socket : undefined
      tcp?.cork()
      try {
        flush.call(connection)
      } finally {
        tcp?.uncork()
      }
    }
  }

  let flush: () => void = () => {}
  function flushLater(this: EngineConnection): void {
    if (this.writeBuffer.length === 0) return
    if (waiting.size === 0) process.nextTick(writeAll)
    waiting.add(this)
  }

  io.engine.on('connection', (connection: EngineConnection) => {
    flush = Object.getPrototypeOf(connection).flush
    connection.flush = flushLater
  })
}

/** The same packets, those that are text as few buffers of WebSocket frames. What several connections receive is made once. */
function inFrames(packets: readonly Packet[]): Packet[] {
  const framed: Packet[] = []
  let texts: string[] = []
  const add = (packet?: Packet) => {
    if (texts.length > 0) framed.push(packetOf({ frames: framesOf(texts) }))
    texts = []
    if (packet) framed.push(packet)
  }
  for (const packet of packets) {
    if (packet instanceof Run) {
      if (packet.receivers.length > 1) add(packetOf({ frames: packet.frames }))
      else texts.push(...packet.texts)
    } else if (packet.type === 'message' && typeof packet.data === 'string') texts.push(packet.data)
    else add(packet)
  }
  add()
  return framed
}

const finalText = 0x81
const engineMessage = 0x34 // '4'

/** WebSocket frames (RFC 6455, 5.2), unmasked, one a text, each an engine.io packet of type 4, "message". */
function framesOf(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => 1 + Buffer.byteLength(text))
  const frames = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + headBytes(length) + length, 0))
  let at = 0
  for (const [index, text] of texts.entries()) {
    const length = lengths[index] as number
    frames[at] = finalText
    if (length < 126) frames[at + 1] = length
    else if (length < 65_536) {
      frames[at + 1] = 126
      frames.writeUInt16BE(length, at + 2)
    } else {
      frames[at + 1] = 127
      frames.writeBigUInt64BE(BigInt(length), at + 2)
    }
    at += headBytes(length)
    frames[at] = engineMessage
    frames.write(text, at + 1)
    at += length
  }
  return frames
}

const headBytes = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10)
