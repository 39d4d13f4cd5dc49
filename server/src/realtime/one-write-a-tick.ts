// What a tick brings for one connection is written at once: engine.io hands each packet to the system by itself, and of a
// message's way through the server those writes were the largest part. The protocol and the order of packets stay.
import type { Socket as TcpSocket } from 'node:net'
import type { Server } from 'socket.io'

/** The part of an engine.io connection that is used here; not all of it is in its types. */
interface EngineConnection {
  flush(): void
  writeBuffer: Packet[]
  readonly transport: { readonly name: string; readonly socket?: { readonly _socket?: TcpSocket | null } }
}
interface Packet {
  readonly type: string
  /** The same object for all receivers of one broadcast; the adapter puts the frame that is sent to each of them here. */
  readonly options: { readonly compress?: boolean; readonly wsPreEncodedFrame?: readonly Uint8Array[] }
}
/** Broadcasts in a row that several connections receive, by the first of them: joined once, sent to each. */
type Joined = Map<Packet['options'], { readonly broadcasts: readonly Packet['options'][]; readonly packet: Packet }>

/** Call it once the server is attached to HTTP. */
export function writeOnceATick(io: Server): void {
  const waiting = new Set<EngineConnection>()

  // Runs when the promises of this tick have settled: events and the answers that follow them leave together.
  function writeAll(): void {
    const connections = [...waiting]
    waiting.clear()
    const joined: Joined = new Map()
    for (const connection of connections) {
      const tcp = connection.transport.name === 'websocket' ? connection.transport.socket?._socket : undefined
      if (tcp) connection.writeBuffer = joinBroadcasts(connection.writeBuffer, joined)
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
    if (waiting.size === 0) process.nextTick(writeAll)
    waiting.add(this)
  }

  io.engine.on('connection', (connection: EngineConnection) => {
    flush = Object.getPrototypeOf(connection).flush
    connection.flush = flushLater
  })
}

/** Packets with every run of broadcasts joined into one buffer of frames. `joined` is what was joined in this tick. */
function joinBroadcasts(packets: Packet[], joined: Joined): Packet[] {
  const shorter: Packet[] = []
  for (let at = 0; at < packets.length; ) {
    let end = at
    while (packets[end]?.options.wsPreEncodedFrame) end++
    if (end - at > 1) {
      shorter.push(join(packets.slice(at, end) as [Packet, ...Packet[]], joined))
      at = end
    } else {
      shorter.push(packets[at] as Packet)
      at++
    }
  }
  return shorter
}

function join(packets: readonly [Packet, ...Packet[]], joined: Joined): Packet {
  const broadcasts = packets.map(({ options }) => options)
  const first = packets[0].options
  const known = joined.get(first)
  if (known?.broadcasts.length === broadcasts.length && known.broadcasts.every((options, at) => options === broadcasts[at]))
    return known.packet
  const frames = Buffer.concat(broadcasts.flatMap(({ wsPreEncodedFrame }) => wsPreEncodedFrame ?? []))
  const packet: Packet = { type: 'message', options: { compress: true, wsPreEncodedFrame: [frames] } }
  joined.set(first, { broadcasts, packet })
  return packet
}
