// Invitation links: what became of each, and revoking.
import type { Invitation } from '@dramatis/contract/staff-views'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useCall, useConsole } from '../console-context.ts'
import type { AdminEvent } from '../inbox-state.ts'
import { EmptyNotice, FailedNotice, LoadingRows } from '../parts/Notice.tsx'
import { Question } from '../parts/Question.tsx'
import { useAfterEvents, usePages } from '../parts/use-pages.ts'
import { agoWords, exactTime, shortTime } from '../time-words.ts'
import { useNow } from '../use-now.ts'
import { InvitationForm } from './InvitationForm.tsx'
import { SettingsHead } from './SettingsHead.tsx'

const isNews = (event: AdminEvent) => event.name === 'invitation:changed'

export function InvitationsSection() {
  const call = useCall()
  const nowMs = useNow()
  const admins = useConsole((state) => state.admins)
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<Invitation | null>(null)
  const pages = usePages(['invitations'], async (cursor) => {
    const page = await call('invitation:list', cursor ? { cursor } : {})
    return { items: page.invitations, nextCursor: page.nextCursor }
  })
  useAfterEvents(isNews, pages.again)

  const stateOf = (invitation: Invitation): { words: string; usable: boolean } => {
    if (invitation.revoked) return { words: 'revoked', usable: false }
    if (invitation.used >= invitation.maxUses) return { words: 'used up', usable: false }
    if (invitation.expiresAtMs === null) return { words: 'no end', usable: true }
    return invitation.expiresAtMs <= nowMs
      ? { words: 'expired', usable: false }
      : { words: `until ${shortTime(invitation.expiresAtMs, nowMs)}`, usable: true }
  }
  return (
    <>
      <SettingsHead title="Invitations" lead="Links with which clients sign up. The link itself is shown only when it is made.">
        <button type="button" className="button" data-look="primary" onClick={() => setMaking(true)}>
          <Plus size={16} aria-hidden />
          New invitation
        </button>
      </SettingsHead>
      {pages.status === 'loading' && <LoadingRows label="Loading invitations" rows={4} />}
      {pages.status === 'failed' && <FailedNotice words={pages.problem ?? ''} onRetry={pages.retry} />}
      {pages.status === 'ready' && pages.items.length === 0 && (
        <EmptyNotice title="No invitations yet">Make a link and send it to whoever should join.</EmptyNotice>
      )}
      <ul className="lines">
        {pages.items.map((invitation) => {
          const { words, usable } = stateOf(invitation)
          return (
            <li key={invitation.id} className="line" data-faded={!usable || undefined}>
              <div className="line-words">
                <strong>{invitation.label}</strong>
                <span className="line-under" title={exactTime(invitation.createdAtMs)}>
                  {invitation.used} of {invitation.maxUses} used · {words} · made {agoWords(invitation.createdAtMs, nowMs)} by{' '}
                  {admins.get(invitation.createdBy)?.displayName ?? 'a colleague'}
                </span>
              </div>
              {usable && (
                <button type="button" className="button" data-size="small" onClick={() => setRevoking(invitation)}>
                  Revoke…
                </button>
              )}
            </li>
          )
        })}
      </ul>
      {pages.hasMore && (
        <button type="button" className="button" onClick={pages.more}>
          Show older
        </button>
      )}
      {making && <InvitationForm onClose={() => setMaking(false)} onMade={pages.again} />}
      <Question
        open={revoking !== null}
        title={`Revoke “${revoking?.label ?? ''}”?`}
        detail="Nobody can sign up with this link any more. Those who did keep their access."
        answer="Revoke"
        danger
        run={async () => {
          if (!revoking) return
          await call('invitation:revoke', { invitationId: revoking.id })
          pages.again()
        }}
        onClose={() => setRevoking(null)}
      />
    </>
  )
}
