// The team does all that it can do while clients look at everything there is for them, and try what is not for them. What
// they were sent is searched by run-row.ts, as after every row; here it is seen to that there was something to find.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { clientCommands } from '@dramatis/contract/client-commands'
import { clientEvents } from '@dramatis/contract/client-views'
import type { ConversationId } from '@dramatis/contract/ids'
import type { Client, Person, Program } from '../support/person.ts'
import type { Tab } from '../support/tab.ts'
import { Refused } from '../support/words.ts'
import { furnish } from './rig/furnish.ts'
import { HouseProcess } from './rig/house.ts'
import { PeopleOf } from './rig/people-of.ts'
import { Random } from './rig/random.ts'
import { deedsOf, looksOf, secretIn } from './rig/team-deeds.ts'
import { type Outcome, type Row, unharmed } from './row.ts'

/** Does something; a refusal is an answer as well. Answers whether it was done. */
async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    if (error instanceof Refused) return false
    throw error
  }
}

export const row: Row = {
  name: 'mask',
  does: 'every deed of the team in random order, by hand and by programs, while clients hear, read and try everything over both doors; and the bytes to clients of all rows above',
  passes: 'nothing of any admin (id, name, address, session, token, request id) in any byte to a client, and every persona is labelled',
  promises: [7, 8],
  on: 'both',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const wanted = short ? { clients: 4, admins: 3, rounds: 120 } : { clients: 12, admins: 6, rounds: 6_000 }
    const house = await HouseProcess.build({ folder, dialect, env: { GUESTS: 'on', RATE_LIMITS: 'off' } })
    const people = new PeopleOf(house)
    try {
      const furnished = await furnish(house, wanted)
      await house.start()
      const clients = furnished.clients.map((client) => people.client(client))
      const admins = furnished.admins.map((admin) => people.admin(admin))
      const tabs = new Map<Client, Tab<'client'>>()
      for (const client of clients) tabs.set(client, await client.tab())
      const consoles = new Map<Program, Tab<'admin'>>()
      for (const admin of admins) consoles.set(admin, await admin.tab())
      const deeds = deedsOf(random, { clients, admins, consoles, personas: [...furnished.personas] })
      const looks = looksOf(random, { clients, tabs, admins: furnished.admins, stranger: () => people.stranger('client') })
      const done = new Map<string, number>()
      const note = async (name: string, work: () => Promise<unknown>) => {
        if (await attempt(work)) done.set(name, (done.get(name) ?? 0) + 1)
      }
      for (let round = 1; round <= wanted.rounds; round++) {
        const [deed, look] = [deeds[round % deeds.length], looks[round % looks.length]]
        if (deed) await note(`team: ${deed.name}`, deed.work)
        if (look) await note(`client: ${look.name}`, look.work)
        if (round % 1000 === 0) say(`${round} deeds`)
      }
      await doorsOfStrangers(people, admins[0] as Program)
      for (const client of clients) for (const { id } of await client.conversations()) await client.timeline(id as ConversationId)
      await wait(200)
      const failures = [...new Set(people.faults)].slice(0, 5)
      const heard = new Set([...tabs.values()].flatMap((tab) => tab.events.map(({ name }) => name)))
      // The last word of a connection that was opened to be ended.
      if (done.has('client: session:end')) heard.add('session:ended')
      const unheard = Object.keys(clientEvents).filter((name) => !heard.has(name))
      if (unheard.length > 0) failures.push(`clients never heard ${unheard.join(', ')}: nothing is proven of them`)
      const unasked = Object.keys(clientCommands).filter((name) => !done.has(`client: ${name}`) && !done.has(`client: ${name} over HTTP`))
      if (unasked.length > 0) failures.push(`clients were never answered ${unasked.join(', ')}: nothing is proven of them`)
      const undone = deeds.filter(({ name }) => !done.has(`team: ${name}`)).map(({ name }) => name)
      if (undone.length > 0) failures.push(`the team never came to ${undone.join(', ')}: nothing is proven of them`)
      if (house.complaints.length > 0) failures.push(`the server complained: ${house.complaints.slice(0, 3).join(' | ')}`)
      const events = [...tabs.values()].reduce((sum, tab) => sum + tab.events.length, 0)
      return {
        done: `${wanted.rounds} deeds of ${deeds.length} kinds, ${events} events to clients of all ${Object.keys(clientEvents).length} kinds`,
        ...unharmed,
        figures: { ...(!short && { 'in the other rows': inOtherRows() }) },
        failures,
      }
    } finally {
      people.close()
      await house.remove()
    }
  },
}

/** What nobody is asked who they are for: pages, the house, documents; and signing up and in. */
async function doorsOfStrangers(people: PeopleOf, admin: Program): Promise<void> {
  const stranger: Person<'client'> = people.stranger('client')
  const paths = ['/', '/admin', '/api/v1/client/house', '/api/v1/admin/me', '/api/openapi.json', '/api/docs/', '/api/protocol.md']
  for (const path of [...paths, '/healthz', '/readyz', '/metrics', '/avatars/notionists-1.svg', '/nowhere'])
    await stranger.ask({ method: 'GET', path })
  const { url } = await admin.call('client:create', { externalId: 'proof', displayName: 'Registered' })
  await people.stranger('client').call('client:redeem-link', { secret: secretIn(url) })
  await attempt(() => stranger.call('client:redeem-link', { secret: secretIn(url) }))
}

const results = new URL('../../../bench/proof/', import.meta.url)

/** The figures that the rows which ran before have kept. */
function inOtherRows(): string {
  const files = existsSync(results) ? readdirSync(results).filter((file) => file.endsWith('.json') && !file.startsWith('mask')) : []
  const kept = files.map((file) => (JSON.parse(readFileSync(new URL(file, results), 'utf8')) as { outcome: Outcome }).outcome)
  const mebibytes = kept.map(({ figures }) => Number.parseFloat(figures['searched of what clients received'] ?? '0'))
  return `${mebibytes.reduce((sum, one) => sum + one, 0).toFixed(0)} MiB of ${kept.length} tests, ${kept.reduce((sum, { leaked }) => sum + leaked, 0)} hits`
}
