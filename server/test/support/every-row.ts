// Everything that is stored, as one text: for tests of what must not be there.
import { sql } from 'kysely'
import type { Reader } from '../../src/database/database.ts'

export async function everyRow(reader: Reader): Promise<string> {
  const tables = await reader.db.introspection.getTables()
  const texts: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql`select * from ${sql.table(name)}`.execute(reader.db)
    texts.push(`${name}: ${JSON.stringify(rows)}`)
  }
  return texts.join('\n')
}
