// What this browser keeps for a client: drafts, and messages until the server has them. One entry a message, so that two
// tabs do not overwrite each other's. Storage may be full or closed to us: then it lasts as long as the page.
import type { ConversationId, RequestId } from '@dramatis/contract/ids'
import type { PendingMessage, PendingPicture, SendFailure } from '@dramatis/ui/timeline'

const prefix = 'dramatis.client'

function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}

export interface StoredMessage {
  readonly conversationId: ConversationId
  readonly requestId: RequestId
  readonly text: string
  /** Their files are kept apart; see ui/src/pictures/kept-pictures.ts. */
  readonly pictures?: readonly PendingPicture[]
  readonly createdAtMs: number
  /** A refusal that will not go away by itself; null: still to be sent. */
  readonly failure: SendFailure | null
}

const outboxKey = (clientId: string, requestId: string) => `${prefix}.outbox.${clientId}.${requestId}`
const draftKey = (clientId: string, conversationId: string) => `${prefix}.draft.${clientId}.${conversationId}`

export function storeMessage(clientId: string, message: StoredMessage): void {
  attempt(() => localStorage.setItem(outboxKey(clientId, message.requestId), JSON.stringify(message)))
}

export function forgetMessage(clientId: string, requestId: string): void {
  attempt(() => localStorage.removeItem(outboxKey(clientId, requestId)))
}

/** Everything this client wrote here that the server may not have, oldest first. */
export function storedMessages(clientId: string): StoredMessage[] {
  const start = outboxKey(clientId, '')
  const found = attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(start))) ?? []
  return found
    .flatMap((key) => {
      const message = attempt(() => JSON.parse(localStorage.getItem(key) ?? 'null') as StoredMessage | null)
      return message?.requestId && message.conversationId && typeof message.text === 'string' ? [message] : []
    })
    .sort((one, other) => one.createdAtMs - other.createdAtMs)
}

export function pendingOf(message: StoredMessage): PendingMessage {
  return {
    requestId: message.requestId,
    text: message.text,
    ...(message.pictures && { pictures: message.pictures }),
    createdAtMs: message.createdAtMs,
    state: message.failure ? 'failed' : 'sending',
    seq: null,
    failure: message.failure,
  }
}

export function storedDraft(clientId: string, conversationId: string): string {
  return attempt(() => localStorage.getItem(draftKey(clientId, conversationId))) ?? ''
}

export function storeDraft(clientId: string, conversationId: string, text: string): void {
  attempt(() =>
    text === ''
      ? localStorage.removeItem(draftKey(clientId, conversationId))
      : localStorage.setItem(draftKey(clientId, conversationId), text),
  )
}

/** On signing out: whoever uses this browser next finds nothing. */
export function forgetClient(clientId: string): void {
  const found = attempt(() => Object.keys(localStorage)) ?? []
  for (const key of found) {
    if (key.startsWith(`${prefix}.outbox.${clientId}.`) || key.startsWith(`${prefix}.draft.${clientId}.`))
      attempt(() => localStorage.removeItem(key))
  }
}
