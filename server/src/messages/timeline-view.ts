// Pages of a timeline for both audiences. seq has no holes, so a page is a range of it: no offsets, one index.
import type { ClientEntry } from '@dramatis/contract/client-views'
import type { ClientId, ConversationId } from '@dramatis/contract/ids'
import type { StaffEntry } from '@dramatis/contract/staff-views'
import { changeForClient, changeForStaff, listChanges, type StoredChange } from '../conversations/change-timeline.ts'
import type { Reader } from '../database/database.ts'
import { messageForClient, messageForStaff } from './message-view.ts'
import { listMessages, listMessagesById, type Message } from './messages-store.ts'

export interface PageWanted {
  readonly conversationId: ConversationId
  readonly beforeSeq?: number | undefined
  readonly afterSeq?: number | undefined
  readonly limit: number
}

type Place =
  | {
      readonly message: Message
      readonly as: 'message:sent' | 'message:edited' | 'message:deleted'
      readonly seq: number
      readonly atMs: number
    }
  | (StoredChange & { about: 'conversation' })

interface Page {
  readonly places: Place[]
  readonly lastSeq: number
  readonly more: boolean
}

/** `firstSeq`: what the viewer's seat begins with. */
async function readPage(reader: Reader, wanted: PageWanted, firstSeq: number, lastSeq: number): Promise<Page> {
  const forward = wanted.afterSeq !== undefined
  const from = Math.max(
    firstSeq,
    forward ? (wanted.afterSeq ?? 0) + 1 : Math.min(wanted.beforeSeq ?? Number.POSITIVE_INFINITY, lastSeq + 1) - wanted.limit,
  )
  const to = forward ? Math.min(lastSeq, from + wanted.limit - 1) : Math.min(lastSeq, (wanted.beforeSeq ?? Number.POSITIVE_INFINITY) - 1)
  const more = forward ? to < lastSeq : from > firstSeq
  if (from > to) return { places: [], lastSeq, more: false }
  const messages = await listMessages(reader, wanted.conversationId, from, to)
  const changes = await listChanges(reader, wanted.conversationId, from, to)
  const concerned = new Map(messages.map((message) => [message.id, message]))
  const elsewhere = changes.flatMap((change) => (change.about === 'message' && !concerned.has(change.messageId) ? [change.messageId] : []))
  for (const message of await listMessagesById(reader, [...new Set(elsewhere)])) concerned.set(message.id, message)
  const places: Place[] = messages.map((message) => ({ message, as: 'message:sent', seq: message.seq, atMs: message.createdAtMs }))
  for (const change of changes) {
    const message = change.about === 'message' ? concerned.get(change.messageId) : undefined
    if (change.about === 'conversation') places.push(change)
    else if (message) places.push({ message, as: change.kind, seq: change.seq, atMs: change.atMs })
  }
  return { places: places.sort((a, b) => a.seq - b.seq), lastSeq, more }
}

export async function pageForClient(reader: Reader, wanted: PageWanted, viewer: ClientId, fromSeq: number, lastSeq: number) {
  const { places, more } = await readPage(reader, wanted, fromSeq, lastSeq)
  const entries = places.map((place): ClientEntry => {
    if (!('message' in place)) return changeForClient(reader, place.change, place.seq, place.atMs)
    const at = { seq: place.seq, atMs: place.atMs }
    if (place.message.seq < fromSeq) return { ...at, kind: 'hidden' }
    return { ...at, kind: place.as, message: messageForClient(reader.house, place.message, viewer) }
  })
  return { entries, lastSeq, more }
}

export async function pageForStaff(reader: Reader, wanted: PageWanted, lastSeq: number) {
  const { places, more } = await readPage(reader, wanted, 1, lastSeq)
  const entries = places.map((place): StaffEntry => {
    if (!('message' in place)) return changeForStaff(place.change, place.seq, place.atMs)
    return { seq: place.seq, atMs: place.atMs, kind: place.as, message: messageForStaff(reader.house, place.message) }
  })
  return { entries, lastSeq, more }
}
