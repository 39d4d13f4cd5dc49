// Access is taken away from people who are listening, while their conversations go on: from then on they hear nothing, are
// answered nothing, and nobody hears of them.
import { setTimeout as wait } from 'node:timers/promises'
import type { Audience } from '@dramatis/contract/command'
import type { ClientId, ConversationId, PersonaId } from '@dramatis/contract/ids'
import type { Client, Person, Program } from '../support/person.ts'
import type { Tab } from '../support/tab.ts'
import { Refused } from '../support/words.ts'
import { furnish } from './rig/furnish.ts'
import { History } from './rig/history.ts'
import { HouseProcess } from './rig/house.ts'
import { Crowd } from './rig/load.ts'
import { PeopleOf } from './rig/people-of.ts'
import { Random } from './rig/random.ts'
import { openSessions } from './rig/second-sessions.ts'
import { type Row, unharmed } from './row.ts'

/** From the answer to whoever took the access away. */
const withinMs = 1_000
const everyMs = 120

/** One taking away: of whom, and how. */
interface Revocation {
  readonly kind: string
  /** Where things happen that the victim hears of. */
  readonly place: ConversationId
  readonly victim: Person<Audience>
  /** Only this conversation is lost; otherwise everything. */
  readonly losesOnlyPlace: boolean
  readonly revoke: () => Promise<unknown>
  /** What the victim asks afterwards, and is refused. */
  readonly asks: readonly ((tab: Tab<Audience>) => Promise<unknown>)[]
}

interface Seen {
  /** Events that came after the answer. */
  readonly after: readonly { readonly kind: string; readonly name: string; readonly laterMs: number }[]
  readonly heardBefore: number
  readonly faults: readonly string[]
}

interface Stage {
  readonly random: Random
  readonly writer: Program
  readonly console: Tab<'admin'>
  readonly personas: readonly PersonaId[]
}

/** Somebody speaks and types in the place until it is said to be over. */
function keepsHappening({ random, writer, console, personas }: Stage, place: ConversationId): () => Promise<void> {
  let isOver = false
  const going = (async () => {
    for (let count = 0; !isOver; count++) {
      const as = { kind: 'persona', id: random.of(personas) } as const
      if (count % 3 === 2) await console.call('presence:update', { conversationId: place, as, visible: true, typing: true })
      else await writer.call('message:send', { conversationId: place, as, text: `no. ${count}` })
      await wait(everyMs)
    }
  })()
  return () => {
    isOver = true
    return going
  }
}

async function carryOut(revocation: Revocation, stage: Stage): Promise<Seen> {
  const { kind, place, victim, losesOnlyPlace, revoke, asks } = revocation
  const tab = (await victim.tab()) as Tab<Audience>
  const heard: { readonly kind: string; readonly name: string; readonly atMs: number }[] = []
  tab.socket.onAny((name: string, payload: { conversationId?: string }) => {
    const isGoodbye = name === 'session:ended' || name === 'conversation:closed'
    if (!isGoodbye && (!losesOnlyPlace || payload.conversationId === place)) heard.push({ kind, name, atMs: performance.now() })
  })
  const stop = keepsHappening(stage, place)
  await wait(stage.random.between(2 * everyMs, 5 * everyMs))
  await revoke()
  const revokedMs = performance.now()
  const faults: string[] = []
  const refused = async () => {
    for (const ask of asks) {
      const answer = await ask(tab).then(
        () => 'done',
        (error: unknown) => (error instanceof Refused ? error.code : 'the connection is gone'),
      )
      if (answer === 'done') faults.push(`${kind}: what was asked afterwards was answered`)
    }
  }
  await refused()
  await wait(Math.max(0, revokedMs + withinMs - performance.now()))
  if (!losesOnlyPlace && tab.isOpen()) faults.push(`${kind}: the connection was still open after ${withinMs} ms`)
  await wait(3 * everyMs)
  await refused()
  await stop()
  await stage.console.call('presence:update', { conversationId: null, as: null, visible: false, typing: false })
  tab.close()
  return {
    after: heard.filter(({ atMs }) => atMs > revokedMs).map((one) => ({ ...one, laterMs: one.atMs - revokedMs })),
    heardBefore: heard.filter(({ atMs }) => atMs <= revokedMs).length,
    faults,
  }
}

/** Six ways to lose access. There is one role of admins, so that whoever is demoted is disabled. */
const kinds = [
  'removed from a group',
  'access ended',
  'admin disabled',
  'token revoked',
  'signed out elsewhere',
  'password changed',
] as const

type Kind = (typeof kinds)[number]

interface Victim {
  readonly id: ClientId
  readonly place: ConversationId
  readonly here: Client
  /** The same person in another browser. */
  readonly elsewhere: Client
  readonly boss: Program
  readonly email: string
}

function ofClient(kind: Kind, { id, place, here, elsewhere, boss, email }: Victim): Revocation {
  const isFromElsewhere = kind === 'signed out elsewhere' || kind === 'password changed'
  const victim = isFromElsewhere ? elsewhere : here
  const revokes: Partial<Record<Kind, () => Promise<unknown>>> = {
    'removed from a group': () => boss.call('member:remove', { conversationId: place, member: `client:${id}` }),
    'access ended': () => boss.call('client:end-access', { clientId: id }),
    'signed out elsewhere': () => here.call('session:end', { sessionId: elsewhere.sessionId as never }),
    'password changed': () => here.call('client:change-password', { newPassword: 'a whole new password', email }),
  }
  return {
    kind,
    place,
    victim: victim as unknown as Person<Audience>,
    losesOnlyPlace: kind === 'removed from a group',
    revoke: revokes[kind] as () => Promise<unknown>,
    asks: [
      () => victim.call('message:list', { conversationId: place }),
      (tab) => (tab as unknown as Tab<'client'>).call('message:list', { conversationId: place }),
      (tab) => (tab as unknown as Tab<'client'>).call('presence:update', { conversationId: place, typing: true }),
      () => victim.call('message:send', { conversationId: place, text: 'Am I still here?' }),
    ],
  }
}

const ofAdmin = (kind: Kind, place: ConversationId, victim: Person<'admin'>, revoke: () => Promise<unknown>): Revocation => ({
  kind,
  place,
  victim: victim as unknown as Person<Audience>,
  losesOnlyPlace: false,
  revoke,
  asks: [
    () => victim.call('admin:get-self', {}),
    (tab) => (tab as unknown as Tab<'admin'>).call('message:list', { conversationId: place }),
    (tab) => (tab as unknown as Tab<'admin'>).call('message:send', { conversationId: place, as: { kind: 'team' }, text: 'Still here?' }),
  ],
})

export const row: Row = {
  name: 'revocation',
  does: `access is taken away from those who listen, under load: ${kinds.join(', ')}; 200 each`,
  passes: 'no event later than one second after the answer, no connection left, nothing answered any more',
  promises: [6],
  on: 'both',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const wanted = short ? { each: 3, atOnce: 18, crowd: 6, perSecond: 10 } : { each: 200, atOnce: 24, crowd: 30, perSecond: 30 }
    const house = await HouseProcess.build({ folder, dialect, env: { RATE_LIMITS: 'off' } })
    const people = new PeopleOf(house)
    let crowd: Crowd | undefined
    try {
      const all = kinds.flatMap((kind) => Array.from({ length: wanted.each }, () => kind))
      // Two who take away and speak, and one admin for each time that an admin is the victim.
      const furnished = await furnish(house, { clients: all.length + wanted.crowd, admins: 2 + 2 * wanted.each })
      const victims = furnished.clients.slice(0, all.length)
      const second = await openSessions(
        house,
        victims.map(({ id }) => ({ clientId: id })),
      )
      await house.start()
      const history = new History(`${folder}/history.jsonl`)
      const bystanders = { ...furnished, clients: furnished.clients.slice(all.length), admins: furnished.admins.slice(0, 1) }
      crowd = new Crowd(house.port, bystanders, random.fork(), history)
      await crowd.loaded()
      crowd.start(wanted.perSecond)
      const [boss, writer] = furnished.admins.slice(0, 2).map((admin) => people.admin(admin)) as [Program, Program]
      const adminsToLose = furnished.admins.slice(2)
      const todo = all.map((kind, at) => {
        const { id, group } = victims[at] as (typeof victims)[number]
        const here = people.client(victims[at] as (typeof victims)[number])
        const elsewhere = Object.assign(people.client(victims[at] as (typeof victims)[number]), second[at])
        if (kind === 'admin disabled' || kind === 'token revoked') {
          const lost = adminsToLose.pop() as (typeof adminsToLose)[number]
          const admin = people.admin(lost)
          return ofAdmin(kind, group, admin, () =>
            kind === 'token revoked'
              ? admin.call('token:revoke', { tokenId: lost.tokenId })
              : boss.call('admin:disable', { adminId: lost.id }),
          )
        }
        return ofClient(kind, { id, place: group, here, elsewhere, boss, email: `victim${at}@clients.invalid` })
      })
      shuffle(todo, random)
      const after: Seen['after'][number][] = []
      const failures: string[] = []
      let [heardBefore, unproven] = [0, 0]
      for (let from = 0; from < todo.length; from += wanted.atOnce) {
        const batch = todo.slice(from, from + wanted.atOnce)
        const seen = await Promise.all(
          batch.map(async (one) =>
            carryOut(one, { random: random.fork(), writer, console: await writer.tab(), personas: furnished.personas }),
          ),
        )
        for (const [index, one] of seen.entries()) {
          const { kind } = batch[index] as Revocation
          failures.push(...one.faults)
          after.push(...one.after)
          heardBefore += one.heardBefore
          if (one.heardBefore === 0) unproven++
          const tooLate = one.after.filter(({ laterMs }) => laterMs > withinMs)
          if (tooLate.length > 0)
            failures.push(
              `${kind}: ${tooLate.length} events came later than ${withinMs} ms, the last ${lastOf(tooLate)} ms after the answer`,
            )
        }
        if (from % (10 * wanted.atOnce) === 0) say(`${from + batch.length} of ${todo.length}`)
      }
      if (unproven > 0) failures.push(`${unproven} heard nothing before either: nothing is proven by them`)
      await crowd.stop()
      history.close()
      if (house.complaints.length > 0) failures.push(`the server complained: ${house.complaints.slice(0, 3).join(' | ')}`)
      return {
        done: `${todo.length} times access was taken away, ${wanted.each} by each of ${kinds.length} ways; ${crowd.written} messages of others meanwhile`,
        ...unharmed,
        leaked: after.filter(({ laterMs }) => laterMs > withinMs).length,
        figures: {
          'events heard before': String(heardBefore),
          'after the answer': `${after.length}, the last after ${lastOf(after)} ms`,
        },
        failures: [...new Set(failures)],
      }
    } finally {
      crowd?.close()
      people.close()
      await house.remove()
    }
  },
}

const lastOf = (after: Seen['after']) => Math.max(0, ...after.map(({ laterMs }) => laterMs)).toFixed(0)

function shuffle<T>(list: T[], random: Random): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = random.whole(0, last)
    ;[list[last], list[other]] = [list[other] as T, list[last] as T]
  }
}
