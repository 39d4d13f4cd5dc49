// Short notices of the console. Anything that must not be missed is not a toast.
import { addToast } from '@dramatis/ui/toast-store'
import { errorWords } from './error-words.ts'

export interface ToastWords {
  title: string
  detail?: string
  action?: { label: string; run: () => void }
}

/** Answers its id, for `removeToast`. */
export function toast({ title, detail, action }: ToastWords): number {
  return addToast(detail ? `${title}. ${detail}` : title, { action })
}
/** Something the admin asked for was refused. */
export function toastError(title: string, error: unknown): void {
  addToast(`${title}. ${errorWords(error)}`, { look: 'bad' })
}
