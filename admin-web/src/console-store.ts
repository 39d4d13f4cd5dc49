// The console's one state and what keeps it true: batches events, reads lists page by page, asks again after a new
// connection. What the state means stands in inbox-state.ts; this file must not draw anything.
import type { AdminCommands } from '@dramatis/contract/admin-commands'
import type { ConversationId } from '@dramatis/contract/ids'
import type { AdminEvents } from '@dramatis/contract/staff-views'
import type { Connection } from '@dramatis/ui/connection'
import { type AdminEvent, type ConsoleChange, type ConsoleState, changeConsole, emptyConsole } from './inbox-state.ts'
import { startsWait } from './new-wait.ts'
import { type ListName, listNames } from './queue-order.ts'

export type AdminConnection = Connection<AdminCommands, AdminEvents>
export type Call = AdminConnection['call']

export type ListStatus = 'idle' | 'loading' | 'failed'

/** Events that come within one frame are applied together: a busy house must not draw a hundred times a second. */
const frameMs = 16
const countsDelayMs = 800
const tickMs = 5_000

export type ConsoleStore = ReturnType<typeof createConsoleStore>

export function createConsoleStore(call: Call) {
  let state: ConsoleState = emptyConsole
  let statuses: Readonly<Record<ListName, ListStatus>> = { waiting: 'idle', new: 'idle', answered: 'idle', all: 'idle' }
  const listeners = new Set<() => void>()
  const eventListeners = new Set<(event: AdminEvent) => void>()
  const waitListeners = new Set<(event: Extract<AdminEvent, { name: 'message:sent' }>) => void>()
  let pending: AdminEvent[] = []
  let frame: ReturnType<typeof setTimeout> | undefined
  let countsTimer: ReturnType<typeof setTimeout> | undefined
  let tickTimer: ReturnType<typeof setInterval> | undefined
  let connected = false
  /** Lists that are on a screen: only these are read again after a new connection. */
  const wanted = new Set<ListName>()
  const completing = new Set<ConversationId>()

  function tell() {
    for (const listener of listeners) listener()
  }
  function change(next: ConsoleChange) {
    const before = state
    state = changeConsole(state, next)
    if (state.countsWanted && connected) askCountsSoon()
    if (state !== before) tell()
  }
  function setStatus(list: ListName, status: ListStatus) {
    if (statuses[list] === status) return
    statuses = { ...statuses, [list]: status }
    tell()
  }

  function flush() {
    clearTimeout(frame)
    frame = undefined
    if (pending.length === 0) return
    const events = pending
    pending = []
    const waits = events.filter((event): event is Extract<AdminEvent, { name: 'message:sent' }> => startsWait(event, state))
    change({ kind: 'events', events, nowMs: Date.now() })
    for (const event of waits) for (const listener of waitListeners) listener(event)
  }

  function askCountsSoon() {
    countsTimer ??= setTimeout(
      async () => {
        countsTimer = undefined
        try {
          change({ kind: 'counts', ...(await call('inbox:count', {})) })
        } catch {
          // The next change, or the next connection, asks again; an old number is better than none.
        }
      },
      state.counts ? countsDelayMs : 0,
    )
  }

  async function readPage(list: ListName, first: boolean): Promise<void> {
    const epoch = state.epoch
    const cursor = state.lists[list].cursor
    if (!first && cursor === null) return
    if (statuses[list] === 'loading' && !first) return
    setStatus(list, 'loading')
    try {
      const page = await call('conversation:list', first || cursor === null ? { show: list } : { show: list, cursor })
      // An answer to a question from before the connection was lost says nothing about now.
      if (epoch !== state.epoch) return
      flush()
      change({ kind: 'page', list, items: page.items, nextCursor: page.nextCursor, first })
      setStatus(list, 'idle')
    } catch {
      if (epoch === state.epoch) setStatus(list, 'failed')
    }
  }

  return {
    call,
    getState: () => state,
    getListStatus: (list: ListName) => statuses[list],
    change,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Every event at once, for what keeps a state of its own (an open timeline, a settings page). */
    onEvent(listener: (event: AdminEvent) => void) {
      eventListeners.add(listener)
      return () => void eventListeners.delete(listener)
    },
    onNewWait(listener: (event: Extract<AdminEvent, { name: 'message:sent' }>) => void) {
      waitListeners.add(listener)
      return () => void waitListeners.delete(listener)
    },
    receive(event: AdminEvent) {
      pending.push(event)
      for (const listener of eventListeners) listener(event)
      frame ??= setTimeout(flush, frameMs)
    },
    /** To be called for every new connection, the first one included. */
    connected() {
      connected = true
      flush()
      change({ kind: 'connected' })
      // The server says who leaves; only without it has one to forget by oneself.
      tickTimer ??= setInterval(() => !connected && change({ kind: 'tick', nowMs: Date.now() }), tickMs)
      for (const list of listNames) if (wanted.has(list)) void readPage(list, true)
      void call('persona:list', {}).then(({ personas }) => change({ kind: 'personas', personas }), ignoreUntilNextConnection)
      void call('admin:list', {}).then(({ admins }) => change({ kind: 'admins', admins }), ignoreUntilNextConnection)
    },
    disconnected() {
      connected = false
    },
    /** A screen shows this list: read it now unless that has been done on this connection, and keep it read. */
    want(list: ListName) {
      wanted.add(list)
      const stale = state.lists[list].loadedEpoch !== state.epoch
      if (connected && stale && statuses[list] !== 'loading') void readPage(list, true)
      return () => void wanted.delete(list)
    },
    readMore: (list: ListName) => readPage(list, false),
    retry: (list: ListName) => readPage(list, state.lists[list].loadedEpoch !== state.epoch),
    async readDetail(conversationId: ConversationId) {
      const detail = await call('conversation:get', { conversationId })
      flush()
      change({ kind: 'detail', detail, nowMs: Date.now() })
      return detail
    },
    /** What a row shows, where it came by an event that does not carry it. */
    async completeRow(conversationId: ConversationId): Promise<void> {
      if (completing.has(conversationId)) return
      completing.add(conversationId)
      try {
        const [{ entries }, detail] = await Promise.all([
          call('message:list', { conversationId, limit: 20 }),
          call('conversation:get', { conversationId }),
        ])
        const last = entries.findLast((entry) => entry.kind === 'message:sent')
        flush()
        change({ kind: 'rows', items: [{ ...detail, lastMessage: last?.kind === 'message:sent' ? last.message : null }] })
      } catch {
        // The row stays without its last words; opening it shows them.
      }
      completing.delete(conversationId)
    },
    close() {
      connected = false
      clearTimeout(frame)
      clearTimeout(countsTimer)
      clearInterval(tickTimer)
    },
  }
}

const ignoreUntilNextConnection = () => undefined
