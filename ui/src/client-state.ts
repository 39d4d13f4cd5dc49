// The pure state of a client's chat: conversations with their timelines, unread counts, who is here. Every event of the
// contract is applied here; what the state holds equals a fresh fetch, or says that it must be fetched (`lostTick`, `missing`).
// It must not know React, sockets or the clock.
import type { ClientConversation, ClientEntry, ClientEvents, ClientMember, ClientSelf } from '@dramatis/contract/client-views'
import type { ConversationId } from '@dramatis/contract/ids'
import type { EventOf } from './connection.ts'
import { rowAfter } from './conversation-row.ts'
import { directoryOf, freshMember, freshRow, freshTimeline, type MemberDirectory } from './member-directory.ts'
import { emptyTimeline, noticeSeq, type PageRequest, receiveEntry, receivePage, type Timeline, type TimelinePage } from './timeline.ts'

export type ClientTimeline = Timeline<ClientEntry>

export interface ConversationState {
  readonly row: ClientConversation
  readonly timeline: ClientTimeline
  /** The tick of the newest event that could not be applied: ask conversation:get. Null: nothing is missed. */
  readonly lostTick: number | null
  /** When presence and read marks were last heard of, so that an older fetch does not undo them. */
  readonly presenceTick: number
  readonly readTick: number
  /** When it was first seen, so that a list from before does not remove it. */
  readonly sinceTick: number
}

export interface ClientState {
  readonly self: ClientSelf | null
  readonly conversations: ReadonlyMap<ConversationId, ConversationState>
  /** Seated there, but not fetched yet; with the tick of the newest event, which an answer from before does not know. */
  readonly missing: ReadonlyMap<ConversationId, number>
  /** When seats ended, so that an answer from before does not bring a conversation back. */
  readonly closed: ReadonlyMap<ConversationId, number>
  readonly directory: MemberDirectory
  readonly listLoaded: boolean
  /** Counts events. A fetch remembers where it began. */
  readonly tick: number
}

export const emptyClientState: ClientState = {
  self: null,
  conversations: new Map(),
  missing: new Map(),
  closed: new Map(),
  directory: new Map(),
  listLoaded: false,
  tick: 0,
}

/** Applies one event. */
export function applyEvent(before: ClientState, event: EventOf<ClientEvents>): ClientState {
  const state = { ...before, tick: before.tick + 1 }
  switch (event.name) {
    case 'conversation:opened': {
      // A seat anew: what an earlier seat showed is not part of it.
      const closed = new Map(state.closed)
      closed.delete(event.data.conversationId)
      return {
        ...without(state, event.data.conversationId),
        closed,
        missing: new Map(state.missing).set(event.data.conversationId, state.tick),
      }
    }
    case 'conversation:closed': {
      const missing = new Map(state.missing)
      missing.delete(event.data.conversationId)
      return {
        ...without(state, event.data.conversationId),
        missing,
        closed: new Map(state.closed).set(event.data.conversationId, state.tick),
      }
    }
    case 'conversation:changed':
      // It takes no seq, so an answer on its way may be older: the row is asked for once more.
      if (!state.conversations.has(event.data.conversationId)) return heardOfUnknown(state, event.data.conversationId)
      return changed(state, event.data.conversationId, (one) => {
        const { name, description } = event.data
        return { ...one, row: { ...one.row, name, description }, lostTick: state.tick }
      })
    case 'conversation:read':
      if (!state.conversations.has(event.data.conversationId)) return heardOfUnknown(state, event.data.conversationId)
      return changed(state, event.data.conversationId, (one) => {
        const { ownReadSeq = -1, unread, othersReadSeq = 0 } = event.data
        const read = { ...one.row.read, othersReadSeq: Math.max(one.row.read.othersReadSeq, othersReadSeq) }
        if (ownReadSeq < read.ownReadSeq) return { ...one, readTick: state.tick, row: { ...one.row, read } }
        return { ...one, readTick: state.tick, row: { ...one.row, read: { ...read, ownReadSeq, unread: unread ?? read.unread } } }
      })
    case 'presence:changed':
      if (!state.conversations.has(event.data.conversationId)) return heardOfUnknown(state, event.data.conversationId)
      return changed(state, event.data.conversationId, (one) => ({
        ...one,
        row: { ...one.row, presence: event.data },
        presenceTick: state.tick,
      }))
    case 'member:changed':
      return learn(state, [event.data.member])
    case 'self:changed':
      return receiveSelf(state, event.data.self)
    case 'session:ended':
      return state
    default:
      return receiveTimelineEvent(state, event.data.conversationId, event.data.entry)
  }
}

function receiveTimelineEvent(state: ClientState, id: ConversationId, entry: ClientEntry): ClientState {
  if (!state.conversations.has(id)) return heardOfUnknown(state, id)
  const learned = learn(state, membersOfEntry(entry))
  const fresh = freshEntry(learned, entry)
  return changed(learned, id, (one) => {
    const timeline = receiveEntry(one.timeline, fresh)
    if (entry.seq <= one.row.lastSeq) return { ...one, timeline }
    if (entry.seq > one.row.lastSeq + 1) return { ...one, timeline, lostTick: state.tick }
    const { row, uncertain } = rowAfter(one.row, fresh, learned.self)
    return { ...one, timeline, row, lostTick: uncertain ? state.tick : one.lostTick }
  })
}

function heardOfUnknown(state: ClientState, id: ConversationId): ClientState {
  return state.closed.has(id) ? state : { ...state, missing: new Map(state.missing).set(id, state.tick) }
}

/** An answer of client:get-self, or its event; an older version is dropped. */
export function receiveSelf(state: ClientState, self: ClientSelf): ClientState {
  if (state.self && state.self.id === self.id && state.self.version >= self.version) return state
  return learn({ ...state, self }, [
    { kind: 'client', id: self.id, displayName: self.displayName, avatarUrl: self.avatarUrl, colour: self.colour, version: self.version },
  ])
}

/** A row of conversation:get or conversation:list, asked for when the state's tick was `askedTick`. */
export function receiveRow(before: ClientState, row: ClientConversation, askedTick: number): ClientState {
  if ((before.closed.get(row.id) ?? -1) > askedTick) return before
  const state = learn(before, [...row.members, row.with, row.lastMessage?.sender])
  const fresh = freshRow(state.directory, row)
  const known = state.conversations.get(row.id)
  const missing = new Map(state.missing)
  missing.delete(row.id)
  const lostTick = stillLost(state.missing.get(row.id) ?? null, askedTick)
  const conversations = new Map(state.conversations).set(
    row.id,
    known ? merged(known, fresh, askedTick, state.tick) : firstSight(fresh, state.tick, lostTick),
  )
  return { ...state, conversations, missing }
}

/** An event that came after the question is not in the answer. */
const stillLost = (lostTick: number | null, askedTick: number) => (lostTick !== null && lostTick > askedTick ? lostTick : null)

function firstSight(row: ClientConversation, sinceTick: number, lostTick: number | null = null): ConversationState {
  return { row, timeline: noticeSeq(emptyTimeline(), row.lastSeq), lostTick, presenceTick: 0, readTick: 0, sinceTick }
}

function merged(known: ConversationState, row: ClientConversation, askedTick: number, tick: number): ConversationState {
  // Another seat than the one that is held.
  if (row.fromSeq !== known.row.fromSeq) return firstSight(row, tick)
  const keepPresence = known.presenceTick > askedTick
  const presence = keepPresence ? known.row.presence : row.presence
  const othersReadSeq = Math.max(row.read.othersReadSeq, known.row.read.othersReadSeq)
  const lostTick = stillLost(known.lostTick, askedTick)
  // Overtaken by events: only what takes no seq is news. A mark that moved without its event must be counted anew.
  if (row.lastSeq < known.row.lastSeq) {
    const read = { ...known.row.read, othersReadSeq }
    const uncertain = row.read.ownReadSeq > read.ownReadSeq || row.name !== known.row.name || row.description !== known.row.description
    return { ...known, row: { ...known.row, presence, read }, lostTick: uncertain ? tick : known.lostTick }
  }
  const keepRead = known.readTick > askedTick && known.row.read.ownReadSeq > row.read.ownReadSeq
  const read = keepRead ? { ...known.row.read, othersReadSeq } : { ...row.read, othersReadSeq }
  // A count kept from before does not know the messages that the newer row brought.
  const miscounted = keepRead && row.lastSeq > known.row.lastSeq
  return {
    ...known,
    row: { ...row, presence, read },
    timeline: noticeSeq(known.timeline, row.lastSeq),
    lostTick: miscounted ? tick : lostTick,
  }
}

/** The whole list was read: what is not in it, and was not opened meanwhile, is gone. */
export function receiveWholeList(before: ClientState, rows: readonly ClientConversation[], askedTick: number): ClientState {
  const listed = new Set(rows.map((row) => row.id))
  let state = before
  for (const [id, one] of before.conversations) if (!listed.has(id) && one.sinceTick <= askedTick) state = without(state, id)
  for (const row of rows) state = receiveRow(state, row, askedTick)
  return { ...state, listLoaded: true }
}

/** conversation:get said that it is not there (any more). */
export function receiveAbsence(state: ClientState, id: ConversationId): ClientState {
  const missing = new Map(state.missing)
  missing.delete(id)
  return { ...without(state, id), missing }
}

/** A page of message:list. */
export function receiveTimelinePage(
  before: ClientState,
  id: ConversationId,
  request: PageRequest,
  page: TimelinePage<ClientEntry>,
): ClientState {
  const state = learn(before, page.entries.flatMap(membersOfEntry))
  const entries = page.entries.map((entry) => freshEntry(state, entry))
  return changed(state, id, (one) => ({ ...one, timeline: receivePage(one.timeline, request, { ...page, entries }) }))
}

/** Changes one timeline: pending messages come and go this way. */
export function withTimeline(state: ClientState, id: ConversationId, change: (timeline: ClientTimeline) => ClientTimeline): ClientState {
  return changed(state, id, (one) => {
    const timeline = change(one.timeline)
    return timeline === one.timeline ? one : { ...one, timeline }
  })
}

/** The connection was lost: whoever was here may have left, and nobody can tell us. */
export function forgetPresence(state: ClientState): ClientState {
  const conversations = new Map(state.conversations)
  for (const [id, one] of conversations)
    conversations.set(id, { ...one, row: { ...one.row, presence: { conversationId: id, here: [], typing: [] } } })
  return { ...state, conversations }
}

function changed(state: ClientState, id: ConversationId, change: (one: ConversationState) => ConversationState): ClientState {
  const one = state.conversations.get(id)
  if (!one) return state
  const next = change(one)
  return next === one ? state : { ...state, conversations: new Map(state.conversations).set(id, next) }
}

function without(state: ClientState, id: ConversationId): ClientState {
  if (!state.conversations.has(id)) return state
  const conversations = new Map(state.conversations)
  conversations.delete(id)
  return { ...state, conversations }
}

/** Takes in members; whoever is newer than known is replaced wherever they stand. */
function learn(state: ClientState, members: readonly (ClientMember | null | undefined)[]): ClientState {
  const { directory, newer } = directoryOf(state.directory, members)
  if (newer.size === 0) return directory === state.directory ? state : { ...state, directory }
  const conversations = new Map(state.conversations)
  for (const [id, one] of conversations)
    conversations.set(id, { ...one, row: freshRow(newer, one.row), timeline: freshTimeline(newer, one.timeline) })
  const own = state.self && newer.get(`client:${state.self.id}`)
  const self =
    state.self && own && own.version > state.self.version
      ? { ...state.self, displayName: own.displayName, avatarUrl: own.avatarUrl, colour: own.colour, version: own.version }
      : state.self
  return { ...state, directory, conversations, self }
}

function membersOfEntry(entry: ClientEntry): ClientMember[] {
  if ('message' in entry) return [entry.message.sender]
  return 'member' in entry ? [entry.member] : []
}

function freshEntry(state: ClientState, entry: ClientEntry): ClientEntry {
  if ('message' in entry) return { ...entry, message: { ...entry.message, sender: freshMember(state.directory, entry.message.sender) } }
  return 'member' in entry ? { ...entry, member: freshMember(state.directory, entry.member) } : entry
}
