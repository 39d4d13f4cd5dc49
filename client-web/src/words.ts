// The wording in use. `words('id', values)` is the only way a screen gets its words; ids are checked by the compiler.
import { i18n } from '@lingui/core'
import { english } from './words/en.ts'

export type WordId = keyof typeof english

/** Loads the language. The catalogue arrives compiled (vite.config.ts), which its type does not show. */
export function startWords(): void {
  i18n.loadAndActivate({ locale: 'en', messages: english })
  document.documentElement.lang = i18n.locale
}

export function words(id: WordId, values?: Record<string, string | number>): string {
  return i18n._(id, values)
}

/** For dates and lists: the browser's own variant of the language in use ("en-GB" for "en"), where it has one. */
export function wordsLocale(): string {
  return navigator.languages.find((language) => language.split('-')[0] === i18n.locale) ?? i18n.locale
}
