// Runs one row on one database and sends what came of it to whoever started this process. Whatever the row is about, all
// bytes that its clients received are looked through: the mask must hold in every one of them.
import { rmSync } from 'node:fs'
import { keepBytesToClients } from './rig/bytes-to-clients.ts'
import { searchForTeam } from './rig/mask-search.ts'
import { masked } from './rig/masked.ts'
import type { Outcome } from './row.ts'
import { unharmed } from './row.ts'
import { rows } from './rows.ts'

const [name = '', dialect = 'sqlite', folder = '', seed = '1', length = 'short'] = process.argv.slice(2)
const load = rows[name]
if (!load) throw new Error(`there is no row ${name}`)
const kept = keepBytesToClients(folder)
const { row } = await load()
const outcome = await row
  .run({
    seed: Number(seed),
    short: length === 'short',
    dialect: dialect === 'postgres' ? 'postgres' : 'sqlite',
    folder,
    say: (line) => console.log(`  ${line}`),
  })
  .then(behindTheMask)
  .catch((error: unknown): Outcome => {
    console.error(error)
    return { done: 'it broke off', ...unharmed, figures: {}, failures: [error instanceof Error ? error.message : String(error)] }
  })
process.send?.(outcome, () => process.exit(0))

/** The outcome with what was found in the bytes to clients. */
function behindTheMask(of: Outcome): Outcome {
  kept.end()
  const { bytes, connections, personas, hits } = searchForTeam(kept, masked())
  const failures = hits.slice(0, 5).map((hit) => `a client was sent ${hit}`)
  if (hits.length > failures.length) failures.push(`clients were sent ${hits.length - failures.length} more of the kind`)
  if (kept.isCutOff()) failures.push('more bytes came to clients than can be looked through')
  if (of.failures.length + failures.length === 0) rmSync(kept.file)
  const searched = `${(bytes / 2 ** 20).toFixed(1)} MiB on ${connections} connections, ${personas} personas in them`
  return {
    ...of,
    leaked: of.leaked + hits.length,
    figures: { ...of.figures, 'searched of what clients received': searched },
    failures: [...failures, ...of.failures],
  }
}
