// Whether a new connection may come in. When thousands come at once, each turn of the event loop takes in all that are
// there, and those who are in wait for their answers meanwhile, give up, and ask again: the server works ever more for
// nobody. So a turn in which much was done lets nobody in any more. Who is sent away comes again by themselves.
import { limits } from '@dramatis/contract/limits'

const everyMs = 50

/** What this thread has worked so far: a machine that gives its time to others is no reason to send anybody away. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

export class Admission {
  readonly #workedMs: () => number
  readonly #timer: ReturnType<typeof setInterval>
  #turnedAtMs: number

  constructor(worked = workedMs) {
    this.#workedMs = worked
    this.#turnedAtMs = worked()
    // Timers run once a turn, before what has arrived is read.
    this.#timer = setInterval(() => this.turned(), everyMs)
    this.#timer.unref()
  }

  /** A turn begins. */
  turned(): void {
    this.#turnedAtMs = this.#workedMs()
  }

  mayEnter(): boolean {
    return this.#workedMs() - this.#turnedAtMs < limits.admitWithinMs
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
