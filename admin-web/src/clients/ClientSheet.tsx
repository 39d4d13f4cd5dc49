// One client: who they are, their conversations, writing to them, a new sign-in link, and their access.
import type { ClientId } from '@dramatis/contract/ids'
import { KeyRound, UserRoundCheck, UserRoundX } from 'lucide-react'
import { useState } from 'react'
import { useCall, useConsole } from '../console-context.ts'
import { ClientCard } from '../context/ClientCard.tsx'
import { OtherConversations } from '../context/OtherConversations.tsx'
import { useClient } from '../context/use-client.ts'
import { WriteAs } from '../context/WriteAs.tsx'
import { errorWords } from '../parts/error-words.ts'
import { FailedNotice, LoadingRows } from '../parts/Notice.tsx'
import { OnceSecret } from '../parts/OnceSecret.tsx'
import { Question } from '../parts/Question.tsx'
import { Sheet } from '../parts/Sheet.tsx'
import { toast, toastError } from '../parts/toasts.ts'
import { exactTime } from '../time-words.ts'

export function ClientSheet({ clientId, onClose }: { clientId: ClientId; onClose: () => void }) {
  const call = useCall()
  const query = useClient(clientId)
  const client = useConsole((state) => state.clients.get(clientId)) ?? query.data?.client
  const [link, setLink] = useState<{ url: string; expiresAtMs: number } | null>(null)
  const [ending, setEnding] = useState(false)

  async function makeLink() {
    try {
      setLink(await call('client:make-link', { clientId }))
    } catch (error) {
      toastError('No link was made', error)
    }
  }
  async function restore(name: string) {
    try {
      await call('client:restore-access', { clientId })
      toast({ title: `${name} has access again` })
    } catch (error) {
      toastError('Access was not restored', error)
    }
  }
  return (
    <Sheet open onClose={onClose} title={client?.displayName ?? 'Client'}>
      {query.isError && <FailedNotice words={errorWords(query.error)} onRetry={() => void query.refetch()} />}
      {!client && query.isPending && <LoadingRows label="Loading the client" rows={3} />}
      {client && (
        <>
          <ClientCard
            client={{
              kind: 'client',
              id: client.id,
              displayName: client.displayName,
              avatarUrl: client.avatarUrl,
              colour: client.colour,
              version: client.version,
            }}
          />
          {link && (
            <OnceSecret
              label="One-time sign-in link"
              value={link.url}
              note={`Shown only here. Works once, until ${exactTime(link.expiresAtMs)}. With it ${client.displayName} is signed in and may set a new password.`}
            />
          )}
          <div className="sheet-actions">
            <WriteAs clientId={clientId} displayName={client.displayName} disabled={client.accessEnded} />
            <button type="button" className="button" data-size="small" disabled={client.accessEnded} onClick={() => void makeLink()}>
              <KeyRound size={14} aria-hidden />
              Make sign-in link
            </button>
            {client.accessEnded ? (
              <button type="button" className="button" data-size="small" onClick={() => void restore(client.displayName)}>
                <UserRoundCheck size={14} aria-hidden />
                Restore access
              </button>
            ) : (
              <button type="button" className="button button-warning" data-size="small" onClick={() => setEnding(true)}>
                <UserRoundX size={14} aria-hidden />
                End access…
              </button>
            )}
          </div>
          <OtherConversations clientId={clientId} exceptId={null} />
          <Question
            open={ending}
            title={`End the access of ${client.displayName}?`}
            detail="They are signed out everywhere within a second and cannot sign in. What was said stays. You can restore their access later."
            answer="End access"
            danger
            run={() => call('client:end-access', { clientId })}
            onClose={() => setEnding(false)}
          />
        </>
      )}
    </Sheet>
  )
}
