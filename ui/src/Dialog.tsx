// What floats above the page: a dialog in the middle, a sheet at the side. Both are the browser's own <dialog>, which keeps
// the focus inside, makes the rest inert, closes on Escape and gives the focus back.
import { X } from 'lucide-react'
import { type ReactNode, useContext, useId, useLayoutEffect, useRef } from 'react'
import { IconButton } from './Button.tsx'
import { UiWordsContext } from './ui-words.ts'
import './dialog.css'

export interface DialogProps {
  title: string
  onClose(): void
  children: ReactNode
  /** Buttons under the content. */
  actions?: ReactNode
  /** The title is read, not shown: the content has its own heading. */
  titleHidden?: boolean
  /** Cannot be left without an answer: no closing button, no Escape. */
  mustAnswer?: boolean
  /** Beside the title. */
  beside?: ReactNode
}

/** Mounted means open. Clicking outside closes it. */
export function Dialog(props: DialogProps) {
  return <Floating {...props} look="dialog" />
}

/** Comes from the right; on a phone it fills the screen. */
export function Sheet(props: DialogProps) {
  return <Floating {...props} look="sheet" />
}

function Floating({
  title,
  onClose,
  children,
  actions,
  titleHidden,
  mustAnswer = false,
  beside,
  look,
}: DialogProps & { look: 'dialog' | 'sheet' }) {
  const words = useContext(UiWordsContext)
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  // Closed while it still stands in the page: only then does the browser give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="floating"
      data-look={look}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        if (!mustAnswer) onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current && !mustAnswer) onClose()
      }}
    >
      <div className="floating-inside">
        <header className={titleHidden ? 'floating-head floating-head-bare' : 'floating-head'}>
          <h2 id={titleId} className={titleHidden ? 'visually-hidden' : undefined}>
            {title}
          </h2>
          {beside}
          {!mustAnswer && (
            <IconButton label={words.close} onClick={onClose}>
              <X size={18} strokeWidth={1.75} />
            </IconButton>
          )}
        </header>
        <div className="floating-body">{children}</div>
        {actions && <footer className="floating-actions">{actions}</footer>}
      </div>
    </dialog>
  )
}
