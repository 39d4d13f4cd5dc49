// Runs tests of the proof, each in a process of its own that a preload may have built a fault into.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seededFaults } from './rig/seeded-faults.ts'
import { type Outcome, unharmed } from './row.ts'
import { listTests, type ProofTest } from './tests.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const preload = new URL('./rig/preload.ts', import.meta.url).href
const runner = fileURLToPath(new URL('./run-row.ts', import.meta.url))
/** No test takes longer; one that does has failed. */
const longestMs = 20 * 60_000

export interface HowToRun {
  readonly short: boolean
  readonly seed: number
  /** The name of a fault that is built in. */
  readonly fault?: string
}

/** Runs one test to its end. What passed leaves nothing behind; of what failed the history is kept. */
export async function runRow(test: ProofTest, { short, seed, fault }: HowToRun): Promise<Outcome> {
  // Beside the sources and not in /tmp, which may be memory: a sync must be one.
  const data = join(root, 'bench', 'data')
  mkdirSync(data, { recursive: true })
  const folder = mkdtempSync(join(data, `proof-${test.name}-`))
  const output = fault === undefined ? 'inherit' : 'ignore'
  const flags = ['--disable-warning=ExperimentalWarning', '--import', preload]
  const child = spawn(process.execPath, [...flags, runner, test.rowName, test.dialect, folder, String(seed), short ? 'short' : 'whole'], {
    stdio: ['ignore', output, output, 'ipc'],
    env: { ...process.env, ...(fault !== undefined && { SEEDED_FAULT: fault }) },
  })
  let outcome: Outcome = { done: 'it broke off', ...unharmed, figures: {}, failures: ['the test did not come to its end'] }
  child.on('message', (message) => {
    outcome = message as Outcome
  })
  const late = setTimeout(() => child.kill('SIGKILL'), longestMs)
  await new Promise((resolve) => child.on('close', resolve))
  clearTimeout(late)
  if (outcome.failures.length === 0 || fault !== undefined) rmSync(folder, { recursive: true, force: true })
  else console.log(`  its history is kept in ${folder}`)
  return outcome
}

/** A test that cannot even begin has found nothing. */
const isNoFinding = (failure: string) => /did not start|ended before it served|its place is not in|did not come to its end/.test(failure)

/** Builds each seeded fault in and runs its test, which must turn red. Answers the names of those that were not found. */
export async function findSeededFaults(seed: number): Promise<string[]> {
  const tests = await listTests()
  const missed: string[] = []
  for (const { name, what, foundBy } of seededFaults) {
    const test = tests.find((one) => one.name === foundBy)
    if (!test) throw new Error(`the seeded fault ${name} names no test: ${foundBy}`)
    const { failures } = await runRow(test, { short: true, seed, fault: name })
    const [finding] = failures.filter((failure) => !isNoFinding(failure))
    console.log(
      `  ${finding === undefined ? 'NOT FOUND' : 'found'}: ${what} (${name}, by ${foundBy})\n    ${finding ?? failures[0] ?? 'the test passed'}`,
    )
    if (finding === undefined) missed.push(name)
  }
  console.log(`Seeded faults: ${seededFaults.length - missed.length} of ${seededFaults.length} found`)
  return missed
}
