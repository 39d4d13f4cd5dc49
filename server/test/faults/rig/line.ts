// One connection of the herd: WebSocket and Socket.IO, just as much of both as a client that mostly listens needs. Ten
// thousand of a full client library would take the machine from the server that is measured.
import { createHash, randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import type { WireError } from '@dramatis/contract/errors'

export type Answer = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly error: WireError }

export interface LineWanted {
  readonly port: number
  /** Which address of the loopback it comes from. */
  readonly localAddress: string | undefined
  readonly namespace: string
  readonly cookie: string
  readonly accepted: () => void
  readonly event: (name: string, data: unknown) => void
  /** It is over, or never came about. Told once, and not when this side closed it. */
  readonly lost: (reason: string, error: WireError | null) => void
}

const openWithinMs = 20_000
/** A masked frame is what a browser sends (RFC 6455, 5.3); that the key is always the same harms nobody on the loopback. */
const maskKey = randomBytes(4)
const socketKey = randomBytes(16).toString('base64')
const acceptance = createHash('sha1').update(`${socketKey}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
const nothing = Buffer.alloc(0)

export class Line {
  readonly #wanted: LineWanted
  readonly #socket: Socket
  readonly #answers = new Map<number, (answer: Answer | null) => void>()
  readonly #openBefore: ReturnType<typeof setTimeout>
  #held: Buffer = nothing
  #isUpgraded = false
  #isOver = false
  #calls = 0
  #silentForMs = Number.POSITIVE_INFINITY
  #heardAtMs = performance.now()

  constructor(wanted: LineWanted) {
    this.#wanted = wanted
    const { port, localAddress, cookie } = wanted
    const host = `127.0.0.1:${port}`
    this.#openBefore = setTimeout(() => this.#lose('not accepted in time'), openWithinMs)
    this.#socket = connect({ port, host: '127.0.0.1', ...(localAddress !== undefined && { localAddress }) })
    this.#socket.setNoDelay(true)
    this.#socket.on('data', (chunk) => this.#receive(chunk))
    this.#socket.on('error', (error) => this.#lose(error.message))
    this.#socket.on('close', () => this.#lose('closed'))
    this.#socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Origin: http://${host}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${socketKey}\r\n` +
        `User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nCookie: ${cookie}\r\n\r\n`,
    )
  }

  /** Resolves with the answer; null when the line was lost before, or `withinMs` went by. */
  call(name: string, frame: object, withinMs: number): Promise<Answer | null> {
    if (this.#isOver) return Promise.resolve(null)
    const id = this.#calls++
    return new Promise((resolve) => {
      const late = setTimeout(() => settle(null), withinMs)
      const settle = (answer: Answer | null) => {
        clearTimeout(late)
        this.#answers.delete(id)
        resolve(answer)
      }
      this.#answers.set(id, settle)
      this.#write(`42${this.#wanted.namespace},${id}${JSON.stringify([name, frame])}`)
    })
  }

  close(): void {
    this.#end()
    this.#socket.destroy()
  }

  /** What a client does that hears no ping any more. Asked from time to time by whoever owns it: a timer each is too many. */
  closeIfSilent(): void {
    if (performance.now() - this.#heardAtMs > this.#silentForMs) this.#lose('ping timeout')
  }

  #end(): void {
    this.#isOver = true
    clearTimeout(this.#openBefore)
    for (const settle of [...this.#answers.values()]) settle(null)
  }

  #lose(reason: string, error: WireError | null = null): void {
    if (this.#isOver) return
    this.close()
    this.#wanted.lost(reason, error)
  }

  #write(text: string): void {
    const length = Buffer.byteLength(text)
    const head = length < 126 ? 6 : 8
    const frame = Buffer.allocUnsafe(head + length)
    frame[0] = 0x81
    frame[1] = 0x80 | (length < 126 ? length : 126)
    if (length >= 126) frame.writeUInt16BE(length, 2)
    maskKey.copy(frame, head - 4)
    frame.write(text, head)
    for (let at = 0; at < length; at++) frame[head + at] = (frame[head + at] as number) ^ (maskKey[at & 3] as number)
    this.#socket.write(frame)
  }

  #receive(chunk: Buffer): void {
    if (this.#isOver) return
    this.#heardAtMs = performance.now()
    const bytes = this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk
    let at = 0
    if (!this.#isUpgraded) {
      const end = bytes.indexOf('\r\n\r\n')
      if (end === -1) {
        this.#held = bytes
        return
      }
      const head = bytes.toString('latin1', 0, end)
      if (!head.startsWith('HTTP/1.1 101') || !head.includes(acceptance)) {
        this.#lose(`the server answered ${head.slice(0, 40)}`)
        return
      }
      this.#isUpgraded = true
      at = end + 4
    }
    for (;;) {
      const frame = frameAt(bytes, at)
      if (!frame || this.#isOver) break
      at = frame.end
      if (frame.code === 8) this.#lose('the server closed it')
      else this.#packet(bytes.toString('utf8', frame.start, frame.end))
    }
    // A copy: a slice would keep the whole chunk.
    this.#held = at >= bytes.length ? nothing : Buffer.from(bytes.subarray(at))
  }

  /** An engine.io packet: the greeting, a ping, or a packet of Socket.IO. */
  #packet(text: string): void {
    if (text[0] === '0') {
      const { pingInterval, pingTimeout } = JSON.parse(text.slice(1)) as { pingInterval: number; pingTimeout: number }
      this.#silentForMs = pingInterval + pingTimeout
      this.#write(`40${this.#wanted.namespace},`)
    } else if (text[0] === '2') this.#write('3')
    else if (text[0] === '4') this.#message(text)
  }

  /** `42/client,["message:sent",{...}]`, `43/client,7[{...}]`, `40/client,{...}`, `41/client,`, `44/client,{...}` */
  #message(text: string): void {
    const body = text.slice(text.indexOf(',') + 1)
    switch (text[1]) {
      case '0':
        clearTimeout(this.#openBefore)
        this.#wanted.accepted()
        break
      case '1':
        this.#lose('the server ended it')
        break
      case '2': {
        const [name, data] = JSON.parse(body) as [string, unknown]
        this.#wanted.event(name, data)
        break
      }
      case '3': {
        const at = body.indexOf('[')
        this.#answers.get(Number(body.slice(0, at)))?.((JSON.parse(body.slice(at)) as [Answer])[0])
        break
      }
      case '4': {
        const refusal = JSON.parse(body) as { message: string; data?: WireError }
        this.#lose(`refused: ${refusal.message}`, refusal.data ?? null)
      }
    }
  }
}

/** The frame that begins at `at`, where all of it is there. A server does not mask (RFC 6455, 5.1), and this one sends no parts. */
function frameAt(bytes: Buffer, at: number): { code: number; start: number; end: number } | null {
  if (at + 2 > bytes.length) return null
  let length = (bytes[at + 1] as number) & 0x7f
  let start = at + 2
  if (length === 126) {
    if (at + 4 > bytes.length) return null
    length = bytes.readUInt16BE(at + 2)
    start = at + 4
  } else if (length === 127) {
    if (at + 10 > bytes.length) return null
    length = Number(bytes.readBigUInt64BE(at + 2))
    start = at + 10
  }
  const end = start + length
  return end > bytes.length ? null : { code: (bytes[at] as number) & 0x0f, start, end }
}
