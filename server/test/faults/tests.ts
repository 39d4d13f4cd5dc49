// The tests of the proof by their names: every row on every database that it is for.
import type { Row } from './row.ts'
import { rows } from './rows.ts'

export interface ProofTest {
  /** "crash", "crash-postgres" */
  readonly name: string
  /** Its name in rows.ts. */
  readonly rowName: string
  readonly row: Row
  readonly dialect: 'sqlite' | 'postgres'
}

export async function listTests(): Promise<ProofTest[]> {
  const tests: ProofTest[] = []
  for (const [rowName, load] of Object.entries(rows)) {
    const { row } = await load()
    if (row.name !== rowName) throw new Error(`the row ${rowName} calls itself ${row.name}`)
    if (row.on !== 'postgres') tests.push({ name: rowName, rowName, row, dialect: 'sqlite' })
    if (row.on !== 'sqlite') tests.push({ name: row.on === 'both' ? `${rowName}-postgres` : rowName, rowName, row, dialect: 'postgres' })
  }
  return tests
}
