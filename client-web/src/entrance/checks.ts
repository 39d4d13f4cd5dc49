// What can be said about a form before asking the server, which decides.
import { limits } from '@dramatis/contract/limits'
import { words } from '../words.ts'

type Check = (text: string) => string | null

export const filled: Check = (text) => (text.trim() === '' ? words('field.required') : null)
export const emailLike: Check = (text) => filled(text) ?? (/^\S+@\S+\.\S+$/.test(text.trim()) ? null : words('field.emailBad'))
export const newPassword: Check = (text) =>
  filled(text) ?? (text.length < limits.passwordMinLength ? words('field.passwordShort', { count: limits.passwordMinLength }) : null)

/** The problems of a form by field; fields without one are left out. */
export function problems<Input extends object>(input: Input, checks: { [Field in keyof Input]?: Check }): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [field, check] of Object.entries(checks) as [keyof Input & string, Check][]) {
    const problem = check(String(input[field] ?? ''))
    if (problem) found[field] = problem
  }
  return found
}
