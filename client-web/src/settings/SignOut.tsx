// Signing out: ends the session and forgets what this browser keeps, after asking where something would be lost.
import type { ClientSelf } from '@dramatis/contract/client-views'
import { Button } from '@dramatis/ui/Button.tsx'
import { forgetPictures } from '@dramatis/ui/pictures/kept-pictures'
import { newRequestId } from '@dramatis/ui/request-id'
import { addToast } from '@dramatis/ui/toast-store'
import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { useChat } from '../chat-context.ts'
import { errorWords } from '../error-words.ts'
import { http } from '../http-door.ts'
import { forgetClient } from '../stored.ts'
import { words } from '../words.ts'

export function SignOut({ self }: { self: ClientSelf }) {
  const chat = useChat()
  const [warned, setWarned] = useState(false)
  const [busy, setBusy] = useState(false)
  const unsent = chat.outbox.unsent()
  const locksOut = !self.hasPassword
  const signOut = async () => {
    if (!warned && (locksOut || unsent > 0)) return setWarned(true)
    setBusy(true)
    try {
      await http('client:sign-out', {}, newRequestId())
      forgetClient(self.id)
      await forgetPictures((owner) => owner === `client.${self.id}`)
      // Whoever signs in next begins with the chat.
      history.replaceState(null, '', '/')
      chat.endAsSignedOut()
    } catch (error) {
      addToast(errorWords(error), { look: 'bad' })
      setBusy(false)
    }
  }
  return (
    <div className="sign-out">
      {warned && (
        <p role="alert">
          {locksOut && words('settings.guestWarning')} {unsent > 0 && words('settings.unsentWarning', { count: unsent })}
        </p>
      )}
      <div>
        <Button
          look={warned ? 'bad' : 'plain'}
          busy={busy}
          onClick={signOut}
          icon={<LogOut size={18} strokeWidth={1.75} aria-hidden="true" />}
        >
          {words(warned ? 'settings.signOutAnyway' : 'settings.signOut')}
        </Button>
        {warned && (
          <Button look="quiet" onClick={() => setWarned(false)}>
            {words('app.cancel')}
          </Button>
        )}
      </div>
    </div>
  )
}
