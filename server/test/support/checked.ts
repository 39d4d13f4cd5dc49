// What leaves the house is held against the contract: every answer and every event, each field, none too many. A
// difference is written down as a fault, and the house that made it does not close quietly.
import { isDeepStrictEqual } from 'node:util'
import { adminCommands } from '@dramatis/contract/admin-commands'
import { clientCommands } from '@dramatis/contract/client-commands'
import { clientEvents } from '@dramatis/contract/client-views'
import type { Audience, CommandContract } from '@dramatis/contract/command'
import { adminEvents } from '@dramatis/contract/staff-views'
import type { z } from 'zod'

export const contractOf = (audience: Audience, name: string): CommandContract | undefined =>
  ((audience === 'client' ? clientCommands : adminCommands) as Record<string, CommandContract>)[name]

/** Undefined: as the contract says. Otherwise one sentence on what is not. */
export function faultIn(schema: z.ZodType | undefined, value: unknown): string | undefined {
  if (!schema) return 'is in no contract'
  const parsed = schema.safeParse(value)
  if (!parsed.success) return parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')
  // Parsing drops fields that the schema does not know: then the two differ.
  return isDeepStrictEqual(parsed.data, value) ? undefined : `holds more than its contract: ${JSON.stringify(value)}`
}

export const faultInEvent = (audience: Audience, name: string, payload: unknown): string | undefined =>
  faultIn(((audience === 'client' ? clientEvents : adminEvents) as Record<string, z.ZodType>)[name], payload)
