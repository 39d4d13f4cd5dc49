// Brings a database to this program's tables: forward only, each migration claimed by its number before it runs, so that
// of several servers starting at once one does the work and the others go on. A newer database is refused, unharmed.
import { sql } from 'kysely'
import { StartError } from '../errors.ts'
import type { Database, Tx } from './database.ts'
import { firstTables } from './migrations/0001-first-tables.ts'
import { requestsInOrderOfTime } from './migrations/0002-requests-in-order-of-time.ts'

interface Migration {
  readonly number: number
  readonly name: string
  readonly statements: string
}

export const migrations: readonly Migration[] = [
  { number: 1, name: 'first-tables', statements: firstTables },
  { number: 2, name: 'requests-in-order-of-time', statements: requestsInOrderOfTime },
]

/** Any number, the same in every server: an advisory lock that PostgreSQL frees with the transaction. */
const migrationLock = 5_272_101

async function applyMissing(tx: Tx, known: readonly Migration[]): Promise<void> {
  if (tx.dialect === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(tx.db)
  await sql`create table if not exists chat_migrations (number integer primary key, name text not null, applied_at bigint not null)`.execute(
    tx.db,
  )
  const applied = new Set((await tx.db.selectFrom('chat_migrations').select('number').execute()).map((row) => row.number))
  const newest = known.at(-1)?.number ?? 0
  const unknown = [...applied].filter((number) => number > newest)
  if (unknown.length > 0) {
    throw new StartError(
      `The database was made by a newer Dramatis (migration ${Math.max(...unknown)}; this program knows ${newest}). Start the newer program, or restore a backup.`,
    )
  }
  for (const migration of known) {
    if (applied.has(migration.number)) continue
    await tx.db.insertInto('chat_migrations').values({ number: migration.number, name: migration.name, applied_at: tx.nowMs }).execute()
    for (const statement of migration.statements.split(/;\s*\n/)) {
      if (statement.trim()) await sql.raw(statement).execute(tx.db)
    }
  }
}

/** Applies what is missing, in one transaction. */
export const migrate = (database: Database, known: readonly Migration[] = migrations): Promise<void> =>
  database.write((tx) => applyMissing(tx, known))
