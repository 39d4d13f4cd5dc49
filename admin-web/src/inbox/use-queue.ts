// What the queue shows for the chosen tab or search: rows in order, headings between them, and how to get more.
import type { ConversationId } from '@dramatis/contract/ids'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useConsole, useConsoleAccess, useListStatus } from '../console-context.ts'
import { type ConsoleState, listRows, type Row } from '../inbox-state.ts'
import type { ListName } from '../queue-order.ts'

export type QueueTab = 'waiting' | 'new' | 'all'
export type QueueItem =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'heading'; readonly words: string }
  | { readonly kind: 'all-answered' }

export interface Queue {
  readonly items: readonly QueueItem[]
  readonly status: 'loading' | 'ready' | 'failed'
  readonly readMore: () => void
  readonly retry: () => void
}

const noItems: readonly QueueItem[] = []
const asItem = (row: Row): QueueItem => ({ kind: 'row', row })

/** The waiting rows, longest wait first. Read whatever the tab, because "next" needs them. */
export function useWaitingRows(): readonly Row[] {
  return useRows('waiting')
}

function useRows(list: ListName | null): readonly Row[] {
  const rows = useConsole((state) => state.rows)
  const loaded = useConsole((state) => (list ? state.lists[list] : null))
  const { store } = useConsoleAccess()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state is read whole; these two say when it matters.
  return useMemo(() => (list ? listRows(store.getState(), list) : []), [store, list, rows, loaded])
}

export function useQueue(tab: QueueTab): Queue {
  const { store } = useConsoleAccess()
  const second: ListName = tab === 'waiting' ? 'answered' : tab
  useEffect(() => store.want('waiting'), [store])
  useEffect(() => store.want(second), [store, second])
  const first: ListName = tab
  const firstRows = useRows(first)
  const answered = useRows(tab === 'waiting' ? 'answered' : null)
  const firstLoaded = useConsole((state) => state.lists[first])
  const answeredLoaded = useConsole((state) => state.lists.answered)
  const firstStatus = useListStatus(first)
  const secondStatus = useListStatus(second)

  const items = useMemo(() => {
    if (firstLoaded.loadedEpoch === 0) return noItems
    if (tab !== 'waiting') return firstRows.map(asItem)
    // The answered ones stand below the last waiting one, so not before all of those are read.
    if (firstLoaded.cursor !== null) return firstRows.map(asItem)
    const waiting: QueueItem[] =
      firstRows.length > 0 ? firstRows.map(asItem) : answeredLoaded.loadedEpoch > 0 && answered.length > 0 ? [{ kind: 'all-answered' }] : []
    return answered.length === 0 ? waiting : [...waiting, { kind: 'heading' as const, words: 'Answered' }, ...answered.map(asItem)]
  }, [tab, firstRows, answered, firstLoaded, answeredLoaded.loadedEpoch])

  const more: ListName | null =
    firstLoaded.cursor !== null ? first : tab === 'waiting' && answeredLoaded.cursor !== null ? 'answered' : null
  const failed = firstStatus === 'failed' ? first : secondStatus === 'failed' ? second : null
  return {
    items,
    status: failed ? 'failed' : firstLoaded.loadedEpoch === 0 ? 'loading' : 'ready',
    readMore: () => more && store.getListStatus(more) === 'idle' && void store.readMore(more),
    retry: () => failed && void store.retry(failed),
  }
}

/** Conversations whose name or members match; the server finds them, the rows stay live. */
export function useQueueSearch(search: string): Queue {
  const { store } = useConsoleAccess()
  const query = useInfiniteQuery({
    queryKey: ['conversations', 'search', search],
    enabled: search !== '',
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam }) => {
      const page = await store.call('conversation:list', { show: 'all', search, ...(pageParam ? { cursor: pageParam } : {}) })
      store.change({ kind: 'rows', items: page.items })
      return { ids: page.items.map((item) => item.conversation.id), nextCursor: page.nextCursor }
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = useConsole((state) => state.rows)
  const items = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.ids.flatMap((id) => rowItem(rows, id))), [query.data, rows])
  return {
    items,
    status: query.isError ? 'failed' : query.isPending ? 'loading' : 'ready',
    readMore: () => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage(),
    retry: () => void query.refetch(),
  }
}

function rowItem(rows: ConsoleState['rows'], id: ConversationId): QueueItem[] {
  const row = rows.get(id)
  return row ? [{ kind: 'row', row }] : []
}
