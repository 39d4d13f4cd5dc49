// Whether somebody is signed in on this browser, and as whom. Knows nothing of what a signed-in console shows.
import type { AdminSelf } from '@dramatis/contract/staff-views'
import { CommandError } from '@dramatis/ui/command-error'
import { useCallback, useEffect, useState } from 'react'
import { overHttp } from './admin-http.ts'
import { endedWords } from './ended-words.ts'

export type SessionState =
  | { readonly kind: 'checking' }
  /** Nobody could be asked; it is tried again. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'signed-out'; readonly reason: string | null }
  | { readonly kind: 'signed-in'; readonly self: AdminSelf }

const againMs = 3_000

export function useSession() {
  const [session, setSession] = useState<SessionState>({ kind: 'checking' })
  const check = useCallback(async () => {
    try {
      const { self } = await overHttp('admin:get-self', {})
      setSession({ kind: 'signed-in', self })
    } catch (error) {
      const stranger = error instanceof CommandError && error.code === 'unauthenticated'
      setSession(stranger ? { kind: 'signed-out', reason: null } : { kind: 'unreachable' })
    }
  }, [])

  useEffect(() => {
    if (session.kind === 'checking') void check()
    if (session.kind !== 'unreachable') return
    const timer = setTimeout(() => void check(), againMs)
    return () => clearTimeout(timer)
  }, [session, check])

  const ended = useCallback((reason: string) => setSession({ kind: 'signed-out', reason: endedWords(reason) }), [])
  const changed = useCallback((part: Partial<AdminSelf>) => {
    setSession((now) => (now.kind === 'signed-in' ? { kind: 'signed-in', self: { ...now.self, ...part } } : now))
  }, [])
  return { session, check, ended, changed }
}
