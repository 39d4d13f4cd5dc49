// What a tick brings for one connection is written at once: engine.io hands each packet to the system by itself, and of a
// message's way through the server those writes were the largest part. The protocol and the order of packets stay.
import type { Socket as TcpSocket } from 'node:net'
import type { Server } from 'socket.io'

/** The part of an engine.io connection that is used here; `flush` and the socket beneath are not in its types. */
interface EngineConnection {
  flush(): void
  readonly transport: { readonly name: string; readonly socket?: { readonly _socket?: TcpSocket | null } }
}

/** Call it once the server is attached to HTTP. */
export function writeOnceATick(io: Server): void {
  const waiting = new Set<EngineConnection>()

  // Runs when the promises of this tick have settled: events and the answers that follow them leave together.
  function writeAll(): void {
    const connections = [...waiting]
    waiting.clear()
    for (const connection of connections) {
      const tcp = connection.transport.name === 'websocket' ? connection.transport.socket?._socket : undefined
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
