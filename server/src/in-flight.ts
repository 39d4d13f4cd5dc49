// Counts the calls that were taken and not yet answered, so that an end can wait for them.

/** Counts what is under way, so that an end can wait for it. */
export class InFlight {
  #count = 0
  #ending: (() => void) | undefined

  /** False once the end has begun: nothing new is taken. */
  enter(): boolean {
    if (this.#ending) return false
    this.#count += 1
    return true
  }

  leave(): void {
    this.#count -= 1
    if (this.#count === 0) this.#ending?.()
  }

  /** Takes nothing more, and resolves when everything taken was answered. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      this.#ending = resolve
      if (this.#count === 0) resolve()
    })
  }
}
