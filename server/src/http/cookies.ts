// One session cookie per audience: HttpOnly, SameSite=Lax, Secure where the public address is https.
import type { Audience } from '@dramatis/contract/command'
import { limits } from '@dramatis/contract/limits'
import { parseCookie, stringifySetCookie } from 'cookie'

/** The `__Host-` prefix binds a Secure cookie to this host (RFC 6265bis). */
export const cookieName = (audience: Audience, secure: boolean): string => `${secure ? '__Host-' : ''}dramatis_${audience}`

export const readSessionCookie = (header: string | undefined, audience: Audience, secure: boolean): string | undefined =>
  header === undefined ? undefined : parseCookie(header)[cookieName(audience, secure)]

/** Empty `token`: forget it. */
export const sessionCookie = (audience: Audience, secure: boolean, token: string): string =>
  stringifySetCookie({
    name: cookieName(audience, secure),
    value: token,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: token ? limits.sessionDays * 86_400 : 0,
  })
