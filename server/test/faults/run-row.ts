// Runs one row, on each database that it is for, and sends what came of it to whoever started this process.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { reachablePostgres } from './rig/postgres.ts'
import type { Outcome } from './row.ts'
import { rows } from './rows.ts'

const [name = '', folder = '', seed = '1', length = 'short'] = process.argv.slice(2)
const load = rows[name]
if (!load) throw new Error(`there is no row ${name}`)
const { row } = await load()
const dialects = row.on === 'both' ? (['sqlite', 'postgres'] as const) : [row.on]
const outcomes: Outcome[] = []
for (const dialect of dialects) {
  if (dialect === 'postgres' && row.on === 'both' && !(await reachablePostgres())) {
    console.log('  left out on PostgreSQL: none is reachable (TEST_DATABASE_URL names one)')
    continue
  }
  const place = join(folder, dialect)
  mkdirSync(place, { recursive: true })
  // Half of the time each, so that both fit into what a row may take.
  const outcome = await row.run({
    seed: Number(seed),
    short: length === 'short',
    dialect,
    folder: place,
    say: (line) => console.log(`  ${line}`),
  })
  outcomes.push({
    ...outcome,
    done: row.on === 'both' ? `${dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'}: ${outcome.done}` : outcome.done,
  })
}
process.send?.(outcomes, () => process.exit(0))
