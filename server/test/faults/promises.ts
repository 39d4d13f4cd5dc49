// Writes the figures of the last proof into docs/promises.md, between their markers.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Kept, table } from './results.ts'
import type { ProofTest } from './tests.ts'

export const promisesFile = fileURLToPath(new URL('../../../docs/promises.md', import.meta.url))

const place = /(<!-- proof: written by npm run proof -->\n)[\s\S]*?(<!-- end of proof -->)/

/** The page with these results in it. */
export function promisesWith(page: string, tests: readonly ProofTest[], kept: readonly Kept[]): string {
  if (!place.test(page)) throw new Error('docs/promises.md has no place for the figures')
  const machines = [...new Set(kept.map(({ machine, date }) => `${machine}; ${date}`))]
  const from = kept.length === 0 ? 'The proof has not been run yet.' : `Measured on ${machines.join(' and on ')}.`
  return page.replace(place, (_all, begin: string, end: string) => `${begin}\n${from}\n\n${table(tests, kept)}\n\n${end}`)
}

export const writePromises = (tests: readonly ProofTest[], kept: readonly Kept[]): void =>
  writeFileSync(promisesFile, promisesWith(readFileSync(promisesFile, 'utf8'), tests, kept))
