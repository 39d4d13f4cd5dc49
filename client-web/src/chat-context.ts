// Gives screens the running chat and its newest snapshot.
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Chat, ChatSnapshot } from './chat.ts'

export const ChatContext = createContext<Chat | null>(null)

export function useChat(): Chat {
  const chat = useContext(ChatContext)
  if (!chat) throw new Error('useChat outside a chat')
  return chat
}

export function useSnapshot(chat: Chat): ChatSnapshot {
  return useSyncExternalStore(chat.subscribe, chat.snapshot)
}
