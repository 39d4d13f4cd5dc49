// Clients by the thousand who listen: each with a connection of its own that comes back as the product's own does (its
// reconnection.ts), follows its group by seq as the client program does, and asks for what it missed.
import { clientNamespace } from '@dramatis/contract/events'
import { limits } from '@dramatis/contract/limits'
import { Reconnection } from '@dramatis/ui/reconnection'
import type { FurnishedClient } from './furnish.ts'
import type { History, SeenEntry } from './history.ts'
import { Line } from './line.ts'
import type { Random } from './random.ts'
import { seen } from './screens.ts'

type EntryLike = Parameters<typeof seen>[0]
interface Row {
  readonly id: string
  readonly lastSeq: number
}

/** One address has some 28,000 ports for one server; spread over several, those of connections that are just ended do not matter. */
const addresses = process.platform === 'linux' ? Array.from({ length: 8 }, (_, at) => `127.0.0.${at + 2}`) : [undefined]

export interface HerdWanted {
  readonly port: number
  readonly random: Random
  readonly history: History
  /** A connection was lost that nobody of the herd closed. */
  readonly lost: (who: string, reason: string) => void
  /** It is connected again and holds all that it missed. */
  readonly back: (connectedAtMs: number, heldAtMs: number) => void
}

class Listener {
  readonly client: FurnishedClient
  readonly #herd: HerdWanted
  readonly #localAddress: string | undefined
  readonly #reconnection: Reconnection
  readonly #entries: SeenEntry[] = []
  #line: Line | null = null
  #isOnline = false
  /** Has read its list on this connection. */
  #isSynced = false
  #isClosed = true
  #listedSeq = 0
  #isAsking = false
  #connectedAtMs = 0

  constructor(client: FurnishedClient, localAddress: string | undefined, herd: HerdWanted) {
    this.client = client
    this.#herd = herd
    this.#localAddress = localAddress
    const random = herd.random.fork()
    this.#reconnection = new Reconnection(
      () => this.#connect(),
      () => random.next(),
    )
    herd.history.add({ what: 'seated', who: client.name, places: [client.group] })
  }

  get heldSeq(): number {
    return this.#entries.at(-1)?.[0] ?? 0
  }
  get isOnline(): boolean {
    return this.#isOnline
  }
  get isOpen(): boolean {
    return !this.#isClosed
  }
  /** Holds everything that it knows of. */
  get isLevel(): boolean {
    return this.#isSynced && !this.#isAsking && this.heldSeq >= this.#listedSeq
  }

  open(): void {
    this.#isClosed = false
    this.#connect()
  }

  close(): void {
    this.#isClosed = true
    this.#isOnline = false
    this.#isSynced = false
    this.#reconnection.stop()
    this.#line?.close()
    this.#line = null
  }

  closeIfSilent(): void {
    this.#line?.closeIfSilent()
  }

  show(): void {
    const { name: who, group: place } = this.client
    this.#herd.history.add({ what: 'shows', who, place, entries: this.#entries })
    this.#herd.history.add({ what: 'lists', who, place, lastSeq: this.#listedSeq })
  }

  #connect(): void {
    this.#line = new Line({
      port: this.#herd.port,
      localAddress: this.#localAddress,
      namespace: clientNamespace,
      cookie: this.client.cookie,
      accepted: () => {
        this.#isOnline = true
        this.#connectedAtMs = performance.now()
        this.#reconnection.online()
        this.#herd.history.add({ what: 'connected', who: this.client.name })
        void this.#sync()
      },
      event: (_name, data) => this.#hear(data as { conversationId?: string; entry?: EntryLike }),
      lost: (reason, error) => {
        if (this.#isOnline) this.#herd.lost(this.client.name, reason)
        this.#isOnline = false
        this.#isSynced = false
        this.#line = null
        if (!this.#isClosed) this.#reconnection.lost(error?.retryAfterMs)
      },
    })
  }

  /** What the client program asks after each connecting: who it is, its list, and what its open conversation lacks. */
  async #sync(): Promise<void> {
    const line = this.#line
    const [self, list] = await Promise.all([
      this.#ask<object>('client:get-self', {}),
      this.#ask<{ conversations: Row[] }>('conversation:list', { limit: limits.listPageMax }),
    ])
    // Lost again: the next connecting asks anew.
    if (!self || !list || line !== this.#line) return
    const row = list.conversations.find(({ id }) => id === this.client.group)
    this.#listedSeq = Math.max(this.#listedSeq, row?.lastSeq ?? 0)
    await this.#fill()
    if (line !== this.#line) return
    this.#isSynced = true
    this.#herd.back(this.#connectedAtMs, performance.now())
  }

  async #ask<Output>(name: string, input: object): Promise<Output | null> {
    const line = this.#line
    for (let attempt = 0; line && line === this.#line && attempt <= limits.sendRetries; attempt++) {
      const answer = await line.call(name, { input }, limits.answerTimeoutMs)
      if (answer?.ok) return answer.output as Output
      if (answer && answer.error.code !== 'busy' && answer.error.code !== 'rate_limited')
        throw new Error(`${this.client.name} asked ${name}: ${answer.error.code}`)
      const waitMs = Math.max(answer?.error.retryAfterMs ?? 0, 500)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
    return null
  }

  /** Asks for what is missing until there is nothing. The first page is the newest; all that was said before is on it. */
  async #fill(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    while (this.heldSeq < this.#listedSeq) {
      const from = this.heldSeq === 0 ? {} : { afterSeq: this.heldSeq }
      const input = { conversationId: this.client.group, limit: limits.messagesPageMax, ...from }
      const page = await this.#ask<{ entries: EntryLike[] }>('message:list', input)
      if (!page) break
      for (const entry of page.entries) if (entry.seq > this.heldSeq) this.#entries.push(seen(entry))
    }
    this.#isAsking = false
  }

  #hear({ conversationId, entry }: { conversationId?: string; entry?: EntryLike }): void {
    if (conversationId === undefined || entry === undefined) return
    this.#herd.history.add({ what: 'heard', who: this.client.name, place: conversationId, entry: seen(entry) })
    if (conversationId !== this.client.group) return
    this.#listedSeq = Math.max(this.#listedSeq, entry.seq)
    if (entry.seq === this.heldSeq + 1) this.#entries.push(seen(entry))
    else void this.#fill()
  }
}

export class Herd {
  readonly listeners: readonly Listener[]
  readonly #random: Random
  readonly #sweep: ReturnType<typeof setInterval>
  #isClosed = false

  constructor(clients: readonly FurnishedClient[], wanted: HerdWanted) {
    this.#random = wanted.random.fork()
    this.listeners = clients.map((client, at) => new Listener(client, addresses[at % addresses.length], wanted))
    this.#sweep = setInterval(() => {
      for (const listener of this.listeners) listener.closeIfSilent()
    }, 1000)
  }

  /** Opens all, `perSecond` of them a second, and resolves when each holds what there is. @throws when they do not in time */
  async open(perSecond: number): Promise<void> {
    const each = Math.max(1, Math.round(perSecond / 20))
    for (let at = 0; at < this.listeners.length; at += each) {
      for (const listener of this.listeners.slice(at, at + each)) listener.open()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const untilMs = performance.now() + 60_000
    while (!this.listeners.every(({ isLevel }) => isLevel)) {
      if (performance.now() > untilMs) throw new Error(`of the herd ${this.listeners.filter((one) => !one.isLevel).length} were not let in`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** Closes one by chance and opens it again after `awayMs`. */
  churn(awayMs: number): void {
    const listener = this.#random.of(this.listeners)
    if (!listener.isOpen) return
    listener.close()
    setTimeout(() => this.#isClosed || listener.open(), awayMs)
  }

  get offline(): number {
    return this.listeners.filter(({ isOnline }) => !isOnline).length
  }

  /** Who does not yet hold what is stored. */
  behind(lastSeqs: ReadonlyMap<string, number>): string[] {
    return this.listeners.flatMap(({ client, heldSeq }) => {
      const lastSeq = lastSeqs.get(client.group)
      return heldSeq === lastSeq ? [] : [`${client.name} holds ${heldSeq} of ${lastSeq}`]
    })
  }

  show(): void {
    for (const listener of this.listeners) listener.show()
  }

  close(): void {
    this.#isClosed = true
    clearInterval(this.#sweep)
    for (const listener of this.listeners) listener.close()
  }
}
