// Knocks at the doors with credentials and origins written down by hand: HTTP, Socket.IO by polling and by WebSocket. Answers
// whether somebody was let in, and nothing else.
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import type { Audience } from '@dramatis/contract/command'
import { io } from 'socket.io-client'
import { httpRequest } from '../../support/http-request.ts'
import { newRequestId } from '../../support/words.ts'

export interface Shown {
  readonly origin?: string | undefined
  readonly cookie?: string | undefined
  /** Of an Authorization header, as it stands. */
  readonly authorization?: string | undefined
  /** In the handshake of a socket. */
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

const headersOf = ({ origin, cookie, authorization, headers }: Shown): Record<string, string> => ({
  ...headers,
  ...(origin !== undefined && { origin }),
  ...(cookie !== undefined && { cookie }),
  ...(authorization !== undefined && { authorization }),
})

export class Doors {
  readonly port: number
  readonly #agent = new Agent({ keepAlive: true })

  constructor(port: number) {
    this.port = port
  }

  close(): void {
    this.#agent.destroy()
  }

  async #status(method: string, path: string, headers: Record<string, string>, body?: string): Promise<number> {
    const asked = { method, path, headers, ...(body !== undefined && { body }) }
    return (await httpRequest(this.port, this.#agent, asked)).status
  }

  /** Reads what only who is signed in may read. */
  async reads(audience: Audience, shown: Shown): Promise<boolean> {
    return (await this.#status('GET', `/api/v1/${audience}/me`, headersOf(shown))) === 200
  }

  /** Any route that writes: its refusal, or `done`. */
  async writes(method: string, path: string, shown: Shown, body = '{}'): Promise<{ code: string }> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': newRequestId(), ...headersOf(shown) }
    const answered = await httpRequest(this.port, this.#agent, { method, path, headers, body })
    return answered.status === 200 ? { code: 'done' } : answered.json<{ error: { code: string } }>().error
  }

  /** Begins a connection by polling. */
  async polls(shown: Shown): Promise<boolean> {
    return (await this.#status('GET', '/socket.io/?EIO=4&transport=polling', headersOf(shown))) === 200
  }

  /** Goes on with a connection that somebody began by polling: reads its packets, or writes one. */
  async pollsOn(sid: string, method: 'GET' | 'POST', shown: Shown): Promise<boolean> {
    const path = `/socket.io/?EIO=4&transport=polling&sid=${sid}`
    return (
      (await this.#status(method, path, { 'content-type': 'text/plain', ...headersOf(shown) }, method === 'POST' ? '3' : undefined)) === 200
    )
  }

  /** Begins a connection by polling and answers its id, which is no credential. */
  async sidOf(shown: Shown): Promise<string> {
    const answered = await httpRequest(this.port, this.#agent, {
      method: 'GET',
      path: '/socket.io/?EIO=4&transport=polling',
      headers: headersOf(shown),
    })
    return (JSON.parse(answered.text.slice(1)) as { sid: string }).sid
  }

  /** A WebSocket, before any namespace. */
  upgrades(shown: Shown): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const asked = request({
        host: '127.0.0.1',
        port: this.port,
        path: '/socket.io/?EIO=4&transport=websocket',
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': randomBytes(16).toString('base64'),
          ...headersOf(shown),
        },
      })
      asked.on('upgrade', (response, socket) => {
        socket.destroy()
        resolve(response.statusCode === 101)
      })
      asked.on('response', (response) => {
        response.resume()
        resolve(false)
      })
      asked.on('error', reject)
      asked.end()
    })
  }

  /** A whole connection to the namespace of an audience. */
  connects(audience: Audience, shown: Shown, transport: 'websocket' | 'polling'): Promise<boolean> {
    const socket = io(`http://127.0.0.1:${this.port}/${audience}`, {
      forceNew: true,
      reconnection: false,
      transports: [transport],
      extraHeaders: headersOf(shown),
      ...(shown.token !== undefined && { auth: { token: shown.token } }),
    })
    return new Promise((resolve) => {
      const settle = (isIn: boolean) => {
        socket.disconnect()
        resolve(isIn)
      }
      socket.on('connect', () => settle(true))
      socket.on('connect_error', () => settle(false))
    })
  }
}
