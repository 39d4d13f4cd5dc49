// The environment, read once and checked. An error names the variable and what it may be.

import { displayName, email, newPassword } from '@dramatis/contract/fields'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { StartError } from './errors.ts'

const flag = z.enum(['on', 'off', 'true', 'false', '1', '0'], 'must be on or off').transform((text) => ['on', 'true', '1'].includes(text))

const proxies = z.string().transform((text, context) => {
  const ranges = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part && part !== 'none')
  for (const range of ranges) {
    if (!ipaddr.isValid(range) && !ipaddr.isValidCIDR(range)) {
      context.addIssue({ code: 'custom', message: `holds ${range}, which is no address or range like 10.0.0.0/8` })
    }
  }
  return ranges
})

const publicUrl = z
  .url({ protocol: /^https?$/, error: 'is not an http or https address' })
  .refine(
    // What is no address at all is said above, and once.
    (text) => !URL.canParse(text) || (new URL(text).pathname === '/' && !new URL(text).search),
    'has a path; Dramatis wants an origin of its own, like https://chat.example.org',
  )
  .transform((text) => new URL(text).origin)

const environment = z.object({
  PORT: z.coerce
    .number('is not a number')
    .int('is not a whole number')
    .min(0, 'is not between 0 and 65535')
    .max(65535, 'is not between 0 and 65535')
    .default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  PUBLIC_URL: publicUrl.optional(),
  TEAM_NAME: displayName.default('the team'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'is not like postgres://name:password@host:5432/database')
    .optional(),
  TRUSTED_PROXIES: proxies.default([]),
  SIGN_UP: z.enum(['open', 'invitation', 'closed'], 'must be open, invitation or closed').default('open'),
  GUESTS: flag.default(false),
  ADMIN_EMAIL: email.optional(),
  ADMIN_PASSWORD: newPassword.optional(),
  ACCEPT_LOST_MESSAGES: flag.default(false),
  METRICS_TOKEN: z.string().min(16, 'needs at least 16 characters').optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be fatal, error, warn, info, debug, trace or silent')
    .default('info'),
})

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** Origin that browsers see; undefined: each request's own host. */
  readonly publicUrl: string | undefined
  readonly teamName: string
  readonly databaseUrl: string | undefined
  readonly trustedProxies: readonly string[]
  readonly signUp: 'open' | 'invitation' | 'closed'
  readonly guests: boolean
  readonly firstAdmin: { email: string; password: string } | undefined
  /** Starts although the database acknowledges what a power cut may take away again. */
  readonly acceptLostMessages: boolean
  /** What a reader of /metrics must show; undefined: only this machine may read. */
  readonly metricsToken: string | undefined
  readonly logLevel: string
}

/** @throws StartError that names each variable that makes no sense */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    // The first fault of each variable: the others mostly follow from it.
    const faults = new Map(parsed.error.issues.toReversed().map((issue) => [issue.path.join('.'), issue.message]))
    throw new StartError(
      [...faults]
        .toReversed()
        .map(([name, message]) => `${name} ${message}`)
        .join('; '),
    )
  }
  const values = parsed.data
  if ((values.ADMIN_EMAIL === undefined) !== (values.ADMIN_PASSWORD === undefined)) {
    throw new StartError('ADMIN_EMAIL and ADMIN_PASSWORD go together: set both or neither')
  }
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    publicUrl: values.PUBLIC_URL,
    teamName: values.TEAM_NAME,
    databaseUrl: values.DATABASE_URL,
    trustedProxies: values.TRUSTED_PROXIES,
    signUp: values.SIGN_UP,
    guests: values.GUESTS,
    firstAdmin: values.ADMIN_EMAIL && values.ADMIN_PASSWORD ? { email: values.ADMIN_EMAIL, password: values.ADMIN_PASSWORD } : undefined,
    acceptLostMessages: values.ACCEPT_LOST_MESSAGES,
    metricsToken: values.METRICS_TOKEN,
    logLevel: values.LOG_LEVEL,
  })
}
