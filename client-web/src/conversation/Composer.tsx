// Where a message is written: grows to six lines, Enter sends, Shift+Enter breaks, pictures are picked, pasted or dropped,
// and what stands there is still there after a reload.
import type { ConversationId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { AddPictures, pastedPictures, useAddPictures } from '@dramatis/ui/pictures/AddPictures.tsx'
import { ComposerPictures } from '@dramatis/ui/pictures/ComposerPictures.tsx'
import { composerPlace } from '@dramatis/ui/pictures/places'
import { useDraftsOf } from '@dramatis/ui/pictures/use-drafts'
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
  const place = composerPlace(conversationId)
  const pictures = useDraftsOf(place)
  const addPictures = useAddPictures(place)
  const hasFailed = pictures.some(({ failure }) => failure !== null)
  const sendable = (hasWords(text) || pictures.length > 0) && tooLong === 0 && !hasFailed

  const problem = tooLong > 0 ? words('composer.tooLong', { count: tooLong }) : hasFailed ? words('picture.sendFailed') : null

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
    onSend(hasWords(text) ? text.trim() : '')
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
        <ComposerPictures place={place} onEmpty={() => field.current?.focus()} />
        <AddPictures place={place} onAdded={() => field.current?.focus({ preventScroll: true })} />
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
          onPaste={(event) => {
            const files = pastedPictures(event)
            if (files.length === 0) return
            event.preventDefault()
            addPictures(files)
          }}
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
      <p id={hintId} className={problem ? 'composer-bad' : 'visually-hidden'} role={problem ? 'alert' : undefined}>
        {problem ?? words('composer.hint')}
      </p>
    </form>
  )
}
