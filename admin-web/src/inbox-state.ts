// What a console knows: the rows of the queue, who is where, the cast, the team. Pure: snapshots and events go in, a new
// state comes out. It must know neither the socket nor the clock nor React; what it cannot know it marks as wanting a fetch.
import type { AdminId, ClientId, ConversationId, PersonaId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type {
  AdminEvents,
  InboxItem,
  StaffAdmin,
  StaffClient,
  StaffConversation,
  StaffConversationDetail,
  StaffMember,
  StaffMessage,
  StaffPersona,
  StaffPresence,
  StaffReadMark,
} from '@dramatis/contract/staff-views'
import type { EventOf } from '@dramatis/ui/connection'
import { memberKey } from '@dramatis/ui/member-key'
import { belongs, isUngreeted, isWaiting, type ListName, rank } from './queue-order.ts'

export interface Row {
  readonly conversation: StaffConversation
  /** Undefined: not known yet, because the row arrived by an event that does not carry it. */
  readonly lastMessage: StaffMessage | null | undefined
  readonly ownReadSeq: number
  /** The connection on which the row was last confirmed; see `connected`. */
  readonly epoch: number
}

/** How much of one list of the server has been read. Rows past `boundary` are not shown until their page is. */
export interface LoadedList {
  readonly cursor: string | null
  readonly loadedEpoch: number
  readonly boundary: number | null
}

export interface ConversationDetail {
  readonly members: readonly StaffMember[]
  readonly reads: ReadonlyMap<string, StaffReadMark>
}

export interface KnownPresence {
  readonly presence: StaffPresence
  readonly receivedAtMs: number
}

export interface ConsoleState {
  readonly ownAdminId: AdminId | null
  /** Raised with every connection: what was known before may have changed unseen in between. */
  readonly epoch: number
  readonly rows: ReadonlyMap<ConversationId, Row>
  readonly lists: Readonly<Record<ListName, LoadedList>>
  readonly counts: { readonly waiting: number; readonly isNew: number } | null
  /** Something changed that the counts could not follow for certain: ask for them again. */
  readonly countsWanted: boolean
  readonly details: ReadonlyMap<ConversationId, ConversationDetail>
  readonly presence: ReadonlyMap<ConversationId, KnownPresence>
  readonly personas: ReadonlyMap<PersonaId, StaffPersona>
  readonly personasLoaded: boolean
  /** Only those met in an answer or an event. */
  readonly clients: ReadonlyMap<ClientId, StaffClient>
  readonly admins: ReadonlyMap<AdminId, StaffAdmin>
}

const unread: LoadedList = { cursor: null, loadedEpoch: 0, boundary: null }
export const emptyConsole: ConsoleState = {
  ownAdminId: null,
  epoch: 0,
  rows: new Map(),
  lists: { waiting: unread, new: unread, answered: unread, all: unread },
  counts: null,
  countsWanted: false,
  details: new Map(),
  presence: new Map(),
  personas: new Map(),
  personasLoaded: false,
  clients: new Map(),
  admins: new Map(),
}

export type AdminEvent = EventOf<AdminEvents>

export type ConsoleChange =
  | { readonly kind: 'signed-in'; readonly adminId: AdminId }
  /** A connection was made or made again. */
  | { readonly kind: 'connected' }
  | {
      readonly kind: 'page'
      readonly list: ListName
      readonly items: readonly InboxItem[]
      readonly nextCursor: string | null
      readonly first: boolean
    }
  /** Rows from elsewhere: a search, a table, a client's conversations. */
  | {
      readonly kind: 'rows'
      readonly items: readonly { conversation: StaffConversation; lastMessage?: StaffMessage | null; ownReadSeq?: number }[]
    }
  | { readonly kind: 'counts'; readonly waiting: number; readonly isNew: number }
  | { readonly kind: 'detail'; readonly detail: StaffConversationDetail; readonly nowMs: number }
  | { readonly kind: 'personas'; readonly personas: readonly StaffPersona[] }
  | { readonly kind: 'clients'; readonly clients: readonly StaffClient[] }
  | { readonly kind: 'admins'; readonly admins: readonly StaffAdmin[] }
  | { readonly kind: 'events'; readonly events: readonly AdminEvent[]; readonly nowMs: number }
  /** Time went by without a connection: presence that nobody confirms is forgotten. */
  | { readonly kind: 'tick'; readonly nowMs: number }

export function changeConsole(state: ConsoleState, change: ConsoleChange): ConsoleState {
  switch (change.kind) {
    case 'signed-in':
      return { ...emptyConsole, ownAdminId: change.adminId }
    case 'connected':
      return { ...state, epoch: state.epoch + 1, presence: new Map(), countsWanted: true }
    case 'page':
      return addPage(state, change)
    case 'rows':
      return change.items.reduce((known, item) => putRow(known, item.conversation, item), state)
    case 'counts':
      return { ...state, counts: { waiting: change.waiting, isNew: change.isNew }, countsWanted: false }
    case 'detail':
      return addDetail(state, change.detail, change.nowMs)
    case 'personas':
      return { ...state, personas: newest(state.personas, change.personas), personasLoaded: true }
    case 'clients':
      return { ...state, clients: newest(state.clients, change.clients) }
    case 'admins':
      return { ...state, admins: newest(state.admins, change.admins) }
    case 'events':
      return change.events.reduce((known, event) => applyEvent(known, event, change.nowMs), state)
    case 'tick':
      return forgetPresence(state, change.nowMs)
  }
}

function applyEvent(state: ConsoleState, event: AdminEvent, nowMs: number): ConsoleState {
  switch (event.name) {
    case 'message:sent':
    case 'message:edited':
    case 'message:deleted':
    case 'member:added':
    case 'member:removed':
    case 'conversation:renamed':
    case 'conversation:locked':
    case 'conversation:unlocked': {
      const { conversation, entry } = event.data
      const withRow = putRow(state, conversation, 'message' in entry ? { seenMessage: entry.message } : {})
      return 'member' in entry ? changeMembers(withRow, conversation.id, entry.kind === 'member:added', entry.member) : withRow
    }
    case 'conversation:created':
    case 'conversation:changed':
      return putRow(state, event.data.conversation, {})
    case 'conversation:read':
      return addRead(state, event.data)
    case 'presence:changed':
      return { ...state, presence: put(state.presence, event.data.conversationId, { presence: event.data, receivedAtMs: nowMs }) }
    case 'client:changed':
      return { ...state, clients: newest(state.clients, [event.data.client]) }
    case 'persona:changed':
      return { ...state, personas: newest(state.personas, [event.data.persona]) }
    case 'admin:changed':
      return { ...state, admins: newest(state.admins, [event.data.admin]) }
    case 'invitation:changed':
    case 'token:changed':
    case 'settings:changed':
    case 'session:ended':
      return state
  }
}

function put<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key, value: Value): ReadonlyMap<Key, Value> {
  return new Map(map).set(key, value)
}

function newest<Id, Item extends { id: Id; version: number }>(known: ReadonlyMap<Id, Item>, items: readonly Item[]): ReadonlyMap<Id, Item> {
  const next = new Map(known)
  for (const item of items) {
    const old = next.get(item.id)
    if (!old || item.version > old.version) next.set(item.id, item)
  }
  return next
}

interface RowNews {
  readonly lastMessage?: StaffMessage | null | undefined
  /** A message that may or may not be the last one. */
  readonly seenMessage?: StaffMessage
  readonly ownReadSeq?: number
}

function putRow(state: ConsoleState, conversation: StaffConversation, news: RowNews): ConsoleState {
  const old = state.rows.get(conversation.id)
  const row: Row = {
    conversation: old && old.conversation.version >= conversation.version ? old.conversation : conversation,
    lastMessage: laterMessage(conversation, old, news),
    ownReadSeq: Math.max(old?.ownReadSeq ?? 0, news.ownReadSeq ?? 0),
    epoch: state.epoch,
  }
  return recount({ ...state, rows: put(state.rows, conversation.id, row) }, old?.conversation, row.conversation)
}

/** A place is decided by `seq`, never by time of arrival; of two versions of one message the later change stands. */
function laterMessage(conversation: StaffConversation, old: Row | undefined, news: RowNews): StaffMessage | null | undefined {
  const known = old?.lastMessage
  const seen = news.seenMessage ?? news.lastMessage
  if (!seen) {
    const place = Math.max(conversation.lastMessageSeq, old?.conversation.lastMessageSeq ?? 0)
    if (place === 0) return null
    // Words that the row does not have yet were said: they are unknown rather than the ones before.
    return known && known.seq >= place ? known : undefined
  }
  if (known) {
    if (seen.seq > known.seq) return seen
    return seen.id === known.id && seen.changedSeq > known.changedSeq ? seen : known
  }
  // An edit of some message in a row nobody has fetched says nothing about the last one.
  return known === null || news.lastMessage || seen.changedSeq === seen.seq ? seen : known
}

/** Keeps the counts in step where the row was known before; otherwise asks for them again. */
function recount(state: ConsoleState, old: StaffConversation | undefined, now: StaffConversation): ConsoleState {
  if (!state.counts || old === now) return state
  const before = old ?? { waitingSinceMs: null, isNew: false, locked: null }
  const step = (in_: (c: Pick<StaffConversation, 'waitingSinceMs' | 'isNew' | 'locked'>) => boolean) =>
    Number(in_(now)) - Number(in_(before))
  const waiting = step(isWaiting)
  const isNew = step(isUngreeted)
  if (waiting === 0 && isNew === 0) return old ? state : { ...state, countsWanted: true }
  const counts = { waiting: Math.max(0, state.counts.waiting + waiting), isNew: Math.max(0, state.counts.isNew + isNew) }
  // Even a certain step may have been counted already by an answer that was under way: ask again soon.
  return { ...state, counts, countsWanted: true }
}

/** The rows of a list, in its order, as far as its pages have been read. */
export function listRows(state: ConsoleState, list: ListName): Row[] {
  const { loadedEpoch, boundary } = state.lists[list]
  const rows: Row[] = []
  for (const row of state.rows.values()) {
    // After a new connection a row that no answer or event has confirmed may be out of date: it goes when the list is read again.
    if (loadedEpoch === state.epoch && row.epoch !== state.epoch) continue
    if (!belongs[list](row.conversation)) continue
    if (boundary !== null && rank[list](row.conversation) > boundary) continue
    rows.push(row)
  }
  return rows.sort((a, b) => rank[list](a.conversation) - rank[list](b.conversation) || (a.conversation.id < b.conversation.id ? -1 : 1))
}

function addPage(state: ConsoleState, page: Extract<ConsoleChange, { kind: 'page' }>): ConsoleState {
  const withRows = page.items.reduce((known, item) => putRow(known, item.conversation, item), state)
  const last = page.items.at(-1)
  const loaded: LoadedList = {
    cursor: page.nextCursor,
    loadedEpoch: state.epoch,
    boundary: page.nextCursor === null || !last ? null : rank[page.list](last.conversation),
  }
  // Rows of a page are the server's own account: they do not move the counts.
  return { ...withRows, counts: state.counts, countsWanted: state.countsWanted, lists: { ...state.lists, [page.list]: loaded } }
}

function addDetail(state: ConsoleState, detail: StaffConversationDetail, nowMs: number): ConsoleState {
  const { conversation } = detail
  const known = state.rows.get(conversation.id)
  const withRow = putRow(state, conversation, { ownReadSeq: detail.ownReadSeq })
  // An answer that was overtaken by an event must not bring back a member who has left.
  const overtaken = known && state.details.has(conversation.id) && known.conversation.version > conversation.version
  const reads = new Map(detail.reads.map((read) => [readerKey(read), read]))
  const details = overtaken ? state.details : put(state.details, conversation.id, { members: detail.members, reads })
  return { ...withRow, details, presence: put(state.presence, conversation.id, { presence: detail.presence, receivedAtMs: nowMs }) }
}

const readerKey = (read: StaffReadMark) => `${read.reader.kind}:${read.reader.id}`

function addRead(state: ConsoleState, read: StaffReadMark): ConsoleState {
  const id = read.conversationId
  let next = state
  const row = state.rows.get(id)
  if (row && read.reader.kind === 'admin' && read.reader.id === state.ownAdminId && read.seq > row.ownReadSeq) {
    next = { ...next, rows: put(next.rows, id, { ...row, ownReadSeq: read.seq }) }
  }
  const detail = state.details.get(id)
  if (detail && (detail.reads.get(readerKey(read))?.seq ?? 0) < read.seq) {
    next = { ...next, details: put(next.details, id, { ...detail, reads: put(detail.reads, readerKey(read), read) }) }
  }
  return next
}

function changeMembers(state: ConsoleState, id: ConversationId, added: boolean, member: StaffMember): ConsoleState {
  const detail = state.details.get(id)
  if (!detail) return state
  const others = detail.members.filter((known) => memberKey(known) !== memberKey(member))
  // As the server lists them: clients, then personas, then the team.
  const of = (kind: StaffMember['kind']) => [...others, member].filter((one) => one.kind === kind)
  const members = added ? [...of('client'), ...of('persona'), ...of('team')] : others
  return { ...state, details: put(state.details, id, { ...detail, members }) }
}

function forgetPresence(state: ConsoleState, nowMs: number): ConsoleState {
  const kept = [...state.presence].filter(([, known]) => nowMs - known.receivedAtMs < limits.presenceExpiryMs)
  return kept.length === state.presence.size ? state : { ...state, presence: new Map(kept) }
}

/** Whether a client has some conversation open at this moment. */
export function isHere(state: Pick<ConsoleState, 'presence'>, key: string): boolean {
  for (const { presence } of state.presence.values()) if (presence.here.includes(key)) return true
  return false
}
