// A plain question before something that cannot be taken back, or that many people notice.
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useRef, useState } from 'react'
import { errorWords } from './error-words.ts'
import { FormError } from './FormError.tsx'

interface Props {
  open: boolean
  title: string
  detail: string
  /** What happens, as the button says it: "Delete message". */
  answer: string
  danger?: boolean
  /** Rejects with what went wrong; the question then stays and says so. */
  run: () => Promise<unknown>
  onClose: () => void
}

export function Question({ open, title, detail, answer, danger = false, run, onClose }: Props) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const cancel = useRef<HTMLButtonElement>(null)

  function close() {
    setProblem(null)
    setBusy(false)
    onClose()
  }
  async function confirm() {
    setBusy(true)
    setProblem(null)
    try {
      await run()
      close()
    } catch (error) {
      setProblem(errorWords(error))
      setBusy(false)
    }
  }
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog question" initialFocus={danger ? cancel : true}>
          <AlertDialog.Title className="sheet-title">{title}</AlertDialog.Title>
          <AlertDialog.Description className="question-detail">{detail}</AlertDialog.Description>
          <FormError words={problem} />
          <div className="question-buttons">
            <AlertDialog.Close ref={cancel} className="button">
              Cancel
            </AlertDialog.Close>
            <button
              type="button"
              className="button"
              data-look={danger ? 'bad' : 'primary'}
              aria-disabled={busy || undefined}
              onClick={busy ? undefined : confirm}
            >
              {answer}
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
