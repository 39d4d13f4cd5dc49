// People who write: clients in their groups, admins as any persona anywhere, at random moments and now and then several
// messages in a row. Bounded by whoever starts it; everything drawn from the seed.
import { setTimeout as wait } from 'node:timers/promises'
import type { Furnished } from './furnish.ts'
import type { History } from './history.ts'
import type { HouseProcess } from './house.ts'
import type { Random } from './random.ts'
import { AdminScreen, ClientScreen } from './screens.ts'
import { readLastSeqs, writeDownStored } from './stored.ts'

const words = ['the harbour', 'a lantern', 'tomorrow', 'who was that', 'the north pier', 'an honest answer', 'seven o’clock', 'quietly']
/** Conversations that a console keeps open. */
const openedPlaces = 4

export class Crowd {
  readonly clients: readonly ClientScreen[]
  readonly admins: readonly AdminScreen[]
  readonly #people: Furnished
  readonly #random: Random
  readonly #history: History
  #written = 0
  #writing: Promise<void> = Promise.resolve()
  #isOver = true

  /** `port` may be that of a relay in front of the house. */
  constructor(port: number, people: Furnished, random: Random, history: History) {
    this.#people = people
    this.#random = random
    this.#history = history
    this.clients = people.clients.map((client) => new ClientScreen(port, client, history))
    this.admins = people.admins.map((admin) => new AdminScreen(port, admin, history))
    const places = people.clients.map(({ group }) => group)
    for (const admin of this.admins) for (let count = 0; count < openedPlaces; count++) admin.open(random.of(places))
  }

  get written(): number {
    return this.#written
  }

  /** Everybody sees what there is. @throws when somebody does not within `ms` */
  async loaded(ms = 20_000): Promise<void> {
    const untilMs = performance.now() + ms
    for (;;) {
      const waiting = [...this.clients, ...this.admins].filter(({ isLoaded }) => !isLoaded)
      if (waiting.length === 0) return
      if (performance.now() > untilMs)
        throw new Error(`${waiting.length} saw nothing, among them ${waiting[0]?.who}; ${this.offline} are not connected`)
      await wait(20)
    }
  }

  #text(): string {
    this.#written++
    return `no. ${this.#written}: ${this.#random.of(words)}, ${this.#random.of(words)}`
  }

  #writeOnce(): void {
    // Two or three in a row must stay in a row.
    const times = this.#random.chance(0.2) ? this.#random.whole(2, 3) : 1
    if (this.#random.chance(0.5)) {
      const client = this.#random.of(this.clients)
      for (let time = 0; time < times; time++) client.say(this.#text())
    } else {
      const admin = this.#random.of(this.admins)
      const place = this.#random.chance(0.3) ? this.#random.of(admin.opened) : this.#random.of(this.#people.clients).group
      for (let time = 0; time < times; time++) admin.say(place, this.#random.of(this.#people.personas), this.#text())
    }
  }

  /** Writes `perSecond` messages a second until `stop`. */
  start(perSecond: number): void {
    this.#isOver = false
    this.#writing = (async () => {
      let dueMs = performance.now()
      while (!this.#isOver) {
        // 1.3 messages a time, on average.
        dueMs -= (Math.log(1 - this.#random.next()) / (perSecond / 1.3)) * 1000
        const aheadMs = dueMs - performance.now()
        if (aheadMs > 1) await wait(aheadMs)
        else if (aheadMs < -2_000) dueMs = performance.now()
        if (!this.#isOver) this.#writeOnce()
      }
    })()
  }

  async stop(): Promise<void> {
    this.#isOver = true
    await this.#writing
  }

  /** Resolves when nobody is sending any more: it is acknowledged, or has failed. @throws when somebody still is after `ms` */
  async sent(ms: number): Promise<void> {
    const untilMs = performance.now() + ms
    const places = this.#people.clients.map(({ group }) => group)
    const sending = () => [
      ...this.clients.filter((client) => client.held().sending > 0).map(({ who }) => who),
      ...this.admins.flatMap((admin) => places.filter((place) => admin.held(place).sending > 0).map((place) => `${admin.who} in ${place}`)),
    ]
    for (let left = sending(); left.length > 0; left = sending()) {
      if (performance.now() > untilMs) throw new Error(`after ${ms} ms somebody is still sending: ${left.slice(0, 5).join(', ')}`)
      await wait(50)
    }
  }

  /** Who is still sending, or does not yet show what there is; empty: everybody agrees with the database. */
  #behind(lastSeqs: ReadonlyMap<string, number>): string[] {
    const behind: string[] = []
    for (const client of this.clients) {
      const { heldSeq, sending } = client.held()
      if (sending > 0) behind.push(`${client.who} is sending ${sending}`)
      if (heldSeq !== lastSeqs.get(client.client.group))
        behind.push(`${client.who} holds ${heldSeq} of ${lastSeqs.get(client.client.group)}`)
    }
    for (const admin of this.admins) {
      const list = admin.list()
      for (const { group } of this.#people.clients) {
        const { sending, heldSeq } = admin.held(group)
        if (sending > 0) behind.push(`${admin.who} is sending ${sending}`)
        if (admin.opened.includes(group) && heldSeq !== lastSeqs.get(group))
          behind.push(`${admin.who} holds ${heldSeq} of ${lastSeqs.get(group)}`)
        if (list.get(group) !== lastSeqs.get(group)) behind.push(`${admin.who} lists ${list.get(group)} of ${lastSeqs.get(group)}`)
      }
    }
    return behind
  }

  /** How many connections are not there now. */
  get offline(): number {
    const connections = [...this.clients.map(({ chat }) => chat.connection), ...this.admins.map(({ console }) => console.connection)]
    return connections.filter((connection) => connection.status().state !== 'online').length
  }

  /** Presses retry wherever something failed. Answers how often. */
  retryFailed(): number {
    let times = 0
    for (const client of this.clients)
      for (const id of client.held().failed) {
        client.retry(id)
        times++
      }
    for (const admin of this.admins)
      for (const { group } of this.#people.clients)
        for (const id of admin.held(group).failed) {
          admin.retry(group, id)
          times++
        }
    return times
  }

  /** Resolves with the milliseconds until everybody agrees with the database. @throws when they do not within `ms` */
  async converged(house: HouseProcess, ms: number): Promise<number> {
    const startedMs = performance.now()
    for (;;) {
      const behind = this.#behind(await readLastSeqs(house))
      const tookMs = performance.now() - startedMs
      if (behind.length === 0) return tookMs
      if (tookMs > ms)
        throw new Error(
          `not converged within ${ms} ms: ${behind.slice(0, 5).join('; ')} (${behind.length} in all; ${this.offline} of ${this.clients.length + this.admins.length} offline)`,
        )
      await wait(50)
    }
  }

  /** Writes down what every screen shows. */
  async show(): Promise<void> {
    for (const screen of [...this.clients, ...this.admins]) await screen.show()
  }

  /** Writes down what every screen shows and what is stored. */
  async end(house: HouseProcess): Promise<void> {
    await this.show()
    await writeDownStored(house, this.#history)
  }

  /** Screens that would have to be loaded anew to go on. */
  get over(): string[] {
    return [...this.clients, ...this.admins].flatMap(({ who, over }) => (over === null ? [] : [`${who}: ${over}`]))
  }

  close(): void {
    for (const screen of [...this.clients, ...this.admins]) screen.close()
  }
}
