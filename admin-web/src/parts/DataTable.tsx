// A table that stays fast at any length: only what is in sight is drawn, further pages are asked for by key as one
// scrolls. It knows rows and columns, not what they mean.
// biome-ignore-all lint/a11y/useSemanticElements: the rows of a <table> cannot be placed one by one, as a virtual list does.
// biome-ignore-all lint/a11y/useFocusableInteractive: a plain table is read, not walked through cell by cell.
import { type ReactNode, useEffect, useRef } from 'react'
import { Virtualizer } from 'virtua'
import { FailedNotice, LoadingRows } from './Notice.tsx'
import './table.css'

export interface Column<Item> {
  readonly name: string
  /** Left out where there is little room. */
  readonly minor?: boolean
  /** Numbers stand at the right. */
  readonly end?: boolean
  readonly cell: (item: Item) => ReactNode
}

interface Props<Item> {
  label: string
  /** Chooses the widths of the columns in the style sheet. */
  kind: 'groups' | 'clients' | 'personas' | 'invitations'
  columns: readonly Column<Item>[]
  items: readonly Item[]
  keyOf: (item: Item) => string
  /** What pressing a row does, and what that is called. */
  onOpen: (item: Item) => void
  openLabel: (item: Item) => string
  /** Buttons at the end of a row. */
  actions?: (item: Item) => ReactNode
  status: 'loading' | 'ready' | 'failed'
  problem: string | null
  onRetry: () => void
  onMore: () => void
  empty: ReactNode
  faded?: (item: Item) => boolean
}

const rowHeight = 52
const readAheadPixels = 1200

export function DataTable<Item>({
  label,
  kind,
  columns,
  items,
  keyOf,
  onOpen,
  openLabel,
  actions,
  status,
  problem,
  onRetry,
  onMore,
  empty,
  faded,
}: Props<Item>) {
  const scroller = useRef<HTMLDivElement>(null)
  const readAhead = () => {
    const box = scroller.current
    if (box && status === 'ready' && box.scrollTop + box.clientHeight > box.scrollHeight - readAheadPixels) onMore()
  }
  useEffect(readAhead)

  if (items.length === 0) {
    if (status === 'loading') return <LoadingRows label={`Loading ${label.toLocaleLowerCase()}`} rows={10} />
    return status === 'failed' ? <FailedNotice words={problem ?? ''} onRetry={onRetry} /> : empty
  }
  return (
    <div className={`table table-${kind}`} role="table" aria-label={label} aria-rowcount={-1}>
      <div role="rowgroup" className="table-head">
        <div role="row" className="table-row">
          {columns.map((column) => (
            <span key={column.name} role="columnheader" className={cellClass(column)}>
              {column.name}
            </span>
          ))}
          {actions && (
            <span role="columnheader" className="table-cell table-actions">
              <span className="visually-hidden">Actions</span>
            </span>
          )}
        </div>
      </div>
      <div role="rowgroup" className="table-body" ref={scroller}>
        <Virtualizer scrollRef={scroller} data={items} itemSize={rowHeight} onScroll={readAhead}>
          {(item: Item, index: number) => (
            <div
              key={keyOf(item)}
              role="row"
              aria-rowindex={index + 2}
              className="table-row table-line"
              data-faded={faded?.(item) || undefined}
            >
              {columns.map((column, place) => (
                <span key={column.name} role="cell" className={cellClass(column)}>
                  {place === 0 ? (
                    <button type="button" className="table-open" aria-label={openLabel(item)} onClick={() => onOpen(item)}>
                      {column.cell(item)}
                    </button>
                  ) : (
                    column.cell(item)
                  )}
                </span>
              ))}
              {actions && (
                <span role="cell" className="table-cell table-actions">
                  {actions(item)}
                </span>
              )}
            </div>
          )}
        </Virtualizer>
        {status === 'failed' && <FailedNotice words={problem ?? ''} onRetry={onRetry} />}
      </div>
    </div>
  )
}

function cellClass<Item>({ minor, end }: Column<Item>): string {
  return `table-cell${minor ? ' table-minor' : ''}${end ? ' table-end' : ''}`
}
