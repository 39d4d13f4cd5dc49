// Which tests run where. A server test that opens a house (imports from support/) runs once per database, as the
// projects `sqlite` and `postgres`; every other test needs no server and runs in `unit`; `proof` does unkind things to servers
// of its own, and `browser` drives a real Chromium, each after all others. Tests with sample input run where CASES_DIR, or the folder that it is by default, exists.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
const casesDir = process.env.CASES_DIR || `${root}../shared/cases`
const hasCases = existsSync(`${casesDir}/MANIFEST.tsv`)
/** Chooses its databases by itself. */
const shortProof = 'faults/faults.test.ts'
const serverTests = readdirSync(`${root}server/test`, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.test.ts') && path !== shortProof && (hasCases || !path.endsWith('cases.test.ts')),
)
const opensHouse = (path: string) => /from '(\.\.?\/)+support\//.test(readFileSync(`${root}server/test/${path}`, 'utf8'))
const withServer = serverTests.filter(opensHouse).map((path) => `server/test/${path}`)
const withoutServer = serverTests.filter((path) => !opensHouse(path)).map((path) => `server/test/${path}`)

/** About files and processes beside the database: once is enough. */
const onSqliteAlone = ['picture-cases', 'picture-workshop', 'pictures-survive'].map((name) => `server/test/${name}.test.ts`)

const onDialect = (dialect: 'sqlite' | 'postgres') => ({
  name: dialect,
  include: dialect === 'sqlite' ? withServer : withServer.filter((path) => !onSqliteAlone.includes(path)),
  env: { TEST_DIALECT: dialect, CASES_DIR: casesDir },
  testTimeout: 60_000,
  hookTimeout: 60_000,
})

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          ...(hasCases && { env: { CASES_DIR: casesDir } }),
          include: [
            'contract/test/**/*.test.ts',
            'ui/test/**/*.test.{ts,tsx}',
            'client-web/test/**/*.test.{ts,tsx}',
            'admin-web/test/**/*.test.{ts,tsx}',
            'bench/**/*.test.ts',
            'scripts/**/*.test.ts',
            ...withoutServer,
          ],
        },
      },
      { test: onDialect('sqlite') },
      { test: { ...onDialect('postgres'), globalSetup: ['server/test/support/postgres-template.ts'] } },
      {
        test: {
          name: 'proof',
          include: [`server/test/${shortProof}`],
          env: { CASES_DIR: casesDir },
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'browser',
          // A real browser on a busy machine misses a moment now and then; what fails three times is wrong.
          retry: 2,
          include: ['e2e/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
