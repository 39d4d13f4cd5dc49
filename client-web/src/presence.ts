// Tells the server which conversation this browser looks at, and whether the client types. Only while the page is visible.
import type { ClientCommands } from '@dramatis/contract/client-commands'
import type { ClientEvents } from '@dramatis/contract/client-views'
import type { ConversationId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { Connection } from '@dramatis/ui/connection'

export class Presence {
  #connection: Connection<ClientCommands, ClientEvents>
  #looking: ConversationId | null = null
  #typing = false
  #typedAtMs = 0
  #stopTimer: ReturnType<typeof setTimeout> | undefined
  #heartbeat: ReturnType<typeof setInterval>

  constructor(connection: Connection<ClientCommands, ClientEvents>) {
    this.#connection = connection
    this.#heartbeat = setInterval(() => {
      if (document.visibilityState === 'visible' && this.#looking) this.repeat()
    }, limits.presenceHeartbeatMs)
    document.addEventListener('visibilitychange', this.repeat)
  }

  /** Says how it is now. */
  repeat = () => {
    const visible = document.visibilityState === 'visible'
    this.#connection.signal('presence:update', {
      conversationId: visible ? this.#looking : null,
      typing: visible && this.#typing && this.#looking !== null,
    })
  }

  look(id: ConversationId | null): void {
    if (id === this.#looking) return
    this.#typing = false
    clearTimeout(this.#stopTimer)
    this.#looking = id
    this.repeat()
  }

  /** A key was pressed and something stands in the composer. Ends by itself a little before others would forget it. */
  typed(): void {
    clearTimeout(this.#stopTimer)
    this.#stopTimer = setTimeout(() => this.stoppedTyping(), limits.typingExpiryMs - 1000)
    const now = Date.now()
    if (this.#typing && now - this.#typedAtMs < limits.typingExpiryMs / 2) return
    this.#typing = true
    this.#typedAtMs = now
    this.repeat()
  }

  stoppedTyping(): void {
    clearTimeout(this.#stopTimer)
    if (!this.#typing) return
    this.#typing = false
    this.repeat()
  }

  close(): void {
    clearInterval(this.#heartbeat)
    clearTimeout(this.#stopTimer)
    document.removeEventListener('visibilitychange', this.repeat)
  }
}
