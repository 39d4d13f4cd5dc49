// The pure reducer of one conversation's timeline, for both programs: what is held, what is missing, what is still being
// sent. It must not know React, sockets, time, or what a client may see; it turns facts into the next state.
//
// Held entries are contiguous in seq. An entry that arrives beyond a gap waits in `early`; `timelineNeed` says what to ask
// for. A message that changed is replaced wherever it is held, by changedSeq, so the state equals a fresh fetch.

export interface MessageFacts {
  readonly id: string
  /** Its place. */
  readonly seq: number
  /** Its newest change. */
  readonly changedSeq: number
  readonly requestId: string | null
}

export interface EntryFacts<M> {
  readonly seq: number
  readonly atMs: number
  readonly kind: string
  readonly message?: M
}

/** Why a message was not sent, in words for whoever wrote it. */
export interface SendFailure {
  readonly code: string
  readonly message: string
  /** From when on it may be tried again, in the browser's time; null: at any time. */
  readonly retryAtMs: number | null
}

/** A message that was written here and is not in the timeline yet. */
export interface PendingMessage {
  readonly requestId: string
  readonly text: string
  readonly createdAtMs: number
  /** `stored`: acknowledged, its event is still on the way. */
  readonly state: 'sending' | 'stored' | 'failed'
  /** Known once stored. */
  readonly seq: number | null
  readonly failure: SendFailure | null
}

export interface Timeline<E, P extends PendingMessage = PendingMessage> {
  /** In order of seq, without holes. */
  readonly entries: readonly E[]
  /** Everything up to here is held or older than what is loaded; null before the first page. */
  readonly heldSeq: number | null
  /** Arrived beyond a gap; in order. */
  readonly early: readonly E[]
  /** The newest seq that anybody has told of. */
  readonly knownSeq: number
  /** There is more before the first entry. */
  readonly older: boolean
  readonly pending: readonly P[]
}

/** What to ask of message:list next; null: nothing is missing. */
export type TimelineNeed = { kind: 'newest' } | { kind: 'after'; afterSeq: number } | null

export interface TimelinePage<E> {
  readonly entries: readonly E[]
  readonly lastSeq: number
  readonly more: boolean
}
export type PageRequest = { beforeSeq: number } | { afterSeq: number } | Record<string, never>

/** Further behind than this, the newest page replaces what is held, and the rest loads when somebody scrolls there. */
export const jumpAfter = 400
/** Entries kept beyond a gap; past it they are dropped, and asked for again. */
const earlyMax = 500

export function emptyTimeline<E, P extends PendingMessage = PendingMessage>(): Timeline<E, P> {
  return { entries: [], heldSeq: null, early: [], knownSeq: 0, older: false, pending: [] }
}

export function timelineNeed(timeline: Timeline<unknown>): TimelineNeed {
  const { heldSeq, knownSeq } = timeline
  if (heldSeq === null) return { kind: 'newest' }
  if (knownSeq <= heldSeq) return null
  return knownSeq - heldSeq > jumpAfter ? { kind: 'newest' } : { kind: 'after', afterSeq: heldSeq }
}

/** Somebody (a row, an acknowledgement) told how far the conversation goes. */
export function noticeSeq<E, P extends PendingMessage>(timeline: Timeline<E, P>, seq: number): Timeline<E, P> {
  return seq > timeline.knownSeq ? { ...timeline, knownSeq: seq } : timeline
}

/** One entry of an event. Doubles and entries already held change nothing. */
export function receiveEntry<M extends MessageFacts, E extends EntryFacts<M>, P extends PendingMessage>(
  timeline: Timeline<E, P>,
  entry: E,
): Timeline<E, P> {
  const { heldSeq } = timeline
  if (heldSeq !== null && entry.seq <= heldSeq) return timeline
  if (timeline.early.some((other) => other.seq === entry.seq)) return timeline
  const early = [...timeline.early, entry].sort(bySeq).slice(0, earlyMax)
  return drainEarly<M, E, P>({ ...noticeSeq(timeline, entry.seq), early })
}

/** A page of message:list, and what was asked for. An answer that no longer fits what is held is dropped. */
export function receivePage<M extends MessageFacts, E extends EntryFacts<M>, P extends PendingMessage>(
  timeline: Timeline<E, P>,
  request: PageRequest,
  page: TimelinePage<E>,
): Timeline<E, P> {
  if ('beforeSeq' in request) return prepend<M, E, P>(timeline, page)
  if ('afterSeq' in request) return append<M, E, P>(timeline, page)
  return showNewest<M, E, P>(timeline, page)
}

function prepend<M extends MessageFacts, E extends EntryFacts<M>, P extends PendingMessage>(
  timeline: Timeline<E, P>,
  page: TimelinePage<E>,
): Timeline<E, P> {
  const first = timeline.entries[0]
  const last = page.entries.at(-1)
  if (!last) return first ? { ...timeline, older: false } : timeline
  if (!first || last.seq !== first.seq - 1) return timeline
  return withoutArrived<M, E, P>({ ...timeline, entries: settled<M, E>([...page.entries, ...timeline.entries]), older: page.more })
}

function append<M extends MessageFacts, E extends EntryFacts<M>, P extends PendingMessage>(
  timeline: Timeline<E, P>,
  page: TimelinePage<E>,
): Timeline<E, P> {
  if (timeline.heldSeq === null) return timeline
  let held = timeline.heldSeq
  const fresh: E[] = []
  for (const entry of page.entries) {
    if (entry.seq !== held + 1) continue
    fresh.push(entry)
    held = entry.seq
  }
  // Nothing came although more was expected: what was told is not there. Believing it would mean asking for ever.
  const knownSeq = fresh.length === 0 && page.lastSeq <= timeline.heldSeq ? timeline.heldSeq : Math.max(timeline.knownSeq, page.lastSeq)
  return drainEarly<M, E, P>({ ...timeline, entries: settled<M, E>([...timeline.entries, ...fresh]), heldSeq: held, knownSeq })
}

function showNewest<M extends MessageFacts, E extends EntryFacts<M>, P extends PendingMessage>(
  timeline: Timeline<E, P>,
  page: TimelinePage<E>,
): Timeline<E, P> {
  const first = page.entries[0]?.seq ?? page.lastSeq + 1
  const { heldSeq } = timeline
  // An answer that was overtaken by events brings nothing new.
  if (heldSeq !== null && page.lastSeq < heldSeq) return timeline
  const touches = heldSeq !== null && timeline.entries.length > 0 && first <= heldSeq + 1
  // Near enough to keep what is on the screen: the answer only tells how far it goes, and the gap is asked for.
  if (heldSeq !== null && timeline.entries.length > 0 && !touches && page.lastSeq - heldSeq <= jumpAfter)
    return noticeSeq(timeline, page.lastSeq)
  const kept = touches ? timeline.entries.filter((entry) => entry.seq < first) : []
  return drainEarly<M, E, P>({
    ...timeline,
    entries: settled<M, E>([...kept, ...page.entries], touches ? timeline.entries : []),
    heldSeq: page.lastSeq,
    knownSeq: Math.max(timeline.knownSeq, page.lastSeq),
    older: kept.length > 0 ? timeline.older : page.more,
  })
}

/** Takes over whatever in `early` now continues what is held. */
function drainEarly<M extends MessageFacts, E extends EntryFacts<M>, P extends PendingMessage>(timeline: Timeline<E, P>): Timeline<E, P> {
  if (timeline.heldSeq === null) return timeline
  let held = timeline.heldSeq
  let entries = timeline.entries
  const early: E[] = []
  for (const entry of timeline.early) {
    if (entry.seq <= held) continue
    if (entry.seq === held + 1) {
      entries = [...replaced<M, E>(entries, entry.message), entry]
      held = entry.seq
    } else early.push(entry)
  }
  return withoutArrived<M, E, P>({ ...timeline, entries, early, heldSeq: held, knownSeq: Math.max(timeline.knownSeq, held) })
}

/** Puts a changed message in place of every older version of it. */
function replaced<M extends MessageFacts, E extends EntryFacts<M>>(entries: readonly E[], message: M | undefined): readonly E[] {
  if (!message || message.changedSeq === message.seq) return entries
  return entries.map((entry) =>
    entry.message?.id === message.id && entry.message.changedSeq < message.changedSeq ? { ...entry, message } : entry,
  )
}

/** The newest version of every message in all its places. `also`: entries that are no longer kept, but may know better. */
function settled<M extends MessageFacts, E extends EntryFacts<M>>(entries: readonly E[], also: readonly E[] = []): readonly E[] {
  const newest = new Map<string, M>()
  for (const { message } of [...also, ...entries]) {
    if (message && message.changedSeq >= (newest.get(message.id)?.changedSeq ?? 0)) newest.set(message.id, message)
  }
  return entries.map((entry) => {
    const message = entry.message && newest.get(entry.message.id)
    return message && entry.message && message.changedSeq > entry.message.changedSeq ? { ...entry, message } : entry
  })
}

/** Drops pending messages that the timeline now holds, or holds further up than what is loaded. */
function withoutArrived<M extends MessageFacts, E extends EntryFacts<M>, P extends PendingMessage>(
  timeline: Timeline<E, P>,
): Timeline<E, P> {
  if (timeline.pending.length === 0) return timeline
  const arrived = new Set<string>()
  for (const { message } of timeline.entries) if (message?.requestId) arrived.add(message.requestId)
  const held = timeline.heldSeq ?? 0
  const pending = timeline.pending.filter((one) => !arrived.has(one.requestId) && !(one.seq !== null && one.seq <= held))
  return pending.length === timeline.pending.length ? timeline : { ...timeline, pending }
}

/** A message was written here. One whose request id is known already is not added again. */
export function addPending<M extends MessageFacts, E extends EntryFacts<M>, P extends PendingMessage>(
  timeline: Timeline<E, P>,
  message: P,
): Timeline<E, P> {
  if (timeline.pending.some((one) => one.requestId === message.requestId)) return timeline
  return withoutArrived<M, E, P>({ ...timeline, pending: [...timeline.pending, message] })
}

function changePending<E, P extends PendingMessage>(
  timeline: Timeline<E, P>,
  requestId: string,
  change: Partial<PendingMessage>,
): Timeline<E, P> {
  return { ...timeline, pending: timeline.pending.map((one) => (one.requestId === requestId ? { ...one, ...change } : one)) }
}

/** The server has stored it as `seq`; its entry may have come before, or comes, or is asked for. */
export function acknowledgePending<M extends MessageFacts, E extends EntryFacts<M>, P extends PendingMessage>(
  timeline: Timeline<E, P>,
  requestId: string,
  seq: number,
): Timeline<E, P> {
  return withoutArrived<M, E, P>(noticeSeq(changePending(timeline, requestId, { state: 'stored', seq, failure: null }), seq))
}

export function failPending<E, P extends PendingMessage>(
  timeline: Timeline<E, P>,
  requestId: string,
  failure: SendFailure,
): Timeline<E, P> {
  return changePending(timeline, requestId, { state: 'failed', failure })
}

export function retryPending<E, P extends PendingMessage>(timeline: Timeline<E, P>, requestId: string): Timeline<E, P> {
  return changePending(timeline, requestId, { state: 'sending', failure: null })
}

export function removePending<E, P extends PendingMessage>(timeline: Timeline<E, P>, requestId: string): Timeline<E, P> {
  return { ...timeline, pending: timeline.pending.filter((one) => one.requestId !== requestId) }
}

/** Rewrites held entries, for what takes no seq: a member who was renamed. `change` answers the same object for no change. */
export function mapEntries<E, P extends PendingMessage>(timeline: Timeline<E, P>, change: (entry: E) => E): Timeline<E, P> {
  return { ...timeline, entries: mapKept(timeline.entries, change), early: mapKept(timeline.early, change) }
}

/** `map` that answers the same array when nothing changed, so that nothing is drawn again. */
export function mapKept<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let changed = false
  const next = items.map((item) => {
    const other = change(item)
    if (other !== item) changed = true
    return other
  })
  return changed ? next : items
}

const bySeq = (one: { seq: number }, other: { seq: number }) => one.seq - other.seq
