// Keyboard shortcuts of a screen. They rest while a dialog or menu is open, and plain letters rest while somebody types.
import { useEffect } from 'react'

/** True where a plain letter is text and not a command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
}

const somethingOpen = () => document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null

/** `handle` answers true when the key was its own. `typing` says whether the person is writing somewhere. */
export function useShortcuts(handle: (event: KeyboardEvent, typing: boolean) => boolean): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || somethingOpen()) return
      const typing = isTyping(event.target)
      if (handle(event, typing)) event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [handle])
}

/** A plain letter outside of text, or Alt with it anywhere. `code` names the key's place, which Alt does not change. */
export function isCommandKey(event: KeyboardEvent, typing: boolean, code: string): boolean {
  if (event.code !== code || event.ctrlKey || event.metaKey || event.shiftKey) return false
  return event.altKey || !typing
}
