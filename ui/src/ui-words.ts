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
  pictures: PictureWords
}

export interface PictureWords {
  /** In a line of a list, and for a screen reader: "Picture", "3 pictures". */
  count(count: number): string
  /** "2 of 5". */
  place(place: number, count: number): string
  open(what: string): string
  noAltText: string
  unavailable: string
  moves: string
  // The composer.
  add: string
  takePhoto: string
  dropHere: string
  toSend(count: number): string
  altText(name: string): string
  altTextHint: string
  reading: string
  uploading(percent: number): string
  finishing: string
  waiting: string
  remove(name: string): string
  retry(name: string): string
  retryShort: string
  earlier(name: string): string
  later(name: string): string
  original: string
  originalHint: string
  tooMany(count: number): string
  // Looking at them.
  lightbox: string
  next: string
  previous: string
  zoomIn: string
  zoomOut: string
  download(name: string): string
  // Everything exchanged.
  galleryEmpty: string
  downloadAll: string
  loadingMore: string
  /** Why the message cannot go yet. */
  sendFailed: string
  // Avatars.
  chooseAvatar: string
  changeAvatar: string
  removeAvatar: string
  avatarUploading: string
}

const englishPictureWords: PictureWords = {
  count: (count) => (count === 1 ? 'Picture' : `${count} pictures`),
  place: (place, count) => `${place} of ${count}`,
  open: (what) => `Open picture: ${what}`,
  noAltText: 'no description',
  unavailable: 'This picture cannot be shown',
  moves: 'GIF',
  add: 'Add pictures',
  takePhoto: 'Take a photo',
  dropHere: 'Drop pictures here',
  toSend: (count) => (count === 1 ? '1 picture to send' : `${count} pictures to send`),
  altText: (name) => `Description of ${name}`,
  altTextHint: 'Describe it',
  reading: 'Reading',
  uploading: (percent) => `${percent} %`,
  finishing: 'Nearly there',
  waiting: 'Waiting for a connection',
  remove: (name) => `Remove ${name}`,
  retry: (name) => `Try ${name} again`,
  retryShort: 'Try again',
  earlier: (name) => `Move ${name} forward`,
  later: (name) => `Move ${name} back`,
  original: 'Original size',
  originalHint: 'Large photos are made smaller before they are sent, unless you want the originals.',
  tooMany: (count) => `Up to ${count} pictures fit into one message.`,
  lightbox: 'Pictures',
  next: 'Next picture',
  previous: 'Previous picture',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  download: (name) => `Download ${name}`,
  galleryEmpty: 'No pictures yet',
  downloadAll: 'Download all',
  loadingMore: 'Loading earlier pictures',
  sendFailed: 'Remove the picture that failed, or try it again, before you send.',
  chooseAvatar: 'Choose a picture',
  changeAvatar: 'Choose another picture',
  removeAvatar: 'Remove the picture',
  avatarUploading: 'Uploading',
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
  pictures: englishPictureWords,
}

export const UiWordsContext = createContext<UiWords>(englishWords)
