// The side sheet in which things are made and edited, and the small dialog. Focus begins at the first field, stays inside,
// and goes back to where it was; Escape closes.
import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { ReturnFocus } from './ReturnFocus.tsx'

interface Props {
  open: boolean
  onClose: () => void
  title: string
  /** Beside the title. */
  aside?: ReactNode
  /** A `dialog` is for reading: its body itself takes the focus, so that it can be scrolled. */
  kind?: 'sheet' | 'dialog'
  children: ReactNode
  /** Stays in sight at the end. */
  footer?: ReactNode
}

export function Sheet({ open, onClose, title, aside, kind = 'sheet', children, footer }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className={kind}>
          <ReturnFocus />
          <header className="sheet-header">
            <Dialog.Title className="sheet-title">{title}</Dialog.Title>
            {aside}
          </header>
          <div className="sheet-body" {...(kind === 'dialog' && { tabIndex: 0 })}>
            {children}
          </div>
          {footer && <footer className="sheet-footer">{footer}</footer>}
          {/* Last, so that the keyboard begins at the first field. */}
          <Dialog.Close className="icon-button sheet-close" aria-label="Close">
            <X size={18} aria-hidden />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
