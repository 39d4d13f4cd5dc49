// The pages of a list on the server, read one after another by key, and whether there are more.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import { useConsoleAccess } from '../console-context.ts'
import type { AdminEvent } from '../inbox-state.ts'
import { errorWords } from './error-words.ts'

export interface Pages<Item> {
  readonly items: readonly Item[]
  readonly status: 'loading' | 'ready' | 'failed'
  readonly problem: string | null
  readonly retry: () => void
  readonly hasMore: boolean
  readonly more: () => void
  readonly again: () => void
}

export function usePages<Item>(
  key: readonly unknown[],
  read: (cursor: string | undefined) => Promise<{ items: readonly Item[]; nextCursor: string | null }>,
): Pages<Item> {
  const query = useInfiniteQuery({
    queryKey: key,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => read(pageParam),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: (before) => before,
  })
  const items = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items), [query.data])
  return {
    items,
    status: query.isError ? 'failed' : query.isPending ? 'loading' : 'ready',
    problem: query.error ? errorWords(query.error) : null,
    retry: () => void (query.hasNextPage ? query.fetchNextPage() : query.refetch()),
    hasMore: query.hasNextPage,
    more: () => query.hasNextPage && !query.isFetching && void query.fetchNextPage(),
    again: () => void query.refetch(),
  }
}

const restMs = 700
/** Runs `act` soon after the last event that `concerns`: a burst of them is one reason to read a list again. */
export function useAfterEvents(concerns: (event: AdminEvent) => boolean, act: () => void): void {
  const { store } = useConsoleAccess()
  // In a box, so that drawing again in between does not drop what is due.
  const newest = useRef({ concerns, act })
  useEffect(() => {
    newest.current = { concerns, act }
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const off = store.onEvent((event) => {
      if (!newest.current.concerns(event)) return
      clearTimeout(timer)
      timer = setTimeout(() => newest.current.act(), restMs)
    })
    return () => {
      off()
      clearTimeout(timer)
    }
  }, [store])
}
