// All clients: find, register, invite, and open one for links and access.
import type { ClientId } from '@dramatis/contract/ids'
import type { StaffClient } from '@dramatis/contract/staff-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { Link2, UserPlus } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useLocation, useParams, useSearchParams } from 'wouter'
import { useCall, useConsole, useConsoleAccess } from '../console-context.ts'
import { type AdminEvent, isHere } from '../inbox-state.ts'
import { Choice } from '../parts/Choice.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyNotice } from '../parts/Notice.tsx'
import { PageHeader } from '../parts/PageHeader.tsx'
import { useAfterEvents, usePages } from '../parts/use-pages.ts'
import { InvitationForm } from '../settings/InvitationForm.tsx'
import { agoWords, shortTime } from '../time-words.ts'
import { useNow } from '../use-now.ts'
import { ClientForm } from './ClientForm.tsx'
import { ClientSheet } from './ClientSheet.tsx'

const sorts = [
  { value: 'newest', name: 'Newest' },
  { value: 'name', name: 'By name' },
] as const

const isNews = (event: AdminEvent) => event.name === 'client:changed' || event.name === 'conversation:created'

export function ClientsScreen() {
  const call = useCall()
  const { store } = useConsoleAccess()
  const [, go] = useLocation()
  const { clientId } = useParams<{ clientId?: string }>()
  const [params, setParams] = useSearchParams()
  const [sort, setSort] = useState<'newest' | 'name'>('newest')
  const [search, setSearch] = useState('')
  const known = useConsole((state) => state.clients)
  const presence = useConsole((state) => state.presence)
  const nowMs = useNow()

  const pages = usePages(['clients', 'table', sort, search], async (cursor) => {
    const page = await call('client:list', { sort, ...(search ? { search } : {}), ...(cursor ? { cursor } : {}) })
    store.change({ kind: 'clients', clients: page.clients })
    return { items: page.clients, nextCursor: page.nextCursor }
  })
  // A name that changed may stand elsewhere now; a client nobody has heard of stands in no page yet.
  useAfterEvents(isNews, pages.again)
  const items = useMemo(() => pages.items.map((client) => known.get(client.id) ?? client), [pages.items, known])
  const onSearch = useCallback((next: string) => setSearch(next), [])
  const close = () => setParams({}, { replace: true })

  const columns: Column<StaffClient>[] = [
    {
      name: 'Name',
      cell: (client) => (
        <>
          <Avatar
            member={{ kind: 'client', displayName: client.displayName, avatarUrl: client.avatarUrl, colour: client.colour }}
            size={28}
            here={isHere({ presence }, `client:${client.id}`)}
          />
          <strong className="one-line">{client.displayName}</strong>
        </>
      ),
    },
    { name: 'E-mail', cell: (client) => <span className="one-line">{client.email ?? (client.guest ? 'guest' : '–')}</span> },
    { name: 'Platform id', minor: true, cell: (client) => <span className="one-line">{client.externalId ?? '–'}</span> },
    { name: 'Joined', minor: true, end: true, cell: (client) => shortTime(client.createdAtMs, nowMs) },
    {
      name: 'Seen',
      end: true,
      cell: (client) =>
        client.accessEnded ? (
          <span className="wait-bad">access ended</span>
        ) : isHere({ presence }, `client:${client.id}`) ? (
          <span className="good">online</span>
        ) : client.lastSeenAtMs ? (
          agoWords(client.lastSeenAtMs, nowMs)
        ) : (
          'never'
        ),
    },
  ]
  return (
    <main className="page">
      <PageHeader title="Clients" search={{ value: search, placeholder: 'Search name, e-mail or platform id', onSearch }}>
        <Choice label="Order" value={sort} options={sorts} onValue={setSort} />
        <button type="button" className="button" onClick={() => setParams({ invite: '' }, { replace: true })}>
          <Link2 size={16} aria-hidden />
          Invitation link
        </button>
        <button type="button" className="button" data-look="primary" onClick={() => setParams({ new: '' }, { replace: true })}>
          <UserPlus size={16} aria-hidden />
          New client
        </button>
      </PageHeader>
      <DataTable
        label="Clients"
        kind="clients"
        columns={columns}
        items={items}
        keyOf={(client) => client.id}
        onOpen={(client) => go(`/clients/${client.id}`)}
        openLabel={(client) => `About ${client.displayName}`}
        faded={(client) => client.accessEnded}
        status={pages.status}
        problem={pages.problem}
        onRetry={pages.retry}
        onMore={pages.more}
        empty={
          search ? (
            <EmptyNotice title="Nobody found">No client with this name, e-mail or platform id.</EmptyNotice>
          ) : (
            <EmptyNotice title="No clients yet">
              Send somebody an invitation link, or register one by their id on your platform.
            </EmptyNotice>
          )
        }
      />
      {clientId && <ClientSheet key={clientId} clientId={clientId as ClientId} onClose={() => go('/clients')} />}
      {params.has('new') && <ClientForm onClose={close} />}
      {params.has('invite') && <InvitationForm onClose={close} />}
    </main>
  )
}
