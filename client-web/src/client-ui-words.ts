// The words of the shared parts, taken from the client's catalogue.
import type { UiWords } from '@dramatis/ui/ui-words'
import { type WordId, words, wordsLocale } from './words.ts'

export function clientUiWords(): UiWords {
  return {
    locale: wordsLocale(),
    playedBy: (team) => words('played.by', { team }),
    played: words('played.word'),
    close: words('app.close'),
    newMessages: words('message.new'),
    jumpToNewest: words('message.jump'),
    newBelow: (count) => words('message.newBelow', { count }),
    loadingOlder: words('message.loadingOlder'),
    messageDeleted: words('message.deleted'),
    edited: words('message.edited'),
    automatic: words('message.automatic'),
    joined: (names, count) => words('system.joined', { names, count }),
    left: (names, count) => words('system.left', { names, count }),
    more: (count) => words('system.more', { count }),
    renamed: (name) => words('system.renamed', { name }),
    locked: (reason) => words('system.locked', { reason: words(`lockedShort.${reason}` as WordId) }),
    unlocked: words('system.unlocked'),
    today: words('day.today'),
    yesterday: words('day.yesterday'),
    here: words('direct.here'),
    openMember: (name) => words('members.about', { name }),
    theme: words('theme.label'),
    themes: { system: words('theme.system'), light: words('theme.light'), dark: words('theme.dark') },
    showPassword: words('password.show'),
    hidePassword: words('password.hide'),
  }
}
