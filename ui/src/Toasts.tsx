// Shows what toast-store.ts holds, and lets a screen reader say it. One per page.
import { X } from 'lucide-react'
import { useContext, useSyncExternalStore } from 'react'
import { Button, IconButton } from './Button.tsx'
import { removeToast, toastStore } from './toast-store.ts'
import { UiWordsContext } from './ui-words.ts'
import './toasts.css'

export function Toasts() {
  const words = useContext(UiWordsContext)
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.current)
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className="toast" data-look={toast.look}>
          <p>{toast.text}</p>
          {toast.action && (
            <Button
              size="small"
              look="quiet"
              onClick={() => {
                toast.action?.run()
                removeToast(toast.id)
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <IconButton label={words.close} size={28} onClick={() => removeToast(toast.id)}>
            <X size={16} strokeWidth={1.75} />
          </IconButton>
        </div>
      ))}
    </div>
  )
}
