// What is not there and what is not for the asker must not be told apart by how long the answer takes: accounts at
// sign-in, one-time links, invitations, and every id that a client may name, over both doors.
import type { Client, Person, Program } from '../support/person.ts'
import type { Tab } from '../support/tab.ts'
import { absentId, newRequestId } from '../support/words.ts'
import { type Furnished, furnish } from './rig/furnish.ts'
import { HouseProcess } from './rig/house.ts'
import { PeopleOf } from './rig/people-of.ts'
import { median } from './rig/quantiles.ts'
import { Random } from './rig/random.ts'
import { secretIn } from './rig/team-deeds.ts'
import { type Row, unharmed } from './row.ts'

const mostDifferenceMs = 5
/** Red only when it is so each time. */
const times = 3

interface Pair {
  readonly name: string
  readonly absent: () => Promise<unknown>
  readonly forbidden: () => Promise<unknown>
}

async function tookMs(ask: () => Promise<unknown>): Promise<number> {
  const fromMs = performance.now()
  await ask()
  return performance.now() - fromMs
}

/** Medians of both, asked in turns, each turn in an order of its own. */
async function compare({ absent, forbidden }: Pair, pairs: number, random: Random): Promise<{ absentMs: number; forbiddenMs: number }> {
  const [absentMs, forbiddenMs]: [number[], number[]] = [[], []]
  for (let count = 0; count < pairs; count++) {
    const isFirst = random.chance(0.5)
    if (isFirst) absentMs.push(await tookMs(absent))
    forbiddenMs.push(await tookMs(forbidden))
    if (!isFirst) absentMs.push(await tookMs(absent))
  }
  return { absentMs: median(absentMs), forbiddenMs: median(forbiddenMs) }
}

const somebody = () => `${absentId().toLowerCase().replaceAll(/[-_]/g, 'x')}@clients.invalid`
const someSecret = () => absentId() + absentId().slice(0, 21)

/** Accounts, and what opens a session without one. */
async function pairsOfStrangers(people: PeopleOf, boss: Program, furnished: Furnished): Promise<Pair[]> {
  const password = 'the right password'
  const known = [somebody(), somebody()] as const
  for (const email of known) await people.stranger('client').call('client:sign-up', { displayName: 'Known', email, password })
  const ended = furnished.clients[3] as Furnished['clients'][number]
  await people.client(ended).call('client:change-password', { newPassword: password, email: 'ended@clients.invalid' })
  await boss.call('client:end-access', { clientId: ended.id })
  const stranger = people.stranger('client')
  const admin = people.stranger('admin')
  const signIn = (email: string) => stranger.callRaw('client:sign-in', { email, password: 'a wrong password' }, newRequestId())
  const signInAsAdmin = (email: string) => admin.callRaw('admin:sign-in', { email, password: 'a wrong password' }, newRequestId())
  const used = secretIn((await boss.call('client:create', { externalId: 'used', displayName: 'Used' })).url)
  await people.stranger('client').call('client:redeem-link', { secret: used })
  const { invitationId, url } = await boss.call('invitation:create', { label: 'revoked' })
  await boss.call('invitation:revoke', { invitationId })
  const ofAdmin = secretIn((await boss.call('admin:invite', { displayName: 'Invited', email: 'invited@team.invalid' })).url)
  const redeem = (by: Person<'client'>, secret: string) => by.callRaw('client:redeem-link', { secret }, newRequestId())
  return [
    { name: 'signing in', absent: () => signIn(somebody()), forbidden: () => signIn(known[0]) },
    { name: 'signing in when access has ended', absent: () => signIn(somebody()), forbidden: () => signIn('ended@clients.invalid') },
    { name: 'signing in as an admin', absent: () => signInAsAdmin(somebody()), forbidden: () => signInAsAdmin('first.admin@team.invalid') },
    {
      name: 'signing in as an admin who has no password',
      absent: () => signInAsAdmin(somebody()),
      forbidden: () => signInAsAdmin('invited@team.invalid'),
    },
    { name: 'a used link', absent: () => redeem(stranger, someSecret()), forbidden: () => redeem(stranger, used) },
    {
      name: "an admin's link at the door of clients",
      absent: () => redeem(stranger, someSecret()),
      forbidden: () => redeem(stranger, ofAdmin),
    },
    {
      name: 'a revoked invitation',
      absent: () => stranger.callRaw('invitation:check', { secret: someSecret() }),
      forbidden: () => stranger.callRaw('invitation:check', { secret: secretIn(url) }),
    },
  ]
}

type Ask = (by: 'HTTP' | 'socket', name: string, input: Record<string, unknown>) => Promise<unknown>

/** Ids that a client may name: of somebody they never met, and of nobody. */
function pairsOfIds(ask: Ask, other: Client, personaId: string): Pair[] {
  const inputs: [string, (id: string) => Record<string, unknown>, string][] = [
    ['conversation:get', (conversationId) => ({ conversationId }), other.group],
    ['message:list', (conversationId) => ({ conversationId }), other.group],
    ['message:send', (conversationId) => ({ conversationId, text: 'Hello?' }), other.group],
    ['conversation:mark-read', (conversationId) => ({ conversationId, seq: 1 }), other.group],
    ['conversation:open-direct', (id) => ({ with: { kind: 'client', id } }), other.id],
    ['conversation:open-direct', (id) => ({ with: { kind: 'persona', id } }), personaId],
    ['session:end', (sessionId) => ({ sessionId }), other.sessionId],
  ]
  return inputs.flatMap(([name, make, forbidden]) =>
    (['HTTP', 'socket'] as const).map((door) => ({
      name: `${name} ${JSON.stringify(make('ID'))} over ${door}`,
      absent: () => ask(door, name, make(absentId())),
      forbidden: () => ask(door, name, make(forbidden)),
    })),
  )
}

export const row: Row = {
  name: 'timing',
  does: 'sign-in, one-time links, invitations and every id a client may name: what is absent and what is forbidden in turns, 300 pairs each',
  passes: 'medians differ by less than 5 ms; red only when it is so three times',
  promises: [7],
  on: 'both',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const house = await HouseProcess.build({ folder, dialect, env: { RATE_LIMITS: 'off' } })
    const people = new PeopleOf(house)
    try {
      const furnished = await furnish(house, { clients: 4, admins: 1 })
      await house.start()
      const boss = people.admin(furnished.admins[0] as Furnished['admins'][number])
      const [asker, other] = furnished.clients.map((client) => people.client(client)) as [Client, Client]
      // Somebody who stands in the other's group only, and in whose conversation there is something to read.
      const { personaId } = await boss.call('persona:create', {
        displayName: 'Elsewhere',
        about: 'Only there',
        avatarUrl: '/avatars/notionists-1.svg',
        colour: 1,
      })
      await boss.call('member:add', { conversationId: other.group, member: { kind: 'persona', id: personaId } })
      for (let count = 0; count < 60; count++) await boss.say(other.group, personaId, `no. ${count}`)
      const tab: Tab<'client'> = await asker.tab()
      const needsId = (name: string) => !/:(get|list|mark-read)$/.test(name)
      const ask: Ask = (by, name, input) =>
        by === 'HTTP'
          ? asker.callRaw(name as never, input, needsId(name) ? newRequestId() : undefined)
          : tab.frame(name, { input, ...(needsId(name) && { requestId: newRequestId() }) })
      const failures: string[] = []
      const all = [...(await pairsOfStrangers(people, boss, furnished)), ...pairsOfIds(ask, other, personaId)]
      let [most, mostOf, asked] = [0, '', 0]
      for (const pair of all) {
        const pairs = short ? (pair.name.startsWith('signing') ? 5 : 8) : 300
        // Who comes first finds everything cold.
        await compare(pair, 2, random)
        let seen = ''
        for (let time = 1; time <= times; time++) {
          const { absentMs, forbiddenMs } = await compare(pair, pairs, random)
          asked += pairs
          const differenceMs = absentMs - forbiddenMs
          const [less, more] = [Math.min(absentMs, forbiddenMs), Math.max(absentMs, forbiddenMs)]
          // A few pairs on a busy machine differ by chance; one that is not even looked at differs by far.
          const isAlike = Math.abs(differenceMs) < mostDifferenceMs || (short && more < 2 * less)
          seen = `${pair.name}: absent ${absentMs.toFixed(2)} ms, forbidden ${forbiddenMs.toFixed(2)} ms`
          if (!isAlike && time < times) continue
          if (Math.abs(differenceMs) > most) [most, mostOf] = [Math.abs(differenceMs), seen]
          if (!isAlike) failures.push(`${seen}, ${times} times in a row`)
          break
        }
        say(seen)
      }
      if (house.complaints.length > 0) failures.push(`the server complained: ${house.complaints.slice(0, 3).join(' | ')}`)
      return {
        done: `${asked} pairs of ${all.length} kinds`,
        ...unharmed,
        leaked: failures.length,
        figures: { 'largest difference of medians': `${most.toFixed(2)} ms (${mostOf})` },
        failures,
      }
    } finally {
      people.close()
      await house.remove()
    }
  },
}
