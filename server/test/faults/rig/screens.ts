// The two programs without their pixels: the running chat of a client and the running console of an admin, as the browsers
// run them, with real connections that come back by themselves. What is asked, answered, heard and shown goes to the history.
import type { ConversationId, PersonaId, RequestId } from '@dramatis/contract/ids'
import type { EventOf } from '@dramatis/ui/connection'
import { listRows } from '../../../../admin-web/src/inbox-state.ts'
import { startConsole } from '../../../../admin-web/src/start-console.ts'
import { Chat } from '../../../../client-web/src/chat.ts'
import { startWords } from '../../../../client-web/src/words.ts'
import type { FurnishedAdmin, FurnishedClient } from './furnish.ts'
import type { History, SeenEntry } from './history.ts'
import './no-page.ts'

startWords()

interface EntryLike {
  readonly seq: number
  readonly kind: string
  readonly message?: { readonly id: string; readonly text: string | null }
}
/** An entry as a history knows it. */
export const seen = (entry: EntryLike): SeenEntry => [entry.seq, entry.kind, entry.message?.id ?? '', entry.message?.text ?? null]

// biome-ignore lint/suspicious/noExplicitAny: connections of both programs are listened to alike.
type AnyConnection = { call: any; onEvent: any; onStatus: any; status: () => { state: string } }

/** After these nobody knows whether it was done: `busy` too asks to try again with the same request id. */
const saysNothing = new Set(['no_answer', 'cancelled', 'busy'])

/** Writes down what goes over a connection: messages that are sent, what came of them, and every entry that is heard. */
function writeDown(connection: AnyConnection, who: string, history: History): void {
  const call = connection.call as (name: string, input: object, options?: { requestId?: RequestId }) => Promise<unknown>
  connection.call = async (name: string, input: object, options?: { requestId?: RequestId }) => {
    if (name !== 'message:send') return call(name, input, options)
    const id = options?.requestId as string
    const { conversationId, text } = input as { conversationId: string; text: string }
    history.add({ what: 'asked', who, place: conversationId, id, text })
    try {
      const answer = (await call(name, input, options)) as { messageId: string; seq: number }
      history.add({ what: 'acknowledged', id, messageId: answer.messageId, seq: answer.seq })
      return answer
    } catch (error) {
      const code = (error as { code?: string }).code ?? 'internal'
      history.add(saysNothing.has(code) ? { what: 'unanswered', id } : { what: 'refused', id, code })
      throw error
    }
  }
  connection.onEvent((event: EventOf<Record<string, unknown>>) => {
    const { conversationId, entry } = event.data as { conversationId?: string; entry?: EntryLike }
    if (conversationId !== undefined && entry !== undefined) history.add({ what: 'heard', who, place: conversationId, entry: seen(entry) })
  })
  let wasOnline = false
  connection.onStatus(() => {
    const isOnline = connection.status().state === 'online'
    if (isOnline && !wasOnline) history.add({ what: 'connected', who })
    wasOnline = isOnline
  })
}

/** How a conversation stands on a screen. */
export interface Held {
  /** Everything up to here is shown. */
  readonly heldSeq: number
  readonly sending: number
  readonly failed: readonly string[]
}

export class ClientScreen {
  readonly who: string
  readonly client: FurnishedClient
  readonly chat: Chat
  readonly #history: History

  constructor(port: number, client: FurnishedClient, history: History) {
    this.client = client
    this.who = client.name
    this.#history = history
    const url = `http://127.0.0.1:${port}`
    this.chat = new Chat({ url, headers: { cookie: client.cookie, origin: url } })
    writeDown(this.chat.connection, this.who, history)
    history.add({ what: 'seated', who: this.who, places: [client.group] })
    this.chat.show(client.group)
  }

  get isLoaded(): boolean {
    return this.chat.snapshot().loaded
  }
  /** Why it will not come back by itself; null: it will. */
  get over(): string | null {
    const status = this.chat.connection.status()
    return status.state === 'ended' ? status.reason : null
  }

  say(text: string): void {
    this.chat.outbox.send(this.client.group, text)
  }

  held(place: ConversationId = this.client.group): Held {
    const timeline = this.chat.snapshot().state.conversations.get(place)?.timeline
    const pending = timeline?.pending ?? []
    return {
      heldSeq: timeline?.heldSeq ?? 0,
      sending: pending.filter(({ state }) => state !== 'failed').length,
      failed: pending.filter(({ state }) => state === 'failed').map(({ requestId }) => requestId),
    }
  }

  retry(requestId: string): void {
    this.chat.outbox.retry(this.client.group, requestId)
  }

  /** Pages back to the beginning and writes down all that is shown. */
  async show(place: ConversationId = this.client.group): Promise<void> {
    const timeline = () => this.chat.snapshot().state.conversations.get(place)?.timeline
    for (let first = -1; timeline()?.older && timeline()?.entries[0]?.seq !== first; ) {
      first = timeline()?.entries[0]?.seq ?? 0
      await this.chat.loadOlder(place)
    }
    this.#history.add({ what: 'shows', who: this.who, place, entries: (timeline()?.entries ?? []).map(seen) })
    const row = this.chat.snapshot().state.conversations.get(place)?.row
    this.#history.add({ what: 'lists', who: this.who, place, lastSeq: row?.lastSeq ?? 0 })
  }

  close(): void {
    this.chat.close()
  }
}

export class AdminScreen {
  readonly who: string
  readonly admin: FurnishedAdmin
  readonly console: ReturnType<typeof startConsole>
  readonly #history: History
  readonly #open = new Map<ConversationId, () => void>()

  constructor(port: number, admin: FurnishedAdmin, history: History) {
    this.admin = admin
    this.who = admin.name
    this.#history = history
    // The token stands in the header as well, so that whoever looks through bytes sees whose they are, polling included.
    const headers = { authorization: `Bearer ${admin.token}` }
    this.console = startConsole(admin.id, { reach: { url: `http://127.0.0.1:${port}`, auth: { token: admin.token }, headers } })
    writeDown(this.console.connection, this.who, history)
    this.console.store.want('all')
  }

  get isLoaded(): boolean {
    return this.console.store.getListStatus('all') === 'idle' && this.console.store.getState().rows.size > 0
  }
  get over(): string | null {
    const status = this.console.connection.status()
    return status.state === 'ended' ? status.reason : null
  }

  /** Keeps a conversation on the screen. */
  open(place: ConversationId): void {
    if (!this.#open.has(place))
      this.#open.set(
        place,
        this.console.timelines.of(place).subscribe(() => {}),
      )
  }
  get opened(): ConversationId[] {
    return [...this.#open.keys()]
  }

  /** The list of all conversations as it is on the screen: each with the seq that it stands at. Scrolls to its end. */
  list(): Map<ConversationId, number> {
    const { store } = this.console
    if (store.getListStatus('all') === 'idle' && store.getState().lists.all.cursor !== null) void store.readMore('all')
    return new Map(listRows(store.getState(), 'all').map(({ conversation }) => [conversation.id, conversation.lastSeq]))
  }

  say(place: ConversationId, personaId: PersonaId, text: string): void {
    this.console.timelines.of(place).send({ kind: 'persona', id: personaId }, text)
  }

  held(place: ConversationId): Held {
    const { timeline } = this.console.timelines.of(place).getState()
    return {
      heldSeq: timeline.heldSeq ?? 0,
      sending: timeline.pending.filter(({ state }) => state !== 'failed').length,
      failed: timeline.pending.filter(({ state }) => state === 'failed').map(({ requestId }) => requestId),
    }
  }

  retry(place: ConversationId, requestId: string): void {
    this.console.timelines.of(place).retry(requestId)
  }

  /** Pages back to the beginning of what is open and writes down all that is shown, and the list. */
  async show(): Promise<void> {
    for (const place of this.opened) {
      const store = this.console.timelines.of(place)
      for (let first = -1; store.getState().timeline.older && store.getState().timeline.entries[0]?.seq !== first; ) {
        first = store.getState().timeline.entries[0]?.seq ?? 0
        await store.readOlder()
      }
      this.#history.add({ what: 'shows', who: this.who, place, entries: store.getState().timeline.entries.map(seen) })
    }
    for (const [place, lastSeq] of this.list()) this.#history.add({ what: 'lists', who: this.who, place, lastSeq })
  }

  close(): void {
    for (const off of this.#open.values()) off()
    this.console.store.close()
    this.console.connection.close()
  }
}
