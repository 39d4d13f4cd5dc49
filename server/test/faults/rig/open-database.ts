// Opens the database of a house that does not run, as the product itself opens it.
import type { Database } from '../../../src/database/database.ts'
import { migrate } from '../../../src/database/migrate.ts'
import { openPostgres } from '../../../src/database/postgres.ts'
import { openSqlite } from '../../../src/database/sqlite.ts'

/** The part of a house that says where its database is. */
export interface Stored {
  readonly databaseUrl: string | undefined
  readonly databaseFile: string
  readonly env: Readonly<Record<string, string>>
}

export async function openDatabaseOf(house: Stored): Promise<Database> {
  // Its settings are the server's affair.
  const parts = {
    house: { teamName: house.env.TEAM_NAME ?? '', signUp: 'open', guests: true } as const,
    publish: () => {},
    acceptWeak: () => {},
  }
  const database = house.databaseUrl === undefined ? openSqlite(house.databaseFile, parts) : await openPostgres(house.databaseUrl, parts)
  await migrate(database)
  return database
}
