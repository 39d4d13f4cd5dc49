// `npm run proof`: the whole of the proof, about two hours. Each row runs in a process of its own and its result is kept in
// bench/proof/, so that a run that was broken off goes on where it stopped; then one table of all, docs/promises.md with
// the figures, and the seeded faults, each of which must turn its row red.
//   npm run proof                      what has no passed result yet
//   npm run proof -- crash storm       these rows, anew
//   npm run proof -- --fresh           all rows, anew
//   npm run proof -- --short           the short versions, nothing kept
//   npm run proof -- --table           only the table of what is kept
//   npm run proof -- --faults          only the seeded faults
import { parseArgs } from 'node:util'
import { writePromises } from './promises.ts'
import { type Kept, keepResult, readKept, table } from './results.ts'
import { reachablePostgres } from './rig/postgres.ts'
import { findSeededFaults, runRow } from './run.ts'
import { listTests } from './tests.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    fresh: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    table: { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const tests = await listTests()

/** The tests that were named, or those that are still to be run. */
function chosen() {
  for (const name of positionals)
    if (!tests.some((test) => test.name === name))
      throw new Error(`There is no test ${name}. There are: ${tests.map((test) => test.name).join(', ')}.`)
  if (positionals.length > 0) return tests.filter(({ name }) => positionals.includes(name))
  const passed = values.fresh || values.short ? [] : readKept(tests).filter((kept) => kept.passed)
  return tests.filter(({ name }) => !passed.some((kept) => kept.name === name))
}

async function runChosen(): Promise<Kept[]> {
  const done: Kept[] = []
  const hasPostgres = await reachablePostgres()
  for (const test of chosen()) {
    if (test.dialect === 'postgres' && !hasPostgres) {
      console.log(`\nLeft out: ${test.name} (no PostgreSQL is reachable; TEST_DATABASE_URL names one)`)
      continue
    }
    const missing = test.row.missing?.()
    if (missing !== undefined) {
      console.log(`\nLeft out: ${test.name} (${missing})`)
      continue
    }
    console.log(`\n${test.name}: ${test.row.does}`)
    const startedMs = performance.now()
    const outcome = await runRow(test, { short: values.short, seed })
    const seconds = Math.round((performance.now() - startedMs) / 1000)
    console.log(`  ${outcome.failures.length === 0 ? 'passed' : 'FAILED'} in ${seconds} s: ${outcome.done}`)
    for (const failure of outcome.failures) console.log(`    ${failure}`)
    done.push(keepResult(test, outcome, { seconds, seed, write: !values.short }))
  }
  return done
}

let failed = false
if (!values.table && !values.faults) {
  const ran = await runChosen()
  failed = ran.some(({ passed }) => !passed)
  if (values.short) console.log(`\n${table(tests, ran)}`)
}
if (!values.short) {
  const kept = readKept(tests)
  console.log(`\n${table(tests, kept)}`)
  writePromises(tests, kept)
}
if (values.faults || (!values.table && !values.short && positionals.length === 0)) {
  console.log('\nSeeded faults, each of which must turn its test red:')
  if ((await findSeededFaults(seed)).length > 0) failed = true
}
process.exitCode = failed ? 1 : 0
