// Every picture of one conversation, newest first, read page by page and kept true by events. Pure but for its source;
// it must not draw anything.
import type { Picture } from '@dramatis/contract/client-views'

export interface GalleryFacts {
  readonly picture: Picture
  readonly messageId: string
  readonly seq: number
  readonly createdAtMs: number
}
export interface GalleryPage<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}
export type GalleryNews<Item> =
  | { readonly kind: 'sent'; readonly items: readonly Item[] }
  | { readonly kind: 'deleted'; readonly messageId: string }
  /** There was no connection for a while: what is held may be out of date. */
  | { readonly kind: 'again' }

export interface GallerySource<Item> {
  read(cursor: string | undefined): Promise<GalleryPage<Item>>
  listen(listener: (news: GalleryNews<Item>) => void): () => void
}
export interface GalleryState<Item> {
  readonly items: readonly Item[]
  readonly status: 'loading' | 'ready' | 'failed'
  readonly hasMore: boolean
}

export type GalleryStore<Item> = ReturnType<typeof createGallery<Item & GalleryFacts>>

export function createGallery<Item extends GalleryFacts>(source: GallerySource<Item>) {
  let state: GalleryState<Item> = { items: [], status: 'loading', hasMore: false }
  let cursor: string | null = null
  let round = 0
  let askedFirst = true
  /** Deleted while a page was on its way: the answer may not know it yet. */
  const deleted = new Set<string>()
  const listeners = new Set<() => void>()
  const become = (next: Partial<GalleryState<Item>>) => {
    state = { ...state, ...next }
    for (const listener of listeners) listener()
  }

  async function read(first: boolean): Promise<void> {
    if (!first && (cursor === null || state.status === 'loading')) return
    const own = ++round
    askedFirst = first
    become({ status: 'loading' })
    try {
      const page = await source.read(first ? undefined : (cursor ?? undefined))
      if (own !== round) return
      cursor = page.nextCursor
      const fresh = page.items.filter(({ messageId }) => !deleted.has(messageId))
      // What came by event while the first page was read is newer than it.
      const newest = fresh[0]?.seq ?? 0
      const kept = first ? state.items.filter(({ seq }) => seq > newest) : state.items
      become({ items: withoutDoubles([...kept, ...fresh]), status: 'ready', hasMore: page.nextCursor !== null })
    } catch {
      if (own === round) become({ status: 'failed' })
    }
  }

  const stop = source.listen((news) => {
    if (news.kind === 'again') return void read(true)
    if (news.kind === 'sent') become({ items: withoutDoubles([...state.items, ...news.items]).sort((one, other) => other.seq - one.seq) })
    else {
      deleted.add(news.messageId)
      become({ items: state.items.filter(({ messageId }) => messageId !== news.messageId) })
    }
  })
  void read(true)

  return {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    more: () => void read(false),
    retry: () => void read(askedFirst),
    close: stop,
  }
}

function withoutDoubles<Item extends GalleryFacts>(items: readonly Item[]): Item[] {
  const seen = new Set<string>()
  return items.filter(({ picture }) => !seen.has(picture.id) && seen.add(picture.id))
}
