// One HTTP request, written down exactly as a test wants it: any method, header and body, and the answer as it came.
import { type Agent, type IncomingHttpHeaders, request as nodeRequest } from 'node:http'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string | Buffer
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly bytes: Buffer
  /** The body as JSON. @throws when it is none */
  json<T = unknown>(): T
}

export function httpRequest(port: number, agent: Agent, { method, path, headers, body }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    // A path with odd characters is sent as it stands: it is the server's task to refuse it.
    const request = nodeRequest(
      { host: '127.0.0.1', port, agent, method, path, headers: { 'accept-encoding': 'identity', ...length, ...headers } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const bytes = Buffer.concat(chunks)
          const text = bytes.toString('utf8')
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, bytes, json: <T>() => JSON.parse(text) as T })
        })
      },
    )
    request.on('error', reject)
    request.setTimeout(20_000, () => request.destroy(new Error(`${method} ${path} was not answered within 20 s`)))
    request.end(body)
  })
}
