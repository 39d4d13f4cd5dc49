// Where a request comes from and what our own address is, as far as the configuration lets us believe it.
import type { IncomingMessage } from 'node:http'
import proxyAddress from '@fastify/proxy-addr'

export interface Addresses {
  /** Whom limits count: the asker's address, of IPv6 its network of 64 bits. Forwarding headers count only from a trusted proxy. */
  addressOf(request: IncomingMessage): string
  /** Asked on this machine itself, and not passed on by a proxy. */
  isLocal(request: IncomingMessage): boolean
  /** The origin in the asker's browser: PUBLIC_URL, or the request's own host. */
  baseUrlOf(request: IncomingMessage): string
  /** Whether the Origin header, if there is one, is ours. `absent` when there is none. */
  originOf(request: IncomingMessage): 'own' | 'foreign' | 'absent'
}

export function createAddresses(publicUrl: string | undefined, trustedProxies: readonly string[]): Addresses {
  const trust = proxyAddress.compile([...trustedProxies])
  // Links are made from it, so it is a host and nothing else.
  const hostOf = (request: IncomingMessage) =>
    /^[\w.:[\]-]+$/.test(request.headers.host ?? '') ? (request.headers.host as string) : 'localhost'
  return {
    addressOf: (request) => networkOf(proxyAddress(request, trust)),
    isLocal: ({ socket, headers }) =>
      /^(127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? '') &&
      headers['x-forwarded-for'] === undefined &&
      headers.forwarded === undefined,
    baseUrlOf: (request) => publicUrl ?? `http://${hostOf(request)}`,
    originOf: (request) => {
      const { origin } = request.headers
      // Browsers send no Origin with a GET of the same origin, but say where it comes from.
      if (origin === undefined)
        return ['cross-site', 'same-site'].includes(String(request.headers['sec-fetch-site'])) ? 'foreign' : 'absent'
      if (publicUrl !== undefined) return origin === publicUrl ? 'own' : 'foreign'
      return URL.canParse(origin) && new URL(origin).host === hostOf(request) ? 'own' : 'foreign'
    },
  }
}

/** One household or server has 2^64 addresses of IPv6: its first four groups are what tells them apart. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1]
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address
  const [front = '', back] = address.split('::')
  const groups = front.split(':').filter(Boolean)
  const missing = back === undefined ? 0 : 8 - groups.length - back.split(':').filter(Boolean).length
  return [...groups, ...Array<string>(missing).fill('0'), ...(back ?? '').split(':')].slice(0, 4).join(':')
}

/** "Firefox on Linux" from a User-Agent header; empty when it says neither. */
export function deviceOf(userAgent: string | undefined): string {
  const text = userAgent ?? ''
  const browser = [/Edg\//, /OPR\//, /Firefox\//, /Chrome\//, /Safari\//].findIndex((pattern) => pattern.test(text))
  const system = [/Android/, /iPhone|iPad/, /Windows/, /Mac OS X/, /CrOS/, /Linux/].findIndex((pattern) => pattern.test(text))
  const names = [
    ['Edge', 'Opera', 'Firefox', 'Chrome', 'Safari'][browser],
    ['Android', 'iOS', 'Windows', 'macOS', 'ChromeOS', 'Linux'][system],
  ]
  return names.filter(Boolean).join(' on ')
}
