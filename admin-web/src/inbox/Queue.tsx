// The left column of the inbox: tabs, search and the virtualised list. Moving with the keyboard lives in InboxScreen.
import type { ConversationId } from '@dramatis/contract/ids'
import { CheckCheck, Search, X } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { useConsole } from '../console-context.ts'
import { Keys } from '../parts/Keys.tsx'
import { EmptyNotice, FailedNotice, LoadingRows } from '../parts/Notice.tsx'
import { Tip } from '../parts/Tip.tsx'
import { iconSize } from '../shell/icon-size.ts'
import { QueueRow } from './QueueRow.tsx'
import type { QueueItem, QueueTab, Queue as QueueView } from './use-queue.ts'

const rowHeight = 56
/** So many pixels before the end the next page is asked for. */
const readAheadPixels = 800

const tabs: { tab: QueueTab; name: string; order: string }[] = [
  { tab: 'waiting', name: 'Waiting', order: 'Longest wait first' },
  { tab: 'new', name: 'New', order: 'Oldest first' },
  { tab: 'all', name: 'All', order: 'Newest first' },
]

interface Props {
  queue: QueueView
  tab: QueueTab
  onTab: (tab: QueueTab) => void
  search: string | null
  onSearch: (search: string | null) => void
  openId: string | null
  onRowFocus: (id: ConversationId) => void
  listRef: RefObject<VirtualizerHandle | null>
}

export function Queue({ queue, tab, onTab, search, onSearch, openId, onRowFocus, listRef }: Props) {
  const counts = useConsole((state) => state.counts)
  const countOf = (name: QueueTab) => (name === 'waiting' ? counts?.waiting : name === 'new' ? counts?.isNew : undefined)
  const panel =
    search === null ? { role: 'tabpanel', 'aria-labelledby': `queue-tab-${tab}` } : { role: 'region', 'aria-label': 'Found conversations' }
  return (
    <section className="queue" aria-label="Inbox">
      <header className="queue-header">
        {search === null ? (
          <>
            <h1 className="queue-title">Inbox</h1>
            <span className="queue-order">{tabs.find((each) => each.tab === tab)?.order}</span>
            <Tip words="Search" keys="/">
              <button type="button" className="icon-button" aria-label="Search conversations" onClick={() => onSearch('')}>
                <Search {...iconSize} />
              </button>
            </Tip>
          </>
        ) : (
          <SearchField search={search} onSearch={onSearch} />
        )}
      </header>
      {search === null && (
        <div className="queue-tabs" role="tablist" aria-label="Which conversations">
          {tabs.map(({ tab: each, name }, index) => (
            <button
              key={each}
              type="button"
              role="tab"
              id={`queue-tab-${each}`}
              className="queue-tab"
              aria-selected={each === tab}
              aria-controls="queue-list"
              tabIndex={each === tab ? 0 : -1}
              onClick={() => onTab(each)}
              onKeyDown={(event) => {
                const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
                const next = tabs[(index + step + tabs.length) % tabs.length]
                if (!step || !next) return
                onTab(next.tab)
                document.getElementById(`queue-tab-${next.tab}`)?.focus()
              }}
            >
              {name}
              {(countOf(each) ?? 0) > 0 && <b className="queue-tab-count">{countOf(each)}</b>}
            </button>
          ))}
        </div>
      )}
      <div className="queue-body" id="queue-list" {...panel}>
        <QueueList
          key={search === null ? tab : 'search'}
          queue={queue}
          empty={<QueueEmpty tab={tab} search={search} />}
          openId={openId}
          onRowFocus={onRowFocus}
          listRef={listRef}
        />
      </div>
      <footer className="queue-keys" aria-hidden>
        <span>
          <Keys of="J K" /> move
        </span>
        <span>
          <Keys of="N" /> next waiting
        </span>
        <span>
          <Keys of="E" /> done
        </span>
      </footer>
    </section>
  )
}

function SearchField({ search, onSearch }: { search: string; onSearch: (search: string | null) => void }) {
  const [typed, setTyped] = useState(search)
  useEffect(() => {
    const timer = setTimeout(() => onSearch(typed), 180)
    return () => clearTimeout(timer)
  }, [typed, onSearch])
  return (
    <search className="queue-search">
      <Search size={16} strokeWidth={1.75} aria-hidden />
      <input
        // biome-ignore lint/a11y/noAutofocus: the field appears because the person asked to search.
        autoFocus
        type="search"
        className="queue-search-input"
        aria-label="Search conversations by name"
        placeholder="Name of a client, persona or group"
        maxLength={80}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onSearch(null)}
      />
      <button type="button" className="icon-button" data-size="28" aria-label="End search" onClick={() => onSearch(null)}>
        <X size={16} aria-hidden />
      </button>
    </search>
  )
}

function QueueEmpty({ tab, search }: { tab: QueueTab; search: string | null }) {
  if (search) return <EmptyNotice title="Nothing found">No client, persona or group of this name.</EmptyNotice>
  if (search === '') return <EmptyNotice title="Search by name">A client, a persona or a group.</EmptyNotice>
  if (tab === 'waiting') return <AllAnswered />
  if (tab === 'new') return <EmptyNotice title="Nobody new">Clients who have not been greeted yet stand here.</EmptyNotice>
  return <EmptyNotice title="No conversations yet">They begin when a client signs up, or when you make a group.</EmptyNotice>
}

function AllAnswered() {
  return (
    <EmptyNotice icon={<CheckCheck size={24} strokeWidth={1.5} aria-hidden />} title="Nobody waits">
      Everyone has an answer.
    </EmptyNotice>
  )
}

function QueueList({
  queue,
  empty,
  openId,
  onRowFocus,
  listRef,
}: Pick<Props, 'queue' | 'openId' | 'onRowFocus' | 'listRef'> & { empty: React.ReactNode }) {
  const scroller = useRef<HTMLDivElement>(null)
  const { items, status, readMore, retry } = queue
  const readAhead = () => {
    const list = scroller.current
    if (list && list.scrollTop + list.clientHeight > list.scrollHeight - readAheadPixels) readMore()
  }
  // A page shorter than the column would never be scrolled.
  useEffect(readAhead)

  if (items.length === 0) {
    if (status === 'failed') return <FailedNotice words="The list of conversations did not arrive." onRetry={retry} />
    return status === 'loading' ? <LoadingRows label="Loading conversations" /> : empty
  }
  return (
    <div className="queue-scroller" ref={scroller} tabIndex={-1}>
      <Virtualizer ref={listRef} scrollRef={scroller} data={items} itemSize={rowHeight} as="ul" item="li" onScroll={readAhead}>
        {(item: QueueItem) => {
          if (item.kind === 'heading')
            return (
              <h2 key="heading" className="queue-heading">
                {item.words}
              </h2>
            )
          if (item.kind === 'all-answered') return <AllAnswered key="all-answered" />
          return (
            <QueueRow key={item.row.conversation.id} row={item.row} current={item.row.conversation.id === openId} onFocus={onRowFocus} />
          )
        }}
      </Virtualizer>
      {status === 'failed' && <FailedNotice words="The rest of the list did not arrive." onRetry={retry} />}
    </div>
  )
}
