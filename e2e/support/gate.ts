// A line between a browser and the house that can be cut, mended, or made to lose the answers: what a tunnel, a lift or a
// sleeping laptop does to a connection, at the moment the test says.
import { connect, createServer, type Socket } from 'node:net'

export interface Gate {
  readonly port: number
  /** Every connection breaks, and no new one gets through. */
  shut(): void
  /** New connections get through again. */
  open(): void
  /** On the live connections (WebSocket) that are open now nothing comes back any more, though everything still gets there. */
  loseAnswers(): void
  /** On the live connections what comes back waits, until `release`: a slow line. */
  hold(): void
  /** After so many more bytes nothing of what browsers send over plain HTTP gets through, until `release`: a line that chokes. */
  chokeAfter(bytes: number): void
  release(): void
  close(): Promise<void>
}

export async function openGate(to: number): Promise<Gate> {
  const lines = new Set<{ near: Socket; far: Socket; live: boolean; deaf: boolean }>()
  let isShut = false
  /** How much may still pass; null: everything. */
  let room: number | null = null
  const server = createServer((near) => {
    near.on('error', () => near.destroy())
    if (isShut) return void near.resetAndDestroy()
    const far = connect(to, '127.0.0.1')
    const line = { near, far, live: false, deaf: false }
    lines.add(line)
    if (room !== null && room <= 0) near.pause()
    far.on('error', () => near.destroy())
    near.on('data', (bytes) => {
      line.live ||= /^upgrade: websocket/im.test(bytes.toString('latin1'))
      far.write(bytes)
      if (room === null || line.live) return
      room -= bytes.length
      if (room <= 0) for (const other of lines) if (!other.live) other.near.pause()
    })
    far.on('data', (bytes) => {
      if (!line.deaf) near.write(bytes)
    })
    near.on('close', () => {
      lines.delete(line)
      far.destroy()
    })
    far.on('close', () => near.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('the gate has no port')
  const cut = () => {
    for (const { near, far } of lines) {
      near.resetAndDestroy()
      far.destroy()
    }
  }
  return {
    port: address.port,
    shut: () => {
      isShut = true
      cut()
    },
    open: () => {
      isShut = false
    },
    loseAnswers: () => {
      for (const line of lines) line.deaf = line.live
    },
    hold: () => {
      for (const { far, live } of lines) if (live) far.pause()
    },
    chokeAfter: (bytes) => {
      room = bytes
    },
    release: () => {
      room = null
      for (const { near, far } of lines) {
        near.resume()
        far.resume()
      }
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      cut()
      await closed
    },
  }
}
