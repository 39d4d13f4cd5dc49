// Nothing else goes out: every connection that the server makes is seen by the system, over its start, a load, all its
// pages, a restart, and in the whole version over all journeys of the tests; and each is explained or it is a finding.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Program } from '../support/person.ts'
import { furnish } from './rig/furnish.ts'
import { History } from './rig/history.ts'
import { HouseProcess } from './rig/house.ts'
import { Crowd } from './rig/load.ts'
import { outboundIn, traceInto } from './rig/outbound.ts'
import { PeopleOf } from './rig/people-of.ts'
import { Random } from './rig/random.ts'
import { type Row, unharmed } from './row.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const preload = new URL('./rig/preload.ts', import.meta.url).href
const pages = [
  '/',
  '/admin',
  '/api/openapi.json',
  '/api/docs/',
  '/api/protocol.md',
  '/healthz',
  '/readyz',
  '/metrics',
  '/avatars/notionists-1.svg',
]
/** Texts that a chat might be tempted to fetch or to look up. */
const temptations = ['http://192.0.2.1/preview', 'https://links.invalid/picture.png', '![](http://192.0.2.1/a.png)', 'mail@links.invalid']

/** The database of the house, as the operator named it. */
function allowedFor(house: HouseProcess): (to: string) => boolean {
  if (house.databaseUrl === undefined) return () => false
  const { hostname, port } = new URL(house.databaseUrl)
  const database = `${hostname === 'localhost' ? '127.0.0.1' : hostname}:${port || 5432}`
  return (to) => to === database || to === `${hostname}:${port || 5432}`
}

/** All journeys of the tests, where server and people are one process: whatever is not on this machine has left it. */
async function journeys(file: string): Promise<{ code: number | null; to: string[]; outside: string[] }> {
  const { by, under, env } = traceInto(file)
  const [command = process.execPath, ...before] = [...under.filter((part) => part !== '-D'), process.execPath]
  const child = spawn(
    command,
    [...before, join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'sqlite', 'server/test/journeys'],
    {
      cwd: root,
      stdio: 'ignore',
      env: { ...process.env, ...env, ...(by === 'a preload' && { NODE_OPTIONS: `--import ${preload}` }) },
    },
  )
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const to = outboundIn(file)
  const isHere = (one: string) => /^(127\.|::1:|::ffff:127\.|localhost:|unix:)/.test(one)
  return { code, to, outside: to.filter((one) => !isHere(one)) }
}

export const row: Row = {
  name: 'outbound',
  does: 'connect() and datagrams of the server traced over its start, a load, texts full of links, every page and a restart; whole: also over all journeys',
  passes: 'only the database and what the operator configured, listed',
  promises: [11],
  on: 'both',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const file = join(folder, 'outbound')
    const { by, under, env } = traceInto(file)
    const wanted = short
      ? { clients: 4, admins: 2, loadMs: 2_000, perSecond: 20 }
      : { clients: 40, admins: 6, loadMs: 60_000, perSecond: 60 }
    const house = await HouseProcess.build({ folder, dialect, under, env: { ...env, GUESTS: 'on', RATE_LIMITS: 'off' } })
    const people = new PeopleOf(house)
    try {
      const furnished = await furnish(house, wanted)
      await house.start()
      const history = new History(join(folder, 'history.jsonl'))
      const crowd = new Crowd(house.port, furnished, random.fork(), history)
      await crowd.loaded()
      crowd.start(wanted.perSecond)
      const boss = people.admin(furnished.admins[0] as (typeof furnished.admins)[number]) as Program
      const client = people.client(furnished.clients[0] as (typeof furnished.clients)[number])
      for (const text of temptations) {
        await client.say(text)
        await boss.say(client.group, 'team', text)
      }
      await boss.call('client:create', { externalId: 'x', displayName: 'Mail me', email: 'somebody@links.invalid' })
      await boss.call('admin:invite', { displayName: 'Mail me too', email: 'invited@links.invalid' })
      await people.stranger('client').call('client:sign-up', { displayName: 'New', email: 'new@links.invalid', password: 'ten characters' })
      for (const path of pages) await people.stranger('client').ask({ method: 'GET', path, headers: { referer: 'http://192.0.2.1/' } })
      await wait(wanted.loadMs)
      await crowd.stop()
      crowd.close()
      history.close()
      await house.stop()
      await house.start()
      await wait(300)
      await house.stop()
      const isAllowed = allowedFor(house)
      const to = outboundIn(file)
      const failures = to.filter((one) => !isAllowed(one)).map((one) => `the server turned to ${one}`)
      if (dialect === 'postgres' && !to.some(isAllowed)) failures.push('not even the database was seen: nothing is proven')
      const figures: Record<string, string> = { 'seen by': by, 'the server turned to': to.join(', ') || 'nobody' }
      if (!short && dialect === 'sqlite') {
        say('the journeys')
        const walked = await journeys(join(folder, 'outbound-journeys'))
        if (walked.code !== 0) failures.push(`the journeys did not pass (exit code ${walked.code})`)
        if (walked.to.length === 0) failures.push('of the journeys nothing was seen: nothing is proven')
        failures.push(...walked.outside.map((one) => `a journey turned to ${one}`))
        const elsewhere = walked.to.filter((one) => one.startsWith('unix:'))
        figures['the journeys turned to'] =
          `${walked.to.length - elsewhere.length} ports of this machine${elsewhere.map((one) => `, ${one}`).join('')}, ${walked.outside.length} outside`
      }
      if (house.complaints.length > 0) failures.push(`the server complained: ${house.complaints.slice(0, 3).join(' | ')}`)
      return {
        done: `2 starts, ${crowd.written} messages, ${temptations.length} texts with links, ${pages.length} pages`,
        ...unharmed,
        figures,
        failures,
      }
    } finally {
      people.close()
      await house.remove()
    }
  },
}
