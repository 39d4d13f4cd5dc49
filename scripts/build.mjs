// Builds the two browser programs, each only when something it is made of has changed since its last build.
// Plain JavaScript without the newest syntax, so that an older Node can read it and say what is wrong.
// Knows nothing of the server. `npm run build -- --verbose` shows all of Vite's output.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const programs = ['client-web', 'admin-web']
/** What both programs are made of, beside their own files. The lock file stands for every installed version. */
const shared = [
  'contract/src',
  'contract/package.json',
  'ui/src',
  'ui/package.json',
  'package-lock.json',
  'tsconfig.json',
  'scripts/build.mjs',
]
const notSource = new Set(['node_modules', 'dist', 'test'])
/** Holds the hash that the files beside it were built from. Written last, so that half a build is never taken for one. */
const stampName = '.built-from'

/** All files under a path, in a fixed order. */
function filesOf(path) {
  if (!existsSync(path)) return []
  let entries
  try {
    entries = readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path]
    throw error
  }
  return entries
    .filter((entry) => !notSource.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = join(path, entry.name)
      if (entry.isDirectory()) return filesOf(inside)
      return entry.isFile() ? [inside] : []
    })
}

function hashOfSources(program) {
  const hash = createHash('sha256')
  for (const file of [...shared, program].flatMap((path) => filesOf(join(root, path)))) {
    const bytes = readFileSync(file)
    // Name and length first, or moving a line from one file to the next would go unnoticed.
    hash.update(`${relative(root, file)}\n${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

function builtFrom(program) {
  const stamp = join(root, program, 'dist', stampName)
  return existsSync(stamp) ? readFileSync(stamp, 'utf8').trim() : null
}

/** Runs Vite in a process of its own: it changes NODE_ENV and keeps memory that the server should not carry. */
function runVite(program, outDir, verbose) {
  const folder = join(root, program)
  let vite
  try {
    vite = join(dirname(createRequire(join(folder, 'package.json')).resolve('vite/package.json')), 'bin', 'vite.js')
  } catch {
    return Promise.reject(new Error('Vite is not installed; run `npm ci` first'))
  }
  if (!existsSync(join(folder, 'vite.config.ts'))) return Promise.reject(new Error(`${program}/vite.config.ts is missing`))
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', verbose ? 'info' : 'warn'], {
      cwd: folder,
      env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
        if (verbose) process.stdout.write(text)
      })
    }
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(whatWentWrong(output) || `Vite ended with ${signal || `code ${code}`}`))
    })
  })
}

/** The sentence and the place from Vite's long report, on one line. */
function whatWentWrong(output) {
  const report = stripVTControlCharacters(output).split('error during build:').at(-1)
  const place = report.match(/─\[ (\S+) \]/)?.[1]
  const sentence = report
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !/^(Error: )?Build failed|^\[plugin /.test(line))
  if (sentence === undefined) return ''
  const bare = sentence.replace(/^\[[^\]]*\] ?|^Error: /, '').replaceAll(root, '.')
  return place === undefined ? bare : `${bare} (${place})`
}

/** Puts the new build where the old one was. A build that failed, or two at once, never leaves half a program behind. */
function putInPlace(program, built) {
  const dist = join(root, program, 'dist')
  const old = `${built}-old`
  try {
    renameSync(dist, old)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  try {
    renameSync(built, dist)
  } catch (error) {
    // Somebody else's build of the same moment stands there already: as good as ours.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  }
  for (const path of [old, built]) rmSync(path, { recursive: true, force: true })
}

async function buildProgram(program, { report, verbose }) {
  const hash = hashOfSources(program)
  if (builtFrom(program) === hash) return false
  report(`Building ${program} ...`)
  const startedAt = Date.now()
  const built = join(root, program, 'node_modules', `.build-${process.pid}`)
  try {
    await runVite(program, built, verbose)
    writeFileSync(join(built, stampName), `${hash}\n`)
    putInPlace(program, built)
  } catch (error) {
    rmSync(built, { recursive: true, force: true })
    throw new Error(`${program} could not be built: ${error.message}`, { cause: error })
  }
  report(`Built ${program} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
  return true
}

/**
 * Builds the programs whose sources changed, side by side; says so by `report`, line by line.
 * Returns the names of those it built. Throws an error of one line when one cannot be built; the other is finished first.
 */
export async function buildWhatChanged({ report = console.log, verbose = false } = {}) {
  const results = await Promise.allSettled(programs.map((program) => buildProgram(program, { report, verbose })))
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.message] : []))
  if (failures.length > 0) throw new Error(failures.join('; '))
  return programs.filter((_, index) => results[index].value)
}

const startedDirectly = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
if (startedDirectly) {
  try {
    const built = await buildWhatChanged({ verbose: process.argv.includes('--verbose') })
    if (built.length === 0) console.log('Nothing to build: no source has changed.')
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
