// `npm run bench`: measures the server beside a bare Socket.IO server that only echoes, and beside itself in harder
// circumstances, and writes bench/results.md: in about twenty minutes. `--only PART` measures one part anew and keeps the
// others as they were; `--quick` takes a minute and only prints; `--profile` says where the server's time goes.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureAsking, measureJoining } from './asking.ts'
import { compareDisks, compareGroups, compareStored } from './compare.ts'
import { measureIdle, measureSending, type Scale } from './measure.ts'
import { measurePages } from './pages.ts'
import { profileSending } from './profile.ts'
import { type Part, type Results, report } from './report.ts'
import { pinned } from './server-process.ts'

const whole: Scale = {
  groups: 1000,
  inFlight: 512,
  rounds: 25,
  roundMs: 1500,
  pacedRounds: 5,
  pacedMs: 10_000,
  perSecond: 200,
  idleConnections: 5000,
  conversations: 10_000,
  longHistory: 100_000,
  asks: 200,
  comparedRounds: 12,
  manyGroups: 5000,
  storedMessages: 1_000_000,
  askedPerSecond: 100,
  askedCount: 1000,
  joins: 2000,
  joinsAtOnce: 32,
}
const quick: Scale = {
  ...whole,
  groups: 500,
  rounds: 4,
  roundMs: 700,
  pacedRounds: 1,
  pacedMs: 3000,
  idleConnections: 500,
  conversations: 500,
  longHistory: 5000,
  asks: 20,
  comparedRounds: 3,
  manyGroups: 1000,
  storedMessages: 50_000,
  askedCount: 100,
  joins: 200,
}

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, profile: { type: 'boolean' }, only: { type: 'string' } } })
const scale = values.quick ? quick : whole
const say = (line: string) => console.log(`  ${line}`)

const measures: { [Name in keyof Results]: (...given: Parameters<typeof measureSending>) => Promise<Results[Name]['value']> } = {
  sending: measureSending,
  disk: compareDisks,
  groups: compareGroups,
  stored: compareStored,
  asking: measureAsking,
  joining: measureJoining,
  pages: measurePages,
  idle: measureIdle,
}
const names = Object.keys(measures) as (keyof Results)[]
const { only } = values
if (only !== undefined && !names.includes(only as keyof Results)) {
  console.error(`--only takes one of: ${names.join(', ')}`)
  process.exit(1)
}

const here = fileURLToPath(new URL('.', import.meta.url))
const kept = join(here, 'data', 'parts')
mkdirSync(kept, { recursive: true })
const fileOf = (name: string) => join(kept, `${name}.json`)

/** What was measured now, or, with `--only`, by the last run. */
const results: Partial<Record<keyof Results, Part<unknown>>> = {}
async function measureAll(parentDir: string): Promise<void> {
  for (const name of names) {
    if (only !== undefined && only !== name) {
      if (!values.quick && existsSync(fileOf(name))) results[name] = JSON.parse(readFileSync(fileOf(name), 'utf8')) as Part<unknown>
      continue
    }
    console.log(`\n${name}`)
    const startedMs = performance.now()
    const value = await measures[name](scale, parentDir, say)
    const part = { value, madeOn: new Date().toISOString().slice(0, 10), seconds: Math.round((performance.now() - startedMs) / 1000) }
    results[name] = part
    if (!values.quick) writeFileSync(fileOf(name), JSON.stringify(part))
    say(`took ${part.seconds} s`)
  }
}

// Beside the sources and not in /tmp, which may be memory: a sync must cost what it costs.
const parentDir = mkdtempSync(join(here, 'data', 'run-'))
const memoryFileSystems = [0x01021994, 0x858458f6]
try {
  if (memoryFileSystems.includes(statfsSync(parentDir).type))
    throw new Error('the bench folder is in memory, where a sync costs nothing: put it on a disk')
  if (!pinned) say('server and generator share cores: taskset or a second core is missing')
  if (values.profile) {
    await profileSending(scale, parentDir, say)
  } else {
    await measureAll(parentDir)
    const missing = names.filter((name) => results[name] === undefined)
    if (missing.length > 0) {
      say(`not measured yet, so no report: ${missing.join(', ')}`)
    } else {
      const text = report(scale, results as Results)
      console.log(`\n${text}`)
      if (!values.quick) writeFileSync(join(here, 'results.md'), text)
    }
  }
} finally {
  rmSync(parentDir, { recursive: true, force: true })
}
