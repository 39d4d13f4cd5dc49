// What this browser remembers for this admin: theme, sound, the voice chosen in each conversation, drafts.
// Nothing here is needed for correctness; where storage is refused (private windows), it lives until the page goes.
import { forgetPictures } from '@dramatis/ui/pictures/kept-pictures'
import { useSyncExternalStore } from 'react'

const prefix = 'dramatis.console.'
const fallback = new Map<string, string>()
const listeners = new Set<() => void>()

export function readPreference(key: string): string | null {
  const known = fallback.get(key)
  if (known !== undefined) return known
  try {
    return localStorage.getItem(prefix + key)
  } catch {
    return null
  }
}

export function writePreference(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(prefix + key)
    else localStorage.setItem(prefix + key, value)
    fallback.delete(key)
  } catch {
    if (value === null) fallback.delete(key)
    else fallback.set(key, value)
  }
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

/** A preference that several parts of the screen, and other tabs, follow. */
export function usePreference(key: string): [string | null, (value: string | null) => void] {
  const value = useSyncExternalStore(subscribe, () => readPreference(key))
  return [value, (next) => writePreference(key, next)]
}

/** Everything of one admin's work on this browser goes when another admin signs in on it. */
export function forgetWorkOf(previousAdminId: string | null, adminId: string): void {
  if (previousAdminId === adminId) return
  void forgetPictures((owner) => owner.startsWith('admin.') && owner !== `admin.${adminId}`)
  try {
    for (const key of Object.keys(localStorage)) {
      if (/^dramatis\.console\.(draft|voice|unsent)\./.test(key)) localStorage.removeItem(key)
    }
  } catch {
    // Storage is refused: there is nothing to forget.
  }
}
