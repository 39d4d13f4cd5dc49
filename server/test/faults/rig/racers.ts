// Who races: of each lane its own clients, their groups, and some of the team. They ask over HTTP, as programs do, and no
// two lanes meet.
import { setTimeout as wait } from 'node:timers/promises'
import type { WireError } from '@dramatis/contract/errors'
import type { PersonaId } from '@dramatis/contract/ids'
import { Admin, Client, type Street } from '../../support/person.ts'
import type { Furnished, FurnishedAdmin, FurnishedClient } from './furnish.ts'
import { type Deed, type DeedName, type Prepared, type Race, raceKinds } from './races.ts'
import type { Random } from './random.ts'

type Ask = () => Promise<Deed>

export class Lane {
  /** What was done so that there is something to race about. */
  readonly prepared: Prepared[] = []
  readonly #street: Street
  readonly #clients: readonly FurnishedClient[]
  readonly #admins: readonly FurnishedAdmin[]
  readonly #personas: readonly PersonaId[]
  readonly #random: Random
  #turn = 0

  /** Of `lanes` lanes the one with this number. */
  constructor(street: Street, people: Furnished, { number, lanes, random }: { number: number; lanes: number; random: Random }) {
    const own = <T>(all: readonly T[]) => all.filter((_, index) => index % lanes === number)
    this.#street = street
    this.#clients = own(people.clients)
    this.#admins = own(people.admins)
    this.#personas = people.personas
    this.#random = random
  }

  /** One race. In which somebody asked too much at once is none: it is run again. */
  async race(kind: string): Promise<Race> {
    for (;;) {
      const client = this.#clients[this.#random.whole(0, this.#clients.length - 1)] as FurnishedClient
      const { group: place } = client
      const { about, before } = await this.#prepare(kind, client)
      const [one, other] = (raceKinds[kind] as readonly [DeedName, DeedName]).map((name) => this.#deed(name, client, about)) as [Ask, Ask]
      const [former, latter] = this.#random.chance(0.5) ? [one, other] : [other, one]
      // Mostly close to each other: there they meet.
      const skewMs = 20 * this.#random.next() ** 3
      const started = former()
      await wait(skewMs)
      const deeds = await Promise.all([started, latter()])
      const limited = deeds.find(({ error }) => error?.code === 'rate_limited')
      if (!limited) return { kind, place, about, before, deeds }
      for (const { name, adminId, error } of deeds) if (!error && adminId !== '') this.prepared.push({ name, place, about, adminId })
      await wait(limited.error?.retryAfterMs)
    }
  }

  async #prepare(kind: string, client: FurnishedClient): Promise<Pick<Race, 'about' | 'before'>> {
    const [first] = raceKinds[kind] as readonly [DeedName, DeedName]
    if (first === 'edit' || first === 'delete') {
      const { messageId } = await this.#insist(this.#deed('speak', client, 'team'), client)
      return { about: messageId as string, before: { text: 'as it was' } }
    }
    const about = kind.includes('client') ? client.id : this.#random.of(this.#personas)
    const seated = !kind.endsWith('not seated')
    await this.#insist(this.#deed(seated ? 'add' : 'remove', client, about), client, about, seated ? 'already_there' : 'not_found')
    return { about, before: { seated } }
  }

  /** Until it is done, or refused because it is so already. */
  async #insist(ask: Ask, { group: place }: FurnishedClient, about?: string, already?: string): Promise<Deed> {
    for (;;) {
      const deed = await ask()
      const { name, adminId, messageId, error } = deed
      if (!error) this.prepared.push({ name, adminId, place, about: messageId ?? about ?? '' })
      if (!error || error.code === already) return deed
      if (error.code !== 'rate_limited') throw new Error(`${name} before a race: ${error.code}, ${error.message}`)
      await wait(error.retryAfterMs)
    }
  }

  /** `about`: the message, the member, or `team` for speaking as it. */
  #deed(name: DeedName, { group: conversationId, id, name: displayName, cookie }: FurnishedClient, about: string): Ask {
    const kind = about === id ? 'client' : 'persona'
    const text = name === 'edit' ? `edited ${this.#random.whole(1, 1_000_000)}` : 'as it was'
    const messageId = about
    const ask = {
      edit: (admin: Admin) => admin.callRaw('message:edit', { conversationId, messageId, text }),
      delete: (admin: Admin) => admin.callRaw('message:delete', { conversationId, messageId }),
      add: (admin: Admin) => admin.callRaw('member:add', { conversationId, member: { kind, id: about } }),
      remove: (admin: Admin) => admin.callRaw('member:remove', { conversationId, member: `${kind}:${about}` }),
      speak: (admin: Admin) =>
        admin.callRaw('message:send', { conversationId, as: about === 'team' ? { kind: 'team' } : { kind, id: about }, text }),
    }
    return async () => {
      const admin = this.#admin()
      const client = Object.assign(new Client(this.#street, displayName), { cookie })
      const answered = name === 'write' ? await client.callRaw('message:send', { conversationId, text }) : await ask[name](admin)
      const { seq = null, messageId: said = null, error = null } = answered.json<{ seq?: number; messageId?: string; error?: WireError }>()
      return { name, adminId: name === 'write' ? '' : admin.id, text, status: answered.status, seq, messageId: said, error }
    }
  }

  /** Each in turn, so that nobody asks too much at once. */
  #admin(): Admin {
    this.#turn++
    const { id, name, email, token } = this.#admins[this.#turn % this.#admins.length] as FurnishedAdmin
    return Object.assign(new Admin(this.#street, name, email, ''), { id, bearer: token })
  }
}
