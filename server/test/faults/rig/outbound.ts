// Notes every address that a process turns to. Under strace where it is there, which also sees native code; otherwise by
// wrapping what Node connects, sends and asks with. This file is both the preload and what reads the notes.

// Notes every address that a process turns to. Under strace where it is there, which also sees native code; otherwise by
// wrapping what Node connects, sends and asks with. This file is both the preload and what reads the notes.
import childProcess, { type ChildProcess, spawnSync } from 'node:child_process'
import dgram from 'node:dgram'
import dns from 'node:dns'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { Socket } from 'node:net'

/** How a process is started so that it is seen, and by what. */
export interface Trace {
  readonly by: 'strace' | 'a preload'
  readonly under: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Calls by which something leaves: connections, and datagrams that name their receiver. */
const calls = 'trace=connect,sendto,sendmsg,sendmmsg'

export function traceInto(file: string): Trace {
  const tried = spawnSync('strace', ['-f', '-A', '-e', calls, '-o', '/dev/null', 'true'])
  // -D: the process itself stays the child, so that it gets the signals.
  if (tried.status === 0) return { by: 'strace', under: ['strace', '-D', '-f', '-qq', '-s', '0', '-A', '-e', calls, '-o', file], env: {} }
  return { by: 'a preload', under: [], env: { OUTBOUND_FILE: file } }
}

/** Where it turned to, each once: `127.0.0.1:5432`, `unix:/run/...`, and of a preload also names that were looked up. */
export function outboundIn(file: string): string[] {
  if (!existsSync(file)) return []
  const found = new Set<string>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('to ')) found.add(line.slice(3))
    const internet = /sin6?_port=htons\((\d+)\)/.exec(line)
    const address = /inet_addr\("([^"]+)"\)/.exec(line)?.[1] ?? /inet_pton\(AF_INET6, "([^"]+)"/.exec(line)?.[1]
    if (internet && address !== undefined) found.add(`${address}:${internet[1]}`)
    const path = /sun_path=(@?"[^"]*")/.exec(line)?.[1]
    if (path !== undefined) found.add(`unix:${path.replaceAll('"', '')}`)
  }
  return [...found].sort()
}

/** Wraps what Node turns to others with; as early as possible. */
export function noteOutbound(file: string): void {
  const note = (to: string) => appendFileSync(file, `to ${to}\n`)
  const { connect } = Socket.prototype
  Object.assign(Socket.prototype, {
    connect(this: Socket, ...given: unknown[]) {
      const [first] = given.flat() as [unknown]
      const { host, port, path } = (typeof first === 'object' && first ? first : { port: first, host: given[1] }) as Record<string, unknown>
      note(path === undefined ? `${typeof host === 'string' ? host : '127.0.0.1'}:${port}` : `unix:${path}`)
      return (connect as (...given: unknown[]) => Socket).apply(this, given)
    },
  })
  const wrap = (of: object, name: string, about: (given: unknown[]) => string | null) => {
    const original = (of as Record<string, unknown>)[name] as (...given: unknown[]) => unknown
    Object.assign(of, {
      [name](this: unknown, ...given: unknown[]) {
        const to = about(given)
        if (to !== null) note(to)
        return original.apply(this, given)
      },
    })
  }
  const isNumeric = (name: unknown) => /^[\d.]+$|:/.test(String(name))
  for (const name of Object.keys(dns).filter((key) => /^(lookup|resolve)/.test(key)))
    wrap(dns, name, ([asked]) => (isNumeric(asked) ? null : `the name ${asked}`))
  wrap(
    dgram.Socket.prototype,
    'send',
    (given) =>
      `a datagram to ${given
        .filter((one) => typeof one !== 'function')
        .slice(1)
        .join(' ')}`,
  )
  for (const name of ['spawn', 'exec', 'execFile', 'fork'] as const)
    wrap(childProcess, name, ([program]: unknown[]) => `the program ${program as ChildProcess['spawnfile']}`)
}
