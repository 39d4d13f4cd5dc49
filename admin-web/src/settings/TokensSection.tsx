// API tokens: make, see when each was last used, revoke. A token acts as the admin who made it.
import { limits } from '@dramatis/contract/limits'
import type { ApiToken } from '@dramatis/contract/staff-views'
import { Button } from '@dramatis/ui/Button.tsx'
import { requestIdsByContent } from '@dramatis/ui/request-id'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { type FormEvent, useCallback, useState } from 'react'
import { useCall } from '../console-context.ts'
import type { AdminEvent } from '../inbox-state.ts'
import { errorWords, fieldWords, onlyAboutFields } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { EmptyNotice, FailedNotice, LoadingRows } from '../parts/Notice.tsx'
import { OnceSecret } from '../parts/OnceSecret.tsx'
import { Question } from '../parts/Question.tsx'
import { Sheet } from '../parts/Sheet.tsx'
import { useAfterEvents } from '../parts/use-pages.ts'
import { agoWords } from '../time-words.ts'
import { useNow } from '../use-now.ts'
import { SettingsHead } from './SettingsHead.tsx'

const isNews = (event: AdminEvent) => event.name === 'token:changed'

export function TokensSection() {
  const call = useCall()
  const nowMs = useNow()
  const query = useQuery({ queryKey: ['tokens'], queryFn: async () => (await call('token:list', {})).tokens })
  const { refetch } = query
  const again = useCallback(() => void refetch(), [refetch])
  useAfterEvents(isNews, again)
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<ApiToken | null>(null)
  return (
    <>
      <SettingsHead
        title="API tokens"
        lead="A program with a token does what you may do, by the same rules. Everything it does is written down under your name."
      >
        <button type="button" className="button" data-look="primary" onClick={() => setMaking(true)}>
          <Plus size={16} aria-hidden />
          New token
        </button>
      </SettingsHead>
      <p className="settings-note">
        The API is described at{' '}
        <a href="/api/docs" target="_blank" rel="noreferrer">
          /api/docs
        </a>
        .
      </p>
      {query.isPending && <LoadingRows label="Loading tokens" rows={3} />}
      {query.isError && <FailedNotice words={errorWords(query.error)} onRetry={again} />}
      {query.data?.length === 0 && (
        <EmptyNotice title="No tokens yet">Make one for each program, so that each can be revoked alone.</EmptyNotice>
      )}
      <ul className="lines">
        {query.data?.map((token) => (
          <li key={token.id} className="line" data-faded={token.revoked || undefined}>
            <div className="line-words">
              <strong>{token.name}</strong>
              <span className="line-under">
                made {agoWords(token.createdAtMs, nowMs)} ·{' '}
                {token.lastUsedAtMs ? `last used ${agoWords(token.lastUsedAtMs, nowMs)}` : 'never used'}
              </span>
            </div>
            {token.revoked ? (
              <span className="pill">revoked</span>
            ) : (
              <button type="button" className="button" data-size="small" onClick={() => setRevoking(token)}>
                Revoke…
              </button>
            )}
          </li>
        ))}
      </ul>
      {making && <TokenForm onClose={() => setMaking(false)} onMade={again} />}
      <Question
        open={revoking !== null}
        title={`Revoke “${revoking?.name ?? ''}”?`}
        detail="The program that uses it stops working at once, on open connections too."
        answer="Revoke"
        danger
        run={async () => {
          if (!revoking) return
          await call('token:revoke', { tokenId: revoking.id })
          again()
        }}
        onClose={() => setRevoking(null)}
      />
    </>
  )
}

function TokenForm({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const call = useCall()
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [token, setToken] = useState<string | null>(null)
  const [requestIdOf] = useState(requestIdsByContent)

  async function save(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      const input = { name }
      setToken((await call('token:create', input, { requestId: requestIdOf(input) })).token)
      onMade()
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  if (token) {
    return (
      <Sheet open onClose={onClose} title={`Token “${name}”`}>
        <OnceSecret
          label="API token"
          value={token}
          note="Shown only here. Keep it like a password; send it as “Authorization: Bearer …”."
        />
      </Sheet>
    )
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title="New API token"
      footer={
        <Button type="submit" form="token-form" look="primary" busy={busy}>
          Make token
        </Button>
      }
    >
      <form id="token-form" className="form" onSubmit={save}>
        <FormError words={error !== null && !onlyAboutFields(error, ['name']) ? errorWords(error) : null} />
        <TextField
          label="Name"
          required
          autoFocus
          maxLength={limits.tokenNameLength}
          value={name}
          onValue={setName}
          error={fieldWords(error, 'name')}
          hint="The program that will use it."
        />
      </form>
    </Sheet>
  )
}
