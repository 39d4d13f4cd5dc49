// Changes the password; a client without one sets it, with an e-mail address where none is known.
import type { ClientSelf } from '@dramatis/contract/client-views'
import { limits } from '@dramatis/contract/limits'
import { Button } from '@dramatis/ui/Button.tsx'
import { CommandError } from '@dramatis/ui/command-error'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { addToast } from '@dramatis/ui/toast-store'
import { useState } from 'react'
import { useChat } from '../chat-context.ts'
import { emailLike, filled, newPassword, problems } from '../entrance/checks.ts'
import { Form } from '../entrance/forms.tsx'
import { useForm } from '../entrance/use-form.ts'
import { errorWords } from '../error-words.ts'
import { words } from '../words.ts'

interface PasswordInput {
  currentPassword?: string
  newPassword: string
  email?: string
}

export function PasswordForm({ self }: { self: ClientSelf }) {
  const chat = useChat()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [email, setEmail] = useState('')
  const needsEmail = self.email === null
  const form = useForm<PasswordInput>(
    (input) =>
      problems(input, {
        ...(self.hasPassword ? { currentPassword: filled } : {}),
        ...(needsEmail ? { email: emailLike } : {}),
        newPassword,
      }),
    async (input, requestId) => {
      await chat.connection.call('client:change-password', input, { requestId })
      setCurrent('')
      setNext('')
      addToast(words(self.hasPassword ? 'settings.passwordChanged' : 'settings.passwordSet'))
      await chat.refreshSelf()
    },
    (error) => (error instanceof CommandError && error.code === 'wrong_credentials' ? words('error.wrongPassword') : errorWords(error)),
  )
  const submit = () =>
    form.submit({ ...(self.hasPassword ? { currentPassword: current } : {}), newPassword: next, ...(needsEmail ? { email } : {}) })
  return (
    <Form element={form.element} error={form.error} onSubmit={submit}>
      <p className="settings-intro">
        {self.email !== null && <>{words('settings.signedInAs', { email: self.email })}. </>}
        {words(self.hasPassword ? 'settings.passwordIntro' : 'settings.setPasswordIntro')}
      </p>
      {needsEmail && (
        <TextField
          label={words('field.email')}
          name="email"
          type="email"
          autoComplete="username"
          inputMode="email"
          maxLength={limits.emailLength}
          value={email}
          onValue={setEmail}
          error={form.errors.email}
        />
      )}
      {self.hasPassword && (
        <TextField
          label={words('field.currentPassword')}
          type="password"
          autoComplete="current-password"
          maxLength={limits.passwordMaxLength}
          value={current}
          onValue={setCurrent}
          error={form.errors.currentPassword}
        />
      )}
      <TextField
        label={words('field.newPassword')}
        hint={words('field.passwordHint', { count: limits.passwordMinLength })}
        type="password"
        autoComplete="new-password"
        maxLength={limits.passwordMaxLength}
        value={next}
        onValue={setNext}
        error={form.errors.newPassword}
      />
      <Button type="submit" busy={form.busy}>
        {words(self.hasPassword ? 'settings.changePassword' : 'settings.setPassword')}
      </Button>
    </Form>
  )
}
