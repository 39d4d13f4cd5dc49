// The admins: invite, make a new one-time link, disable and enable.
import { limits } from '@dramatis/contract/limits'
import type { StaffAdmin } from '@dramatis/contract/staff-views'
import { Button } from '@dramatis/ui/Button.tsx'
import { requestIdsByContent } from '@dramatis/ui/request-id'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { KeyRound, MoreHorizontal, UserCheck, UserPlus, UserX } from 'lucide-react'
import { type FormEvent, useMemo, useState } from 'react'
import { useCall, useConsole, useSelf } from '../console-context.ts'
import { ActionMenu, type MenuAction } from '../parts/ActionMenu.tsx'
import { AdminFace } from '../parts/AdminFace.tsx'
import { errorWords, fieldWords, onlyAboutFields } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { LoadingRows } from '../parts/Notice.tsx'
import { OnceSecret } from '../parts/OnceSecret.tsx'
import { Question } from '../parts/Question.tsx'
import { Sheet } from '../parts/Sheet.tsx'
import { toast, toastError } from '../parts/toasts.ts'
import { exactTime } from '../time-words.ts'
import { SettingsHead } from './SettingsHead.tsx'

interface Made {
  displayName: string
  url: string
  expiresAtMs: number
}

export function TeamSection() {
  const call = useCall()
  const self = useSelf()
  const known = useConsole((state) => state.admins)
  const admins = useMemo(
    () =>
      [...known.values()].sort(
        (one, other) => Number(one.disabled) - Number(other.disabled) || one.displayName.localeCompare(other.displayName),
      ),
    [known],
  )
  const [inviting, setInviting] = useState(false)
  const [made, setMade] = useState<Made | null>(null)
  const [disabling, setDisabling] = useState<StaffAdmin | null>(null)

  async function makeLink({ id, displayName }: StaffAdmin) {
    try {
      setMade({ displayName, ...(await call('admin:make-link', { adminId: id })) })
    } catch (error) {
      toastError('No link was made', error)
    }
  }
  async function enable({ id, displayName }: StaffAdmin) {
    try {
      await call('admin:enable', { adminId: id })
      toast({ title: `${displayName} has access again` })
    } catch (error) {
      toastError('Access was not given', error)
    }
  }
  const actionsFor = (admin: StaffAdmin): MenuAction[] =>
    admin.disabled
      ? [{ label: 'Enable', icon: <UserCheck size={16} aria-hidden />, run: () => void enable(admin) }]
      : [
          { label: 'Make one-time link', icon: <KeyRound size={16} aria-hidden />, run: () => void makeLink(admin) },
          { label: 'Disable…', icon: <UserX size={16} aria-hidden />, danger: true, run: () => setDisabling(admin) },
        ]
  return (
    <>
      <SettingsHead
        title="Team"
        lead="Everybody here sees every conversation and may speak as any persona. Clients never learn which of you speaks."
      >
        <button type="button" className="button" data-look="primary" onClick={() => setInviting(true)}>
          <UserPlus size={16} aria-hidden />
          Invite
        </button>
      </SettingsHead>
      {admins.length === 0 && <LoadingRows label="Loading the team" rows={3} />}
      <ul className="lines">
        {admins.map((admin) => (
          <li key={admin.id} className="line" data-faded={admin.disabled || undefined}>
            <AdminFace id={admin.id} displayName={admin.displayName} size={32} />
            <div className="line-words">
              <strong>
                {admin.displayName} {admin.id === self.id && <span className="line-you">you</span>}
              </strong>
              <span className="line-under">{admin.email}</span>
            </div>
            {admin.disabled ? <span className="pill">disabled</span> : admin.pending && <span className="pill">invited</span>}
            <ActionMenu
              trigger={
                <button type="button" className="icon-button" aria-label={`Actions for ${admin.displayName}`}>
                  <MoreHorizontal size={18} aria-hidden />
                </button>
              }
              actions={actionsFor(admin)}
            />
          </li>
        ))}
      </ul>
      {inviting && (
        <InviteForm
          onClose={() => setInviting(false)}
          onMade={(link) => {
            setInviting(false)
            setMade(link)
          }}
        />
      )}
      <Sheet open={made !== null} onClose={() => setMade(null)} title={`Link for ${made?.displayName ?? ''}`}>
        {made && (
          <OnceSecret
            label="One-time link"
            value={made.url}
            note={`Shown only here. Send it to ${made.displayName} only: whoever opens it sets the password. Works once, until ${exactTime(made.expiresAtMs)}; earlier links have ended.`}
          />
        )}
      </Sheet>
      <Question
        open={disabling !== null}
        title={`Disable ${disabling?.displayName ?? ''}?`}
        detail="They are signed out everywhere within a second, and their API tokens stop working. What they wrote stays. You can enable them again."
        answer="Disable"
        danger
        run={async () => {
          if (disabling) await call('admin:disable', { adminId: disabling.id })
        }}
        onClose={() => setDisabling(null)}
      />
    </>
  )
}

function InviteForm({ onClose, onMade }: { onClose: () => void; onMade: (made: Made) => void }) {
  const call = useCall()
  const [displayName, setDisplayName] = useState('')
  const [email, setEmail] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [requestIdOf] = useState(requestIdsByContent)

  async function save(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      const input = { displayName, email }
      const { url, expiresAtMs } = await call('admin:invite', input, { requestId: requestIdOf(input) })
      onMade({ displayName, url, expiresAtMs })
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title="Invite a colleague"
      footer={
        <Button type="submit" form="invite-form" look="primary" busy={busy}>
          Make link
        </Button>
      }
    >
      <form id="invite-form" className="form" onSubmit={save}>
        <p className="form-lead">You get a one-time link to send them; with it they set their password.</p>
        <FormError words={error !== null && !onlyAboutFields(error, ['displayName', 'email']) ? errorWords(error) : null} />
        <TextField
          label="Name"
          required
          autoFocus
          maxLength={limits.displayNameLength}
          value={displayName}
          onValue={setDisplayName}
          error={fieldWords(error, 'displayName')}
          hint="Seen by colleagues only."
        />
        <TextField
          label="E-mail"
          type="email"
          required
          maxLength={limits.emailLength}
          value={email}
          onValue={setEmail}
          error={fieldWords(error, 'email')}
          hint="They sign in with it."
        />
      </form>
    </Sheet>
  )
}
