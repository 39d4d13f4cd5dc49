// SQLite through node:sqlite: one writer queue that owns the write connection, and a second, read-only connection, so
// that nobody is shown what is not committed. Commands that wait when a batch starts run strictly one after another, then
// one commit (one fsync), then publications and answers in order. One that fails after it has written takes the batch
// back, which then runs again with a savepoint for each command.
import { DatabaseSync } from 'node:sqlite'
import { limits } from '@dramatis/contract/limits'
import { Kysely, type Dialect as KyselyDialect, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Publication } from '../publication.ts'
import { type Database, type DatabaseParts, type House, type Reader, refuseWeak, type Tx, WriterQueueFull } from './database.ts'
import type { Tables } from './schema.ts'
import { Connection, ReadConnection } from './sqlite-connection.ts'
import type { Statement } from './statement.ts'

function dialectOver(connection: Connection): KyselyDialect {
  const nothing = async () => {}
  return {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () => ({
      init: nothing,
      acquireConnection: async () => connection,
      beginTransaction: () => Promise.reject(new Error('transactions belong to the writer queue')),
      commitTransaction: nothing,
      rollbackTransaction: nothing,
      releaseConnection: nothing,
      destroy: nothing,
    }),
  }
}

class SqliteReader<C extends Connection = Connection> implements Reader {
  readonly dialect = 'sqlite'
  readonly house: House
  readonly db: Kysely<Tables>
  readonly connection: C

  constructor(connection: C, house: House) {
    this.connection = connection
    this.house = house
    this.db = new Kysely<Tables>({ dialect: dialectOver(connection) })
  }

  async all<P, R>(statement: Statement<P, R>, parameters: P): Promise<R[]> {
    const bound = statement.bind('sqlite', parameters)
    return this.connection.run<R>(bound.query.sql, bound.parameters).rows
  }

  async first<P, R>(statement: Statement<P, R>, parameters: P): Promise<R | undefined> {
    const bound = statement.bind('sqlite', parameters)
    return this.connection.first<R>(bound.query.sql, bound.parameters)
  }
}

interface Job {
  readonly work: (tx: Tx) => Promise<unknown>
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** What became of one job, kept until the batch is committed. */
type Outcome = { job: Job; value: unknown; publications: Publication[]; forgets: boolean } | { job: Job; error: unknown }

const busy = 5
/** SQLite's result codes for: busy, locked, read-only, input/output fault, full, cannot open. */
const unavailable = new Set([busy, 6, 8, 10, 13, 14])

const emptyLogAfterMs = 500

class SqliteDatabase implements Database {
  readonly read: SqliteReader<ReadConnection>
  readonly #writer: SqliteReader
  readonly #publish: DatabaseParts['publish']
  readonly #queue: Job[] = []
  #draining: Promise<void> | null = null
  #closed = false
  #emptying: NodeJS.Timeout | null = null

  constructor(read: SqliteReader<ReadConnection>, writer: SqliteReader, publish: DatabaseParts['publish']) {
    this.read = read
    this.#writer = writer
    this.#publish = publish
  }

  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#closed || this.#queue.length >= limits.writerQueue) return Promise.reject(new WriterQueueFull())
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, resolve: resolve as (value: unknown) => void, reject })
      this.#draining ??= this.#drain()
    })
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      // Let everything that arrived in this turn of the event loop join the batch.
      await new Promise((resolve) => setImmediate(resolve))
      await this.#batch()
    }
    this.#draining = null
  }

  async #batch(): Promise<void> {
    const taken: Job[] = []
    let outcomes: Outcome[] = []
    const { connection } = this.#writer
    try {
      connection.exec('BEGIN IMMEDIATE')
      const startedMs = performance.now()
      while (this.#queue.length > 0 && taken.length < limits.writerBatch && performance.now() - startedMs < limits.writerBatchMs) {
        const job = this.#queue.shift() as Job
        taken.push(job)
        connection.hasWritten = false
        const outcome = await this.#run(job)
        outcomes.push(outcome)
        // Most that fail are refused before they write, and nothing is to be taken back.
        if (('error' in outcome && connection.hasWritten) || !connection.isInTransaction) {
          outcomes = await this.#runAgainGuarded(taken)
          break
        }
      }
      this.read.connection.end()
      connection.exec('COMMIT')
    } catch (error) {
      this.#rollBack()
      // None is acknowledged. A batch that could not even begin gives up its first job, so that a lasting fault ends the queue.
      if (taken.length === 0) taken.push(...this.#queue.splice(0, 1))
      for (const job of taken) job.reject(error)
      return
    }
    if (outcomes.some((outcome) => 'forgets' in outcome && outcome.forgets)) this.#emptyLogSoon()
    for (const outcome of outcomes) {
      if ('error' in outcome) {
        outcome.job.reject(outcome.error)
      } else {
        if (outcome.publications.length > 0) this.#publish(outcome.publications)
        outcome.job.resolve(outcome.value)
      }
    }
  }

  #rollBack(): void {
    try {
      this.#writer.connection.exec('ROLLBACK')
    } catch {
      // No transaction is open: it failed to begin, or the disk was full and SQLite rolled back by itself.
    }
  }

  /** Takes the batch back and leaves it open again, with only those commands in it that did not fail. */
  async #runAgainGuarded(jobs: readonly Job[]): Promise<Outcome[]> {
    const { connection } = this.#writer
    this.#rollBack()
    connection.exec('BEGIN IMMEDIATE')
    const outcomes: Outcome[] = []
    for (const job of jobs) {
      connection.run('SAVEPOINT command', [])
      const outcome = await this.#run(job)
      if ('error' in outcome) connection.run('ROLLBACK TO command', [])
      connection.run('RELEASE command', [])
      outcomes.push(outcome)
    }
    return outcomes
  }

  async #run(job: Job): Promise<Outcome> {
    const { db, house } = this.#writer
    const publications: Publication[] = []
    let forgets = false
    const tx: Tx = {
      dialect: 'sqlite',
      house,
      db,
      nowMs: Date.now(),
      all: (statement, parameters) => this.#writer.all(statement, parameters),
      first: (statement, parameters) => this.#writer.first(statement, parameters),
      publish: (publication) => publications.push(publication),
      forgets: () => {
        forgets = true
      },
    }
    try {
      const value = await job.work(tx)
      return { job, value, publications, forgets }
    } catch (error) {
      return { job, error }
    }
  }

  /** The words that were deleted stand in the log until it is written back and emptied; `secure_delete` clears the pages. */
  #emptyLogSoon(): void {
    this.#emptying ??= setTimeout(() => {
      this.#emptying = null
      try {
        this.read.connection.end()
        const [state] = this.#writer.connection.run<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)', []).rows
        if (state?.busy === 0) return
      } catch {
        // Somebody else reads, or writes: again a little later.
      }
      if (!this.#closed) this.#emptyLogSoon()
    }, emptyLogAfterMs).unref()
  }

  isUnavailable(error: unknown): boolean {
    if (error instanceof WriterQueueFull) return true
    const { errcode } = error as { errcode?: unknown }
    return typeof errcode === 'number' && unavailable.has(errcode & 0xff)
  }

  async ping(): Promise<void> {
    this.read.connection.run('select 1', [])
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#draining
    if (this.#emptying) clearTimeout(this.#emptying)
    this.read.connection.close()
    this.#writer.connection.close()
  }
}

const busyTimeoutMs = 5000
/** `synchronous=FULL` as SQLite tells it; EXTRA, which is more, is 3. */
const fullSync = 2

/**
 * Turns the file to write-ahead logging, where it is not yet. While somebody else writes, SQLite refuses this at once and
 * without its own waiting (a reader that becomes a writer could wait for ever), so the waiting is here.
 */
function turnToWriteAheadLog(database: DatabaseSync): void {
  const untilMs = performance.now() + busyTimeoutMs
  const nobody = new Int32Array(new SharedArrayBuffer(4))
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      const { errcode } = error as { errcode?: number }
      if ((errcode ?? 0) % 256 !== busy || performance.now() > untilMs) throw error
      Atomics.wait(nobody, 0, 0, 10)
    }
  }
}

/**
 * Of each of the two connections. Everything that is written or read goes through it, so a larger one grows for hours (at 64
 * MiB by 5 MiB a minute under 100 messages a second) and keeps what the system's own cache of the file has anyway.
 */
const cacheKib = 8 * 1024

/** Opens (or makes) the file. `synchronous=FULL` is promise 1, `secure_delete` promise 12. */
export function openSqlite(file: string, parts: DatabaseParts): Database {
  const writable = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
  turnToWriteAheadLog(writable)
  writable.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA cache_size = -${cacheKib};
    PRAGMA temp_store = MEMORY;
  `)
  // Read back, whatever this SQLite was built with: every commit waits for its sync.
  const { synchronous } = writable.prepare('PRAGMA synchronous').get() as { synchronous: number }
  if (synchronous < fullSync) {
    try {
      refuseWeak(parts, `SQLite runs with synchronous = ${synchronous} instead of ${fullSync}`)
    } catch (error) {
      writable.close()
      throw error
    }
  }
  const readable = new DatabaseSync(file, { timeout: busyTimeoutMs, readOnly: true })
  readable.exec(`PRAGMA cache_size = -${cacheKib}; PRAGMA temp_store = MEMORY;`)
  const reader = new SqliteReader(new ReadConnection(readable), parts.house)
  const writer = new SqliteReader(new Connection(writable), parts.house)
  return new SqliteDatabase(reader, writer, parts.publish)
}
