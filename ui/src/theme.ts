// The chosen theme: kept in this browser, shown by data-theme on <html>. "system" leaves it to the operating system.
import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'
const key = 'dramatis.theme'
const listeners = new Set<() => void>()

export function storedTheme(): Theme {
  const stored = readStored()
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}
/** Storage may be closed to us (a browser that blocks it): then the choice lasts as long as the page. */
function readStored(): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return document.documentElement.dataset.theme ?? null
  }
}

export function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(key)
    else localStorage.setItem(key, theme)
  } catch {
    // Shown all the same.
  }
  showTheme(theme)
  for (const listener of [...listeners]) listener()
}

/** Called once before the first drawing. Other tabs of this browser follow. */
export function startTheme(): void {
  showTheme(storedTheme())
  addEventListener('storage', (event) => {
    if (event.key !== key) return
    showTheme(storedTheme())
    for (const listener of [...listeners]) listener()
  })
}

function showTheme(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, storedTheme)
}
