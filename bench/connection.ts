// One connection of the load generator: WebSocket and Socket.IO, just as much of both as the load needs. A full client
// library decodes every event and would cost more than the server under test; this one looks for a number in the bytes.
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

export interface Heard {
  /** An event that carries message `number` reached this connection. */
  readonly delivered: (number: number) => void
  /** Call `id` was answered. `answer` reads the whole answer. */
  readonly answered: (id: number, ok: boolean, answer: () => unknown) => void
  readonly lost: (reason: string) => void
}

/** Stands before a message's number in its text, and nowhere else in a frame. */
const marker = 0x23 // '#'
const digitsOfNumber = 7
export const textOf = (number: number, rest: string): string => `#${String(number).padStart(digitsOfNumber, '0')} ${rest}`

const open = 0x7b // '{'
const maskKey = randomBytes(4)

export class Connection {
  readonly #socket: Socket
  readonly #namespace: string
  readonly #heard: Heard
  #held: Buffer = Buffer.alloc(0)
  #ready: (() => void) | null = null
  /** The last events whole, where somebody wants to see them. */
  #tap: ((event: unknown) => void) | null = null
  #upgraded = false
  #closing = false

  constructor(socket: Socket, namespace: string, heard: Heard) {
    this.#socket = socket
    this.#namespace = namespace
    this.#heard = heard
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('error', (error) => this.#lost(error.message))
    socket.on('close', () => this.#lost('closed'))
  }

  /** Opens a connection in `namespace`; resolves when the server has accepted it. */
  static async open(port: number, namespace: string, cookie: string, heard: Heard): Promise<Connection> {
    const socket = connect(port, '127.0.0.1')
    const connection = new Connection(socket, namespace, heard)
    const ready = new Promise<void>((resolve, reject) => {
      connection.#ready = resolve
      socket.once('close', () => reject(new Error('a connection was refused')))
      setTimeout(() => reject(new Error('a connection was not accepted within 20 s')), 20_000).unref()
    })
    const key = randomBytes(16).toString('base64')
    socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\r\nCookie: ${cookie}\r\n\r\n`,
    )
    await ready
    return connection
  }

  /** Sends `name` with `frame`; the answer comes with `id`. */
  call(id: number, name: string, frame: unknown): void {
    this.#write(`42${this.#namespace},${id}${JSON.stringify([name, frame])}`)
  }

  tap(listener: ((event: unknown) => void) | null): void {
    this.#tap = listener
  }

  close(): void {
    this.#closing = true
    this.#socket.destroy()
  }

  #lost(reason: string): void {
    if (this.#closing) return
    this.#closing = true
    this.#heard.lost(reason)
  }

  /** A masked text frame, as a browser sends it (RFC 6455, 5.2). */
  #write(text: string): void {
    const length = Buffer.byteLength(text)
    const head = length < 126 ? 6 : 8
    const frame = Buffer.allocUnsafe(head + length)
    frame[0] = 0x81
    if (length < 126) {
      frame[1] = 0x80 | length
    } else {
      frame[1] = 0x80 | 126
      frame.writeUInt16BE(length, 2)
    }
    maskKey.copy(frame, head - 4)
    frame.write(text, head)
    for (let at = 0; at < length; at++) frame[head + at] = (frame[head + at] as number) ^ (maskKey[at & 3] as number)
    this.#socket.write(frame)
  }

  #receive(chunk: Buffer): void {
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk
    let at = 0
    if (!this.#upgraded) {
      const end = bytes.indexOf('\r\n\r\n')
      if (end === -1) {
        this.#held = bytes
        return
      }
      if (!bytes.toString('latin1', 0, 12).endsWith(' 101')) {
        this.#lost(`the server answered ${bytes.toString('latin1', 0, 40)}`)
        return
      }
      this.#upgraded = true
      at = end + 4
    }
    while (at + 2 <= bytes.length) {
      let length = (bytes[at + 1] as number) & 0x7f
      let start = at + 2
      if (length === 126) {
        if (at + 4 > bytes.length) break
        length = bytes.readUInt16BE(at + 2)
        start = at + 4
      } else if (length === 127) {
        if (at + 10 > bytes.length) break
        length = Number(bytes.readBigUInt64BE(at + 2))
        start = at + 10
      }
      if (start + length > bytes.length) break
      if (((bytes[at] as number) & 0x0f) === 8) {
        this.#lost('the server closed the connection')
        return
      }
      this.#frame(bytes, start, start + length)
      at = start + length
    }
    this.#held = at === bytes.length ? Buffer.alloc(0) : bytes.subarray(at)
  }

  #frame(bytes: Buffer, start: number, end: number): void {
    const kind = String.fromCharCode(bytes[start] as number)
    if (kind === '0') this.#write(`40${this.#namespace},`)
    else if (kind === '2') this.#write('3')
    else if (kind === '4') this.#packet(bytes, start, end)
  }

  /** A Socket.IO packet: an event, an answer, the acceptance of this connection, or its refusal. */
  #packet(bytes: Buffer, start: number, end: number): void {
    const type = String.fromCharCode(bytes[start + 1] as number)
    let at = start + 2 + this.#namespace.length + 1
    if (type === '2') {
      if (this.#tap) this.#tap(JSON.parse(bytes.toString('utf8', at, end)))
      const found = bytes.indexOf(marker, at)
      if (found !== -1 && found < end) this.#heard.delivered(numberAt(bytes, found + 1))
    } else if (type === '3') {
      let id = 0
      for (; (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39; at++) id = id * 10 + (bytes[at] as number) - 0x30
      // `[{"ok":true` or `[{"ok":false`
      const ok = bytes[at + 1] === open && bytes[at + 7] === 0x74
      this.#heard.answered(id, ok, () => (JSON.parse(bytes.toString('utf8', at, end)) as unknown[])[0])
    } else if (type === '0') {
      this.#ready?.()
    } else if (type === '4' || type === '1') {
      this.#lost(`refused: ${bytes.toString('utf8', start, end)}`)
    }
  }
}

function numberAt(bytes: Buffer, at: number): number {
  let number = 0
  for (let digit = 0; digit < digitsOfNumber; digit++) number = number * 10 + (bytes[at + digit] as number) - 0x30
  return number
}
