// Where a message is written: grows to six lines, Enter sends, Shift+Enter breaks, and what stands there is still there
// after a reload.
import type { ConversationId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { ArrowUp } from 'lucide-react'
import { type KeyboardEvent, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { useChat, useSnapshot } from '../chat-context.ts'
import { storeDraft, storedDraft } from '../stored.ts'
import { words } from '../words.ts'

interface ComposerProps {
  conversationId: ConversationId
  name: string
  placeholder: string
  onSend(text: string): void
}

/** The contract's rule: something that leaves a mark. */
const leavesNoMark = /[\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Z}\u2800]/gu
const hasWords = (text: string) => text.replace(leavesNoMark, '') !== ''

export function Composer({ conversationId, name, placeholder, onSend }: ComposerProps) {
  const chat = useChat()
  const clientId = useSnapshot(chat).state.self?.id ?? ''
  const [text, setText] = useState(() => storedDraft(clientId, conversationId))
  const field = useRef<HTMLTextAreaElement>(null)
  const hintId = useId()
  const tooLong = Math.max(0, text.trim().length - limits.messageTextLength)
  const sendable = hasWords(text) && tooLong === 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the words.
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [text])

  // With a keyboard at hand one wants to write at once; on a phone it would cover half of the conversation.
  useEffect(() => {
    if (matchMedia('(hover: hover) and (min-width: 760px)').matches) field.current?.focus({ preventScroll: true })
  }, [])

  const change = useCallback(
    (next: string) => {
      setText(next)
      storeDraft(clientId, conversationId, next)
      if (hasWords(next)) chat.presence.typed()
      else chat.presence.stoppedTyping()
    },
    [chat, clientId, conversationId],
  )
  const send = () => {
    if (!sendable) return
    onSend(text.trim())
    setText('')
    storeDraft(clientId, conversationId, '')
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div className="composer-box" data-bad={tooLong > 0 ? '' : undefined}>
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={placeholder}
          aria-label={words('composer.label', { name })}
          aria-describedby={hintId}
          aria-invalid={tooLong > 0 || undefined}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          autoComplete="off"
          enterKeyHint="send"
        />
        <button
          type="submit"
          className="composer-send"
          aria-label={words('composer.send')}
          title={words('composer.send')}
          disabled={!sendable}
        >
          <ArrowUp size={20} strokeWidth={2} aria-hidden="true" />
        </button>
      </div>
      <p id={hintId} className={tooLong > 0 ? 'composer-bad' : 'visually-hidden'} role={tooLong > 0 ? 'alert' : undefined}>
        {tooLong > 0 ? words('composer.tooLong', { count: tooLong }) : words('composer.hint')}
      </p>
    </form>
  )
}
