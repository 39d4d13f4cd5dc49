// What a process asks of the system, seen by strace: writes and syncs of the database's log, and what leaves on sockets.
// The trace comes through a pipe and is read as it comes; nothing of it is kept but what a test asks for.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** Undefined: it can trace. Otherwise why not. */
export function whyNoStrace(): string | undefined {
  const { error, status, stderr } = spawnSync('strace', ['-f', '--seccomp-bpf', '-o', '/dev/null', 'true'], { encoding: 'utf8' })
  if (error) return 'strace is not installed'
  return status === 0 ? undefined : `strace may not trace here: ${stderr.trim()}`
}

export interface SystemCall {
  readonly pid: string
  readonly name: string
  /** Milliseconds since 1970. */
  readonly beganMs: number
  readonly endedMs: number
  /** Its arguments as strace writes them, the file's path behind its number. */
  readonly given: string
  /** What it answered; negative: it failed. */
  readonly result: number
}

export class SyncTrace {
  readonly #pipe: string
  readonly #calls: readonly string[]
  #ended: Promise<void> = Promise.resolve()
  /** How many calls were seen. */
  seen = 0

  constructor(pipe: string, calls: readonly string[]) {
    execFileSync('mkfifo', [pipe])
    // Whoever is traced may have another account.
    chmodSync(pipe, 0o666)
    this.#pipe = pipe
    this.#calls = calls
  }

  /** What a program is started under. It stays the child that was started: strace looks on from the side (-D). */
  get under(): string[] {
    return [
      'strace',
      '-D',
      '-f',
      '--seccomp-bpf',
      '-ttt',
      '-T',
      '-y',
      '-s',
      '9000',
      '-e',
      `trace=${this.#calls.join(',')}`,
      '-e',
      'signal=none',
      '-o',
      this.#pipe,
    ]
  }

  /** Reads from now on; to be called before the program starts. */
  read(told: (call: SystemCall) => void): void {
    const begun = new Map<string, string>()
    const lines = createInterface({ input: createReadStream(this.#pipe, { encoding: 'latin1' }), crlfDelay: Number.POSITIVE_INFINITY })
    lines.on('line', (line) => {
      const call = readLine(line, begun)
      if (!call) return
      this.seen++
      told(call)
    })
    this.#ended = new Promise((resolve) => lines.on('close', resolve))
  }

  /** Resolves when the program has ended and everything is read. */
  ended(): Promise<void> {
    return this.#ended
  }
}

/** `PID SECONDS name(arguments) = result <SECONDS>`; what waits is written in two parts. */
function readLine(line: string, begun: Map<string, string>): SystemCall | undefined {
  const [, pid = '', rest = ''] = line.match(/^(\d+) +(.*)$/) ?? []
  if (rest.endsWith('<unfinished ...>')) {
    begun.set(pid, rest.slice(0, -'<unfinished ...>'.length))
    return undefined
  }
  const resumed = rest.match(/^[\d.]+ <\.\.\. \w+ resumed>(.*)$/)
  const whole = resumed ? (begun.get(pid) ?? '') + resumed[1] : rest
  const [, seconds, name, given, result, took] = whole.match(/^([\d.]+) (\w+)\((.*)\) += (-?\d+).* <([\d.]+)>$/) ?? []
  if (name === undefined) return undefined
  const beganMs = Number(seconds) * 1000
  return { pid, name, beganMs, endedMs: beganMs + Number(took) * 1000, given: given ?? '', result: Number(result) }
}

/** Ids of messages that a write to a socket acknowledges. */
export const acknowledgedIn = (given: string): string[] =>
  [...given.matchAll(/\{\\"ok\\":true,\\"output\\":\{\\"messageId\\":\\"([\w-]{22})\\"/g)].map(([, id]) => id as string)
