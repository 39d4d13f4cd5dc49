// docs/promises.md says which rows of the proof stand behind each promise, and what came of them: it names each row where the
// row says that it belongs, and its figures are those that are kept in bench/proof/.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { promisesFile, promisesWith } from './promises.ts'
import { readKept } from './results.ts'
import { listTests } from './tests.ts'

const tests = await listTests()
const page = readFileSync(promisesFile, 'utf8')

/** By promise, the rows that the page names for it. */
const named = new Map(
  page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .flatMap(([, number, , rows]) => (/^\d+$/.test(number ?? '') ? [[Number(number), (rows ?? '').split(/,\s*/)] as const] : [])),
)
const rows = new Map(tests.map(({ rowName, row }) => [rowName, row.promises]))

test('the page has all twelve promises', () => {
  expect([...named.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
})

test.each([...rows])('%s is named for the promises that it is a test of', (name, promises) => {
  const where = [...named].flatMap(([number, names]) => (names.includes(name) ? [number] : []))
  expect(where).toEqual([...promises].toSorted((one, other) => one - other))
})

test('the figures are those that are kept; `npm run proof -- --table` writes them', () => {
  expect(page).toBe(promisesWith(page, tests, readKept(tests)))
})

test('a kept result is of a test that there is, and says so when it did not pass', () => {
  for (const { name, passed, outcome } of readKept(tests)) {
    expect(tests.map((one) => one.name)).toContain(name)
    expect(passed, name).toBe(outcome.failures.length === 0)
    if (!passed) expect(page).toContain(`FAILED: ${outcome.failures[0]}`)
  }
})

test('figures on the page that differ from what is kept are found', () => {
  const [first] = tests
  if (!first) throw new Error('there are tests')
  const kept = readKept(tests)
  expect(promisesWith(page.replace(/\| not run yet \|/, '| 1,000 kills |'), tests, kept)).toBe(promisesWith(page, tests, kept))
  expect(() => promisesWith('no place', tests, kept)).toThrow('no place')
})
