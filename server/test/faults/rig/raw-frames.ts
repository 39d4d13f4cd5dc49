// Bare connections of somebody who keeps to nothing: frames and requests are written byte for byte as they were made up, and
// of what comes back only the answers are read.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** What is sent as one frame of a WebSocket: text, or bytes as they are. */
export type Frame = string | Buffer

const letInWithinMs = 10_000
/** Who is not answered by then has sent something that waits for more, or has left the namespace: it begins again. */
const answerWithinMs = 700
/** A text frame of one letter, in which the server asks whether somebody is still there. */
const ping = '\u0081\u00012'

/** One Engine.IO connection by WebSocket, of which everything may break. */
export class RawFrames {
  readonly #port: number
  readonly #headers: string
  readonly #connectPacket: string
  #socket: Socket | null = null
  #received = ''
  #waiting = new Map<number, (text: string) => void>()
  /** How often it had to begin again because it was closed. */
  reconnects = 0

  /** `connectPacket`: `40/client,`, or `40/admin,{"token":...}`. */
  constructor(port: number, headers: Readonly<Record<string, string>>, connectPacket: string) {
    this.#port = port
    this.#headers = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
    this.#connectPacket = connectPacket
  }

  async #open(): Promise<Socket> {
    if (this.#socket && !this.#socket.destroyed && this.#socket.writable) return this.#socket
    this.reconnects++
    const socket = connect(this.#port, '127.0.0.1')
    this.#socket = socket
    this.#received = ''
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    await once(socket, 'connect')
    const isIn = new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`a connection was not let in: ${this.#received.slice(-300)}`)), letInWithinMs)
      const settle = (act: () => void) => {
        clearTimeout(late)
        act()
      }
      socket.on('close', () =>
        settle(() => reject(new Error(`a connection was closed before it was let in: ${this.#received.slice(-300)}`))),
      )
      socket.on('data', (chunk: Buffer) => {
        // Frames of the server are not masked: what they say stands in them as it is.
        this.#received = (this.#received + chunk.toString('latin1')).slice(-200_000)
        if (/40\/\w+,\{"sid"/.test(this.#received)) settle(resolve)
        if (this.#received.includes(ping)) {
          this.#received = this.#received.replaceAll(ping, '')
          this.#write('3')
        }
        this.#readAnswers()
        // The server waits for whoever it says goodbye to.
        if (endsWithGoodbye(chunk)) socket.destroy()
      })
      socket.on('close', () => {
        for (const [id, told] of this.#waiting) {
          this.#waiting.delete(id)
          told('closed')
        }
      })
    })
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${this.#port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${this.#headers}\r\n`,
    )
    this.#write(this.#connectPacket)
    await isIn
    return socket
  }

  #readAnswers(): void {
    for (const [id, told] of this.#waiting) {
      const at = new RegExp(`43/\\w+,${id}\\[(\\{"ok":(?:true|false)[^]{0,120})`).exec(this.#received)
      if (!at) continue
      this.#waiting.delete(id)
      told(at[1] as string)
    }
  }

  #write(payload: Frame): void {
    const isText = typeof payload === 'string'
    this.#socket?.write(frameOf(isText ? 0x81 : 0x82, Buffer.from(payload as string)))
  }

  /** Sends frames in a row, and then a question that is well-formed: either it is answered, or the connection is closed. */
  async send(
    frames: readonly (Frame | { readonly raw: Buffer })[],
    probe: { readonly id: number; readonly text: string },
    also?: number,
  ): Promise<{ probe: string; answer: string | null }> {
    const socket = await this.#open()
    const probed = this.#answerTo(probe.id)
    let answer: string | null = null
    if (also !== undefined) {
      this.#waiting.set(also, (text) => {
        answer = text
      })
    }
    for (const frame of frames) {
      if (typeof frame === 'object' && 'raw' in frame) socket.write(frame.raw)
      else this.#write(frame)
    }
    this.#write(probe.text)
    const outcome = await probed
    // Answers may change places; of what was never asked in a way that can be answered there is none.
    await new Promise((resolve) => setImmediate(resolve))
    if (also !== undefined) this.#waiting.delete(also)
    return { probe: outcome, answer }
  }

  #answerTo(id: number): Promise<string> {
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        this.#waiting.delete(id)
        this.#socket?.destroy()
        resolve('unanswered')
      }, answerWithinMs)
      this.#waiting.set(id, (text) => {
        clearTimeout(late)
        resolve(text)
      })
    })
  }

  close(): void {
    this.#socket?.destroy()
  }
}

/** Whether the last thing in it is a frame that closes the connection (RFC 6455, 5.5.1). */
function endsWithGoodbye(chunk: Buffer): boolean {
  for (let at = chunk.lastIndexOf(0x88); at >= 0 && at > chunk.length - 130; at = at === 0 ? -1 : chunk.lastIndexOf(0x88, at - 1))
    if (at + 2 + (chunk[at + 1] ?? 0) === chunk.length) return true
  return false
}

/** A frame as a browser sends it: masked (RFC 6455, 5.2), here with a mask of zeros, so that the bytes stay readable. */
export function frameOf(firstByte: number, payload: Buffer): Buffer {
  const { length } = payload
  const size =
    length < 126 ? Buffer.from([0x80 | length]) : length < 65_536 ? Buffer.from([0xfe, length >> 8, length & 255]) : Buffer.alloc(9)
  if (length >= 65_536) {
    size[0] = 0xff
    size.writeBigUInt64BE(BigInt(length), 1)
  }
  return Buffer.concat([Buffer.from([firstByte]), size, Buffer.alloc(4), payload])
}

/** One request over a connection of its own, as it stands; answers the status line's number, or what became of it. */
export async function rawRequest(port: number, bytes: Buffer): Promise<{ status: number; text: string }> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => socket.destroy())
  const ended = once(socket, 'close').catch(() => {})
  // Who says that more will come, and sends none, is not waited for.
  const idle = new Promise<void>((resolve) => {
    let last = 0
    const look = setInterval(() => {
      if (chunks.length > 0 && chunks.length === last) resolve()
      last = chunks.length
    }, 40)
    setTimeout(resolve, 400)
    socket.on('close', () => clearInterval(look))
  })
  socket.write(bytes)
  await Promise.race([ended, idle])
  socket.destroy()
  const text = Buffer.concat(chunks).toString('latin1')
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text }
}
