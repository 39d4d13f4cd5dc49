// Screens without a screen: the real reducers of both programs, fed by a real tab, asking the server only what the state
// itself says is missing. What they hold is compared with a screen that was opened just now.
import type { ConversationId } from '@dramatis/contract/ids'
import type { StaffEntry, StaffMember, StaffMessage } from '@dramatis/contract/staff-views'
import {
  applyEvent,
  type ClientState,
  emptyClientState,
  receiveAbsence,
  receiveRow,
  receiveSelf,
  receiveTimelinePage,
  receiveWholeList,
} from '@dramatis/ui/client-state'
import { emptyTimeline, noticeSeq, type PageRequest, receiveEntry, receivePage, type Timeline, timelineNeed } from '@dramatis/ui/timeline'
import { currentFace, currentPerson } from '../../../admin-web/src/current-face.ts'
import { type AdminEvent, type ConsoleState, changeConsole, emptyConsole, listRows } from '../../../admin-web/src/inbox-state.ts'
import { listNames } from '../../../admin-web/src/queue-order.ts'
import type { Admin, Client } from './person.ts'
import type { Tab } from './tab.ts'
import { Refused } from './words.ts'

const most = 200
const requestOf = (need: NonNullable<ReturnType<typeof timelineNeed>>): PageRequest =>
  need.kind === 'after' ? { afterSeq: need.afterSeq } : {}
const sortedBy = <T>(items: Iterable<T>, key: (item: T) => string): T[] => [...items].sort((one, other) => (key(one) < key(other) ? -1 : 1))

export interface Screen {
  readonly name: string
  /** Hears what has come, then asks for what is missing until nothing is. */
  catchUp(): Promise<void>
  /** What is on it, in an order of its own. */
  shown(): unknown
  isOver(): boolean
  close(): void
}

export class ClientScreen implements Screen {
  readonly name: string
  readonly #client: Client
  readonly #tab: Tab<'client'> | null
  #heard = 0
  state: ClientState = emptyClientState

  private constructor(client: Client, tab: Tab<'client'> | null) {
    this.name = client.name
    this.#client = client
    this.#tab = tab
  }

  /** Subscribes first, then asks for everything. `live` false: only looks once. */
  static async open(client: Client, live: boolean): Promise<ClientScreen> {
    const screen = new ClientScreen(client, live ? await client.tab() : null)
    const tick = screen.state.tick
    screen.state = receiveSelf(screen.state, (await client.call('client:get-self', {})).self)
    const { conversations, nextCursor } = await client.call('conversation:list', { limit: most })
    if (nextCursor !== null) throw new Error('more conversations than a test should have')
    screen.state = receiveWholeList(screen.state, conversations, tick)
    await screen.#fetchMissing()
    return screen
  }

  async catchUp(): Promise<void> {
    await this.#tab?.settle()
    for (const { name, payload } of this.#tab?.events.slice(this.#heard) ?? [])
      this.state = applyEvent(this.state, { name, data: payload } as Parameters<typeof applyEvent>[1])
    this.#heard = this.#tab?.events.length ?? 0
    await this.#fetchMissing()
  }

  async #fetchMissing(): Promise<void> {
    for (let round = 0; round < 20; round++) {
      const rows = [
        ...this.state.missing.keys(),
        ...[...this.state.conversations].flatMap(([id, one]) => (one.lostTick === null ? [] : [id])),
      ]
      const pages = [...this.state.conversations].flatMap(([id, { timeline }]) => {
        const need = timelineNeed(timeline)
        return need ? [{ id, request: requestOf(need) }] : []
      })
      if (rows.length === 0 && pages.length === 0) return
      for (const id of rows) await this.#fetchRow(id)
      const answers = await Promise.all(
        pages.map(async (page) => ({
          ...page,
          answer: await this.#client.call('message:list', { conversationId: page.id, limit: most, ...page.request }),
        })),
      )
      for (const { id, request, answer } of answers) this.state = receiveTimelinePage(this.state, id, request, answer)
    }
    throw new Error(`${this.name}'s screen asks for ever`)
  }

  async #fetchRow(id: ConversationId): Promise<void> {
    const tick = this.state.tick
    try {
      this.state = receiveRow(this.state, (await this.#client.call('conversation:get', { conversationId: id })).conversation, tick)
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'not_found') throw error
      this.state = receiveAbsence(this.state, id)
    }
  }

  /** The version of a member says which of two faces is newer, and is on no screen. */
  #drawn(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#drawn(item))
    if (typeof value !== 'object' || value === null) return value
    const isMember = 'version' in value && 'displayName' in value && 'kind' in value
    return Object.fromEntries(
      Object.entries(value).flatMap(([field, inner]) => (isMember && field === 'version' ? [] : [[field, this.#drawn(inner)]])),
    )
  }

  shown(): unknown {
    return this.#drawn({
      self: this.state.self,
      conversations: sortedBy(this.state.conversations, ([id]) => id).map(([, { row, timeline }]) => ({
        row,
        entries: timeline.entries,
        heldSeq: timeline.heldSeq,
        early: timeline.early,
      })),
    })
  }

  isOver = (): boolean => this.#tab !== null && !this.#tab.isOpen()
  close = (): void => this.#tab?.close()
}

type StaffTimeline = Timeline<StaffEntry>
const receive = receiveEntry<StaffMessage, StaffEntry, StaffTimeline['pending'][number]>
const page = receivePage<StaffMessage, StaffEntry, StaffTimeline['pending'][number]>

/** Rows that stand in tables beside the inbox: kept by the protocol's rule, the highest version of a whole row. */
type Versioned = { readonly version: number; readonly id?: string }

export class ConsoleScreen implements Screen {
  readonly name: string
  readonly #admin: Admin
  readonly #tab: Tab<'admin'> | null
  readonly #timelines = new Map<ConversationId, StaffTimeline>()
  readonly #tables = new Map<string, Versioned>()
  #heard = 0
  state: ConsoleState = emptyConsole

  private constructor(admin: Admin, tab: Tab<'admin'> | null) {
    this.name = admin.name
    this.#admin = admin
    this.#tab = tab
  }

  /** `opened`: the conversations whose details and timelines are on it; those where something happened lately unless told. */
  static async open(admin: Admin, live: boolean, opened?: readonly ConversationId[]): Promise<ConsoleScreen> {
    const screen = new ConsoleScreen(admin, live ? await admin.tab() : null)
    const change = (next: Parameters<typeof changeConsole>[1]) => {
      screen.state = changeConsole(screen.state, next)
    }
    change({ kind: 'signed-in', adminId: admin.id as never })
    change({ kind: 'connected' })
    for (const list of listNames) {
      const { items, nextCursor } = await admin.call('conversation:list', { show: list, limit: most })
      if (nextCursor !== null) throw new Error('more conversations than a test should have')
      change({ kind: 'page', list, items, nextCursor, first: true })
    }
    change({ kind: 'personas', personas: (await admin.call('persona:list', {})).personas })
    change({ kind: 'clients', clients: (await admin.call('client:list', { limit: most })).clients })
    change({ kind: 'admins', admins: (await admin.call('admin:list', {})).admins })
    change({ kind: 'counts', ...(await admin.call('inbox:count', {})) })
    const details = await Promise.all(
      (opened ?? screen.#lately()).map(async (id) => ({
        id,
        detail: await admin.call('conversation:get', { conversationId: id }),
        newest: await admin.call('message:list', { conversationId: id, limit: most }),
      })),
    )
    for (const { id, detail, newest } of details) {
      change({ kind: 'detail', detail, nowMs: Date.now() })
      screen.#timelines.set(id, page(emptyTimeline(), {}, newest))
    }
    for (const invitation of (await admin.call('invitation:list', { limit: most })).invitations) screen.#keep('invitation', invitation)
    for (const token of (await admin.call('token:list', {})).tokens) screen.#keep('token', token)
    screen.#keep('settings', (await admin.call('settings:get', {})).settings)
    return screen
  }

  #lately(): ConversationId[] {
    const rows = [...this.state.rows.values()].sort((one, other) => other.conversation.activityAtMs - one.conversation.activityAtMs)
    return rows.slice(0, 20).map(({ conversation }) => conversation.id)
  }

  get openedConversations(): ConversationId[] {
    return [...this.#timelines.keys()]
  }

  #keep(table: string, row: Versioned): void {
    const key = `${table} ${row.id ?? ''}`
    if ((this.#tables.get(key)?.version ?? 0) < row.version) this.#tables.set(key, row)
  }

  async catchUp(): Promise<void> {
    await this.#tab?.settle()
    const events = (this.#tab?.events.slice(this.#heard) ?? []).map(({ name, payload }) => ({ name, data: payload }) as AdminEvent)
    this.#heard = this.#tab?.events.length ?? 0
    this.state = changeConsole(this.state, { kind: 'events', events, nowMs: Date.now() })
    for (const event of events) {
      if (event.name === 'invitation:changed') this.#keep('invitation', event.data.invitation)
      if (event.name === 'token:changed') this.#keep('token', event.data.token)
      if (event.name === 'settings:changed') this.#keep('settings', event.data.settings)
      if (!('entry' in event.data)) continue
      const { conversationId, entry } = event.data
      const timeline = this.#timelines.get(conversationId)
      if (timeline) this.#timelines.set(conversationId, receive(noticeSeq(timeline, entry.seq), entry))
    }
    for (const [id, timeline] of this.#timelines) {
      const need = timelineNeed(timeline)
      if (need)
        this.#timelines.set(
          id,
          page(timeline, requestOf(need), await this.#admin.call('message:list', { conversationId: id, limit: most, ...requestOf(need) })),
        )
    }
    // As a row does in the queue: it came by an event that does not carry what it shows.
    for (const [id, row] of this.state.rows) {
      if (row.lastMessage !== undefined) continue
      const detail = await this.#admin.call('conversation:get', { conversationId: id })
      const last = (await this.#admin.call('message:list', { conversationId: id, limit: most })).entries.findLast(
        (entry) => entry.kind === 'message:sent',
      )
      this.state = changeConsole(this.state, {
        kind: 'rows',
        items: [{ ...detail, lastMessage: last?.kind === 'message:sent' ? last.message : null }],
      })
    }
    if (this.state.countsWanted) this.state = changeConsole(this.state, { kind: 'counts', ...(await this.#admin.call('inbox:count', {})) })
  }

  /** Faces as the console draws them: what a message or a row carries is as old as itself. */
  #drawn(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#drawn(item))
    if (typeof value !== 'object' || value === null) return value
    const isMember = 'version' in value && 'displayName' in value && 'kind' in value
    const now = isMember ? currentFace(this.state, value as StaffMember) : value
    const isPerson = !isMember && 'displayName' in value && 'kind' in value && 'id' in value && Object.keys(value).length === 3
    if (isPerson) return currentPerson(this.state, value as { kind: string; id: string; displayName: string })
    return isMember ? now : Object.fromEntries(Object.entries(now).map(([field, inner]) => [field, this.#drawn(inner)]))
  }

  shown(): unknown {
    const { state } = this
    return this.#drawn({
      lists: Object.fromEntries(
        listNames.map((list) => [
          list,
          listRows(state, list).map(({ conversation, lastMessage, ownReadSeq }) => ({ conversation, lastMessage, ownReadSeq })),
        ]),
      ),
      counts: state.counts,
      details: sortedBy(state.details, ([id]) => id).map(([id, { members, reads }]) => ({
        id,
        members,
        reads: sortedBy(reads, ([key]) => key),
      })),
      timelines: sortedBy(this.#timelines, ([id]) => id).map(([id, { entries, heldSeq, early }]) => ({ id, entries, heldSeq, early })),
      personas: sortedBy(state.personas, ([id]) => id),
      clients: sortedBy(state.clients, ([id]) => id),
      admins: sortedBy(state.admins, ([id]) => id),
      tables: sortedBy(this.#tables, ([key]) => key),
    })
  }

  isOver = (): boolean => this.#tab !== null && !this.#tab.isOpen()
  close = (): void => this.#tab?.close()
}
