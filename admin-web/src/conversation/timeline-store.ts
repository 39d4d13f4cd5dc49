// The timelines of the conversations that were opened lately, kept true by events and catch-up, and the messages still
// being sent in them. Switching conversations neither loads twice nor loses a message that is on its way.
// What a timeline is stands in ui/timeline.ts; this file must not draw anything.
import type { ConversationId, RequestId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { StaffEntry, StaffMessage, Voice } from '@dramatis/contract/staff-views'
import { CommandError } from '@dramatis/ui/command-error'
import { backoffMs } from '@dramatis/ui/connection'
import { PictureFailure } from '@dramatis/ui/pictures/picture-draft'
import type { PictureDrafts } from '@dramatis/ui/pictures/picture-drafts'
import { composerPlace, messagePlace } from '@dramatis/ui/pictures/places'
import { newRequestId } from '@dramatis/ui/request-id'
import {
  acknowledgePending,
  addPending,
  emptyTimeline,
  failPending,
  noticeSeq,
  type PageRequest,
  type PendingMessage,
  receiveEntry,
  receivePage,
  removePending,
  retryPending,
  type Timeline,
  timelineNeed,
} from '@dramatis/ui/timeline'
import type { Call } from '../console-store.ts'
import type { AdminEvent } from '../inbox-state.ts'
import { errorWords } from '../parts/error-words.ts'
import { readPreference, writePreference } from '../preferences.ts'

/** A message on its way, with the mouth it was written for: choosing another voice later does not change it. */
export interface PendingStaffMessage extends PendingMessage {
  readonly conversationId: ConversationId
  readonly as: Voice
}
export type StaffTimeline = Timeline<StaffEntry, PendingStaffMessage>
export interface OpenTimeline {
  readonly timeline: StaffTimeline
  readonly loading: 'none' | 'first' | 'older'
  readonly problem: string | null
}
export type TimelineStore = ReturnType<typeof createTimelineStore>
export type Timelines = ReturnType<typeof createTimelines>

const receive = receiveEntry<StaffMessage, StaffEntry, PendingStaffMessage>
const page = receivePage<StaffMessage, StaffEntry, PendingStaffMessage>
/** Timelines that nobody looks at and that send nothing are forgotten beyond this number. */
const keptTimelines = 30
/** The wait of this attempt is two to four seconds; the call has repeated itself before. */
const askAgainAttempt = 3
const unsentKey = (id: ConversationId) => `unsent.${id}`

function createTimelineStore(id: ConversationId, call: Call, pictures: PictureDrafts, resume: boolean) {
  let open: OpenTimeline = { timeline: emptyTimeline(), loading: 'none', problem: null }
  let asking = false
  let stale = true
  let delivering = false
  let again: ReturnType<typeof setTimeout> | undefined
  const listeners = new Set<() => void>()

  function become(next: Partial<OpenTimeline>) {
    const before = open.timeline.pending
    open = { ...open, ...next }
    if (open.timeline.pending !== before) keepUnsent()
    for (const listener of listeners) listener()
  }
  function keepUnsent() {
    const unsent = open.timeline.pending.filter((one) => one.state !== 'stored')
    writePreference(unsentKey(id), unsent.length > 0 ? JSON.stringify(unsent) : null)
  }

  async function ask(request: PageRequest, loading: OpenTimeline['loading']): Promise<boolean> {
    become({ loading, problem: null })
    try {
      const answer = await call('message:list', { conversationId: id, limit: limits.messagesPage, ...request })
      become({ timeline: page(open.timeline, request, answer), loading: 'none' })
      return true
    } catch (error) {
      become({ loading: 'none', problem: errorWords(error) })
      const mayPass = error instanceof CommandError && (error.code === 'no_answer' || error.code === 'busy')
      if (mayPass && again === undefined) again = setTimeout(askAgain, backoffMs(askAgainAttempt))
      return false
    }
  }
  /** A server that could not answer may be back without this connection ever having been lost. */
  function askAgain() {
    again = undefined
    if (listeners.size > 0 || open.timeline.pending.length > 0) void catchUp()
  }
  /** Asks until nothing is missing; one question at a time. */
  async function catchUp(): Promise<void> {
    if (asking) return
    asking = true
    try {
      if (stale) {
        stale = false
        // What is held may be complete or not, after a time without a connection. The newest page tells, and is at once what
        // is looked at after a long time; what stands between, if it is little, is asked for next.
        if (!(await ask({}, open.timeline.heldSeq === null ? 'first' : 'none'))) {
          stale = true
          return
        }
      }
      for (let need = timelineNeed(open.timeline); need; need = timelineNeed(open.timeline)) {
        if (!(await ask(need.kind === 'after' ? { afterSeq: need.afterSeq } : {}, 'none'))) return
      }
    } finally {
      asking = false
    }
  }

  /** One at a time, so that they are stored in the order in which they were written, also when an answer is lost. */
  async function deliverAll(): Promise<void> {
    if (delivering) return
    delivering = true
    for (let next = nextToSend(); next && (await deliver(next)); ) next = nextToSend()
    delivering = false
  }
  const nextToSend = () => open.timeline.pending.find(({ state }) => state === 'sending')

  /** False: the session is over. The message stays as it is and is sent, under the same id, when the console is back. */
  async function deliver(message: PendingStaffMessage): Promise<boolean> {
    const requestId = message.requestId as RequestId
    try {
      const ready = await pictures.whenReady(message.pictures ?? [])
      const { as, text } = message
      const input = { conversationId: id, as, ...(text !== '' && { text }), ...(ready.length > 0 && { pictures: ready }) }
      const { seq } = await call('message:send', input, { requestId })
      pictures.sent(message.pictures ?? [])
      become({ timeline: acknowledgePending<StaffMessage, StaffEntry, PendingStaffMessage>(open.timeline, message.requestId, seq) })
      void catchUp()
    } catch (error) {
      if (error instanceof CommandError && error.code === 'cancelled') return false
      const retryAfterMs = error instanceof CommandError ? error.wire?.retryAfterMs : undefined
      const code = error instanceof CommandError || error instanceof PictureFailure ? error.code : 'internal'
      become({
        timeline: failPending(open.timeline, message.requestId, {
          code,
          message: error instanceof PictureFailure ? error.message : errorWords(error),
          retryAtMs: retryAfterMs ? Date.now() + retryAfterMs : null,
        }),
      })
    }
    return true
  }

  function retry(requestId: string) {
    const message = open.timeline.pending.find((one) => one.requestId === requestId)
    if (message?.state !== 'failed') return
    const left = pictures.retryAll(message.pictures ?? [], message.failure?.code === 'not_found')
    become({ timeline: retryPending(open.timeline, requestId, left) })
    void deliverAll()
  }

  for (const message of readUnsent(id)) {
    open = { ...open, timeline: addPending<StaffMessage, StaffEntry, PendingStaffMessage>(open.timeline, message) }
  }
  if (resume) void deliverAll()

  return {
    getState: () => open,
    subscribe(listener: () => void) {
      listeners.add(listener)
      void catchUp()
      return () => void listeners.delete(listener)
    },
    idle: () => listeners.size === 0 && open.timeline.pending.length === 0,
    receive(entry: StaffEntry) {
      become({ timeline: receive(open.timeline, entry) })
      if (listeners.size > 0) void catchUp()
    },
    /** Somebody told how far the conversation goes. */
    notice(seq: number) {
      become({ timeline: noticeSeq<StaffEntry, PendingStaffMessage>(open.timeline, seq) })
      if (listeners.size > 0) void catchUp()
    },
    /** A connection was made (again): what came in between is asked for, now or when somebody looks. */
    connected() {
      stale = true
      for (const message of open.timeline.pending)
        if (message.state === 'failed' && message.failure?.code === 'no_answer') retry(message.requestId)
      if (listeners.size > 0 || open.timeline.pending.length > 0) void catchUp()
    },
    catchUp,
    async readOlder() {
      const first = open.timeline.entries[0]
      if (!first || !open.timeline.older || open.loading !== 'none') return
      await ask({ beforeSeq: first.seq }, 'older')
    },
    /** The words, and the pictures that stand in this conversation's composer. */
    send(as: Voice, text: string) {
      const requestId = newRequestId()
      const message: PendingStaffMessage = {
        requestId,
        conversationId: id,
        text,
        pictures: pictures.take(composerPlace(id), messagePlace(requestId)),
        as,
        createdAtMs: Date.now(),
        state: 'sending',
        seq: null,
        failure: null,
      }
      become({ timeline: addPending<StaffMessage, StaffEntry, PendingStaffMessage>(open.timeline, message) })
      void deliverAll()
    },
    retry,
    remove(requestId: string) {
      const message = open.timeline.pending.find((one) => one.requestId === requestId)
      for (const { key } of message?.pictures ?? []) pictures.remove(key)
      become({ timeline: removePending(open.timeline, requestId) })
    },
  }
}

function readUnsent(id: ConversationId): PendingStaffMessage[] {
  try {
    const stored: unknown = JSON.parse(readPreference(unsentKey(id)) ?? '[]')
    return Array.isArray(stored) ? (stored as PendingStaffMessage[]) : []
  } catch {
    return []
  }
}

export function createTimelines(call: Call, pictures: PictureDrafts) {
  // In order of use: the one opened last stands last.
  const stores = new Map<ConversationId, TimelineStore>()
  return {
    of(id: ConversationId): TimelineStore {
      const store = stores.get(id) ?? createTimelineStore(id, call, pictures, true)
      stores.delete(id)
      stores.set(id, store)
      for (const [oldId, old] of stores) {
        if (stores.size <= keptTimelines) break
        if (old !== store && old.idle()) stores.delete(oldId)
      }
      return store
    },
    receive(event: AdminEvent) {
      if ('entry' in event.data) stores.get(event.data.conversation.id)?.receive(event.data.entry)
    },
    notice(id: ConversationId, seq: number) {
      stores.get(id)?.notice(seq)
    },
    connected() {
      for (const store of stores.values()) store.connected()
    },
    /** Messages that a reload caught on their way are sent again, under the same request id. */
    resumeUnsent(conversationIds: readonly ConversationId[]) {
      for (const id of conversationIds) this.of(id)
    },
  }
}
