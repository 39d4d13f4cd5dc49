// The words that shared parts show. English here; the client program puts its catalogue's words in their place.
import { createContext } from 'react'

export interface UiWords {
  /** For Intl: dates, times, lists. */
  locale: string
  playedBy(team: string): string
  /** Stands where a line is too narrow for the full words. */
  played: string
  close: string
  newMessages: string
  jumpToNewest: string
  newBelow(count: number): string
  loadingOlder: string
  messageDeleted: string
  edited: string
  automatic: string
  joined(names: string, count: number): string
  left(names: string, count: number): string
  more(count: number): string
  renamed(name: string): string
  locked(reason: string): string
  unlocked: string
  today: string
  yesterday: string
  here: string
  openMember(name: string): string
  theme: string
  themes: Record<'system' | 'light' | 'dark', string>
  showPassword: string
  hidePassword: string
}

export const englishWords: UiWords = {
  locale: 'en',
  playedBy: (team) => `Played by ${team}`,
  played: 'Played',
  close: 'Close',
  newMessages: 'New',
  jumpToNewest: 'Jump to newest',
  newBelow: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
  loadingOlder: 'Loading earlier messages',
  messageDeleted: 'Message deleted',
  edited: 'edited',
  automatic: 'automatic',
  joined: (names) => `${names} joined`,
  left: (names) => `${names} left`,
  more: (count) => `${count} more`,
  renamed: (name) => `The group is now called ${name}`,
  locked: () => 'This conversation was closed for writing',
  unlocked: 'This conversation is open for writing again',
  today: 'Today',
  yesterday: 'Yesterday',
  here: 'here now',
  openMember: (name) => `About ${name}`,
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  showPassword: 'Show password',
  hidePassword: 'Hide password',
}

export const UiWordsContext = createContext<UiWords>(englishWords)
