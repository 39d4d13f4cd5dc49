// The program itself as a child process, as an operator starts it: its environment, what it prints, how it ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { deadlineMs } from './tab.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface ChildServer {
  readonly child: ChildProcess
  /** Everything it has printed on both streams so far. */
  output(): string
  errors(): string
  /** Resolves with the first match in what it prints. */
  says(pattern: RegExp): Promise<RegExpMatchArray>
  /** Resolves when it has ended. */
  ended(): Promise<{ code: number | null; signal: string | null }>
}

/** Only these variables, and what Node itself needs. */
export function startChild(
  env: Readonly<Record<string, string>>,
  file: string = main,
  args: readonly string[] = [],
  { largestFileKib }: { /** The system lets it write no larger file: what it sees is a disk that is full. */ largestFileKib?: number } = {},
): ChildServer {
  // POSIX: in blocks of 512 bytes.
  const [program, ...rest] = largestFileKib
    ? ['/bin/sh', '-c', `ulimit -f ${largestFileKib * 2} && exec "$0" "$@"`, process.execPath, file, ...args]
    : [process.execPath, file, ...args]
  const child = spawn(program as string, rest, {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, err] = ['', '']
  const listeners = new Set<() => void>()
  const add = (stream: 'out' | 'err') => (chunk: Buffer) => {
    if (stream === 'out') out += chunk.toString()
    else err += chunk.toString()
    for (const told of listeners) told()
  }
  child.stdout.on('data', add('out'))
  child.stderr.on('data', add('err'))
  const closed = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal })),
  )
  const late = (what: string) => new Error(`${what}; it said: ${out}${err}`)
  return {
    child,
    output: () => out + err,
    errors: () => err,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = (out + err).match(pattern)
          if (match) settle(() => resolve(match))
        }
        const timer = setTimeout(() => settle(() => reject(late(`it did not say ${pattern}`))), deadlineMs * 2)
        const settle = (act: () => void) => {
          clearTimeout(timer)
          listeners.delete(look)
          act()
        }
        listeners.add(look)
        void closed.then(() => settle(() => reject(late(`it ended before it said ${pattern}`))))
        look()
      }),
    ended: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(late('it did not end')), deadlineMs * 2)
        void closed.then((end) => {
          clearTimeout(timer)
          resolve(end)
        })
      }),
  }
}
