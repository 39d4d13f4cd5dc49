// Keeps every byte that the clients of a run receive, whichever door and whatever relay it comes through: all sockets that
// this process opens are listened to beneath the programs that use them. Whoever shows an admin's credential is staff;
// everybody else is taken for a client.
import { closeSync, openSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { Duplex } from 'node:stream'

/** What is kept at most: a run that brings more says so. */
const mostBytes = 4 * 2 ** 30
const atOnceBytes = 256 * 1024

export interface KeptBytes {
  /** Records one after another: number of the socket, length, bytes. The first two are whole numbers of 32 bits. */
  readonly file: string
  /** Sockets that showed an admin's credential. */
  readonly staff: ReadonlySet<number>
  /** More came than may be kept. */
  readonly isCutOff: () => boolean
  /** Writes down what is still held; nothing is kept from here on. */
  end(): void
}

const showsStaff = /dramatis_admin=|authorization: *bearer /i

/** Call it once, before anything is connected. */
export function keepBytesToClients(folder: string): KeptBytes {
  const file = join(folder, 'bytes-to-clients')
  const handle = openSync(file, 'w')
  const numbers = new WeakMap<Socket, number>()
  const staff = new Set<number>()
  const lastSaid = new WeakMap<Socket, string>()
  let [count, total, held, isOver, isCutOff] = [0, 0, 0, false, false]
  let waiting: Buffer[] = []

  function writeDown(): void {
    if (held > 0) writeSync(handle, Buffer.concat(waiting))
    waiting = []
    held = 0
  }
  function keep(number: number, chunk: Buffer): void {
    if (isOver || isCutOff) return
    total += chunk.length
    isCutOff = total > mostBytes
    const head = Buffer.alloc(8)
    head.writeUInt32LE(number, 0)
    head.writeUInt32LE(chunk.length, 4)
    // A copy: whoever reads it may use the memory again.
    waiting.push(head, Buffer.from(chunk))
    held += chunk.length
    if (held >= atOnceBytes) writeDown()
  }

  const { connect } = Socket.prototype
  Object.assign(Socket.prototype, {
    connect(this: Socket, ...given: unknown[]) {
      numbers.set(this, ++count)
      return (connect as (...given: unknown[]) => Socket).apply(this, given)
    },
    push(this: Socket, chunk: unknown, ...rest: unknown[]) {
      const number = numbers.get(this)
      if (number !== undefined && Buffer.isBuffer(chunk)) keep(number, chunk)
      return (Duplex.prototype.push as (...given: unknown[]) => boolean).call(this, chunk, ...rest)
    },
    write(this: Socket, chunk: unknown, ...rest: unknown[]) {
      const number = numbers.get(this)
      if (number !== undefined && !staff.has(number)) {
        const start = typeof chunk === 'string' ? chunk.slice(0, 8192) : Buffer.isBuffer(chunk) ? chunk.toString('latin1', 0, 8192) : ''
        // A relay may hand it on in slices of a byte.
        const said = (lastSaid.get(this) ?? '') + start
        if (showsStaff.test(said)) staff.add(number)
        lastSaid.set(this, said.slice(-64))
      }
      return (Duplex.prototype.write as (...given: unknown[]) => boolean).call(this, chunk, ...rest)
    },
  })
  return {
    file,
    staff,
    isCutOff: () => isCutOff,
    end: () => {
      if (isOver) return
      writeDown()
      isOver = true
      closeSync(handle)
    },
  }
}
