// The rows of a conversation as the team sees it: the shared rows, and a new heading wherever another admin took over
// the same persona. A message on its way is a row like any other, in the mouth it was written for. Pure.
import type { StaffMember, StaffMessage } from '@dramatis/contract/staff-views'
import { type MessageRow, messageRows, type ShownEntry } from '@dramatis/ui/message-rows'
import type { PendingStaffMessage, StaffTimeline } from './timeline-store.ts'

/** A stored message, or one on its way that looks like one. */
export type ShownStaffMessage = StaffMessage & { readonly pending?: PendingStaffMessage }
export type StaffRow = MessageRow<ShownStaffMessage, never>

export interface StaffRowOptions {
  readonly ownId: string
  readonly ownName: string
  /** Members as they are now. */
  readonly face: (member: StaffMember) => StaffMember
  readonly faceOfPending: (pending: PendingStaffMessage) => StaffMember
  /** The "New" line stands before the first message of others after this; null: no line. */
  readonly newAfterSeq: number | null
  /** The message with which somebody began to wait shows it in its heading. */
  readonly waitingSinceMs: number | null
  /** The message that says "Read" below it. */
  readonly seenSeq: number | null
}

export function staffRows(
  timeline: Pick<StaffTimeline, 'entries' | 'pending' | 'older' | 'heldSeq'>,
  options: StaffRowOptions,
): StaffRow[] {
  const { face, ownId } = options
  const entries: ShownEntry<ShownStaffMessage>[] = timeline.entries.map((entry) => {
    if ('message' in entry) {
      const sender = face(entry.message.sender)
      return sender === entry.message.sender ? entry : { ...entry, message: { ...entry.message, sender } }
    }
    if (!('member' in entry)) return entry
    const member = face(entry.member)
    return { ...entry, member }
  })
  const onTheirWay = timeline.pending.map(
    (pending): ShownEntry<ShownStaffMessage> => ({
      kind: 'message:sent',
      seq: 0,
      atMs: pending.createdAtMs,
      message: pendingMessage(pending, options),
    }),
  )
  // All stand on one side: whose words they are is said by the face, not by the place.
  const rows: StaffRow[] = messageRows<ShownStaffMessage, never>([...entries, ...onTheirWay], [], {
    isOwn: () => false,
    newAfterSeq: newLine(timeline, options.newAfterSeq, ownId),
    showStart: timeline.heldSeq !== null && !timeline.older,
  })
  return rows.map((row, index) => {
    if (row.kind !== 'message') return row
    const before = rows[index - 1]
    const after = rows[index + 1]
    const head =
      row.head || (before?.kind === 'message' && !sameActor(before.message, row.message)) || startsWait(row.message, options.waitingSinceMs)
    const tail =
      row.tail ||
      (after?.kind === 'message' && !sameActor(row.message, after.message)) ||
      row.seq === options.seenSeq ||
      row.message.pending?.state === 'failed'
    return head === row.head && tail === row.tail ? row : { ...row, head, tail }
  })
}

export function startsWait(message: StaffMessage, waitingSinceMs: number | null): boolean {
  return waitingSinceMs !== null && message.sender.kind === 'client' && message.createdAtMs === waitingSinceMs
}

const sameActor = (one: StaffMessage, other: StaffMessage) => one.actor.kind === other.actor.kind && one.actor.id === other.actor.id

/** Everything unread being everything there is needs no line, and what the admin wrote since is not news. */
function newLine(timeline: Pick<StaffTimeline, 'entries'>, newAfterSeq: number | null, ownId: string): number | null {
  if (newAfterSeq === null || newAfterSeq === 0) return null
  const first = timeline.entries.find((entry) => entry.kind === 'message:sent' && entry.seq > newAfterSeq)
  return first?.kind === 'message:sent' && first.message.actor.id !== ownId ? newAfterSeq : null
}

function pendingMessage(pending: PendingStaffMessage, { ownId, ownName, faceOfPending }: StaffRowOptions): ShownStaffMessage {
  return {
    id: pending.requestId as string as StaffMessage['id'],
    conversationId: pending.conversationId,
    seq: 0,
    changedSeq: 0,
    sender: faceOfPending(pending),
    actor: { kind: 'admin', id: ownId, displayName: ownName },
    text: pending.text,
    pictures: [],
    automatic: null,
    createdAtMs: pending.createdAtMs,
    editedAtMs: null,
    deleted: false,
    requestId: pending.requestId,
    pending,
  }
}
