// A PostgreSQL of the rig's own, made in the folder of the run and thrown away with it: the shared one must neither be
// stopped nor traced. It runs as an account without privileges, because PostgreSQL refuses to run as root.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, chmodSync, chownSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from './house.ts'

const run = promisify(execFile)
const startWithinMs = 60_000

const mayRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where initdb and postgres stand together: Debian keeps them off the PATH. Undefined: nowhere. */
export function findPostgresPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql'
  let versions: string[] = []
  try {
    versions = readdirSync(debian).sort((one, other) => Number(other) - Number(one))
  } catch {
    // Another system.
  }
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(delimiter)]
  return folders.find((folder) => mayRun(join(folder, 'initdb')) && mayRun(join(folder, 'postgres')))
}

interface Account {
  readonly uid: number
  readonly gid: number
}

/** Undefined: this process has no privileges, and may run it itself. */
function accountToRunAs(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const [, , uid, gid] = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody') ?? []
  if (uid === undefined || gid === undefined) throw new Error('there is no account without privileges that could run PostgreSQL')
  return { uid: Number(uid), gid: Number(gid) }
}

/** Whether any account may go there. */
const isOpen = (folder: string): boolean => (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || isOpen(dirname(folder)))

export class Cluster {
  readonly port: number
  readonly folder: string
  readonly #programs: string
  readonly #account: Account | undefined
  #process: ChildProcess | null = null
  #ended: Promise<unknown> = Promise.resolve()
  #said = ''

  private constructor(port: number, folder: string, programs: string, account: Account | undefined) {
    this.port = port
    this.folder = folder
    this.#programs = programs
    this.#account = account
  }

  /** Makes it; it does not run yet. @throws when the programs of PostgreSQL are not on this machine */
  static async make(folder: string): Promise<Cluster> {
    const programs = findPostgresPrograms()
    if (programs === undefined) throw new Error('initdb and postgres are not on this machine: install a PostgreSQL server')
    const account = accountToRunAs()
    if (account) chmodSync(folder, 0o711)
    const own = mkdtempSync(join(account && !isOpen(folder) ? tmpdir() : folder, 'cluster-'))
    if (account) chownSync(own, account.uid, account.gid)
    const cluster = new Cluster(await freePort(), own, programs, account)
    const how = ['-D', cluster.#data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
    await run(join(programs, 'initdb'), how, cluster.#spawnOptions)
    return cluster
  }

  get #data(): string {
    return join(this.folder, 'data')
  }
  get #spawnOptions() {
    return { cwd: this.folder, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' }, ...this.#account }
  }

  get isRunning(): boolean {
    return this.#process !== null
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`
  }

  /** Resolves when it takes connections. `settings`: of postgresql.conf. `under`: what it is started under. */
  async start(settings: Readonly<Record<string, string>> = {}, under: readonly string[] = []): Promise<void> {
    const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '40', ...settings }
    const given = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const whole = [...under, join(this.#programs, 'postgres'), '-D', this.#data, '-p', String(this.port), ...given]
    const [command = '', ...rest] = whole
    const child = spawn(command, rest, { ...this.#spawnOptions, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#process = child
    this.#said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString()).slice(-5000)
    })
    this.#ended = once(child, 'close').then(() => {
      if (this.#process === child) this.#process = null
    })
    const untilMs = performance.now() + startWithinMs
    while (!(await this.#answers())) {
      if (this.#process === null || performance.now() > untilMs) throw new Error(`PostgreSQL did not start: ${this.#said}`)
      await wait(20)
    }
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 2000 })
    client.on('error', () => {})
    try {
      await client.connect()
      // Commits something: a database whose disk is still busy with its recovery is not back.
      await client.query('select txid_current()')
      return true
    } catch {
      return false
    } finally {
      await client.end().catch(() => {})
    }
  }

  /** As the power cut does it: no connection is told, nothing is written back, and the next start recovers from the log. */
  stopHard(): Promise<void> {
    return this.#stop('SIGQUIT')
  }

  /** Breaks off what is under way and ends in order. */
  stop(): Promise<void> {
    return this.#stop('SIGINT')
  }

  async #stop(signal: 'SIGQUIT' | 'SIGINT'): Promise<void> {
    if (!this.#process) return
    // Its own id, also where it runs under another program.
    process.kill(Number(readFileSync(join(this.#data, 'postmaster.pid'), 'utf8').split('\n')[0]), signal)
    await this.#ended
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
