// A plain TCP relay between clients and the server that keeps every byte the server sends: status lines, headers,
// bodies, handshakes and frames alike. What a test searches in it is what really left the house.
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface Wire {
  readonly port: number
  /** Everything sent to clients so far, one text a connection, bytes taken as UTF-8. */
  sentToClients(): string[]
  /** Breaks every open connection, as a network does: neither side is told. */
  cut(): void
  openConnections(): number
  close(): Promise<void>
}

export async function openWire(serverPort: number): Promise<Wire> {
  const heard: Buffer[][] = []
  const open = new Set<Socket>()
  const server: Server = createServer((near) => {
    const far = connect(serverPort, '127.0.0.1')
    const chunks: Buffer[] = []
    heard.push(chunks)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('close', () => open.delete(socket))
    }
    // Either end closing or failing ends the other.
    near.on('error', () => far.destroy()).on('close', () => far.destroy())
    far.on('error', () => near.destroy()).on('close', () => near.end())
    far.on('data', (chunk) => chunks.push(chunk))
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the relay has no port')
  return {
    port: address.port,
    sentToClients: () => heard.map((chunks) => Buffer.concat(chunks).toString('utf8')),
    cut: () => {
      for (const socket of open) socket.resetAndDestroy()
    },
    openConnections: () => open.size,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
