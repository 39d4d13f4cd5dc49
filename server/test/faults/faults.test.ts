// Every test of the proof in its short version: the same faults and the same checks, in seconds. `npm run proof` runs them
// whole, and the seeded faults.
import { expect, test } from 'vitest'
import { reachablePostgres } from './rig/postgres.ts'
import { runRow } from './run.ts'
import { listTests } from './tests.ts'

const tests = await listTests()
const hasPostgres = await reachablePostgres()

for (const one of tests) {
  if (one.dialect === 'postgres' && !hasPostgres) continue
  const missing = one.row.missing?.()
  if (missing !== undefined && process.env.REQUIRE_ALL !== '1') {
    console.log(`Left out: ${one.name} (${missing})`)
    continue
  }
  test(`${one.name}: ${one.row.does}`, async () => {
    const { failures } = await runRow(one, { short: true, seed: 1 })
    expect(failures).toEqual([])
  })
}
