// Under an own message: when, and whether somebody has had it on a screen.
import type { ClientMessage } from '@dramatis/contract/client-views'
import { clockTime, fullTime } from '@dramatis/ui/times'
import { UiWordsContext } from '@dramatis/ui/ui-words'
import { useContext } from 'react'
import { words } from '../words.ts'

export function SentState({ message, read }: { message: ClientMessage; read: boolean }) {
  const { locale } = useContext(UiWordsContext)
  return (
    <>
      <time dateTime={new Date(message.createdAtMs).toISOString()} title={fullTime(message.createdAtMs, locale)}>
        {clockTime(message.createdAtMs, locale)}
      </time>
      {!message.deleted && ` · ${words(read ? 'message.read' : 'message.sent')}`}
    </>
  )
}
