// Both ends of the line between the bench and a server it measures: the server is a process of its own, on a core of its
// own where `taskset` is there, and answers over IPC what it has used.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

export interface Usage {
  /** User and system time of the whole process, its helper threads included. */
  readonly cpuMs: number
  readonly heapBytes: number
  /** Heap and buffers outside it. */
  readonly usedBytes: number
  readonly residentBytes: number
}

interface Question {
  readonly id: number
  readonly name: string
  readonly input: unknown
}

/** In the server's process: answers questions by name. `usage` and `close` are always there. */
export function answerQuestions(questions: Record<string, (input: never) => Promise<unknown>>, close: () => Promise<void>): void {
  const all: Record<string, (input: never) => Promise<unknown>> = {
    ...questions,
    usage: async ({ collect }: { collect: boolean }) => usageNow(collect),
  }
  process.on('message', async ({ id, name, input }: Question) => {
    if (name === 'close') {
      await close()
      process.exit(0)
    }
    try {
      process.send?.({ id, output: await all[name]?.(input as never) })
    } catch (error) {
      process.send?.({ id, fault: error instanceof Error ? error.stack : String(error) })
    }
  })
  // Whoever asked is gone.
  process.on('disconnect', () => process.exit(1))
}

async function usageNow(collect: boolean): Promise<Usage> {
  // Twice, with a pause: the first collection lets finalizers run that free what the second finds.
  for (let times = 0; collect && times < 3; times++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const { user, system } = process.cpuUsage()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { cpuMs: (user + system) / 1000, heapBytes: heapUsed, usedBytes: heapUsed + external, residentBytes: rss }
}

/** Whether server and generator each get a core. */
export const pinned = ((): boolean => {
  if (process.platform !== 'linux' || availableParallelism() < 2) return false
  try {
    execFileSync('taskset', ['-cp', '0', String(process.pid)], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

export class ServerProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, { resolve: (output: never) => void; reject: (fault: Error) => void }>()
  #lastId = 0
  port = 0

  constructor(script: string, nodeFlags: readonly string[] = []) {
    const command = [
      process.execPath,
      '--expose-gc',
      '--disable-warning=ExperimentalWarning',
      ...nodeFlags,
      fileURLToPath(new URL(script, import.meta.url)),
    ]
    const [program, ...rest] = pinned ? ['taskset', '-c', '1', ...command] : command
    this.#child = spawn(program as string, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#child.on('message', ({ id, output, fault }: { id: number; output: never; fault?: string }) => {
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (fault === undefined) waiting?.resolve(output)
      else waiting?.reject(new Error(fault))
    })
    this.#child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${script} ended`))
    })
  }

  ask<Output>(name: string, input: unknown = {}): Promise<Output> {
    this.#lastId++
    const id = this.#lastId
    return new Promise<Output>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#child.send({ id, name, input })
    })
  }

  usage(collect = false): Promise<Usage> {
    return this.ask('usage', { collect })
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()))
    this.#child.send({ id: 0, name: 'close', input: {} })
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 15_000)
    await ended
    clearTimeout(late)
  }
}
