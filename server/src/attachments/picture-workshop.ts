// A few processes that make pictures, one picture each at a time, and a bounded queue before them. A process that does not
// finish in time, or ends, is replaced; the picture that did it is refused. At rest there is none.
import { type ChildProcess, fork } from 'node:child_process'
import { availableParallelism, setPriority } from 'node:os'
import { join } from 'node:path'
import { limits } from '@dramatis/contract/limits'
import { CommandError } from '../errors.ts'
import type { PictureJob, PictureOutcome } from './make-picture.ts'
import type { WorkerAnswer } from './picture-worker.ts'

interface Order {
  readonly job: PictureJob
  readonly done: (outcome: PictureOutcome) => void
  readonly failed: (error: Error) => void
}

/** Lower than the server's: words come first. What a picture may take is counted in its own time, so it may wait. */
const workPriority = 10
/** A process at rest keeps some sixty megabytes: it may go when nobody sends pictures. */
const restMs = 60_000
/** Over the longest wait: the worker itself says first that it is over, unless it cannot say anything any more. */
const graceMs = 10_000

export class PictureWorkshop {
  readonly #most: number
  readonly #waiting: Order[] = []
  readonly #workers = new Set<Worker>()
  #isClosed = false

  /** One core stays free for words. */
  constructor(most: number = Math.min(limits.picturesAtWork, Math.max(1, availableParallelism() - 1))) {
    this.#most = most
  }

  /** @throws CommandError `busy` when too many wait already, or the server ends */
  make(job: PictureJob): Promise<PictureOutcome> {
    return new Promise((done, failed) => {
      if (this.#isClosed || this.#waiting.length >= limits.picturesWaiting) return failed(new CommandError('busy'))
      this.#waiting.push({ job, done, failed })
      this.#next()
    })
  }

  #next(): void {
    while (this.#waiting.length > 0) {
      const free = [...this.#workers].find((worker) => worker.isFree) ?? (this.#workers.size < this.#most ? this.#hire() : undefined)
      if (!free) return
      free.take(this.#waiting.shift() as Order)
    }
  }

  #hire(): Worker {
    const worker = new Worker(
      () => this.#next(),
      () => {
        this.#workers.delete(worker)
        this.#next()
      },
    )
    this.#workers.add(worker)
    return worker
  }

  close(): void {
    this.#isClosed = true
    for (const { failed } of this.#waiting.splice(0)) failed(new CommandError('busy'))
    for (const worker of this.#workers) worker.end()
  }
}

class Worker {
  readonly #process: ChildProcess
  readonly #freed: () => void
  #order: Order | null = null
  #timer: NodeJS.Timeout | undefined
  #isEnding = false

  constructor(freed: () => void, gone: () => void) {
    this.#freed = freed
    this.#process = fork(join(import.meta.dirname, 'picture-worker.ts'), [], {
      // Nothing of ours: neither the environment, which holds secrets, nor what the server prints to.
      env: { MALLOC_ARENA_MAX: '2' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning', '--max-old-space-size=128'],
    })
    try {
      if (this.#process.pid) setPriority(this.#process.pid, workPriority)
    } catch {
      // It works at the same priority then.
    }
    this.#process.on('message', (outcome: WorkerAnswer) => {
      if (outcome.ends) this.#isEnding = true
      if ('fault' in outcome) this.#settle((order) => order.failed(new Error(`a picture was not made: ${outcome.fault}`)))
      else this.#settle((order) => order.done(outcome))
      this.#rest()
      this.#freed()
    })
    let isGone = false
    const end = (ended: (order: Order) => void) => {
      if (isGone) return
      isGone = true
      clearTimeout(this.#timer)
      this.#settle(ended)
      gone()
    }
    this.#process.on('error', (error) => end((order) => order.failed(error)))
    // Nobody but a picture ends it, by a crash of its decoder; otherwise we did.
    this.#process.on('exit', () =>
      end((order) => (this.#isEnding ? order.failed(new CommandError('busy')) : order.done({ refused: { code: 'picture_damaged' } }))),
    )
    this.#rest()
  }

  get isFree(): boolean {
    return this.#order === null && !this.#isEnding && this.#process.connected
  }

  take(order: Order): void {
    this.#order = order
    clearTimeout(this.#timer)
    this.#process.send(order.job)
    this.#timer = setTimeout(() => this.end(), limits.pictureWaitMs + graceMs)
  }

  end(): void {
    this.#isEnding = true
    this.#process.kill('SIGKILL')
  }

  #settle(how: (order: Order) => void): void {
    const order = this.#order
    this.#order = null
    if (order) how(order)
  }

  #rest(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.end(), restMs)
    this.#timer.unref()
  }
}
