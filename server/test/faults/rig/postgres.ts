// Whether a PostgreSQL is there on which databases may be made.
import pg from 'pg'
import { postgresUrl } from '../../support/test-database.ts'

export async function reachablePostgres(): Promise<boolean> {
  const client = new pg.Client({ connectionString: postgresUrl(), connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ may: boolean }>(
      'select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user',
    )
    return rows[0]?.may ?? false
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
