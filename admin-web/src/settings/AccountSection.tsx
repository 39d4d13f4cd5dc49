// The own name, password and sessions, and how this browser looks and sounds.
import { limits } from '@dramatis/contract/limits'
import { Button } from '@dramatis/ui/Button.tsx'
import { requestIdsByContent } from '@dramatis/ui/request-id'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { ThemeSwitch } from '@dramatis/ui/ThemeSwitch.tsx'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useCall, useConsoleAccess } from '../console-context.ts'
import { errorWords, fieldWords, onlyAboutFields } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { FailedNotice, LoadingRows } from '../parts/Notice.tsx'
import { toast, toastError } from '../parts/toasts.ts'
import { usePreference } from '../preferences.ts'
import { noticePreference, playWaitSound, soundPreference } from '../shell/wait-sound.ts'
import { agoWords, exactTime } from '../time-words.ts'
import { useNow } from '../use-now.ts'
import { SettingsHead } from './SettingsHead.tsx'

export function AccountSection() {
  const [sound, setSound] = usePreference(soundPreference)
  const [notice, setNotice] = usePreference(noticePreference)
  return (
    <>
      <SettingsHead title="My account" lead="Clients never see any of this." />
      <NameForm />
      <PasswordForm />
      <section className="settings-part" aria-label="This browser">
        <h3>This browser</h3>
        <ThemeSwitch />
        <label className="choice">
          <input
            type="checkbox"
            checked={sound !== 'off'}
            onChange={(event) => {
              setSound(event.target.checked ? null : 'off')
              if (event.target.checked) playWaitSound(Date.now())
            }}
          />
          A quiet sound when somebody begins to wait
        </label>
        <label className="choice">
          <input type="checkbox" checked={notice !== 'off'} onChange={(event) => setNotice(event.target.checked ? null : 'off')} />A short
          notice on the screen, too
        </label>
      </section>
      <Sessions />
    </>
  )
}

function NameForm() {
  const { self, store, renamed } = useConsoleAccess()
  const [displayName, setDisplayName] = useState(self.displayName)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  async function save(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      await store.call('admin:rename', { displayName })
      renamed(displayName.trim())
      toast({ title: 'Your name is changed' })
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  return (
    <section className="settings-part" aria-label="Name">
      <h3>Name</h3>
      <form className="form" onSubmit={save}>
        <FormError words={error !== null && !onlyAboutFields(error, ['displayName']) ? errorWords(error) : null} />
        <TextField
          label="Name colleagues see"
          required
          maxLength={limits.displayNameLength}
          autoComplete="name"
          value={displayName}
          onValue={setDisplayName}
          error={fieldWords(error, 'displayName')}
          hint={`You sign in as ${self.email}.`}
        />
        <div className="form-buttons">
          <Button type="submit" busy={busy} disabled={displayName.trim() === self.displayName || displayName.trim() === ''}>
            Save name
          </Button>
        </div>
      </form>
    </section>
  )
}

function PasswordForm() {
  const call = useCall()
  const { self } = useConsoleAccess()
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [requestIdOf] = useState(requestIdsByContent)

  async function save(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      const input = { currentPassword, newPassword }
      await call('admin:change-password', input, { requestId: requestIdOf(input) })
      setCurrent('')
      setNew('')
      toast({ title: 'Your password is changed', detail: 'Every other session has ended' })
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  return (
    <section className="settings-part" aria-label="Password">
      <h3>Password</h3>
      <form className="form" onSubmit={save}>
        <input type="email" name="email" autoComplete="username" value={self.email} readOnly hidden />
        <FormError words={error !== null && !onlyAboutFields(error, ['currentPassword', 'newPassword']) ? errorWords(error) : null} />
        <TextField
          label="Current password"
          type="password"
          required
          autoComplete="current-password"
          value={currentPassword}
          onValue={setCurrent}
          error={fieldWords(error, 'currentPassword')}
        />
        <TextField
          label="New password"
          type="password"
          required
          autoComplete="new-password"
          minLength={limits.passwordMinLength}
          maxLength={limits.passwordMaxLength}
          value={newPassword}
          onValue={setNew}
          error={fieldWords(error, 'newPassword')}
          hint={`At least ${limits.passwordMinLength} characters. Every other session ends.`}
        />
        <div className="form-buttons">
          <Button type="submit" busy={busy} disabled={newPassword === '' || currentPassword === ''}>
            Change password
          </Button>
        </div>
      </form>
    </section>
  )
}

function Sessions() {
  const call = useCall()
  const nowMs = useNow()
  const query = useQuery({ queryKey: ['sessions'], staleTime: 0, queryFn: async () => (await call('session:list', {})).sessions })

  async function end(sessionId: NonNullable<typeof query.data>[number]['id']) {
    try {
      await call('session:end', { sessionId })
      await query.refetch()
    } catch (error) {
      toastError('The session was not ended', error)
    }
  }
  return (
    <section className="settings-part" aria-label="Sessions">
      <h3>Sessions</h3>
      {query.isPending && <LoadingRows label="Loading sessions" rows={2} />}
      {query.isError && <FailedNotice words={errorWords(query.error)} onRetry={() => void query.refetch()} />}
      <ul className="lines">
        {query.data?.map((session) => (
          <li key={session.id} className="line">
            <div className="line-words">
              <strong>{session.device || 'Unknown device'}</strong>
              <span className="line-under" title={exactTime(session.lastSeenAtMs)}>
                {session.current ? 'This browser' : `last seen ${agoWords(session.lastSeenAtMs, nowMs)}`} · since{' '}
                {agoWords(session.createdAtMs, nowMs)}
              </span>
            </div>
            {!session.current && (
              <button type="button" className="button" data-size="small" onClick={() => void end(session.id)}>
                End
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
