// A bad network on the loopback: a relay in front of the house, whose conditions may change at any time. It carries bytes
// and knows nothing of what they mean, but for one thing: it can refuse to let anybody change over to WebSocket.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from './random.ts'

export interface Conditions {
  /** How long each piece is under way, in each direction; pieces stay in order. */
  readonly delayMs?: readonly [least: number, most: number]
  /** Of each connection, in each direction. */
  readonly bytesPerSecond?: number
  /** Pieces are cut to this size. */
  readonly sliceBytes?: number
  /** A connection is reset after so many bytes, drawn anew for each. */
  readonly resetAfterBytes?: readonly [least: number, most: number]
  readonly refusesUpgrades?: boolean
  /** Nobody gets through at all: who comes is turned away at once. */
  readonly isDown?: boolean
  /** What does not get through; it waits, as what is sent again and again does. `up`: to the server. */
  readonly stalled?: 'up' | 'down' | 'both'
}

const waitingBytesMax = 1024 * 1024
const lookAgainMs = 10
/** Pieces written before anybody else has a turn. */
const piecesATurn = 64

export class Relay {
  conditions: Conditions
  /** Connections that were reset by it. */
  resets = 0
  readonly #server: Server
  readonly #links = new Set<Link>()

  private constructor(server: Server, conditions: Conditions) {
    this.#server = server
    this.conditions = conditions
  }

  static async open(toPort: number, random: Random, conditions: Conditions = {}): Promise<Relay> {
    const server = createServer({ noDelay: true })
    const relay = new Relay(server, conditions)
    server.on('connection', (near) => {
      if (relay.conditions.isDown) {
        near.destroy()
        return
      }
      const link = new Link(relay, near, connect({ port: toPort, host: '127.0.0.1', noDelay: true }), random.fork())
      relay.#links.add(link)
      void link.closed.then(() => relay.#links.delete(link))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return relay
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Every connection there is now stays open at both ends, and nothing ever comes through it again, not even its end. */
  loseAll(): void {
    for (const link of this.#links) link.isLost = true
  }

  /** Breaks every connection there is now. */
  cutAll(): void {
    for (const link of this.#links) link.destroy()
  }

  async close(): Promise<void> {
    this.#server.close()
    this.cutAll()
    await once(this.#server, 'close').catch(() => {})
  }
}

class Link {
  isLost = false
  readonly closed: Promise<unknown>
  readonly #relay: Relay
  readonly #random: Random
  readonly #near: Socket
  readonly #far: Socket
  #bytesLeft: number

  constructor(relay: Relay, near: Socket, far: Socket, random: Random) {
    this.#relay = relay
    this.#random = random
    this.#near = near
    this.#far = far
    const { resetAfterBytes: budget } = relay.conditions
    // Small ones as often as large ones: a reset in the handshake is another one than in the middle of a page.
    this.#bytesLeft = budget ? budget[0] * (budget[1] / budget[0]) ** random.next() : Number.POSITIVE_INFINITY
    this.closed = Promise.all([near, far].map((socket) => new Promise((resolve) => socket.on('close', resolve))))
    this.#flow(near, far, 'up')
    this.#flow(far, near, 'down')
  }

  destroy(): void {
    this.#near.destroy()
    this.#far.destroy()
  }

  #reset(): void {
    this.#relay.resets++
    this.#near.resetAndDestroy()
    this.#far.resetAndDestroy()
  }

  #isStalled(direction: 'up' | 'down'): boolean {
    const { stalled } = this.#relay.conditions
    return this.isLost || stalled === 'both' || stalled === direction
  }

  #flow(from: Socket, to: Socket, direction: 'up' | 'down'): void {
    const queue: { bytes: Buffer | null; dueMs: number }[] = []
    let waiting = 0
    let isRunning = false
    const push = (bytes: Buffer | null) => {
      const [least, most] = this.#relay.conditions.delayMs ?? [0, 0]
      const dueMs = Math.max(queue.at(-1)?.dueMs ?? 0, performance.now() + this.#random.between(least, most))
      queue.push({ bytes, dueMs })
      waiting += bytes?.length ?? 0
      if (waiting > waitingBytesMax) from.pause()
      if (!isRunning) void run()
    }
    const run = async () => {
      isRunning = true
      for (let next = queue[0]; next && !to.destroyed; next = queue[0]) {
        const inMs = next.dueMs - performance.now()
        if (inMs > 0) await wait(inMs)
        while (this.#isStalled(direction) && !to.destroyed) await wait(lookAgainMs, undefined, { ref: false })
        if (to.destroyed) break
        if (next.bytes === null) to.end()
        else await this.#carry(next.bytes, to)
        queue.shift()
        waiting -= next.bytes?.length ?? 0
        if (waiting < waitingBytesMax) from.resume()
      }
      isRunning = false
    }
    from.on('data', (bytes: Buffer) => {
      if (direction === 'up' && this.#relay.conditions.refusesUpgrades && /\r\nupgrade: websocket/i.test(bytes.toString('latin1')))
        this.destroy()
      else push(bytes)
    })
    from.on('end', () => push(null))
    from.on('error', () => {})
    from.on('close', () => {
      // What breaks at one end breaks at the other, unless nothing gets through any more.
      if (!this.isLost && (from.errored || queue.length === 0)) to.destroy()
    })
  }

  async #carry(bytes: Buffer, to: Socket): Promise<void> {
    const { bytesPerSecond, sliceBytes = bytes.length } = this.#relay.conditions
    let pieces = 0
    for (let at = 0; at < bytes.length && !to.destroyed; at += sliceBytes) {
      const piece = bytes.subarray(at, at + sliceBytes)
      if (piece.length > this.#bytesLeft) {
        if (this.#bytesLeft >= 1) to.write(piece.subarray(0, this.#bytesLeft))
        return this.#reset()
      }
      this.#bytesLeft -= piece.length
      to.write(piece)
      pieces++
      if (bytesPerSecond !== undefined) await wait((piece.length / bytesPerSecond) * 1000)
      else if (pieces % piecesATurn === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
