// The client chat as a client meets it: where things stand, by the names a person (or a screen reader) knows them by.
import type { Locator } from 'playwright-core'
import { Screen } from './screen.ts'

export class ClientScreen extends Screen {
  get list(): Locator {
    return this.page.getByRole('navigation', { name: 'Conversations' })
  }
  /** A conversation in the list. */
  row(name: string | RegExp): Locator {
    return this.list.getByRole('link', { name })
  }
  get header(): Locator {
    return this.page.getByRole('main').getByRole('heading', { level: 1 })
  }
  get messages(): Locator {
    return this.page.getByRole('region', { name: /^Messages in/ })
  }
  message(text: string | RegExp): Locator {
    return this.messages.getByRole('article').filter({ hasText: text })
  }
  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message to/ })
  }
  get members(): Locator {
    return this.page.getByRole('complementary', { name: 'Members' })
  }
  /** A member's line in the list of members. */
  member(name: string): Locator {
    return this.members.getByRole('listitem').filter({ has: this.page.getByText(name, { exact: true }) })
  }
  /** A member's card. */
  card(name: string): Locator {
    return this.page.getByRole('dialog', { name: `About ${name}` })
  }

  /** The pictures that stand in the composer. */
  get drafts(): Locator {
    return this.page.getByRole('list', { name: /pictures? to send$/ }).getByRole('listitem')
  }
  draft(name: string): Locator {
    return this.drafts.filter({ has: this.page.getByRole('button', { name: `Remove ${name}` }) })
  }

  /** Writes and presses Enter; does not wait for what becomes of it. */
  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** Signs in by the front door. */
  async signIn(email: string, password: string): Promise<void> {
    await this.page.getByRole('button', { name: 'I have an account' }).click()
    await this.page.getByLabel('E-mail address').fill(email)
    await this.page.getByLabel('Password', { exact: true }).fill(password)
    await this.page.getByRole('button', { name: 'Sign in' }).click()
  }

  /** The chat is there: list and conversation are loaded. */
  async settled(): Promise<this> {
    await this.sees(this.list.or(this.page.getByRole('main')))
    return this
  }
}
