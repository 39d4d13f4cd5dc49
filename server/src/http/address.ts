// Where a request comes from and what our own address is, as far as the configuration lets us believe it.
import type { IncomingMessage } from 'node:http'
import proxyAddress from '@fastify/proxy-addr'

export interface Addresses {
  /** The asker's address. Forwarding headers count only when they come from a trusted proxy. */
  addressOf(request: IncomingMessage): string
  /** The origin in the asker's browser: PUBLIC_URL, or the request's own host. */
  baseUrlOf(request: IncomingMessage): string
  /** Whether the Origin header, if there is one, is ours. `absent` when there is none. */
  originOf(request: IncomingMessage): 'own' | 'foreign' | 'absent'
}

export function createAddresses(publicUrl: string | undefined, trustedProxies: readonly string[]): Addresses {
  const trust = proxyAddress.compile([...trustedProxies])
  const hostOf = (request: IncomingMessage) => request.headers.host ?? 'localhost'
  return {
    addressOf: (request) => proxyAddress(request, trust),
    baseUrlOf: (request) => publicUrl ?? `http://${hostOf(request)}`,
    originOf: (request) => {
      const { origin } = request.headers
      // Browsers send no Origin with a GET of the same origin, but say where it comes from.
      if (origin === undefined) return ['cross-site', 'same-site'].includes(String(request.headers['sec-fetch-site'])) ? 'foreign' : 'absent'
      if (publicUrl !== undefined) return origin === publicUrl ? 'own' : 'foreign'
      return URL.canParse(origin) && new URL(origin).host === hostOf(request) ? 'own' : 'foreign'
    },
  }
}

/** "Firefox on Linux" from a User-Agent header; empty when it says neither. */
export function deviceOf(userAgent: string | undefined): string {
  const text = userAgent ?? ''
  const browser = [/Edg\//, /OPR\//, /Firefox\//, /Chrome\//, /Safari\//].findIndex((pattern) => pattern.test(text))
  const system = [/Android/, /iPhone|iPad/, /Windows/, /Mac OS X/, /CrOS/, /Linux/].findIndex((pattern) => pattern.test(text))
  const names = [['Edge', 'Opera', 'Firefox', 'Chrome', 'Safari'][browser], ['Android', 'iOS', 'Windows', 'macOS', 'ChromeOS', 'Linux'][system]]
  return names.filter(Boolean).join(' on ')
}
