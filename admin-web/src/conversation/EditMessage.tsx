// Changes what a persona or the team said, in its place. The client sees that it was edited.
import { limits } from '@dramatis/contract/limits'
import type { StaffMessage } from '@dramatis/contract/staff-views'
import { type KeyboardEvent, useState } from 'react'
import { useCall } from '../console-context.ts'
import { errorWords } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { focusComposer } from './focus.ts'

export function EditMessage({ message, onClose }: { message: StaffMessage; onClose: () => void }) {
  const call = useCall()
  const [text, setText] = useState(message.text ?? '')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  function close() {
    onClose()
    focusComposer()
  }
  async function save() {
    if (busy || text.trim() === '') return
    if (text === message.text) return close()
    setBusy(true)
    setProblem(null)
    try {
      await call('message:edit', { conversationId: message.conversationId, messageId: message.id, text })
      close()
    } catch (error) {
      setProblem(errorWords(error))
      setBusy(false)
    }
  }
  function onKey(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      void save()
    }
  }
  return (
    <div className="edit-message" data-hue={message.sender.kind === 'persona' ? message.sender.colour : undefined}>
      <textarea
        // biome-ignore lint/a11y/noAutofocus: the field appears because the person asked to edit.
        autoFocus
        className="edit-text"
        aria-label={`Edit what ${message.sender.displayName} said`}
        maxLength={limits.messageTextLength}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKey}
      />
      <FormError words={problem} />
      <div className="edit-buttons">
        <span className="field-hint">Clients see that it was edited.</span>
        <button type="button" className="button" data-size="small" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          className="button"
          data-look="primary"
          data-size="small"
          aria-disabled={busy || text.trim() === '' || undefined}
          onClick={save}
        >
          Save
        </button>
      </div>
    </div>
  )
}
