// The admin console as an admin meets it: where things stand, by the names a person (or a screen reader) knows them by.
import type { Locator } from 'playwright-core'
import { Screen } from './screen.ts'

export class ConsoleScreen extends Screen {
  get rail(): Locator {
    return this.page.getByRole('navigation', { name: 'Console' })
  }
  get queue(): Locator {
    return this.page.getByRole('region', { name: 'Inbox', exact: true })
  }
  /** A conversation in the queue. */
  row(words: string | RegExp): Locator {
    return this.queue.getByRole('link', { name: words })
  }
  get conversation(): Locator {
    return this.page.getByRole('region', { name: 'Conversation', exact: true })
  }
  get title(): Locator {
    return this.conversation.getByRole('heading').first()
  }
  get messages(): Locator {
    return this.page.getByRole('region', { name: 'Messages', exact: true })
  }
  message(text: string | RegExp): Locator {
    return this.messages.getByRole('article').filter({ hasText: text })
  }
  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message as|^Message; choose/ })
  }
  composerAs(name: string): Locator {
    return this.page.getByRole('textbox', { name: new RegExp(`^Message as ${name} to`) })
  }
  get voices(): Locator {
    return this.page.getByRole('group', { name: 'Speak as' })
  }
  get aside(): Locator {
    return this.page.getByRole('complementary', { name: 'About this conversation' })
  }
  tab(name: 'Waiting' | 'New' | 'All'): Locator {
    return this.queue.getByRole('tab', { name: new RegExp(`^${name}`) })
  }

  /** The pictures that stand in the composer. */
  get drafts(): Locator {
    return this.page.getByRole('list', { name: /pictures? to send$/ }).getByRole('listitem')
  }
  draft(name: string): Locator {
    return this.drafts.filter({ has: this.page.getByRole('button', { name: `Remove ${name}` }) })
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** The actions of a message: opens its menu and presses one. */
  async act(message: Locator, action: string): Promise<void> {
    await message.hover()
    await message.getByRole('button', { name: /^Actions for what/ }).click()
    await this.page.getByRole('menuitem', { name: action }).click()
  }

  /** The console is there. */
  async settled(): Promise<this> {
    // An open sheet takes the rail from the keyboard and the screen reader, not from the eye; on a phone a conversation stands alone.
    await this.sees(
      this.page.getByRole('navigation', { name: 'Console', includeHidden: true }).filter({ visible: true }).or(this.conversation),
    )
    return this
  }
}
