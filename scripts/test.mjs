// What `npm test` runs: style and types, then every test whose surroundings are here. Says in one line each what it
// leaves out and why; with REQUIRE_ALL=1 leaving anything out is a failure. Further arguments go to vitest.
import { spawn } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name) => join(root, 'node_modules', '.bin', name)
const startedMs = Date.now()
const leftOut = []
const leaveOut = (what, why) => {
  leftOut.push(what)
  console.log(`Left out: ${what} (${why})`)
}

/** Runs a program to its end. Answers its exit code. */
const run = (command, args, env = {}) =>
  new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', fail)
    child.on('close', (code) => done(code ?? 1))
  })

/** Undefined when PostgreSQL answers, or why it does not. */
async function whyNoPostgres() {
  const client = new pg.Client({
    connectionString: process.env.TEST_DATABASE_URL || 'postgres://postgres@127.0.0.1:5432/postgres',
    connectionTimeoutMillis: 5000,
  })
  try {
    await client.connect()
    const { rows } = await client.query('select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user')
    await client.end()
    return rows[0]?.may ? undefined : 'the account of TEST_DATABASE_URL may not create databases'
  } catch (error) {
    return `no PostgreSQL is reachable; TEST_DATABASE_URL names one: ${error.message || error.code}`
  }
}

const mayRun = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The path of a Chromium, or undefined. */
function findChromium() {
  const named = process.env.CHROMIUM_PATH
  if (named) return mayRun(named) ? named : undefined
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'chromium'))
    .find(mayRun)
}

const projects = ['unit', 'sqlite', 'proof']
const noPostgres = await whyNoPostgres()
if (noPostgres === undefined) projects.push('postgres')
else leaveOut('the server tests on PostgreSQL', noPostgres)

const chromium = findChromium()
if (chromium !== undefined) projects.push('browser')
else leaveOut('the tests in a browser', 'no Chromium is found; CHROMIUM_PATH names one, or `chromium` stands on the PATH')

const casesDir = resolve(root, process.env.CASES_DIR || '../shared/cases')
if (!existsSync(join(casesDir, 'MANIFEST.tsv')))
  leaveOut('the tests with sample input', `CASES_DIR names no folder with a MANIFEST.tsv: ${casesDir}`)

const faults = []
if (process.env.REQUIRE_ALL === '1' && leftOut.length > 0)
  faults.push(`left out ${leftOut.join(', ')}, and REQUIRE_ALL=1 allows nothing of that`)
for (const [name, args] of [
  ['biome', ['check', '.']],
  ['tsc', ['-p', '.']],
]) {
  if ((await run(bin(name), args)) !== 0) faults.push(`${name} ${args.join(' ')} found something`)
}
// Some server tests are about the pages that are served, so the programs are built also where no browser runs them.
try {
  const { buildWhatChanged } = await import('./build.mjs')
  await buildWhatChanged()
} catch (error) {
  faults.push(error.message)
}

const total = { passed: 0, failed: 0, skipped: 0 }

/** Runs some projects together and adds up what came of it. */
async function runTests(names) {
  const folder = mkdtempSync(join(tmpdir(), 'dramatis-results-'))
  const results = join(folder, 'results.json')
  const chosen = names.flatMap((name) => ['--project', name])
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
  const env = { CASES_DIR: casesDir, ...(chromium !== undefined && { CHROMIUM_PATH: chromium }) }
  const exitCode = await run(bin('vitest'), ['run', ...chosen, ...reports, ...process.argv.slice(2)], env)
  const counted = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : undefined
  rmSync(folder, { recursive: true, force: true })
  total.passed += counted?.numPassedTests ?? 0
  total.failed += counted?.numFailedTests ?? 0
  total.skipped += (counted?.numPendingTests ?? 0) + (counted?.numTodoTests ?? 0)
  if (exitCode !== 0 && !counted?.numFailedTests) faults.push(`the run of ${names.join(', ')} failed as a whole`)
}

// The proof and the browser each want the machine to themselves, so they come after all others.
const apart = ['proof', 'browser'].filter((name) => projects.includes(name))
await runTests(projects.filter((name) => !apart.includes(name)))
for (const name of apart) await runTests([name])
const { passed, skipped } = total
if (passed === 0) faults.push('no test ran')
const failed = total.failed + faults.length

for (const what of leftOut) console.log(`Left out: ${what}`)
for (const fault of faults) console.log(`Failed: ${fault}`)
console.log(`Ran ${projects.join(', ')} in ${Math.round((Date.now() - startedMs) / 1000)} s`)
const parts = [...(failed > 0 ? [`${failed} failed`] : []), `${passed} passed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])]
console.log(`      Tests  ${parts.join(' | ')} (${passed + failed + skipped})`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
