// One quiet line above the composer: who types at this moment, and a warning when a colleague is about to answer, or
// has just answered, what the admin is writing an answer to.
import type { ConversationId } from '@dramatis/contract/ids'
import { memberKey } from '@dramatis/ui/member-key'
import { useEffect, useState } from 'react'
import { useConsole, useConsoleAccess, useSelf } from '../console-context.ts'
import { currentFace } from '../current-face.ts'
import type { VoiceOption } from './voice.ts'

export function ComposerNotes({
  conversationId,
  chosen,
  writing,
}: {
  conversationId: ConversationId
  chosen: VoiceOption | null
  writing: boolean
}) {
  const { store } = useConsoleAccess()
  const self = useSelf()
  const presence = useConsole((state) => state.presence.get(conversationId)?.presence)
  const members = useConsole((state) => state.details.get(conversationId)?.members)
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)
  const [overtaken, setOvertaken] = useState<string | null>(null)

  useEffect(() => {
    if (!writing) setOvertaken(null)
    return store.onEvent((event) => {
      if (
        !writing ||
        event.name !== 'message:sent' ||
        event.data.conversation.id !== conversationId ||
        event.data.entry.kind !== 'message:sent'
      )
        return
      const { actor, sender } = event.data.entry.message
      if (actor.kind === 'admin' && actor.id !== self.id)
        setOvertaken(`${actor.displayName} has just answered as ${sender.displayName}. Read it before you send.`)
    })
  }, [store, conversationId, writing, self.id])

  const face = (key: string) => {
    const member = members?.find((each) => memberKey(each) === key)
    return member && currentFace({ personas, clients }, member).displayName
  }
  const rival = chosen && presence?.admins.find((admin) => admin.id !== self.id && admin.state === 'typing' && admin.as === chosen.key)
  const typing = (presence?.typing ?? []).flatMap((key) => face(key) ?? [])
  const warning = overtaken ?? (rival ? `${rival.displayName} is typing as ${chosen.displayName} here too.` : null)
  return (
    <div className="composer-notes" role="status">
      {warning ? (
        <span className="composer-warning">{warning}</span>
      ) : (
        typing.length > 0 && <span className="composer-typing">{typingWords(typing)}</span>
      )}
    </div>
  )
}

function typingWords(names: readonly string[]): string {
  if (names.length === 1) return `${names[0]} is typing`
  return names.length === 2 ? `${names[0]} and ${names[1]} are typing` : `${names.length} people are typing`
}
