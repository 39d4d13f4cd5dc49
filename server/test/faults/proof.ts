// `npm run proof`: the whole of the proof, about two hours. Each row runs in a process of its own and its result is kept in
// bench/proof/, so that a run that was broken off goes on where it stopped; then one table of all, docs/promises.md with
// the figures, and the seeded faults, each of which must turn its row red.
//   npm run proof                      what has no result of this version yet
//   npm run proof -- crash storm       these rows, anew
//   npm run proof -- --fresh           all rows, anew
//   npm run proof -- --short           the short versions, nothing kept
//   npm run proof -- --table           only the table of what is kept
//   npm run proof -- --faults          only the seeded faults
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writePromises } from './promises.ts'
import { type Kept, keepResult, readKept, table } from './results.ts'
import { seededFaults } from './rig/seeded-faults.ts'
import type { Outcome } from './row.ts'
import { rows } from './rows.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const preload = new URL('./rig/preload.ts', import.meta.url).href
const runner = fileURLToPath(new URL('./run-row.ts', import.meta.url))
/** No row takes longer; one that does has failed. */
const longestMs = 20 * 60_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    fresh: { type: 'boolean' },
    short: { type: 'boolean' },
    table: { type: 'boolean' },
    faults: { type: 'boolean' },
    seed: { type: 'string', default: '1' },
  },
})

/** Runs one row to its end in a process of its own. Answers undefined when it broke. */
async function runRow(
  name: string,
  { short, fault, quiet }: { short: boolean; fault?: string; quiet?: boolean },
): Promise<Outcome[] | undefined> {
  const data = join(root, 'bench', 'data')
  mkdirSync(data, { recursive: true })
  const folder = mkdtempSync(join(data, `proof-${name}-`))
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', preload, runner, name, folder, values.seed, short ? 'short' : 'whole'],
    {
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', quiet ? 'ignore' : 'inherit', 'ipc'],
      env: { ...process.env, ...(fault !== undefined && { SEEDED_FAULT: fault }) },
    },
  )
  let outcomes: Outcome[] | undefined
  child.on('message', (message) => {
    outcomes = message as Outcome[]
  })
  const late = setTimeout(() => child.kill('SIGKILL'), longestMs)
  await new Promise((resolve) => child.on('close', resolve))
  clearTimeout(late)
  // What failed can be looked into; what passed needs no history.
  const passed = outcomes?.every(({ failures }) => failures.length === 0) ?? false
  if (passed || fault !== undefined) rmSync(folder, { recursive: true, force: true })
  else console.log(`  The history is kept in ${folder}`)
  return outcomes
}

const broken: Outcome = {
  done: 'it broke',
  lost: 0,
  doubled: 0,
  outOfOrder: 0,
  leaked: 0,
  figures: {},
  failures: ['the row did not come to its end'],
}

async function runRows(names: readonly string[]): Promise<Kept[]> {
  const done: Kept[] = []
  for (const name of names) {
    const load = rows[name]
    if (!load) throw new Error(`There is no row ${name}. There are: ${Object.keys(rows).join(', ')}.`)
    const { row } = await load()
    console.log(`\n${name}: ${row.does}`)
    const startedMs = performance.now()
    const outcomes = (await runRow(name, { short: values.short ?? false })) ?? [broken]
    const kept = keepResult(row, outcomes, Math.round((performance.now() - startedMs) / 1000), {
      write: !values.short,
      seed: Number(values.seed),
    })
    done.push(kept)
    for (const { done: what, failures } of outcomes) {
      console.log(`  ${failures.length === 0 ? 'passed' : 'FAILED'}: ${what}`)
      for (const failure of failures) console.log(`    ${failure}`)
    }
  }
  return done
}

/** Builds each seeded fault in and runs its row, which must turn red. Answers the names of those not found. */
async function findSeededFaults(): Promise<string[]> {
  const missed: string[] = []
  for (const { name, what, foundBy } of seededFaults) {
    const outcomes = await runRow(foundBy, { short: true, fault: name, quiet: true })
    const found = outcomes === undefined || outcomes.some(({ failures }) => failures.length > 0)
    console.log(`  ${found ? 'found' : 'NOT FOUND'}: ${what} (${name}, by ${foundBy})`)
    if (!found) missed.push(name)
  }
  console.log(`Seeded faults: ${seededFaults.length - missed.length} of ${seededFaults.length} found`)
  return missed
}

let failed = false
if (!values.table && !values.faults) {
  const unfinished = Object.keys(rows).filter(
    (name) => values.fresh || values.short || !readKept().some((kept) => kept.name === name && kept.passed),
  )
  const ran = await runRows(positionals.length > 0 ? positionals : unfinished)
  if (ran.some(({ passed }) => !passed)) failed = true
  if (values.short) console.log(`\n${table(ran)}`)
}
if (!values.short) {
  const kept = readKept()
  console.log(`\n${table(kept)}`)
  writePromises(kept)
}
if (!values.table && (values.faults || (positionals.length === 0 && !values.short))) {
  console.log('\nSeeded faults, each of which must turn its row red:')
  if ((await findSeededFaults()).length > 0) failed = true
}
process.exitCode = failed ? 1 : 0
