// One open page of a person, or one connection of a program: a real Socket.IO connection that writes down all it hears.

import type { AdminCommands } from '@dramatis/contract/admin-commands'
import type { ClientCommands } from '@dramatis/contract/client-commands'
import type { ClientEvents } from '@dramatis/contract/client-views'
import type { Audience } from '@dramatis/contract/command'
import type { WireError } from '@dramatis/contract/errors'
import { adminNamespace, clientNamespace } from '@dramatis/contract/events'
import type { AdminEvents } from '@dramatis/contract/staff-views'
import { io, type Socket } from 'socket.io-client'
import { contractOf, faultIn, faultInEvent } from './checked.ts'
import { newRequestId, Refused } from './words.ts'

export type CommandsOf<A extends Audience> = A extends 'client' ? ClientCommands : AdminCommands
export type EventsOf<A extends Audience> = A extends 'client' ? ClientEvents : AdminEvents
export type CommandName<A extends Audience> = keyof CommandsOf<A> & string
export type EventName<A extends Audience> = keyof EventsOf<A> & string
export type InputTo<A extends Audience, N extends CommandName<A>> = CommandsOf<A>[N] extends { input: infer Input } ? Input : never
export type AnswerTo<A extends Audience, N extends CommandName<A>> = CommandsOf<A>[N] extends { output: infer Output } ? Output : never

export interface HeardEvent {
  /** Place in the order of arrival on this tab: 0, 1, 2 ... */
  readonly place: number
  readonly name: string
  readonly payload: unknown
}

export interface TabParts {
  readonly port: number
  readonly headers: Readonly<Record<string, string>>
  readonly token: string | undefined
  /** Told of everything that is not as the contract says. */
  readonly fault: (sentence: string) => void
  /** Comes back by itself after a cut; off unless a test is about that. */
  readonly reconnects?: boolean
  /** WebSocket alone, unless a test is about the others. */
  readonly transports?: readonly ('polling' | 'websocket')[]
}

/** How long a test waits for what must come before it fails. */
export const deadlineMs = 20_000

interface Waiting {
  readonly name: string
  readonly fits: (payload: never) => boolean
  readonly found: (payload: never) => void
}

export class Tab<A extends Audience> {
  readonly audience: A
  readonly socket: Socket
  /** Everything heard since this tab was opened, in order of arrival. */
  readonly events: HeardEvent[] = []
  /** The text of every packet as it came, handshake and acknowledgements included. */
  readonly packets: string[] = []
  readonly #parts: TabParts
  readonly #waiting = new Set<Waiting>()
  #forgotten = 0
  #ended: string | undefined
  readonly #whenEnded: ((reason: string) => void)[] = []

  constructor(audience: A, parts: TabParts) {
    this.audience = audience
    this.#parts = parts
    const namespace = audience === 'client' ? clientNamespace : adminNamespace
    this.socket = io(`http://127.0.0.1:${parts.port}${namespace}`, {
      forceNew: true,
      autoConnect: false,
      reconnection: parts.reconnects ?? false,
      reconnectionDelay: 20,
      transports: [...(parts.transports ?? (['websocket'] as const))],
      extraHeaders: { ...parts.headers },
      ...(parts.token !== undefined && { auth: { token: parts.token } }),
    })
    this.socket.io.on('open', () => {
      this.socket.io.engine.on('packet', ({ data }: { data?: unknown }) => {
        if (typeof data === 'string') this.packets.push(data)
      })
    })
    this.socket.on('disconnect', (reason) => {
      this.#ended = reason
      for (const told of this.#whenEnded.splice(0)) told(reason)
    })
    this.socket.on('connect', () => {
      this.#ended = undefined
    })
    this.socket.onAny((name: string, payload: unknown, ...more: unknown[]) => this.#hear(name, payload, more))
  }

  #hear(name: string, payload: unknown, more: unknown[]): void {
    const fault = more.length > 0 ? 'came with more than one payload' : faultInEvent(this.audience, name, payload)
    if (fault) this.#parts.fault(`event ${name} to ${this.audience}: ${fault}`)
    this.events.push({ place: this.events.length, name, payload })
    for (const waiting of this.#waiting) {
      if (waiting.name !== name || !waiting.fits(payload as never)) continue
      this.#waiting.delete(waiting)
      waiting.found(payload as never)
    }
  }

  /** Resolves when the server has let this connection in. @throws Refused */
  open(): Promise<this> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the connection was not answered')), deadlineMs)
      const settle = (act: () => void) => {
        clearTimeout(late)
        this.socket.off('connect', connected)
        this.socket.off('connect_error', refused)
        act()
      }
      const connected = () => settle(() => resolve(this))
      const refused = (error: Error & { data?: WireError }) => settle(() => reject(error.data ? new Refused(error.data) : error))
      this.socket.on('connect', connected)
      this.socket.on('connect_error', refused)
      this.socket.connect()
    })
  }

  /** Asks over this connection. @throws Refused */
  async call<N extends CommandName<A>>(name: N, input: InputTo<A, N>, { requestId }: { requestId?: string } = {}): Promise<AnswerTo<A, N>> {
    const contract = contractOf(this.audience, name)
    const needsId = contract?.kind === 'command' && !contract.repeatable
    const answer = await this.frame(name, {
      input,
      ...(needsId && { requestId: requestId ?? newRequestId() }),
      ...(requestId && { requestId }),
    })
    if (!answer.ok) throw new Refused(answer.error)
    const fault = faultIn(contract?.output, answer.output)
    if (fault) this.#parts.fault(`answer to ${this.audience}/${name}: ${fault}`)
    return answer.output as AnswerTo<A, N>
  }

  /** Sends any frame at all and waits for its acknowledgement. */
  frame(name: string, ...payload: unknown[]): Promise<{ ok: true; output: unknown } | { ok: false; error: WireError }> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${name} was not answered`)), deadlineMs)
      const gone = (reason: string) => {
        clearTimeout(late)
        reject(new Error(`the connection ended before ${name} was answered: ${reason}`))
      }
      if (this.#ended !== undefined) return gone(this.#ended)
      this.#whenEnded.push(gone)
      this.socket.emit(name, ...payload, (answer: { ok: true; output: unknown } | { ok: false; error: WireError }) => {
        clearTimeout(late)
        this.#whenEnded.splice(this.#whenEnded.indexOf(gone), 1)
        resolve(answer)
      })
    })
  }

  /** The payloads of one event that were heard and not forgotten, in order of arrival. */
  heard<N extends EventName<A>>(name: N): EventsOf<A>[N][] {
    return this.events.slice(this.#forgotten).flatMap((event) => (event.name === name ? [event.payload as EventsOf<A>[N]] : []))
  }

  /** Names of everything heard and not forgotten, in order of arrival. */
  heardNames(): string[] {
    return this.events.slice(this.#forgotten).map((event) => event.name)
  }

  /** What was heard so far is no longer found by `heard` and `until`. It stays in `events`. */
  forget(): void {
    this.#forgotten = this.events.length
  }

  /** The first event that fits, heard already or still to come. */
  until<N extends EventName<A>>(name: N, fits: (payload: EventsOf<A>[N]) => boolean = () => true): Promise<EventsOf<A>[N]> {
    const already = this.heard(name).find(fits)
    if (already) return Promise.resolve(already)
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { name, fits: fits as Waiting['fits'], found: (payload) => settle(() => resolve(payload as EventsOf<A>[N])) }
      const late = setTimeout(
        () =>
          settle(() =>
            reject(
              new Error(
                `${name} was not heard within ${deadlineMs} ms; heard: ${JSON.stringify(this.events.slice(this.#forgotten)).slice(0, 2000)}`,
              ),
            ),
          ),
        deadlineMs,
      )
      const settle = (act: () => void) => {
        clearTimeout(late)
        this.#waiting.delete(waiting)
        act()
      }
      this.#waiting.add(waiting)
    })
  }

  /**
   * Resolves when everything that the server had sent to this connection before is heard: one question and its answer,
   * which comes after it on the same connection. What was acknowledged to anybody was sent before. Presence is
   * announced after its answer and needs a marker of its own.
   */
  async settle(): Promise<void> {
    if (this.audience === 'client') await (this as unknown as Tab<'client'>).call('client:get-self', {})
    else await (this as unknown as Tab<'admin'>).call('admin:get-self', {})
  }

  /** Why the connection ended; resolves when it has. */
  ended(): Promise<string> {
    if (this.#ended !== undefined) return Promise.resolve(this.#ended)
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('the connection did not end')), deadlineMs)
      this.#whenEnded.push((reason) => {
        clearTimeout(late)
        resolve(reason)
      })
    })
  }

  isOpen(): boolean {
    return this.socket.connected
  }

  close(): void {
    this.socket.disconnect()
  }
}
