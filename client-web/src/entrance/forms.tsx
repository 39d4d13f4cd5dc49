// The three ways in: with an account, with a new one, with only a name.
import { limits } from '@dramatis/contract/limits'
import { Button } from '@dramatis/ui/Button.tsx'
import { CommandError } from '@dramatis/ui/command-error'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { type FormEvent, type ReactNode, type RefObject, useState } from 'react'
import { errorWords } from '../error-words.ts'
import { http } from '../http-door.ts'
import { words } from '../words.ts'
import { emailLike, filled, newPassword, problems } from './checks.ts'
import { useForm } from './use-form.ts'

interface EntranceFormProps {
  onEnter(): void
  /** The secret of an invitation, where one brought the client here. */
  invitation?: string | undefined
}

export function Form({
  element,
  onSubmit,
  error,
  children,
}: {
  element: RefObject<HTMLFormElement | null>
  onSubmit(): void
  error: string | null
  children: ReactNode
}) {
  return (
    <form
      ref={element}
      className="entrance-form"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
      <p className="form-error" role="alert">
        {error}
      </p>
    </form>
  )
}

export function SignInForm({ onEnter }: EntranceFormProps) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const form = useForm(
    (input: { email: string; password: string }) => problems(input, { email: emailLike, password: filled }),
    async (input, requestId) => {
      await http('client:sign-in', input, requestId)
      onEnter()
    },
    (error) => (error instanceof CommandError && error.code === 'not_allowed' ? words('error.access_ended') : errorWords(error)),
  )
  return (
    <Form element={form.element} error={form.error} onSubmit={() => form.submit({ email, password })}>
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
      <TextField
        label={words('field.password')}
        name="password"
        type="password"
        autoComplete="current-password"
        maxLength={limits.passwordMaxLength}
        value={password}
        onValue={setPassword}
        error={form.errors.password}
      />
      <Button type="submit" look="primary" size="large" busy={form.busy}>
        {words('welcome.signIn')}
      </Button>
      <p className="entrance-small">{words('welcome.forgot')}</p>
    </Form>
  )
}

export function SignUpForm({ onEnter, invitation }: EntranceFormProps) {
  const [displayName, setDisplayName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const form = useForm(
    (input: { displayName: string; email: string; password: string }) =>
      problems(input, { displayName: filled, email: emailLike, password: newPassword }),
    async (input, requestId) => {
      await http('client:sign-up', { ...input, ...(invitation ? { invitation } : {}) }, requestId)
      onEnter()
    },
  )
  return (
    <Form element={form.element} error={form.error} onSubmit={() => form.submit({ displayName, email, password })}>
      <TextField
        label={words('field.name')}
        hint={words('field.nameHint')}
        name="name"
        autoComplete="name"
        maxLength={limits.displayNameLength}
        value={displayName}
        onValue={setDisplayName}
        error={form.errors.displayName}
      />
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
      <TextField
        label={words('field.password')}
        hint={words('field.passwordHint', { count: limits.passwordMinLength })}
        name="new-password"
        type="password"
        autoComplete="new-password"
        maxLength={limits.passwordMaxLength}
        value={password}
        onValue={setPassword}
        error={form.errors.password}
      />
      <Button type="submit" look="primary" size="large" busy={form.busy}>
        {words('welcome.signUp')}
      </Button>
    </Form>
  )
}

export function GuestForm({ onEnter, invitation }: EntranceFormProps) {
  const [displayName, setDisplayName] = useState('')
  const form = useForm(
    (input: { displayName: string }) => problems(input, { displayName: filled }),
    async (input, requestId) => {
      await http('client:join-as-guest', { ...input, ...(invitation ? { invitation } : {}) }, requestId)
      onEnter()
    },
  )
  return (
    <Form element={form.element} error={form.error} onSubmit={() => form.submit({ displayName })}>
      <TextField
        label={words('field.name')}
        hint={words('field.nameHint')}
        name="name"
        autoComplete="name"
        maxLength={limits.displayNameLength}
        value={displayName}
        onValue={setDisplayName}
        error={form.errors.displayName}
      />
      <Button type="submit" look="primary" size="large" busy={form.busy}>
        {words('welcome.guest')}
      </Button>
      <p className="entrance-small">{words('welcome.guestIntro')}</p>
    </Form>
  )
}
