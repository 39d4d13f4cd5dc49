// Messages on their way: kept in this browser with their request id until the server has acknowledged them, sent one after
// another per conversation, repeated after a lost connection or a reload. Knows no screens.
import type { ClientCommands } from '@dramatis/contract/client-commands'
import type { ClientEvents } from '@dramatis/contract/client-views'
import type { ConversationId, RequestId } from '@dramatis/contract/ids'
import { type ClientState, withTimeline } from '@dramatis/ui/client-state'
import { CommandError } from '@dramatis/ui/command-error'
import type { Connection } from '@dramatis/ui/connection'
import { newRequestId } from '@dramatis/ui/request-id'
import { acknowledgePending, addPending, failPending, removePending, retryPending, type SendFailure } from '@dramatis/ui/timeline'
import { errorWords } from './error-words.ts'
import { forgetMessage, pendingOf, type StoredMessage, storedMessages, storeMessage } from './stored.ts'

export class Outbox {
  #connection: Connection<ClientCommands, ClientEvents>
  #state: () => ClientState
  #update: (change: (state: ClientState) => ClientState) => void
  #sending = new Set<ConversationId>()

  constructor(
    connection: Connection<ClientCommands, ClientEvents>,
    state: () => ClientState,
    update: (change: (state: ClientState) => ClientState) => void,
  ) {
    this.#connection = connection
    this.#state = state
    this.#update = update
  }

  get #clientId(): string {
    return this.#state().self?.id ?? ''
  }

  /** Shows what is kept from before, and sends on. After each connecting, and when a conversation appeared. */
  start(): void {
    for (const message of storedMessages(this.#clientId)) {
      this.#update((state) => withTimeline(state, message.conversationId, (timeline) => addPending(timeline, pendingOf(message))))
    }
    for (const id of this.#state().conversations.keys()) void this.#sendAll(id)
  }

  send(conversationId: ConversationId, text: string): void {
    const message: StoredMessage = { conversationId, requestId: newRequestId(), text, createdAtMs: Date.now(), failure: null }
    storeMessage(this.#clientId, message)
    this.#update((state) => withTimeline(state, conversationId, (timeline) => addPending(timeline, pendingOf(message))))
    void this.#sendAll(conversationId)
  }

  /** Asks again, under the same request id: should it have been stored after all, this finds it. */
  retry(conversationId: ConversationId, requestId: string): void {
    this.#update((state) => withTimeline(state, conversationId, (timeline) => retryPending(timeline, requestId)))
    this.#keep(conversationId, requestId, null)
    void this.#sendAll(conversationId)
  }

  remove(conversationId: ConversationId, requestId: string): void {
    forgetMessage(this.#clientId, requestId)
    this.#update((state) => withTimeline(state, conversationId, (timeline) => removePending(timeline, requestId)))
  }

  /** How many would be lost if this browser forgot them now. */
  unsent(): number {
    return storedMessages(this.#clientId).length
  }

  #keep(conversationId: ConversationId, requestId: string, failure: SendFailure | null) {
    const pending = this.#state()
      .conversations.get(conversationId)
      ?.timeline.pending.find((one) => one.requestId === requestId)
    if (pending)
      storeMessage(this.#clientId, {
        conversationId,
        requestId: requestId as RequestId,
        text: pending.text,
        createdAtMs: pending.createdAtMs,
        failure,
      })
  }

  /** One at a time, so that they are stored in the order in which they were written. */
  async #sendAll(id: ConversationId): Promise<void> {
    if (this.#sending.has(id)) return
    this.#sending.add(id)
    for (;;) {
      const next = this.#state()
        .conversations.get(id)
        ?.timeline.pending.find((one) => one.state === 'sending')
      if (!next || !(await this.#sendOne(id, next.requestId, next.text))) break
    }
    this.#sending.delete(id)
  }

  /** False: not now; `start` goes on after the next connecting. */
  async #sendOne(conversationId: ConversationId, requestId: string, text: string): Promise<boolean> {
    try {
      const { seq } = await this.#connection.call('message:send', { conversationId, text }, { requestId: requestId as RequestId })
      forgetMessage(this.#clientId, requestId)
      this.#update((state) => withTimeline(state, conversationId, (timeline) => acknowledgePending(timeline, requestId, seq)))
      return true
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      const away = this.#connection.status().state !== 'online'
      if (error.code === 'cancelled' || error.code === 'unauthenticated' || (error.code === 'no_answer' && away)) return false
      const failure = {
        code: error.code,
        message: errorWords(error),
        retryAtMs: error.wire?.retryAfterMs ? Date.now() + error.wire.retryAfterMs : null,
      }
      this.#keep(conversationId, requestId, failure)
      this.#update((state) => withTimeline(state, conversationId, (timeline) => failPending(timeline, requestId, failure)))
      return true
    }
  }
}
