// Where an admin writes, in somebody's voice. The frame, the line above the words and the button all wear the chosen
// voice, and nothing but the person's own act changes it while there are words in the field.
import type { ConversationId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { StaffConversation } from '@dramatis/contract/staff-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { AddPictures, pastedPictures, useAddPictures } from '@dramatis/ui/pictures/AddPictures.tsx'
import { ComposerPictures } from '@dramatis/ui/pictures/ComposerPictures.tsx'
import { composerPlace } from '@dramatis/ui/pictures/places'
import { useDraftsOf } from '@dramatis/ui/pictures/use-drafts'
import { UiWordsContext } from '@dramatis/ui/ui-words'
import { type KeyboardEvent, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { useConsole } from '../console-context.ts'
import { currentFace } from '../current-face.ts'
import { conversationTitle } from '../inbox/row-words.ts'
import { Keys } from '../parts/Keys.tsx'
import { isTyping, useShortcuts } from '../shell/use-shortcuts.ts'
import { ComposerNotes } from './ComposerNotes.tsx'
import { keepDraft, readDraft } from './drafts.ts'
import { composerId, focusComposer } from './focus.ts'
import type { TimelineStore } from './timeline-store.ts'
import type { VoiceChoice } from './use-voice.ts'
import { VoiceSearch } from './VoiceSearch.tsx'
import { VoiceStrip } from './VoiceStrip.tsx'
import { voiceOfDigit, waitedFor } from './voice.ts'

/** The counter shows when this few characters are left. */
const counterFrom = 300
const touch = () => matchMedia('(pointer: coarse)').matches

interface Props {
  conversationId: ConversationId
  conversation: StaffConversation
  choice: VoiceChoice
  timelineStore: TimelineStore
  onTyped: (text: string) => void
  onStopped: () => void
}

export function Composer({ conversationId, conversation, choice, timelineStore, onTyped, onStopped }: Props) {
  const [text, setText] = useState(() => readDraft(conversationId))
  const [searching, setSearching] = useState(false)
  const area = useRef<HTMLTextAreaElement>(null)
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)
  const { options, chosen, lost, choose } = choice
  const locked = conversation.type === 'direct'
  const left = limits.messageTextLength - text.length
  const place = composerPlace(conversationId)
  const pictures = useDraftsOf(place)
  const addPictures = useAddPictures(place)
  const pictureWords = useContext(UiWordsContext).pictures
  const hasFailed = pictures.some(({ failure }) => failure !== null)
  const empty = text.trim() === ''
  const blank = empty && pictures.length === 0

  function write(next: string) {
    setText(next)
    keepDraft(conversationId, next)
    onTyped(next)
  }
  const pick = useCallback(
    (key: string) => {
      choose(key)
      setSearching(false)
      focusComposer()
    },
    [choose],
  )

  useShortcuts(
    useCallback(
      (event, typing) => {
        if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'p') {
          if (!locked) setSearching(true)
          // Printing a conversation by a slip of the hand helps nobody.
          return true
        }
        const alone = !event.ctrlKey && !event.metaKey && !event.shiftKey
        // A digit alone is text while somebody writes, also in an empty field: a message may begin with a number.
        const option = alone && (event.altKey || !typing) ? voiceOfDigit(options, event.code) : undefined
        if (!option || locked) return false
        pick(option.key)
        return true
      },
      [options, locked, pick],
    ),
  )

  useEffect(() => {
    if (!touch() && !isTyping(document.activeElement)) focusComposer()
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the words.
  useEffect(() => {
    const field = area.current
    if (!field) return
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight}px`
  }, [text])

  function send() {
    if (blank || left < 0 || hasFailed) return
    if (!chosen) return setSearching(true)
    timelineStore.send(chosen.voice, empty ? '' : text)
    setText('')
    keepDraft(conversationId, '')
    onStopped()
    area.current?.focus()
  }
  function onKey(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !touch()) {
      event.preventDefault()
      send()
    }
  }

  const persona = chosen?.persona ? currentFace({ personas, clients }, chosen.persona) : null
  const name = persona?.displayName ?? chosen?.displayName
  const note = chosen?.persona ? personas.get(chosen.persona.id)?.voiceNote : undefined
  const alone = conversation.type === 'direct' && conversation.with?.kind !== 'client'
  const where = alone ? (conversation.client?.displayName ?? 'the client') : conversationTitle(conversation)
  const wanted = waitedFor(conversation)
  const wantedOption = wanted !== chosen?.key ? options.find((option) => option.key === wanted) : undefined

  return (
    <div className="composer-zone">
      {!locked && (
        <VoiceStrip
          conversationId={conversationId}
          options={options}
          chosenKey={chosen?.key ?? null}
          onChoose={pick}
          onSearch={() => setSearching(true)}
        />
      )}
      <ComposerNotes conversationId={conversationId} chosen={chosen} writing={!blank} />
      <section
        className="composer"
        data-hue={persona?.kind === 'persona' ? persona.colour : undefined}
        data-voice={chosen ? (persona ? 'persona' : 'team') : 'none'}
        aria-label="Write a message"
      >
        <header className="composer-voice" aria-live="polite">
          {chosen ? (
            <>
              <Avatar member={persona ?? { kind: 'team', displayName: chosen.displayName }} size={20} />
              <span className="composer-as">
                Speaking as <strong>{name}</strong> to {where}
              </span>
              {note && (
                <span className="composer-note one-line" title={note}>
                  {note}
                </span>
              )}
              {wantedOption && (
                <button type="button" className="composer-switch" onClick={() => pick(wantedOption.key)}>
                  {conversation.client?.displayName ?? 'A client'} waits for {wantedOption.displayName}. Switch
                </button>
              )}
            </>
          ) : (
            <span className="composer-as">
              {lost ? `${lost} can no longer speak here. Your words are kept: choose who says them.` : 'Choose who speaks'}{' '}
              <Keys of="Ctrl P" />
            </span>
          )}
        </header>
        <ComposerPictures place={place} onEmpty={() => area.current?.focus()} />
        <textarea
          ref={area}
          id={composerId}
          className="composer-text"
          rows={2}
          value={text}
          aria-label={chosen ? `Message as ${name} to ${where}` : 'Message; choose who speaks before sending'}
          aria-describedby={left < counterFrom ? 'composer-left' : undefined}
          aria-invalid={left < 0 || undefined}
          placeholder={chosen ? `Write as ${name}` : 'Write; choose who speaks before you send'}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKey}
          onPaste={(event) => {
            const files = pastedPictures(event)
            if (files.length === 0) return
            event.preventDefault()
            addPictures(files)
          }}
          onBlur={onStopped}
        />
        <footer className="composer-foot">
          <AddPictures place={place} onAdded={() => area.current?.focus()} />
          {hasFailed && (
            <span className="composer-left composer-over" role="alert">
              {pictureWords.sendFailed}
            </span>
          )}
          {left < counterFrom && (
            <span id="composer-left" className={left < 0 ? 'composer-left composer-over' : 'composer-left'} role="status">
              {left < 0 ? `${-left} characters too many` : `${left} characters left`}
            </span>
          )}
          <span className="composer-hint" aria-hidden>
            <Keys of="Enter" /> sends
          </span>
          <button type="button" className="button composer-send" aria-disabled={blank || left < 0 || hasFailed || undefined} onClick={send}>
            {chosen ? `Send as ${name}` : 'Choose who speaks'}
          </button>
        </footer>
      </section>
      <VoiceSearch open={searching} options={options} onChoose={pick} onClose={() => setSearching(false)} toComposer />
    </div>
  )
}
