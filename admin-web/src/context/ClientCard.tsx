// The client in few words: name, how they can be reached, since when, and whether they are here.
import type { StaffMember } from '@dramatis/contract/staff-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { ExternalLink } from 'lucide-react'
import { Link } from 'wouter'
import { useConsole } from '../console-context.ts'
import { isHere } from '../inbox-state.ts'
import { agoWords, exactTime } from '../time-words.ts'
import { useNow } from '../use-now.ts'
import { useClient } from './use-client.ts'

export function ClientCard({ client }: { client: Extract<StaffMember, { kind: 'client' }> }) {
  const nowMs = useNow()
  const { data } = useClient(client.id)
  const known = useConsole((state) => state.clients.get(client.id)) ?? data?.client
  const here = useConsole((state) => isHere(state, `client:${client.id}`))
  const reach = known?.email ?? (known?.externalId ? `Platform id ${known.externalId}` : known?.guest ? 'Guest' : null)
  const seen = known?.lastSeenAtMs ? `seen ${agoWords(known.lastSeenAtMs, nowMs)}` : 'never here yet'
  return (
    <section className="client-card" aria-label={`Client ${client.displayName}`}>
      <Avatar member={client} size={44} here={here} />
      <div className="client-words">
        <h2 className="client-name">
          <Link href={`/clients/${client.id}`} className="client-link" title="Open in Clients">
            {client.displayName}
            <ExternalLink size={13} aria-hidden />
          </Link>
        </h2>
        {reach && (
          <p className="client-line one-line" title={reach}>
            {reach}
          </p>
        )}
        {known && (
          <p className="client-line" title={exactTime(known.createdAtMs)}>
            {known.accessEnded ? <b className="client-ended">access ended</b> : here ? <span className="good">online</span> : seen} · joined{' '}
            {agoWords(known.createdAtMs, nowMs)}
            {!known.accessEnded && known.noticeAccepted === null && ' · has not accepted the notice yet'}
          </p>
        )}
      </div>
    </section>
  )
}
