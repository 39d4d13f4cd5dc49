// What `npm start` and `npm run demo` run: checks the Node version, builds the browser programs whose sources changed, starts the server.
// Plain JavaScript, and nothing of ours is imported before the check, so that an older Node gets to the message.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const oldestMajor = 24

/** What to do about a Node that is too old, where this runs. */
function whatToInstall() {
  const bundled = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch) && isGlibc()
  if (!bundled) return `Install Node ${oldestMajor} or later from https://nodejs.org and start again.`
  return existsSync(fileURLToPath(new URL(`../node_modules/node-linux-${process.arch}`, import.meta.url)))
    ? 'Start it with `npm start`, which uses the Node that `npm ci` has installed here.'
    : 'Run `npm ci`, which installs a newer Node in this folder, and then `npm start`.'
}

/** The Node that npm can bring along is built for glibc; Alpine and others with musl need their own. */
function isGlibc() {
  process.report.excludeNetwork = true
  return process.report.getReport().header.glibcVersionRuntime !== undefined
}

if (Number(process.versions.node.split('.')[0]) < oldestMajor) {
  console.error(`Dramatis needs Node ${oldestMajor} or later, and this is ${process.versions.node}. ${whatToInstall()}`)
  process.exit(1)
}

try {
  const { buildWhatChanged } = await import('./build.mjs')
  await buildWhatChanged()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

// npm passes a signal on to the shell it started us with, and that shell ends without passing it on to us.
if (process.env.npm_lifecycle_event) {
  const shell = process.ppid
  setInterval(() => process.ppid !== shell && process.kill(process.pid, 'SIGTERM'), 500).unref()
}

await import(process.argv[2] === 'demo' ? '../server/src/demo/main.ts' : '../server/src/main.ts')
