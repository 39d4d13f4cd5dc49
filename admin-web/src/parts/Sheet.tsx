// The side sheet in which things are made and edited, and the small dialog. Focus stays inside; Escape closes.
import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'

interface Props {
  open: boolean
  onClose: () => void
  title: string
  /** Beside the title. */
  aside?: ReactNode
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
          <header className="sheet-header">
            <Dialog.Title className="sheet-title">{title}</Dialog.Title>
            {aside}
            <Dialog.Close className="icon-button" aria-label="Close">
              <X size={18} aria-hidden />
            </Dialog.Close>
          </header>
          <div className="sheet-body">{children}</div>
          {footer && <footer className="sheet-footer">{footer}</footer>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
