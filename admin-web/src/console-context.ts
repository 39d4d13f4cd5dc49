// How screens reach the console's state and its calls.
import type { AdminSelf } from '@dramatis/contract/staff-views'
import type { ConnectionStatus } from '@dramatis/ui/connection'
import { createContext, useContext, useRef, useSyncExternalStore } from 'react'
import type { AdminConnection, Call, ConsoleStore, ListStatus } from './console-store.ts'
import type { Timelines } from './conversation/timeline-store.ts'
import type { ConsoleState } from './inbox-state.ts'
import type { ListName } from './queue-order.ts'

export interface ConsoleAccess {
  readonly store: ConsoleStore
  readonly timelines: Timelines
  readonly signal: AdminConnection['signal']
  readonly self: AdminSelf
  readonly status: ConnectionStatus
  /** Ends the session on the server and goes to sign-in. */
  readonly signOut: () => Promise<void>
  /** The own name as just changed. */
  readonly renamed: (displayName: string) => void
}

export const ConsoleContext = createContext<ConsoleAccess | null>(null)

export function useConsoleAccess(): ConsoleAccess {
  const access = useContext(ConsoleContext)
  if (!access) throw new Error('A console screen was drawn outside the console')
  return access
}
export const useCall = (): Call => useConsoleAccess().store.call
export const useSelf = (): AdminSelf => useConsoleAccess().self

/** A part of the state. `select` may compute: it runs again only when the state has changed. */
export function useConsole<Part>(select: (state: ConsoleState) => Part): Part {
  const { store } = useConsoleAccess()
  const last = useRef<{ state: ConsoleState; select: unknown; part: Part } | null>(null)
  return useSyncExternalStore(store.subscribe, () => {
    const state = store.getState()
    if (last.current?.state === state && last.current.select === select) return last.current.part
    const part = select(state)
    last.current = { state, select, part }
    return part
  })
}
export function useListStatus(list: ListName): ListStatus {
  const { store } = useConsoleAccess()
  return useSyncExternalStore(store.subscribe, () => store.getListStatus(list))
}
