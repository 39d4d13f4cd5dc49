// The running chat of one signed-in client: feeds answers and events to the pure state, asks for what it says is missing,
// sends what was written. Knows the connection and the state; knows no screens.
import type { ClientCommands } from '@dramatis/contract/client-commands'
import type { ClientEvents, ClientMember, House } from '@dramatis/contract/client-views'
import { clientNamespace } from '@dramatis/contract/events'
import type { ConversationId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { clientRoutes, uploadsPath } from '@dramatis/contract/routes'
import {
  applyEvent,
  type ClientState,
  emptyClientState,
  forgetPresence,
  receiveAbsence,
  receiveRow,
  receiveSelf,
  receiveTimelinePage,
  receiveWholeList,
} from '@dramatis/ui/client-state'
import { CommandError } from '@dramatis/ui/command-error'
import { backoffMs, type Connection, type ConnectionStatus, createConnection, type Reach } from '@dramatis/ui/connection'
import { isOwn } from '@dramatis/ui/conversation-row'
import { PictureDrafts } from '@dramatis/ui/pictures/picture-drafts'
import { type PageRequest, timelineNeed } from '@dramatis/ui/timeline'
import { errorWords } from './error-words.ts'
import { Outbox } from './outbox.ts'
import { Presence } from './presence.ts'

export interface ChatSnapshot {
  readonly state: ClientState
  readonly house: House | null
  readonly status: ConnectionStatus
  /** The first load; later ones happen behind what is shown. */
  readonly loaded: boolean
  readonly loadingOlder: ReadonlySet<ConversationId>
}

function refOf(member: ClientMember): ClientCommands['conversation:open-direct']['input']['with'] {
  if (member.kind === 'team') return { kind: 'team' }
  return member.kind === 'persona' ? { kind: 'persona', id: member.id } : { kind: 'client', id: member.id }
}

export class Chat {
  readonly connection: Connection<ClientCommands, ClientEvents>
  readonly outbox: Outbox
  readonly pictures: PictureDrafts
  readonly presence: Presence
  #snapshot: ChatSnapshot
  #listeners = new Set<() => void>()
  #asking = new Set<string>()
  #open: ConversationId | null = null
  #seen = new Map<ConversationId, number>()
  #seenTimer: ReturnType<typeof setTimeout> | undefined
  #syncs = 0

  /** `reach` is for where there is no page. */
  constructor(reach: Reach = {}) {
    this.connection = createConnection<ClientCommands, ClientEvents>({ ...reach, namespace: clientNamespace, routes: clientRoutes })
    this.#snapshot = { state: emptyClientState, house: null, status: this.connection.status(), loaded: false, loadingOlder: new Set() }
    this.pictures = new PictureDrafts(
      {
        endpoint: uploadsPath.client,
        finish: (uploadId, requestId) =>
          this.connection.call('upload:finish', { uploadId, use: 'message' }, { requestId, waitWhenLimited: true }),
        discard: (pictureId) => this.connection.call('picture:discard', { pictureId }),
        words: errorWords,
      },
      () => `client.${this.#snapshot.state.self?.id ?? ''}`,
    )
    this.outbox = new Outbox(
      this.connection,
      () => this.#snapshot.state,
      (change) => this.#update(change),
      this.pictures,
    )
    this.presence = new Presence(this.connection)
    this.connection.onEvent((event) => this.#update((state) => applyEvent(state, event)))
    this.connection.onStatus(() => {
      const status = this.connection.status()
      this.#set({ status })
      if (status.state === 'online') void this.#sync()
      if (status.state === 'offline') this.#update(forgetPresence)
    })
  }

  /** Fit React's useSyncExternalStore. */
  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  snapshot = () => this.#snapshot

  #set(change: Partial<ChatSnapshot>) {
    this.#snapshot = { ...this.#snapshot, ...change }
    for (const listener of [...this.#listeners]) listener()
  }
  #update(change: (state: ClientState) => ClientState) {
    const state = change(this.#snapshot.state)
    if (state === this.#snapshot.state) return
    this.#set({ state })
    this.#askWhatIsMissing()
  }

  /** After each connecting: subscribed already, so what is read now plus what arrives from now on is everything. */
  async #sync(): Promise<void> {
    const sync = ++this.#syncs
    for (let attempt = 0; sync === this.#syncs; attempt++) {
      try {
        const tick = this.#snapshot.state.tick
        const [{ self, house }, rows] = await Promise.all([this.connection.call('client:get-self', {}), this.#wholeList()])
        if (sync !== this.#syncs) return
        this.#update((state) => receiveWholeList(receiveSelf(state, self), rows, tick))
        this.#set({ house, loaded: true })
        this.outbox.start()
        this.presence.repeat()
        return
      } catch (error) {
        if (error instanceof CommandError && error.code === 'cancelled') return
        if (this.connection.status().state !== 'online') return
        await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt)))
      }
    }
  }

  /** Reads the client's own account again: its event may still be on the way. */
  async refreshSelf(): Promise<void> {
    const { self, house } = await this.connection.call('client:get-self', {})
    this.#update((state) => receiveSelf(state, self))
    this.#set({ house })
  }

  async #wholeList() {
    const rows = []
    let cursor: string | null | undefined
    do {
      const page = await this.connection.call(
        'conversation:list',
        { limit: limits.listPageMax, ...(cursor ? { cursor } : {}) },
        { waitWhenLimited: true },
      )
      rows.push(...page.conversations)
      cursor = page.nextCursor
    } while (cursor)
    return rows
  }

  #askWhatIsMissing() {
    const { state } = this.#snapshot
    if (this.#snapshot.status.state !== 'online') return
    for (const id of state.missing.keys()) this.#askRow(id)
    for (const [id, one] of state.conversations) if (one.lostTick !== null) this.#askRow(id)
    const open = this.#open && state.conversations.get(this.#open)
    const need = open && timelineNeed(open.timeline)
    if (!open || !need) return
    if (need.kind === 'after') void this.#askPage(open.row.id, { afterSeq: need.afterSeq }, limits.messagesPageMax)
    // The first unread message should be on the first page, with something before it.
    else
      void this.#askPage(
        open.row.id,
        {},
        Math.min(limits.messagesPageMax, Math.max(limits.messagesPage, open.row.lastSeq - open.row.read.ownReadSeq + 10)),
      )
  }

  /** One question of a kind at a time. What fails is asked again after a while, as long as it is still missing. */
  async #ask(what: string, question: () => Promise<void>): Promise<void> {
    if (this.#asking.has(what)) return
    this.#asking.add(what)
    try {
      await question()
    } catch {
      if (this.connection.status().state === 'online') await new Promise((resolve) => setTimeout(resolve, backoffMs(3)))
    }
    this.#asking.delete(what)
    this.#askWhatIsMissing()
  }

  #askRow(id: ConversationId) {
    void this.#ask(`row ${id}`, async () => {
      const { tick } = this.#snapshot.state
      try {
        const { conversation } = await this.connection.call('conversation:get', { conversationId: id })
        this.#update((state) => receiveRow(state, conversation, tick))
        this.outbox.start()
      } catch (error) {
        if (!(error instanceof CommandError) || error.code !== 'not_found') throw error
        this.#update((state) => receiveAbsence(state, id))
      }
    })
  }

  #askPage(id: ConversationId, request: PageRequest, limit: number) {
    return this.#ask(`page ${id}`, async () => {
      const page = await this.connection.call('message:list', { conversationId: id, ...request, limit })
      this.#update((state) => receiveTimelinePage(state, id, request, page))
    })
  }

  /** The page of the timeline before what is held. */
  async loadOlder(id: ConversationId): Promise<void> {
    const timeline = this.#snapshot.state.conversations.get(id)?.timeline
    const first = timeline?.entries[0]
    if (!timeline?.older || !first || this.#snapshot.loadingOlder.has(id)) return
    this.#set({ loadingOlder: new Set(this.#snapshot.loadingOlder).add(id) })
    await this.#askPage(id, { beforeSeq: first.seq }, limits.messagesPage)
    const loadingOlder = new Set(this.#snapshot.loadingOlder)
    loadingOlder.delete(id)
    this.#set({ loadingOlder })
  }

  /** Which conversation is on the screen; null: none. */
  show(id: ConversationId | null): void {
    this.#open = id
    this.presence.look(id)
    this.#askWhatIsMissing()
  }

  /** Opens (or finds) a direct conversation. Resolves when it can be shown. */
  async openDirect(member: ClientMember): Promise<ConversationId> {
    const { conversationId } = await this.connection.call('conversation:open-direct', { with: refOf(member) })
    if (!this.#snapshot.state.conversations.has(conversationId)) {
      const { tick } = this.#snapshot.state
      const { conversation } = await this.connection.call('conversation:get', { conversationId })
      this.#update((state) => receiveRow(state, conversation, tick))
    }
    return conversationId
  }

  /** Everything up to `seq` was on a visible screen. Told to the server where it means something, at most four times a second. */
  markSeen(id: ConversationId, seq: number): void {
    const one = this.#snapshot.state.conversations.get(id)
    if (!one || seq <= Math.max(one.row.read.ownReadSeq, this.#seen.get(id) ?? 0)) return
    const { entries } = one.timeline
    let newest = 0
    for (let index = entries.length - 1; index >= 0 && newest === 0; index--) {
      const entry = entries[index]
      if (entry?.kind === 'message:sent' && entry.seq <= seq && !isOwn(entry.message, this.#snapshot.state.self)) newest = entry.seq
    }
    if (newest <= Math.max(one.row.read.ownReadSeq, this.#seen.get(id) ?? 0)) return
    this.#seen.set(id, newest)
    this.#seenTimer ??= setTimeout(() => this.#tellSeen(), 250)
  }
  #tellSeen() {
    this.#seenTimer = undefined
    for (const [conversationId, seq] of this.#seen) {
      const known = this.#snapshot.state.conversations.get(conversationId)?.row.read.ownReadSeq ?? seq
      if (seq > known)
        this.connection
          .call('conversation:mark-read', { conversationId, seq }, { waitWhenLimited: true })
          .catch(() => this.#seen.delete(conversationId))
    }
  }

  /** The session was ended from here: nobody needs to wait for the event. */
  endAsSignedOut(): void {
    this.#set({ status: { state: 'ended', reason: 'signed_out' } })
    this.close()
  }

  close(): void {
    clearTimeout(this.#seenTimer)
    this.presence.close()
    this.pictures.close()
    this.connection.close()
  }
}
