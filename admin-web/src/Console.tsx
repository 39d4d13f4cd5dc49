// The signed-in console: one connection, one state, and the screens. Ends with its session.
import type { AdminCommands } from '@dramatis/contract/admin-commands'
import { adminNamespace } from '@dramatis/contract/events'
import { adminRoutes } from '@dramatis/contract/routes'
import type { AdminEvents, AdminSelf } from '@dramatis/contract/staff-views'
import { createConnection } from '@dramatis/ui/connection'
import { newRequestId } from '@dramatis/ui/request-id'
import { Toasts } from '@dramatis/ui/Toasts.tsx'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { Router } from 'wouter'
import { ConsoleContext } from './console-context.ts'
import { type Call, createConsoleStore } from './console-store.ts'
import { createTimelines } from './conversation/timeline-store.ts'
import { unsentConversations } from './conversation/unsent.ts'
import { overHttp } from './session/admin-http.ts'
import { Shell } from './shell/Shell.tsx'

interface Props {
  self: AdminSelf
  onEnded: (reason: string) => void
  onSelfChanged: (part: Partial<AdminSelf>) => void
}

function startConsole(adminId: AdminSelf['id']) {
  const connection = createConnection<AdminCommands, AdminEvents>({ namespace: adminNamespace, routes: adminRoutes })
  // Reading waits by itself when it is told to; of a change the person is told, who may want to do something else.
  const call: Call = (name, input, options) =>
    connection.call(name, input, { waitWhenLimited: adminRoutes[name]?.method === 'GET', ...options })
  const store = createConsoleStore(call)
  const timelines = createTimelines(call)
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, staleTime: 30_000 } } })
  store.change({ kind: 'signed-in', adminId })
  connection.onEvent((event) => {
    store.receive(event)
    timelines.receive(event)
  })
  let wasOnline = false
  connection.onStatus(() => {
    const online = connection.status().state === 'online'
    if (online === wasOnline) return
    wasOnline = online
    if (!online) return store.disconnected()
    store.connected()
    timelines.connected()
    void queries.invalidateQueries()
  })
  timelines.resumeUnsent(unsentConversations())
  return { connection, store, timelines, queries }
}

export function Console({ self, onEnded, onSelfChanged }: Props) {
  const [running, setRunning] = useState<ReturnType<typeof startConsole> | null>(null)
  useEffect(() => {
    const started = startConsole(self.id)
    setRunning(started)
    const off = started.connection.onStatus(() => {
      const status = started.connection.status()
      if (status.state === 'ended' && status.reason !== 'closed') onEnded(status.reason)
    })
    return () => {
      off()
      started.store.close()
      started.connection.close()
    }
  }, [self.id, onEnded])
  return running && <Running {...running} self={self} onEnded={onEnded} onSelfChanged={onSelfChanged} />
}

function Running({ connection, store, timelines, queries, self, onEnded, onSelfChanged }: Props & ReturnType<typeof startConsole>) {
  const status = useSyncExternalStore(connection.onStatus, connection.status)
  const access = useMemo(
    () => ({
      store,
      timelines,
      signal: connection.signal,
      self,
      status,
      signOut: async () => {
        await overHttp('admin:sign-out', {}, newRequestId())
        onEnded('signed_out')
      },
      renamed: (displayName: string) => onSelfChanged({ displayName }),
    }),
    [store, timelines, connection, self, status, onEnded, onSelfChanged],
  )
  return (
    <ConsoleContext value={access}>
      <QueryClientProvider client={queries}>
        <Router base="/admin">
          <Shell />
          {createPortal(<Toasts />, document.body)}
        </Router>
      </QueryClientProvider>
    </ConsoleContext>
  )
}
