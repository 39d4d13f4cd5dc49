// The server of a run: the program itself in a process of its own, on a data folder that outlives it, so that it can be
// killed and started again. A preload may wrap its drivers or build in a seeded fault; the program knows nothing of it.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { databaseUrl, onPostgresServer } from '../../support/test-database.ts'
import { noteTeamOf } from './masked.ts'

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url))
const preload = new URL('./preload.ts', import.meta.url).href
const startWithinMs = 30_000

/** A port of the loopback that is free now; a server that is started again takes the same one. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || !address) throw new Error('there is no free port')
  return address.port
}

export interface HouseWanted {
  /** Where its data folder is made. */
  readonly folder: string
  readonly dialect: 'sqlite' | 'postgres'
  /** Instead of a database of its own on the server that TEST_DATABASE_URL names. */
  readonly databaseUrl?: string
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>
  /** What Node is started under: ['strace', '-f', ...]. */
  readonly under?: readonly string[]
  /** Starts it again whenever it has ended by itself. */
  readonly supervised?: boolean
}

export class HouseProcess {
  readonly port: number
  readonly dataDir: string
  readonly dialect: 'sqlite' | 'postgres'
  /** Undefined on SQLite. */
  readonly databaseUrl: string | undefined
  /** How often it was started. */
  starts = 0
  /** How it ended each time: a signal, or an exit code. */
  readonly ends: string[] = []
  /** What it wrote that is no line of its log: nothing, unless something went wrong. */
  readonly complaints: string[] = []
  readonly #wanted: HouseWanted
  readonly #ownDatabase: string | undefined
  #child: ChildProcess | null = null
  #serving: Promise<void> = Promise.resolve()
  #ended: Promise<unknown> = Promise.resolve()
  #supervised: boolean

  private constructor(wanted: HouseWanted, port: number, ownDatabase: string | undefined) {
    this.#wanted = wanted
    this.port = port
    this.dialect = wanted.dialect
    this.dataDir = mkdtempSync(join(wanted.folder, 'house-'))
    this.#ownDatabase = ownDatabase
    this.databaseUrl = wanted.databaseUrl ?? (ownDatabase === undefined ? undefined : databaseUrl(ownDatabase))
    this.#supervised = wanted.supervised ?? false
  }

  /** Makes the data folder and the database. Nothing runs yet: it may be furnished first. */
  static async build(wanted: HouseWanted): Promise<HouseProcess> {
    let ownDatabase: string | undefined
    if (wanted.dialect === 'postgres' && wanted.databaseUrl === undefined) {
      ownDatabase = `dramatis_proof_${randomBytes(6).toString('hex')}`
      await onPostgresServer(`create database ${ownDatabase} template template0 encoding 'UTF8'`)
    }
    return new HouseProcess(wanted, await freePort(), ownDatabase)
  }

  get databaseFile(): string {
    return join(this.dataDir, 'dramatis.sqlite')
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Variables by which it reads the same settings wherever they are read. */
  get env(): Record<string, string> {
    return {
      PORT: String(this.port),
      DATA_DIR: this.dataDir,
      TEAM_NAME: 'The Harbour Players',
      ADMIN_EMAIL: 'first.admin@team.invalid',
      ADMIN_PASSWORD: 'the password of the first admin',
      LOG_LEVEL: 'error',
      ...(this.databaseUrl !== undefined && { DATABASE_URL: this.databaseUrl }),
      ...this.#wanted.env,
    }
  }

  /** Resolves when it serves. `env`: for this start alone (a fault that happens once). */
  start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    this.starts++
    const [command = process.execPath, ...before] = [...(this.#wanted.under ?? []), process.execPath]
    const child = spawn(command, [...before, '--disable-warning=ExperimentalWarning', '--import', preload, main], {
      env: { PATH: process.env.PATH ?? '', ...seededFault(), ...this.env, ...env },
      // Its channel ends with this process, however that ends, and the server with it (preload.ts).
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const { stdout, stderr } = child
    if (!stdout || !stderr) throw new Error('a child process has pipes')
    this.#child = child
    let said = ''
    const serving = new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the server did not start: ${said.slice(-2000)}`)), startWithinMs)
      stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (!said.includes('Dramatis is running')) return
        clearTimeout(late)
        resolve()
      })
      child.on('close', () => {
        clearTimeout(late)
        reject(new Error(`the server ended before it served: ${said.slice(-2000)}`))
      })
    })
    // Nobody may be waiting for this start.
    serving.catch(() => {})
    this.#serving = serving
    for (const stream of [stdout, stderr]) stream.on('data', (chunk: Buffer) => this.#complain(chunk.toString()))
    stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    this.#ended = new Promise<void>((resolve) => {
      child.on('close', (code, signal) => {
        this.ends.push(signal ?? `exit code ${code}`)
        if (this.#child === child) this.#child = null
        resolve()
        if (this.#supervised) void this.start().catch(() => {})
      })
    })
    return serving
  }

  /** Lines of the log of level error (50 and above) are complaints, and whatever is no line of the log. */
  #complain(text: string): void {
    for (const line of text.split('\n')) {
      const isGreeting = line.trim() === '' || /Dramatis is running|Client chat|Console {3}|Make the first admin|\/link#/.test(line)
      if (!isGreeting && !/^\{"level":[1-4]0,/.test(line)) this.complaints.push(line.slice(0, 2000))
    }
  }

  /** Resolves when the start that is under way has come to serve. */
  serves(): Promise<void> {
    return this.#serving
  }

  /** Resolves when the process that runs now has ended. */
  async ended(): Promise<void> {
    await this.#ended
  }

  /** kill -9. A supervised server is started again at once. */
  async kill(): Promise<void> {
    const ended = this.#ended
    this.#child?.kill('SIGKILL')
    await ended
  }

  /** SIGTERM, and no supervisor any more. */
  async stop(): Promise<void> {
    this.#supervised = false
    const ended = this.#ended
    this.#child?.kill('SIGTERM')
    await ended
  }

  /** Ends it, notes whom its clients must not have heard of, and drops its database; the data folder goes with that of the run. */
  async remove(): Promise<void> {
    this.#supervised = false
    if (this.#child) await this.kill()
    await noteTeamOf(this)
    if (this.#ownDatabase !== undefined) await onPostgresServer(`drop database if exists ${this.#ownDatabase} with (force)`)
  }
}

/** The seeded fault of this process is also its server's. */
const seededFault = (): Record<string, string> => (process.env.SEEDED_FAULT === undefined ? {} : { SEEDED_FAULT: process.env.SEEDED_FAULT })
