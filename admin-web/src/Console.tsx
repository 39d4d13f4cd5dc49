// The signed-in console: one connection, one state, and the screens. Ends with its session.
import type { AdminSelf } from '@dramatis/contract/staff-views'
import { PictureDraftsContext } from '@dramatis/ui/pictures/use-drafts'
import { newRequestId } from '@dramatis/ui/request-id'
import { Toasts } from '@dramatis/ui/Toasts.tsx'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { Router } from 'wouter'
import { ConsoleContext } from './console-context.ts'
import { overHttp } from './session/admin-http.ts'
import { Shell } from './shell/Shell.tsx'
import { type RunningConsole, startConsole } from './start-console.ts'

interface Props {
  self: AdminSelf
  onEnded: (reason: string) => void
  onSelfChanged: (part: Partial<AdminSelf>) => void
}

export function Console({ self, onEnded, onSelfChanged }: Props) {
  const [running, setRunning] = useState<(RunningConsole & { queries: QueryClient }) | null>(null)
  useEffect(() => {
    const queries = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false, staleTime: 30_000 } } })
    const started = startConsole(self.id, { online: () => void queries.invalidateQueries() })
    setRunning({ ...started, queries })
    const off = started.connection.onStatus(() => {
      const status = started.connection.status()
      if (status.state === 'ended' && status.reason !== 'closed') onEnded(status.reason)
    })
    return () => {
      off()
      started.store.close()
      started.pictures.close()
      started.connection.close()
    }
  }, [self.id, onEnded])
  return running && <Running {...running} self={self} onEnded={onEnded} onSelfChanged={onSelfChanged} />
}

function Running({
  connection,
  store,
  timelines,
  pictures,
  queries,
  self,
  onEnded,
  onSelfChanged,
}: Props & RunningConsole & { queries: QueryClient }) {
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
        <PictureDraftsContext value={pictures}>
          <Router base="/admin">
            <Shell />
            {createPortal(<Toasts />, document.body)}
          </Router>
        </PictureDraftsContext>
      </QueryClientProvider>
    </ConsoleContext>
  )
}
