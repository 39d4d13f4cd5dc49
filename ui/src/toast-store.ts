// Short notices that come and go. A list outside React, so that anything may add one.
export interface Toast {
  readonly id: number
  readonly text: string
  readonly look: 'plain' | 'bad'
  readonly action?: { label: string; run(): void } | undefined
}

let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()
const shownMs = 6000
/** More than this at once nobody reads. */
const most = 3

function show(next: readonly Toast[]) {
  toasts = next
  for (const listener of [...listeners]) listener()
}

/** Answers its id, for whoever wants to take it away before its time. */
export function addToast(text: string, { look = 'plain', action }: { look?: Toast['look']; action?: Toast['action'] } = {}): number {
  const toast: Toast = { id: ++lastId, text, look, action }
  show([...toasts.filter((other) => other.text !== text), toast].slice(-most))
  setTimeout(() => removeToast(toast.id), action ? shownMs * 2 : shownMs)
  return toast.id
}

export function removeToast(id: number): void {
  if (toasts.some((toast) => toast.id === id)) show(toasts.filter((toast) => toast.id !== id))
}

export const toastStore = {
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  current: () => toasts,
}
