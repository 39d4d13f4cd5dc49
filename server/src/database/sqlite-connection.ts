// A connection of node:sqlite with its prepared statements: rows read whole, named by the shape of their statement.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'

interface Prepared {
  readonly statement: StatementSync
  /** Names what a row holds; null: it answers no rows. */
  readonly rowFrom: ((values: readonly unknown[]) => Record<string, unknown>) | null
  readonly reads: boolean
}

/**
 * Rows come as lists and are given their names here: node:sqlite takes twice as long to make objects. A function of its own
 * for each statement, so that a wide row is an object of a fixed shape and no dictionary.
 */
function namerOf(columns: readonly string[]): Prepared['rowFrom'] {
  if (columns.length === 0) return null
  return new Function('values', `return { ${columns.map((name, at) => `${JSON.stringify(name)}: values[${at}]`).join(', ')} }`) as never
}

/** One connection with its prepared statements. */
export class Connection implements DatabaseConnection {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, Prepared>()
  /** Set by every statement that may have changed something. */
  hasWritten = false

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** False also after SQLite has rolled back by itself: the disk is full, or failed. */
  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  /** Reads all rows at once: a half-read statement would keep the write-ahead log from shrinking. */
  run<R>(sql: string, parameters: readonly unknown[]): { rows: R[]; changes: number | bigint } {
    const { statement, rowFrom, reads } = this.#prepared.get(sql) ?? this.#prepare(sql)
    if (!reads) this.hasWritten = true
    const values = parameters as SQLInputValue[]
    if (rowFrom) {
      const lists = statement.all(...values) as unknown as unknown[][]
      return { rows: lists.map((list) => rowFrom(list) as R), changes: 0 }
    }
    return { rows: [], changes: statement.run(...values).changes }
  }

  /** The first row alone; the statement is reset after it. */
  first<R>(sql: string, parameters: readonly unknown[]): R | undefined {
    const { statement, rowFrom, reads } = this.#prepared.get(sql) ?? this.#prepare(sql)
    if (!reads) this.hasWritten = true
    const list = statement.get(...(parameters as SQLInputValue[])) as unknown as unknown[] | undefined
    return list && (rowFrom?.(list) as R)
  }

  #prepare(sql: string): Prepared {
    const statement = this.#database.prepare(sql)
    statement.setReturnArrays(true)
    const prepared = { statement, rowFrom: namerOf(statement.columns().map(({ name }) => name)), reads: /^select\b/i.test(sql) }
    if (this.#prepared.size >= 500) this.#prepared.delete(this.#prepared.keys().next().value as string)
    this.#prepared.set(sql, prepared)
    return prepared
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = this.run<R>(query.sql, query.parameters)
    return { rows, numAffectedRows: BigInt(changes) }
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator; streaming would leave statements half read.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('queries read all rows at once')
  }

  close(): void {
    this.#prepared.clear()
    this.#database.close()
  }
}

/**
 * Reads of one turn of the event loop share one transaction: beginning one costs more than looking up a session. The
 * writer ends it before it commits, so that whoever asks after a commit sees it.
 */
export class ReadConnection extends Connection {
  #isOpen = false

  override run<R>(sql: string, parameters: readonly unknown[]): { rows: R[]; changes: number | bigint } {
    this.#begin()
    return super.run(sql, parameters)
  }

  override first<R>(sql: string, parameters: readonly unknown[]): R | undefined {
    this.#begin()
    return super.first(sql, parameters)
  }

  #begin(): void {
    if (this.#isOpen) return
    super.run('BEGIN', [])
    this.#isOpen = true
    setImmediate(() => this.end())
  }

  end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    try {
      super.run('COMMIT', [])
    } catch {
      // A read that failed has ended it already.
    }
  }

  override close(): void {
    this.end()
    super.close()
  }
}
