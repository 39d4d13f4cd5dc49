// Some of the team write in one conversation as fast as they may, by programs over HTTP: messages, and now and then an edit
// or a deletion of what stands there.
import type { Agent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { WireError } from '@dramatis/contract/errors'
import type { ConversationId, PersonaId } from '@dramatis/contract/ids'
import { Admin, type Street } from '../../support/person.ts'
import { newRequestId } from '../../support/words.ts'
import type { FurnishedAdmin } from './furnish.ts'
import type { History } from './history.ts'
import type { Random } from './random.ts'

interface Parts {
  readonly admins: readonly FurnishedAdmin[]
  readonly personas: readonly PersonaId[]
  readonly random: Random
  readonly history: History
}

export class Writers {
  /** The newest place that they were told of. */
  lastSeq = 0
  readonly #parts: Parts
  readonly #admins: readonly Admin[]
  readonly #written: string[] = []
  #count = 0

  constructor(port: number, agent: Agent, parts: Parts) {
    const street: Street = { port: () => port, agent, origin: () => `http://127.0.0.1:${port}`, fault: () => {}, opened: () => {} }
    this.#parts = parts
    this.#admins = parts.admins.map(({ id, name, email, token }) =>
      Object.assign(new Admin(street, name, email, ''), { id, bearer: token }),
    )
  }

  /** Takes so many places of the timeline. */
  async write(place: ConversationId, places: number): Promise<void> {
    let left = places
    await Promise.all(
      this.#admins.map(async (admin) => {
        while (left > 0) {
          left--
          await (this.#written.length > 50 && this.#parts.random.chance(0.1) ? this.#change(admin, place) : this.#say(admin, place))
        }
      }),
    )
  }

  async #say(admin: Admin, place: ConversationId): Promise<void> {
    const { random, personas, history } = this.#parts
    const id = newRequestId()
    const text = `no. ${++this.#count}`
    const as = { kind: 'persona', id: random.of(personas) } as const
    history.add({ what: 'asked', who: admin.name, place, id, text })
    const answer = await this.#until(() => admin.callRaw('message:send', { conversationId: place, as, text }, id))
    if (!('messageId' in answer)) throw new Error(`"${text}" was refused: ${answer.error.code}`)
    this.#written.push(answer.messageId)
    history.add({ what: 'acknowledged', id, ...answer })
  }

  async #change(admin: Admin, place: ConversationId): Promise<void> {
    const { random, history } = this.#parts
    const about = { conversationId: place, messageId: random.of(this.#written) }
    const isEdit = random.chance(0.7)
    const text = `edited ${++this.#count}`
    if (isEdit) history.add({ what: 'edited', messageId: about.messageId, text })
    const answer = await this.#until(() =>
      isEdit ? admin.callRaw('message:edit', { ...about, text }) : admin.callRaw('message:delete', about),
    )
    // It may have been deleted before.
    if ('error' in answer && answer.error.code !== 'message_deleted') throw new Error(`a change was refused: ${answer.error.code}`)
  }

  async #until(
    ask: () => ReturnType<Admin['callRaw']>,
  ): Promise<{ readonly messageId: string; readonly seq: number } | { readonly error: WireError }> {
    for (;;) {
      const answer = (await ask()).json<{ messageId: string; seq: number } | { error: WireError }>()
      if ('seq' in answer) this.lastSeq = Math.max(this.lastSeq, answer.seq)
      if (!('error' in answer) || answer.error.code !== 'rate_limited') return answer
      await wait(answer.error.retryAfterMs)
    }
  }
}
