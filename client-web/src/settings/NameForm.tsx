// Changes the name that others see.
import type { ClientSelf } from '@dramatis/contract/client-views'
import { limits } from '@dramatis/contract/limits'
import { Button } from '@dramatis/ui/Button.tsx'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { addToast } from '@dramatis/ui/toast-store'
import { useState } from 'react'
import { useChat } from '../chat-context.ts'
import { filled, problems } from '../entrance/checks.ts'
import { Form } from '../entrance/forms.tsx'
import { useForm } from '../entrance/use-form.ts'
import { words } from '../words.ts'

export function NameForm({ self }: { self: ClientSelf }) {
  const chat = useChat()
  const [displayName, setDisplayName] = useState(self.displayName)
  const form = useForm(
    (input: { displayName: string }) => problems(input, { displayName: filled }),
    async (input, requestId) => {
      await chat.connection.call('client:rename', input, { requestId })
      await chat.refreshSelf()
      addToast(words('app.saved'))
    },
  )
  return (
    <Form element={form.element} error={form.error} onSubmit={() => form.submit({ displayName })}>
      <TextField
        label={words('field.name')}
        hint={words('field.nameHint')}
        autoComplete="name"
        maxLength={limits.displayNameLength}
        value={displayName}
        onValue={setDisplayName}
        error={form.errors.displayName}
      />
      <Button type="submit" busy={form.busy} disabled={displayName.trim() === self.displayName}>
        {words('app.save')}
      </Button>
    </Form>
  )
}
