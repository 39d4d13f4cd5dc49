// All groups: find, make, open, rename, archive and restore.
import type { StaffConversation } from '@dramatis/contract/staff-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { Archive, ArchiveRestore, MoreHorizontal, Pencil, Plus } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { useCall, useConsole, useConsoleAccess } from '../console-context.ts'
import { currentFace } from '../current-face.ts'
import { waitTone, waitWords } from '../inbox/waiting.ts'
import type { AdminEvent } from '../inbox-state.ts'
import { ActionMenu } from '../parts/ActionMenu.tsx'
import { Choice } from '../parts/Choice.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { GroupFace } from '../parts/GroupFace.tsx'
import { EmptyNotice } from '../parts/Notice.tsx'
import { PageHeader } from '../parts/PageHeader.tsx'
import { useAfterEvents, usePages } from '../parts/use-pages.ts'
import { isWaiting } from '../queue-order.ts'
import { shortTime } from '../time-words.ts'
import { useNow } from '../use-now.ts'
import { GroupForm } from './GroupForm.tsx'
import { useArchiving } from './use-archiving.ts'

const shows = [
  { value: 'all', name: 'Open' },
  { value: 'archived', name: 'Archived' },
] as const

const isNews = (event: AdminEvent) =>
  event.name === 'conversation:created' || event.name === 'conversation:locked' || event.name === 'conversation:unlocked'

export function GroupsScreen() {
  const call = useCall()
  const { store } = useConsoleAccess()
  const [, go] = useLocation()
  const [params, setParams] = useSearchParams()
  const [show, setShow] = useState<'all' | 'archived'>('all')
  const [search, setSearch] = useState('')
  const [editing, setEditing] = useState<StaffConversation | null>(null)
  const making = params.has('new')
  const setMaking = (open: boolean) => setParams(open ? { new: '' } : {}, { replace: true })
  const { archive, restore } = useArchiving()
  const nowMs = useNow()
  const rows = useConsole((state) => state.rows)
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)

  const pages = usePages(['conversations', 'groups', show, search], async (cursor) => {
    const page = await call('conversation:list', { show, type: 'group', ...(search ? { search } : {}), ...(cursor ? { cursor } : {}) })
    store.change({ kind: 'rows', items: page.items })
    return { items: page.items.map((item) => item.conversation), nextCursor: page.nextCursor }
  })
  useAfterEvents(isNews, pages.again)
  // The page says which, the console's state says what they are now.
  const items = useMemo(
    () =>
      pages.items
        .map((item) => rows.get(item.id)?.conversation ?? item)
        .filter((item) => (item.locked === 'archived') === (show === 'archived')),
    [pages.items, rows, show],
  )

  const columns: Column<StaffConversation>[] = [
    {
      name: 'Name',
      cell: (group) => (
        <>
          {group.client ? <Avatar member={currentFace({ personas, clients }, group.client)} size={28} /> : <GroupFace size={28} />}
          <span className="table-words">
            <strong className="one-line">{group.name}</strong>
            {group.description && <span className="table-under one-line">{group.description}</span>}
          </span>
        </>
      ),
    },
    { name: 'Members', end: true, minor: true, cell: (group) => group.memberCount },
    {
      name: 'State',
      cell: (group) =>
        isWaiting(group) && group.waitingSinceMs !== null ? (
          <span className={`wait-${waitTone(group.waitingSinceMs, nowMs)}`}>waits {waitWords(group.waitingSinceMs, nowMs)}</span>
        ) : group.locked === 'archived' ? (
          'archived'
        ) : group.isNew ? (
          'new'
        ) : (
          'answered'
        ),
    },
    { name: 'Last activity', minor: true, end: true, cell: (group) => shortTime(group.activityAtMs, nowMs) },
  ]
  const onSearch = useCallback((next: string) => setSearch(next), [])

  return (
    <main className="page">
      <PageHeader title="Groups" search={{ value: search, placeholder: 'Search groups by name', onSearch }}>
        <Choice label="Which groups" value={show} options={shows} onValue={setShow} />
        <button type="button" className="button" data-look="primary" onClick={() => setMaking(true)}>
          <Plus size={16} aria-hidden />
          New group
        </button>
      </PageHeader>
      <DataTable
        label="Groups"
        kind="groups"
        columns={columns}
        items={items}
        keyOf={(group) => group.id}
        onOpen={(group) => go(`/c/${group.id}`)}
        openLabel={(group) => `Open ${group.name}`}
        actions={(group) => (
          <ActionMenu
            trigger={
              <button type="button" className="icon-button" aria-label={`Actions for ${group.name}`}>
                <MoreHorizontal size={18} aria-hidden />
              </button>
            }
            actions={[
              { label: 'Rename or describe', icon: <Pencil size={16} aria-hidden />, run: () => setEditing(group) },
              group.locked === 'archived'
                ? { label: 'Restore', icon: <ArchiveRestore size={16} aria-hidden />, run: () => void restore(group) }
                : { label: 'Archive', icon: <Archive size={16} aria-hidden />, run: () => void archive(group) },
            ]}
          />
        )}
        status={pages.status}
        problem={pages.problem}
        onRetry={pages.retry}
        onMore={pages.more}
        empty={
          search ? (
            <EmptyNotice title="No group of this name" />
          ) : (
            <EmptyNotice title={show === 'archived' ? 'Nothing is archived' : 'No groups yet'}>
              {show === 'archived'
                ? 'Archived groups can be restored from here.'
                : 'Every client who joins gets one; you can also make one with anybody in it.'}
            </EmptyNotice>
          )
        }
      />
      {making && <GroupForm onClose={() => setMaking(false)} />}
      {editing && <GroupForm conversation={editing} onClose={() => setEditing(null)} />}
    </main>
  )
}
