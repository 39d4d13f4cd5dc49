// A one-time sign-in link: signs in, and offers to set a password at once.
import { limits } from '@dramatis/contract/limits'
import { Button } from '@dramatis/ui/Button.tsx'
import { CommandError } from '@dramatis/ui/command-error'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { useState } from 'react'
import { http } from '../http-door.ts'
import { words } from '../words.ts'
import { newPassword, problems } from './checks.ts'
import { Form } from './forms.tsx'
import { useForm } from './use-form.ts'

const looksLikeSecret = (secret: string) => /^[A-Za-z0-9_-]{20,100}$/.test(secret)

export function LinkArrival({ secret, onEnter, onLeave }: { secret: string; onEnter(): void; onLeave(): void }) {
  const [password, setPassword] = useState('')
  const [bad, setBad] = useState(!looksLikeSecret(secret))
  const redeem = useForm(
    (input: { password?: string }) => (input.password === undefined ? {} : problems(input, { password: newPassword })),
    async (input, requestId) => {
      try {
        await http('client:redeem-link', { secret, ...input }, requestId)
        onEnter()
      } catch (error) {
        if (!(error instanceof CommandError) || error.code !== 'link_invalid') throw error
        setBad(true)
      }
    },
  )
  if (bad) {
    return (
      <>
        <h1>{words('link.bad')}</h1>
        <p className="entrance-intro">{words('link.badIntro')}</p>
        <Button size="large" onClick={onLeave}>
          {words('link.toSignIn')}
        </Button>
      </>
    )
  }
  return (
    <>
      <h1>{words('link.title')}</h1>
      <p className="entrance-intro">{words('link.intro')}</p>
      <Form element={redeem.element} error={redeem.error} onSubmit={() => redeem.submit({ password })}>
        <TextField
          label={words('field.newPassword')}
          hint={words('field.passwordHint', { count: limits.passwordMinLength })}
          name="new-password"
          type="password"
          autoComplete="new-password"
          maxLength={limits.passwordMaxLength}
          value={password}
          onValue={setPassword}
          error={redeem.errors.password}
        />
        <Button type="submit" look="primary" size="large" busy={redeem.busy}>
          {words('link.withPassword')}
        </Button>
        <Button size="large" disabled={redeem.busy} onClick={() => redeem.submit({})}>
          {words('link.without')}
        </Button>
        <p className="entrance-small">{words('link.later')}</p>
      </Form>
    </>
  )
}
