// PostgreSQL, for those who outgrow one machine: a transaction a command, which locks its conversation row first.
import { setTimeout as wait } from 'node:timers/promises'
import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Publication } from '../publication.ts'
import { type Database, type DatabaseParts, type House, type Reader, refuseWeak, type Tx } from './database.ts'
import type { Tables } from './schema.ts'
import type { Statement } from './statement.ts'

// int8 is read as a number: our largest are milliseconds and counts, far below 2^53.
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: unknown) =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
}

class PostgresReader implements Reader {
  readonly dialect = 'postgres'
  readonly db: Kysely<Tables>
  readonly house: House
  constructor(db: Kysely<Tables>, house: House) {
    this.db = db
    this.house = house
  }

  async all<P, R>(statement: Statement<P, R>, parameters: P): Promise<R[]> {
    const bound = statement.bind('postgres', parameters)
    return (await this.db.executeQuery<R>({ ...bound.query, parameters: bound.parameters } as CompiledQuery<R>)).rows
  }

  async first<P, R>(statement: Statement<P, R>, parameters: P): Promise<R | undefined> {
    return (await this.all(statement, parameters))[0]
  }
}

class PostgresTx extends PostgresReader implements Tx {
  readonly nowMs = Date.now()
  readonly publications: Publication[] = []
  /** Dead rows go with the next vacuum; docs/running.md says so. */
  forgets(): void {}

  publish(publication: Publication): void {
    this.publications.push(publication)
  }
}

/** Two transactions met and one must run again, to find what the other made: deadlock, serialization failure, unique violation. */
const collided = (error: pg.DatabaseError) => ['40P01', '40001', '23505'].includes(error.code ?? '')

const attemptsAfterCollision = 5
const lookAgainMs = 250

/** The place of a commit among those that are under way. */
interface Turn {
  /** When all before have told or left: carries out the publications. */
  readonly tell: () => Promise<void>
  /** Nothing came of it. */
  readonly leave: () => void
}

class PostgresDatabase implements Database {
  readonly read: PostgresReader
  readonly #kysely: Kysely<Tables>
  readonly #publish: DatabaseParts['publish']
  #turns: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(kysely: Kysely<Tables>, parts: DatabaseParts) {
    this.#kysely = kysely
    this.#publish = parts.publish
    this.read = new PostgresReader(kysely, parts.house)
  }

  async write<T>(work: (tx: Tx) => Promise<T>, wasDone?: (reader: Reader) => Promise<boolean>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      let turn: Turn | undefined
      try {
        const value = await this.#kysely.transaction().execute(async (trx) => {
          const tx = new PostgresTx(trx, this.read.house)
          const result = await work(tx)
          // Its commit leaves now.
          turn = this.#takeTurn(tx.publications)
          return result
        })
        await turn?.tell()
        return value
      } catch (error) {
        if (turn && wasDone && this.isUnavailable(error)) void this.#tellIfDone(turn, wasDone)
        else turn?.leave()
        if (error instanceof pg.DatabaseError && collided(error) && attempt < attemptsAfterCollision) continue
        throw error
      }
    }
  }

  /**
   * Transactions tell in the order in which their commits left: one that waited for another's row sends its own commit after
   * the other's is through, but its answer may come first, on another connection.
   */
  #takeTurn(publications: readonly Publication[]): Turn {
    const before = this.#turns
    let leave = () => {}
    this.#turns = Promise.all([before, new Promise<void>((resolve) => (leave = resolve))])
    return {
      leave,
      tell: async () => {
        await before
        if (publications.length > 0) this.#publish(publications)
        leave()
      },
    }
  }

  /** The connection broke before the answer to a commit: who only looks on would never hear of what was done. */
  async #tellIfDone(turn: Turn, wasDone: (reader: Reader) => Promise<boolean>): Promise<void> {
    // Twice, because the other end may not know yet that the connection broke, and be at it still.
    for (let looks = 0; looks < 2 && !this.#isClosed; ) {
      try {
        if (await wasDone(this.read)) return await turn.tell()
        looks++
      } catch (error) {
        if (!this.isUnavailable(error)) break
      }
      await wait(lookAgainMs, undefined, { ref: false })
    }
    turn.leave()
  }

  /** The server is gone, going, or full (SQLSTATE classes 08, 53, 57P; Node's own E... codes; pg's messages without a code). */
  isUnavailable(error: unknown): boolean {
    if (!(error instanceof Error)) return false
    if ('code' in error) return /^(08|53|57P|E[A-Z]+$)/.test(String(error.code))
    return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(error.message)
  }

  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#kysely)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#kysely.destroy()
  }
}

/** Connects. Refuses a server whose settings would acknowledge what is not yet on its disk (promise 1). */
export async function openPostgres(url: string, parts: DatabaseParts): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 5000, types })
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', () => {})
  // One that breaks in the middle of a transaction fails its query, and is not to end the process either.
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    const settings = await pool.query<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'server_encoding')",
    )
    for (const { name, setting } of settings.rows) {
      const isWeak = name !== 'server_encoding' && (setting === 'off' || (name === 'synchronous_commit' && setting === 'local'))
      if (isWeak) refuseWeak(parts, `PostgreSQL runs with ${name} = ${setting} instead of on`)
      if (name === 'server_encoding' && setting !== 'UTF8') throw new Error(`the database is encoded in ${setting}: make one in UTF8`)
    }
  } catch (error) {
    await pool.end()
    throw error
  }
  return new PostgresDatabase(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), parts)
}
