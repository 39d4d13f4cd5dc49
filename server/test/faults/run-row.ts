// Runs one row on one database and sends what came of it to whoever started this process.
import type { Outcome } from './row.ts'
import { unharmed } from './row.ts'
import { rows } from './rows.ts'

const [name = '', dialect = 'sqlite', folder = '', seed = '1', length = 'short'] = process.argv.slice(2)
const load = rows[name]
if (!load) throw new Error(`there is no row ${name}`)
const { row } = await load()
const outcome = await row
  .run({
    seed: Number(seed),
    short: length === 'short',
    dialect: dialect === 'postgres' ? 'postgres' : 'sqlite',
    folder,
    say: (line) => console.log(`  ${line}`),
  })
  .catch((error: unknown): Outcome => {
    console.error(error)
    return { done: 'it broke off', ...unharmed, figures: {}, failures: [error instanceof Error ? error.message : String(error)] }
  })
process.send?.(outcome, () => process.exit(0))
