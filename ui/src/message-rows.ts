// From a timeline to the rows of a message list: day separators, the "New" line, headings, system lines. Pure, for both
// programs; it must not know who may see what, only how things stand beside each other.

import type { Picture } from '@dramatis/contract/client-views'
import type { LockReason } from '@dramatis/contract/errors'
import type { TimelineKind } from '@dramatis/contract/events'
import { memberKey } from './member-key.ts'
import type { PendingMessage } from './timeline.ts'
import { startOfDay } from './times.ts'

export type ShownMember =
  | { kind: 'persona'; id: string; displayName: string; avatarUrl: string; colour: number; playedBy?: string }
  | { kind: 'client'; id: string; displayName: string; avatarUrl: string | null; colour: number }
  | { kind: 'team'; displayName: string }

export interface ShownMessage {
  readonly id: string
  readonly seq: number
  readonly changedSeq: number
  readonly requestId: string | null
  readonly sender: ShownMember
  readonly text: string | null
  readonly pictures: readonly Picture[]
  readonly automatic: string | null
  readonly createdAtMs: number
  readonly editedAtMs: number | null
  readonly deleted: boolean
}

interface Placed {
  readonly seq: number
  readonly atMs: number
}
export type SystemEntry = Placed &
  (
    | { readonly kind: 'member:added' | 'member:removed'; readonly member: ShownMember }
    | { readonly kind: 'conversation:renamed'; readonly name: string }
    | { readonly kind: 'conversation:locked'; readonly reason: LockReason }
    | { readonly kind: 'conversation:unlocked' }
  )
export type ShownEntry<M> =
  | SystemEntry
  | (Placed & { readonly kind: 'message:sent' | 'message:edited' | 'message:deleted'; readonly message: M })
  | (Placed & { readonly kind: 'hidden' })

export type SystemKind = Exclude<TimelineKind, `message:${string}`>

export type MessageRow<M, P> =
  | { kind: 'start'; key: string }
  | { kind: 'day'; key: string; atMs: number }
  | { kind: 'new'; key: string }
  /** `head`: shows who speaks. `tail`: the last of what one member said in a row. */
  | { kind: 'message'; key: string; seq: number; message: M; own: boolean; head: boolean; tail: boolean }
  | { kind: 'pending'; key: string; pending: P; head: boolean; tail: boolean }
  /** What happened to the conversation. Members of a kind who came or went in a row share one line. */
  | { kind: 'system'; key: string; seq: number; event: SystemKind; members: ShownMember[]; name: string; reason: LockReason | null }

export interface RowOptions<M> {
  isOwn(message: M): boolean
  /** The "New" line stands before the first message of others after this; null: no line. */
  newAfterSeq: number | null
  /** There is nothing before the first entry: a row for how the conversation begins. */
  showStart: boolean
}

/** Messages of one member that follow each other within this share a heading. */
const groupWithinMs = 60_000

export function messageRows<M extends ShownMessage, P extends PendingMessage>(
  entries: readonly ShownEntry<M>[],
  pending: readonly P[],
  options: RowOptions<M>,
): MessageRow<M, P>[] {
  const rows: MessageRow<M, P>[] = []
  if (options.showStart) rows.push({ kind: 'start', key: 'start' })
  let day = 0
  let newShown = options.newAfterSeq === null
  const separateDays = (atMs: number, key: string) => {
    const itsDay = startOfDay(atMs)
    if (itsDay === day) return
    day = itsDay
    rows.push({ kind: 'day', key: `day:${key}`, atMs })
  }
  for (const entry of entries) {
    if (entry.kind === 'hidden') continue
    if ('message' in entry) {
      if (entry.kind !== 'message:sent') continue
      const { message } = entry
      separateDays(message.createdAtMs, message.id)
      const own = options.isOwn(message)
      if (!newShown && !own && message.seq > (options.newAfterSeq ?? 0)) {
        newShown = true
        rows.push({ kind: 'new', key: 'new' })
      }
      rows.push({
        kind: 'message',
        key: own && message.requestId ? message.requestId : message.id,
        seq: message.seq,
        message,
        own,
        head: true,
        tail: true,
      })
      joinToBefore(rows)
    } else {
      separateDays(entry.atMs, `system-${entry.seq}`)
      addSystemRow(rows, entry)
    }
  }
  for (const one of pending) {
    separateDays(one.createdAtMs, one.requestId)
    rows.push({ kind: 'pending', key: one.requestId, pending: one, head: true, tail: true })
    joinToBefore(rows)
  }
  return rows
}

/** Lets the last row share the heading of the one before, where the same member speaks on. */
function joinToBefore<M extends ShownMessage, P extends PendingMessage>(rows: MessageRow<M, P>[]) {
  const row = rows.at(-1)
  const before = rows.at(-2)
  if (!row || !before || (row.kind !== 'message' && row.kind !== 'pending') || (before.kind !== 'message' && before.kind !== 'pending'))
    return
  if (!sameSender(before, row) || writtenAtMs(row) - writtenAtMs(before) >= groupWithinMs) return
  row.head = false
  before.tail = false
}

type SpokenRow<M, P> = Extract<MessageRow<M, P>, { kind: 'message' | 'pending' }>
function writtenAtMs<M extends ShownMessage, P extends PendingMessage>(row: SpokenRow<M, P>): number {
  return row.kind === 'message' ? row.message.createdAtMs : row.pending.createdAtMs
}
function sameSender<M extends ShownMessage, P extends PendingMessage>(one: SpokenRow<M, P>, other: SpokenRow<M, P>): boolean {
  const isOwn = (row: SpokenRow<M, P>) => row.kind === 'pending' || row.own
  if (one.kind === 'message' && other.kind === 'message')
    return memberKey(one.message.sender) === memberKey(other.message.sender) && one.message.automatic === other.message.automatic
  return isOwn(one) && isOwn(other)
}

function addSystemRow<M, P>(rows: MessageRow<M, P>[], entry: SystemEntry) {
  const before = rows.at(-1)
  const members = 'member' in entry ? [entry.member] : []
  if (members.length > 0 && before?.kind === 'system' && before.event === entry.kind && before.members[0]?.kind === members[0]?.kind) {
    rows[rows.length - 1] = { ...before, members: [...before.members, ...members] }
    return
  }
  rows.push({
    kind: 'system',
    key: `system:${entry.seq}`,
    seq: entry.seq,
    event: entry.kind,
    members,
    name: entry.kind === 'conversation:renamed' ? entry.name : '',
    reason: entry.kind === 'conversation:locked' ? entry.reason : null,
  })
}

/** The seq a row stands for; 0 for those that stand for none. */
export function rowSeq<M, P>(row: MessageRow<M, P> | undefined): number {
  return row && (row.kind === 'message' || row.kind === 'system') ? row.seq : 0
}
