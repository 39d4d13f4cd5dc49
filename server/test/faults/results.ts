// What came of each row, kept in a file of its own beside the bench's results, with machine and date; and the table of all.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Outcome } from './row.ts'
import { notCovered } from './rows.ts'
import type { ProofTest } from './tests.ts'

const folder = fileURLToPath(new URL('../../../bench/proof/', import.meta.url))

export interface Kept {
  readonly name: string
  readonly does: string
  readonly passes: string
  readonly promises: readonly number[]
  readonly passed: boolean
  readonly outcome: Outcome
  readonly seconds: number
  readonly seed: number
  readonly date: string
  readonly machine: string
}

const machine = (): string =>
  `${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release().split('-')[0]}, Node ${process.versions.node}`

export function keepResult(
  { name, row }: ProofTest,
  outcome: Outcome,
  { seconds, seed, write }: { seconds: number; seed: number; write: boolean },
): Kept {
  const { does, passes, promises } = row
  const passed = outcome.failures.length === 0
  const date = new Date().toISOString().slice(0, 10)
  const kept: Kept = { name, does, passes, promises, passed, outcome, seconds, seed, date, machine: machine() }
  if (write) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(kept, null, 2)}\n`)
  }
  return kept
}

/** What is kept, in the order of the tests. */
export function readKept(tests: readonly ProofTest[]): Kept[] {
  if (!existsSync(folder)) return []
  const kept = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Kept)
  return tests.flatMap(({ name }) => kept.filter((one) => one.name === name))
}

const cells = (...values: (string | number)[]) => `| ${values.join(' | ')} |`
const head = ['test', 'done', 'lost', 'doubled', 'out of order', 'leaked', 'figures', 'result']

/** One table: what was done how often, what was lost, doubled, out of order, leaked. What has no result is named. */
export function table(tests: readonly ProofTest[], kept: readonly Kept[]): string {
  const lines = [cells(...head), cells(...head.map(() => '---'))]
  for (const { name } of tests) {
    const outcome = kept.find((candidate) => candidate.name === name)?.outcome
    if (!outcome) {
      lines.push(cells(name, 'not run yet', '', '', '', '', '', ''))
      continue
    }
    const figures = Object.entries(outcome.figures).map(([what, figure]) => `${what}: ${figure}`)
    const result = outcome.failures.length === 0 ? 'passed' : `FAILED: ${outcome.failures[0]}`
    lines.push(cells(name, outcome.done, outcome.lost, outcome.doubled, outcome.outOfOrder, outcome.leaked, figures.join('; '), result))
  }
  for (const [name, why] of Object.entries(notCovered)) lines.push(cells(name, `not covered yet: ${why}`, '', '', '', '', '', ''))
  return lines.join('\n')
}
