// Whether a new connection may come in. When thousands come at once, each turn of the event loop takes in all that are
// there, and those who are in wait for their answers meanwhile, give up, and ask again: the server works ever more for
// nobody. So a turn that has taken long lets nobody in any more. Who is sent away comes again by themselves.
import { limits } from '@dramatis/contract/limits'

const everyMs = 50

export class Admission {
  readonly #nowMs: () => number
  readonly #timer: ReturnType<typeof setInterval>
  #turnedAtMs: number

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs
    this.#turnedAtMs = nowMs()
    // Timers run once a turn, before what has arrived is read.
    this.#timer = setInterval(() => this.turned(), everyMs)
    this.#timer.unref()
  }

  /** A turn begins. */
  turned(): void {
    this.#turnedAtMs = this.#nowMs()
  }

  mayEnter(): boolean {
    return this.#nowMs() - this.#turnedAtMs < limits.admitWithinMs + everyMs
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
