// What every form does: one request at a time, the same request id for the same content, errors beside their fields.
import type { RequestId } from '@dramatis/contract/ids'
import { CommandError } from '@dramatis/ui/command-error'
import { requestIdsByContent } from '@dramatis/ui/request-id'
import { useRef, useState } from 'react'
import { errorWords } from '../error-words.ts'
import { words } from '../words.ts'

export interface FormState {
  busy: boolean
  /** Of the whole form. */
  error: string | null
  /** By field. */
  errors: Record<string, string>
}

/** `check` finds what can be seen without asking; `send` asks. Focus goes to the first field that is wrong. */
export function useForm<Input extends object>(
  check: (input: Input) => Record<string, string>,
  send: (input: Input, requestId: RequestId) => Promise<void>,
  describe: (error: unknown) => string = errorWords,
) {
  const [form, setForm] = useState<FormState>({ busy: false, error: null, errors: {} })
  const element = useRef<HTMLFormElement>(null)
  const requestIds = useRef(requestIdsByContent())

  const showErrors = (errors: Record<string, string>) => {
    setForm({ busy: false, error: null, errors })
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }

  const submit = async (input: Input) => {
    if (form.busy) return
    const errors = check(input)
    if (Object.keys(errors).length > 0) return showErrors(errors)
    setForm({ busy: true, error: null, errors: {} })
    try {
      await send(input, requestIds.current(input))
      setForm({ busy: false, error: null, errors: {} })
    } catch (error) {
      const fields = error instanceof CommandError && error.code === 'invalid_input' ? (error.wire?.fields ?? []) : []
      const named = fields.filter((field) => field.path in input)
      if (named.length > 0)
        showErrors(Object.fromEntries(named.map((field) => [field.path, words('field.refused', { problem: field.message })])))
      else setForm({ busy: false, error: describe(error), errors: {} })
    }
  }
  return { ...form, submit, element }
}
