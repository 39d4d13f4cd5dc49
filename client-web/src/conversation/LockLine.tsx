// In place of the composer, where nothing can be written: says why.
import type { ClientConversation } from '@dramatis/contract/client-views'
import { Lock } from 'lucide-react'
import { lockWords } from '../conversation-words.ts'

export function LockLine({ row }: { row: ClientConversation }) {
  return (
    <p className="lock-line" role="status">
      <Lock size={16} strokeWidth={1.75} aria-hidden="true" />
      <span>{lockWords(row)}</span>
    </p>
  )
}
