// One page that one person looks at, and everything about it that must not happen: an error in the console or on the
// page, something the content security policy stopped, a dialog, a request that leaves the house.
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** How long a screen may take to show something. Long, because the machine may be busy; nothing waits longer than it must. */
export const patienceMs = 20_000

/** Asks again until the expectation holds: `await eventually(() => page.title()).toBe('Chat')`. */
export const eventually = <T>(ask: () => T | Promise<T>) => expect.poll(ask, { timeout: patienceMs, interval: 25 })

export class Screen {
  readonly page: Page
  readonly origin: string
  /** What went wrong on this page so far. */
  readonly complaints: string[] = []
  #allowed: RegExp[] = []

  constructor(page: Page, origin: string) {
    this.page = page
    this.origin = origin
    page.on('pageerror', (error) => this.#complain(`an error on the page: ${error.stack ?? error.message}`))
    page.on('crash', () => this.#complain('the page crashed'))
    page.on('console', (message) => {
      // Chromium reports what the content security policy stopped as an error too.
      if (message.type() === 'error') this.#complain(`in the console: ${message.text()} (${message.location().url})`)
    })
    page.on('dialog', (dialog) => {
      this.#complain(`a dialog: ${dialog.message()}`)
      dialog.dismiss().catch(() => {})
    })
    page.on('request', (request) => {
      const { protocol, origin: to } = new URL(request.url())
      if (protocol !== 'data:' && protocol !== 'blob:' && to !== this.origin) this.#complain(`a request left the house: ${request.url()}`)
    })
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== new URL(this.origin).host) this.#complain(`a connection left the house: ${socket.url()}`)
    })
  }

  #complain(what: string): void {
    if (!this.#allowed.some((allowed) => allowed.test(what))) this.complaints.push(what)
  }

  /** Something a test brings about on purpose: a network that fails, an address that answers 401. */
  allow(complaint: RegExp): this {
    this.#allowed.push(complaint)
    return this
  }

  get context(): BrowserContext {
    return this.page.context()
  }

  get keyboard() {
    return this.page.keyboard
  }

  async open(path: string): Promise<this> {
    await this.page.goto(this.origin + path)
    return this
  }

  /** Waits until it is on the screen. */
  async sees(what: Locator): Promise<void> {
    await what.first().waitFor({ state: 'visible' })
  }

  async seesText(text: string | RegExp): Promise<void> {
    await this.sees(this.page.getByText(text).filter({ visible: true }))
  }

  /** Waits until it is on the screen no longer. */
  async seesNoLonger(what: Locator): Promise<void> {
    await what.first().waitFor({ state: 'hidden' })
  }

  /** What the keyboard stands on, as a person would name it; empty when it stands nowhere. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const at = document.activeElement
      if (!(at instanceof HTMLElement) || at === document.body) return ''
      const spoken = at.cloneNode(true) as HTMLElement
      for (const silent of spoken.querySelectorAll('[aria-hidden="true"]')) silent.remove()
      const label = (at as Partial<HTMLInputElement>).labels?.[0]
      return (at.getAttribute('aria-label') ?? label?.textContent ?? spoken.textContent ?? '').replace(/\s+/g, ' ').trim() || at.tagName
    })
  }

  /** How many pixels the page is wider than the window. A phone's window grows with the page, its root element does not. */
  overflow(): Promise<number> {
    return this.page.evaluate(
      () => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth,
    )
  }
}
