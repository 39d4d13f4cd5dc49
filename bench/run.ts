// `npm run bench`: measures the server beside a bare Socket.IO server that only echoes, and writes bench/results.md.
// `--quick` takes a minute and only prints. `--profile` loads the server alone and says where its time goes.
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measureIdle, measurePages, measureSending, type Scale } from './measure.ts'
import { measurePictures, type PictureScale, pictureReport } from './pictures.ts'
import { profileSending } from './profile.ts'
import { report } from './report.ts'
import { pinned } from './server-process.ts'

const whole: Scale = {
  groups: 1000,
  inFlight: 512,
  rounds: 25,
  roundMs: 1500,
  pacedRounds: 5,
  pacedMs: 10_000,
  perSecond: 200,
  idleConnections: 2000,
  conversations: 10_000,
  longHistory: 100_000,
  asks: 200,
}
const quick: Scale = {
  ...whole,
  rounds: 8,
  roundMs: 1000,
  pacedRounds: 1,
  pacedMs: 5000,
  idleConnections: 500,
  conversations: 1000,
  longHistory: 10_000,
  asks: 30,
}

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, profile: { type: 'boolean' }, only: { type: 'string' } } })
const scale = values.quick ? quick : whole
const pictureScale: PictureScale = { rounds: values.quick ? 1 : 5, pictures: 20, perSecond: scale.perSecond, pacedMs: scale.pacedMs }
const say = (line: string) => console.log(`  ${line}`)

const here = fileURLToPath(new URL('.', import.meta.url))
mkdirSync(join(here, 'data'), { recursive: true })
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
    const wants = (part: string) => values.only === undefined || values.only === part
    const sending = wants('sending') ? await measureSending(scale, parentDir, say) : null
    const idle = wants('idle') ? await measureIdle(scale, parentDir, say) : null
    const pages = wants('pages') ? await measurePages(scale, parentDir, say) : null
    const pictures = wants('pictures') ? pictureReport(pictureScale, await measurePictures(pictureScale, parentDir, say)) : null
    if (sending && idle && pages && pictures) {
      const text = `${report(scale, { ...sending, idle, ...pages })}\n${pictures}`
      console.log(`\n${text}`)
      if (!values.quick) writeFileSync(join(here, 'results.md'), text)
    } else if (pictures) {
      console.log(`\n${pictures}`)
    } else if (pages) {
      for (const { sql, steps } of pages.plans.poor) say(`${steps.join('; ')}: ${sql}`)
    }
  }
} finally {
  rmSync(parentDir, { recursive: true, force: true })
}
