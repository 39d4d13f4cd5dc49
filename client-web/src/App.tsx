// Decides between the two halves of the program: outside (signing in, links) and inside (the chat).
import { PictureDraftsContext } from '@dramatis/ui/pictures/use-drafts'
import { Toasts } from '@dramatis/ui/Toasts.tsx'
import { useCallback, useEffect, useState } from 'react'
import { arrivalOf } from './arrival.ts'
import { Chat } from './chat.ts'
import { ChatContext } from './chat-context.ts'
import { Entrance } from './entrance/Entrance.tsx'
import { ChatScreen } from './shell/ChatScreen.tsx'

export function App() {
  const [arrival, setArrival] = useState(() => arrivalOf(location))
  const [chat, setChat] = useState<Chat | null>(() => (arrival ? null : new Chat()))
  /** Why the chat ended; null: nobody was signed in here. */
  const [ended, setEnded] = useState<string | null>(null)

  const enter = useCallback(() => {
    if (arrivalOf(location)) history.replaceState(null, '', '/')
    setArrival(null)
    setEnded(null)
    setChat(new Chat())
  }, [])

  useEffect(() => {
    if (!chat) return
    const look = () => {
      const { status, loaded } = chat.snapshot()
      if (status.state !== 'ended') return
      setEnded(status.reason === 'unauthenticated' ? (loaded ? 'expired' : null) : status.reason)
      setChat(null)
    }
    look()
    const stop = chat.subscribe(look)
    return () => {
      stop()
      chat.close()
    }
  }, [chat])

  // A link opened in a tab where the chat runs already: the address changes, the page does not load anew.
  useEffect(() => {
    const look = () => {
      const next = arrivalOf(location)
      if (!next) return
      setArrival(next)
      setChat(null)
    }
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])

  return (
    <>
      {chat ? (
        <ChatContext value={chat}>
          <PictureDraftsContext value={chat.pictures}>
            <ChatScreen />
          </PictureDraftsContext>
        </ChatContext>
      ) : (
        <Entrance
          arrival={arrival}
          ended={ended}
          onEnter={enter}
          onArrivalDone={() => {
            history.replaceState(null, '', '/')
            setArrival(null)
          }}
        />
      )}
      <Toasts />
    </>
  )
}
