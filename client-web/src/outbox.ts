// Messages on their way: kept in this browser with their request id until the server has acknowledged them, sent one after
// another per conversation, repeated after a lost connection or a reload. Knows no screens.
import type { ClientCommands } from '@dramatis/contract/client-commands'
import type { ClientEvents } from '@dramatis/contract/client-views'
import type { ConversationId, RequestId } from '@dramatis/contract/ids'
import { type ClientState, withTimeline } from '@dramatis/ui/client-state'
import { CommandError } from '@dramatis/ui/command-error'
import type { Connection } from '@dramatis/ui/connection'
import { PictureFailure } from '@dramatis/ui/pictures/picture-draft'
import type { PictureDrafts } from '@dramatis/ui/pictures/picture-drafts'
import { composerPlace, messagePlace } from '@dramatis/ui/pictures/places'
import { newRequestId } from '@dramatis/ui/request-id'
import {
  acknowledgePending,
  addPending,
  failPending,
  type PendingMessage,
  removePending,
  retryPending,
  type SendFailure,
} from '@dramatis/ui/timeline'
import { errorWords } from './error-words.ts'
import { forgetMessage, pendingOf, type StoredMessage, storedMessages, storeMessage } from './stored.ts'

export class Outbox {
  #connection: Connection<ClientCommands, ClientEvents>
  #state: () => ClientState
  #update: (change: (state: ClientState) => ClientState) => void
  #pictures: PictureDrafts
  #sending = new Set<ConversationId>()

  constructor(
    connection: Connection<ClientCommands, ClientEvents>,
    state: () => ClientState,
    update: (change: (state: ClientState) => ClientState) => void,
    pictures: PictureDrafts,
  ) {
    this.#connection = connection
    this.#state = state
    this.#update = update
    this.#pictures = pictures
  }

  get #clientId(): string {
    return this.#state().self?.id ?? ''
  }

  /** Shows what is kept from before, and sends on. After each connecting, and when a conversation appeared. */
  start(): void {
    void this.#pictures.load()
    for (const message of storedMessages(this.#clientId)) {
      this.#update((state) => withTimeline(state, message.conversationId, (timeline) => addPending(timeline, pendingOf(message))))
    }
    for (const id of this.#state().conversations.keys()) void this.#sendAll(id)
  }

  /** The words, and the pictures that stand in this conversation's composer. */
  send(conversationId: ConversationId, text: string): void {
    const requestId = newRequestId()
    const pictures = this.#pictures.take(composerPlace(conversationId), messagePlace(requestId))
    const message: StoredMessage = { conversationId, requestId, text, pictures, createdAtMs: Date.now(), failure: null }
    storeMessage(this.#clientId, message)
    this.#update((state) => withTimeline(state, conversationId, (timeline) => addPending(timeline, pendingOf(message))))
    void this.#sendAll(conversationId)
  }

  /** Asks again, under the same request id: should it have been stored after all, this finds it. */
  retry(conversationId: ConversationId, requestId: string): void {
    const before = this.#pending(conversationId, requestId)
    const pictures = this.#pictures.retryAll(before?.pictures ?? [], before?.failure?.code === 'not_found')
    this.#update((state) => withTimeline(state, conversationId, (timeline) => retryPending(timeline, requestId, pictures)))
    this.#keep(conversationId, requestId, null)
    void this.#sendAll(conversationId)
  }

  remove(conversationId: ConversationId, requestId: string): void {
    for (const { key } of this.#pending(conversationId, requestId)?.pictures ?? []) this.#pictures.remove(key)
    forgetMessage(this.#clientId, requestId)
    this.#update((state) => withTimeline(state, conversationId, (timeline) => removePending(timeline, requestId)))
  }

  /** How many would be lost if this browser forgot them now. */
  unsent(): number {
    return storedMessages(this.#clientId).length
  }

  #pending(conversationId: ConversationId, requestId: string): PendingMessage | undefined {
    return this.#state()
      .conversations.get(conversationId)
      ?.timeline.pending.find((one) => one.requestId === requestId)
  }

  #keep(conversationId: ConversationId, requestId: string, failure: SendFailure | null) {
    const pending = this.#pending(conversationId, requestId)
    if (pending)
      storeMessage(this.#clientId, {
        conversationId,
        requestId: requestId as RequestId,
        text: pending.text,
        ...(pending.pictures && { pictures: pending.pictures }),
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
      if (!next || !(await this.#sendOne(id, next))) break
    }
    this.#sending.delete(id)
  }

  /** False: not now; `start` goes on after the next connecting. */
  async #sendOne(conversationId: ConversationId, { requestId, text, pictures = [] }: PendingMessage): Promise<boolean> {
    try {
      const ready = await this.#pictures.whenReady(pictures)
      const input = { conversationId, ...(text !== '' && { text }), ...(ready.length > 0 && { pictures: ready }) }
      const { seq } = await this.#connection.call('message:send', input, { requestId: requestId as RequestId })
      this.#pictures.sent(pictures)
      forgetMessage(this.#clientId, requestId)
      this.#update((state) => withTimeline(state, conversationId, (timeline) => acknowledgePending(timeline, requestId, seq)))
      return true
    } catch (error) {
      if (error instanceof PictureFailure) {
        this.#fail(conversationId, requestId, { code: error.code, message: error.message, retryAtMs: null })
        return true
      }
      if (!(error instanceof CommandError)) throw error
      const away = this.#connection.status().state !== 'online'
      if (error.code === 'cancelled' || error.code === 'unauthenticated' || (error.code === 'no_answer' && away)) return false
      this.#fail(conversationId, requestId, {
        code: error.code,
        message: errorWords(error),
        retryAtMs: error.wire?.retryAfterMs ? Date.now() + error.wire.retryAfterMs : null,
      })
      return true
    }
  }

  #fail(conversationId: ConversationId, requestId: string, failure: SendFailure): void {
    this.#keep(conversationId, requestId, failure)
    this.#update((state) => withTimeline(state, conversationId, (timeline) => failPending(timeline, requestId, failure)))
  }
}
