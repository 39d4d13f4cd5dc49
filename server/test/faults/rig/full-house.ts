// A full house for the rows that are about many connections: clients who write and consoles that answer, as the real
// programs, among many more clients who mostly listen.
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ConversationId, PersonaId } from '@dramatis/contract/ids'
import type { Outcome, Run } from '../row.ts'
import { check, type Findings, sentencesOf } from './checker.ts'
import { type FurnishedClient, furnish } from './furnish.ts'
import { Herd } from './herd.ts'
import { History, type Line, readHistory } from './history.ts'
import { HouseProcess } from './house.ts'
import { Crowd } from './load.ts'
import { Random } from './random.ts'
import { AdminScreen } from './screens.ts'
import { readLastSeqs } from './stored.ts'
import { measured } from './usage.ts'

export interface FullHouseWanted {
  /** Clients who write, as the real program. */
  readonly active: number
  /** Clients who mostly listen. */
  readonly idle: number
  readonly admins: number
  /** New connections a second while the house fills. */
  readonly openPerSecond: number
  readonly supervised?: boolean
  /** Further variables of the server's environment. */
  readonly env?: Readonly<Record<string, string>>
}

interface Watched {
  readonly status: () => { readonly state: string }
  readonly onStatus: (listener: () => void) => unknown
}

/** Beside the connections: the database, the programs' files, pipes. */
const otherFiles = 200

/** Every connection is an open file on both sides. Node takes as many as the hard limit allows. @throws with what to do */
function needOpenFiles(connections: number): void {
  const report = process.report?.getReport() as unknown as { userLimits?: { open_files?: { soft: number | string } } }
  const allowed = report.userLimits?.open_files?.soft
  if (typeof allowed === 'number' && allowed < connections + otherFiles)
    throw new Error(
      `${connections} connections need as many open files in one process, and this system allows ${allowed}: raise the limit first (ulimit -Hn ${connections + otherFiles}, or LimitNOFILE, or nofile in limits.conf)`,
    )
}

export class FullHouse {
  readonly house: HouseProcess
  readonly history: History
  readonly crowd: Crowd
  readonly herd: Herd
  /** Connections that were lost and that nobody of the test had ended: who, and why. */
  readonly lost: string[] = []
  /** When each of the herd was connected again, and held what it had missed. */
  readonly returns: { readonly connectedAtMs: number; readonly heldAtMs: number }[] = []
  readonly #wanted: FullHouseWanted
  /** Tells the listeners something now and then. */
  readonly #herald: AdminScreen
  readonly #idle: readonly FurnishedClient[]
  readonly #personas: readonly PersonaId[]
  readonly #random: Random
  /** Where the herald has said something. */
  readonly #told: ConversationId[] = []
  #isTelling = false
  #isClosed = false
  #telling: Promise<void> = Promise.resolve()

  private constructor(house: HouseProcess, wanted: FullHouseWanted, people: Awaited<ReturnType<typeof furnish>>, run: Run) {
    const random = new Random(run.seed)
    this.house = house
    this.#wanted = wanted
    this.history = new History(join(run.folder, 'history.jsonl'))
    const [herald, ...admins] = people.admins
    if (!herald) throw new Error('somebody must tell the listeners something')
    this.#idle = people.clients.slice(wanted.active)
    this.#random = random.fork()
    this.herd = new Herd(this.#idle, {
      port: house.port,
      random,
      history: this.history,
      lost: (who, reason) => this.lost.push(`${who}: ${reason}`),
      back: (connectedAtMs, heldAtMs) => this.returns.push({ connectedAtMs, heldAtMs }),
    })
    this.crowd = new Crowd(house.port, { ...people, admins, clients: people.clients.slice(0, wanted.active) }, random, this.history)
    this.#herald = new AdminScreen(house.port, herald, this.history)
    this.#personas = people.personas
    for (const { who, chat } of this.crowd.clients) this.#watch(who, chat.connection)
    for (const { who, console } of [...this.crowd.admins, this.#herald]) this.#watch(who, console.connection)
  }

  /** A real program's connection: when it is lost, and when it is back. */
  #watch(who: string, connection: Watched): void {
    let wasOnline = false
    connection.onStatus(() => {
      const status = connection.status()
      const isOnline = status.state === 'online'
      if (isOnline === wasOnline) return
      wasOnline = isOnline
      const atMs = performance.now()
      if (isOnline) this.returns.push({ connectedAtMs: atMs, heldAtMs: atMs })
      else if (!this.#isClosed) this.lost.push(`${who}: ${status.state}`)
    })
  }

  /** The server of it, furnished and started; nobody has come yet. */
  static async build(run: Run, wanted: FullHouseWanted): Promise<{ house: HouseProcess; fill: () => Promise<FullHouse> }> {
    needOpenFiles(wanted.active + wanted.idle + wanted.admins)
    const house = await HouseProcess.build({
      folder: run.folder,
      dialect: run.dialect,
      env: { ...measured, ...wanted.env },
      ...(wanted.supervised !== undefined && { supervised: wanted.supervised }),
    })
    try {
      const people = await furnish(house, { clients: wanted.active + wanted.idle, admins: wanted.admins + 1 })
      await house.start()
      return { house, fill: () => new FullHouse(house, wanted, people, run).#fill() }
    } catch (error) {
      await house.remove()
      throw error
    }
  }

  async #fill(): Promise<FullHouse> {
    await this.crowd.loaded(60_000)
    await this.herd.open(this.#wanted.openPerSecond)
    this.returns.length = 0
    return this
  }

  get connections(): number {
    return this.#wanted.active + this.#wanted.idle + this.#wanted.admins + 1
  }

  /** Connections that are not there now. */
  get offline(): number {
    return this.crowd.offline + this.herd.offline
  }

  /** Lets the active write `perSecond` messages a second, and the listeners be told something `toldPerSecond` times. */
  start(perSecond: number, toldPerSecond: number): void {
    this.crowd.start(perSecond)
    this.#isTelling = true
    this.#telling = (async () => {
      while (this.#isTelling) {
        await wait(this.#random.between(0, 2000 / toldPerSecond))
        const { group } = this.#random.of(this.#idle)
        this.#told.push(group)
        this.#herald.say(group, this.#random.of(this.#personas), `to the listeners, no. ${this.#told.length}`)
      }
    })()
  }

  async stop(): Promise<void> {
    this.#isTelling = false
    await this.#telling
    await this.crowd.stop()
  }

  /** Resolves with the milliseconds until everybody holds what is stored. @throws when they do not within `ms` */
  async converged(ms: number): Promise<number> {
    const startedMs = performance.now()
    for (;;) {
      const unsent = this.#told.filter((group) => this.#herald.held(group).sending > 0)
      const behind = [...unsent.map((group) => `the herald is sending to ${group}`), ...this.herd.behind(await readLastSeqs(this.house))]
      const tookMs = performance.now() - startedMs
      if (behind.length === 0) return tookMs + (await this.crowd.converged(this.house, ms))
      if (tookMs > ms)
        throw new Error(
          `not converged within ${ms} ms: ${behind.slice(0, 5).join('; ')} (${behind.length} in all; ${this.offline} offline)`,
        )
      await wait(200)
    }
  }

  /** Writes down what everybody shows, ends all connections and the server, and lets the checker read. */
  async end(): Promise<{ findings: Findings; lines: readonly Line[]; failures: string[] }> {
    const reloads = this.crowd.over
    await this.crowd.end(this.house)
    this.herd.show()
    this.close()
    this.history.close()
    await this.house.stop()
    const lines = readHistory(this.history.file)
    const findings = check(lines)
    const failures = sentencesOf(findings)
    if (reloads.length > 0) failures.push(`screens that had to be loaded anew: ${reloads.slice(0, 5).join(', ')}`)
    if (this.house.complaints.length > 0) failures.push(`the server complained: ${this.house.complaints.slice(0, 3).join(' | ')}`)
    return { findings, lines, failures }
  }

  close(): void {
    this.#isClosed = true
    this.herd.close()
    this.crowd.close()
    this.#herald.close()
  }
}

export const harmOf = (findings: Findings): Pick<Outcome, 'lost' | 'doubled' | 'outOfOrder' | 'leaked'> => ({
  lost: findings.lost.length,
  doubled: findings.doubled.length,
  outOfOrder: findings.outOfOrder.length,
  leaked: findings.leaked.length,
})

/** From the sending of a message to each viewer who hears of it, in milliseconds, sorted. */
export function deliveries(lines: readonly Line[]): number[] {
  const askedAtMs = new Map<string, number>()
  const tookMs: number[] = []
  for (const line of lines) {
    if (line.what === 'asked' && !askedAtMs.has(line.text)) askedAtMs.set(line.text, line.atMs)
    if (line.what !== 'heard' || line.entry[1] !== 'message:sent') continue
    const sentAtMs = askedAtMs.get(line.entry[3] ?? '')
    if (sentAtMs !== undefined) tookMs.push(line.atMs - sentAtMs)
  }
  return tookMs.sort((one, other) => one - other)
}

export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
