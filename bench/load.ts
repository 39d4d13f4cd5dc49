// The load: a thousand clients in groups of their own and three consoles that see all of them. A message counts when it
// was answered and has reached its client and all three consoles, each exactly once.
import { performance } from 'node:perf_hooks'
import { adminNamespace, clientNamespace } from '@dramatis/contract/events'
import { newRequestId } from '../ui/src/request-id.ts'
import { Connection, textOf } from './connection.ts'
import { sentences } from './people.ts'
import type { ServerProcess } from './server-process.ts'

export interface Side {
  readonly name: string
  readonly server: ServerProcess
  readonly port: number
  readonly clients: readonly { readonly conversationId: string; readonly cookie: string }[]
  readonly consoles: readonly { readonly cookie: string }[]
  readonly personaId: string
}

export interface Throughput {
  readonly perSecond: number
  readonly cpuMsPer10000: number
  /** Share of one core. At 1 the generator would be what is measured. */
  readonly generatorLoad: number
  readonly serverLoad: number
}

export interface Latency {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

const parts = { client: 1, console: 2, answer: 16 }
const complete = 0b11111
const most = 2_000_000

export class Load {
  readonly side: Side
  readonly #clients: Connection[] = []
  readonly #consoles: Connection[] = []
  /** By message number: which of its five parts have come. */
  readonly #seen = new Uint8Array(most)
  readonly #answers = new Map<number, (answer: unknown) => void>()
  #next = 0
  #asked = 0
  #completed = 0
  #onComplete: (number: number) => void = () => {}
  #fault: Error | null = null

  constructor(side: Side) {
    this.side = side
  }

  get sent(): number {
    return this.#next
  }

  async connect(clients = this.side.clients.length, consoles = this.side.consoles.length): Promise<void> {
    const { port } = this.side
    for (let at = this.#consoles.length; at < consoles; at++) {
      const cookie = this.side.consoles[at]?.cookie ?? ''
      this.#consoles.push(await Connection.open(port, adminNamespace, cookie, this.#heard(parts.console << at)))
    }
    for (let at = this.#clients.length; at < clients; at += 20) {
      const some = this.side.clients.slice(at, Math.min(at + 20, clients))
      this.#clients.push(
        ...(await Promise.all(some.map(({ cookie }) => Connection.open(port, clientNamespace, cookie, this.#heard(parts.client))))),
      )
    }
  }

  close(): void {
    for (const connection of [...this.#clients, ...this.#consoles]) connection.close()
  }

  #heard(part: number) {
    return {
      delivered: (number: number) => this.#part(number, part),
      answered: (id: number, ok: boolean, answer: () => unknown) => {
        const asked = this.#answers.get(id)
        if (asked) {
          this.#answers.delete(id)
          asked(answer())
          if (id >= this.#next) return
        }
        if (ok) this.#part(id, parts.answer)
        else this.#fail(`message ${id} was refused: ${JSON.stringify(answer())}`)
      },
      lost: (reason: string) => this.#fail(`a connection was lost: ${reason}`),
    }
  }

  #fail(reason: string): void {
    this.#fault ??= new Error(`${this.side.name}: ${reason}`)
  }

  #part(number: number, part: number): void {
    const before = this.#seen[number] as number
    if (before & part) {
      this.#fail(`message ${number} came twice`)
      return
    }
    const now = before | part
    this.#seen[number] = now
    if (now !== complete) return
    this.#completed++
    this.#onComplete(number)
  }

  /** The next message: group by group, from the client and from a console in turn. */
  #send(): number {
    const number = this.#next
    this.#next++
    if (number >= most) throw new Error('the load is bounded')
    const place = (number >> 1) % this.#clients.length
    const conversationId = this.side.clients[place]?.conversationId
    const text = textOf(number, sentences[number % sentences.length] as string)
    const requestId = newRequestId()
    if (number % 2 === 0) this.#clients[place]?.call(number, 'message:send', { input: { conversationId, text }, requestId })
    else
      this.#consoles[(number >> 1) % this.#consoles.length]?.call(number, 'message:send', {
        input: { conversationId, as: { kind: 'persona', id: this.side.personaId }, text },
        requestId,
      })
    return number
  }

  async #drained(): Promise<void> {
    const until = performance.now() + 15_000
    while (this.#completed < this.#next && !this.#fault) {
      if (performance.now() > until) this.#fail(`${this.#next - this.#completed} messages did not reach everybody within 15 s`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    if (this.#fault) throw this.#fault
  }

  /** Keeps `inFlight` messages on their way for `ms`, and one more for each that has arrived. */
  async saturate(inFlight: number, ms: number): Promise<Throughput> {
    const { server } = this.side
    const before = { server: await server.usage(), generator: process.cpuUsage(), completed: this.#completed }
    const startedMs = performance.now()
    let within = 0
    let running = true
    this.#onComplete = () => {
      if (!running) return
      within++
      this.#send()
    }
    for (let times = 0; times < inFlight; times++) this.#send()
    await new Promise((resolve) => setTimeout(resolve, ms))
    running = false
    const elapsedMs = performance.now() - startedMs
    await this.#drained()
    const all = this.#completed - before.completed
    const wholeMs = performance.now() - startedMs
    const cpuMs = (await server.usage()).cpuMs - before.server.cpuMs
    const generator = process.cpuUsage(before.generator)
    return {
      perSecond: (within / elapsedMs) * 1000,
      cpuMsPer10000: (cpuMs / all) * 10_000,
      generatorLoad: (generator.user + generator.system) / 1000 / wholeMs,
      serverLoad: cpuMs / wholeMs,
    }
  }

  /** Sends `perSecond` at random moments for `ms`; from the sending to the last viewer, or the answer if that is later. */
  async pace(perSecond: number, ms: number): Promise<Latency> {
    const sentAt = new Map<number, number>()
    const took: number[] = []
    this.#onComplete = (number) => took.push(performance.now() - (sentAt.get(number) ?? 0))
    const startedMs = performance.now()
    let dueMs = startedMs
    while (dueMs < startedMs + ms) {
      dueMs -= (Math.log(1 - Math.random()) / perSecond) * 1000
      const waitMs = dueMs - performance.now()
      if (waitMs > 0.5) await new Promise((resolve) => setTimeout(resolve, waitMs))
      const now = performance.now()
      sentAt.set(this.#send(), now)
    }
    await this.#drained()
    took.sort((a, b) => a - b)
    return { p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99), maxMs: took.at(-1) ?? 0 }
  }

  /** One message from each side, and everything that was told of it: for the bare server to repeat. */
  async examples(): Promise<{ client: unknown; admin: unknown }> {
    return { client: await this.#example(0), admin: await this.#example(1) }
  }

  async #example(remainder: 0 | 1): Promise<unknown> {
    if (this.#next % 2 !== remainder) throw new Error('messages go from either side in turn')
    const place = (this.#next >> 1) % this.#clients.length
    const client = this.#clients[place] as Connection
    const [console] = this.#consoles as [Connection]
    const views: unknown[] = []
    client.tap((event) => {
      views[0] = (event as unknown[])[1]
    })
    console.tap((event) => {
      views[1] = (event as unknown[])[1]
    })
    const answer = new Promise((resolve) => this.#answers.set(this.#next, resolve))
    this.#send()
    const given = await answer
    await this.#drained()
    client.tap(null)
    console.tap(null)
    return { clientView: views[0], staffView: views[1], answer: given }
  }

  /** Asks from the first console, from the first client, or from the client of a number, and answers how long it took. */
  async ask(
    from: 'console' | 'client' | number,
    name: string,
    input: unknown,
    isCommand = false,
  ): Promise<{ ms: number; answer: unknown }> {
    const connection = (from === 'console' ? this.#consoles[0] : this.#clients[from === 'client' ? 0 : from]) as Connection
    this.#asked++
    const id = most + this.#asked
    const startedMs = performance.now()
    const { answer, ms } = await new Promise<{ answer: unknown; ms: number }>((resolve) => {
      this.#answers.set(id, (given) => resolve({ answer: given, ms: performance.now() - startedMs }))
      connection.call(id, name, isCommand ? { input, requestId: newRequestId() } : { input })
    })
    if (!(answer as { ok: boolean }).ok) throw new Error(`${name}: ${JSON.stringify(answer)}`)
    if (this.#fault) throw this.#fault
    return { ms, answer }
  }
}

export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
