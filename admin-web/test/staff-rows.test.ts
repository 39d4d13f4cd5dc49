import { describe, expect, it } from 'vitest'
import { lastSeen } from '../src/conversation/read-marks.ts'
import { type StaffRowOptions, staffRows } from '../src/conversation/staff-rows.ts'
import type { PendingStaffMessage } from '../src/conversation/timeline-store.ts'
import { byAnna, byBen, message, nora, omar, omarsGroup, sent } from './staff-examples.ts'

const options: StaffRowOptions = {
  ownId: 'anna',
  ownName: 'Anna',
  face: (member) => member,
  faceOfPending: () => nora,
  newAfterSeq: null,
  waitingSinceMs: null,
  seenSeq: null,
}
const timeline = (entries: Parameters<typeof staffRows>[0]['entries'], pending: PendingStaffMessage[] = []) => ({
  entries,
  pending,
  older: true,
  heldSeq: 99,
})
const spoken = (rows: ReturnType<typeof staffRows>) =>
  rows.flatMap((row) => (row.kind === 'message' ? [{ text: row.message.text, head: row.head, tail: row.tail }] : []))

describe('rows as the team sees them', () => {
  it('another admin in the same persona begins a new heading', () => {
    const rows = staffRows(
      timeline([
        sent(message(1, { sender: nora, actor: byAnna })),
        sent(message(2, { sender: nora, actor: byAnna })),
        sent(message(3, { sender: nora, actor: byBen })),
      ]),
      options,
    )
    expect(spoken(rows)).toEqual([
      { text: 'words 1', head: true, tail: false },
      { text: 'words 2', head: false, tail: true },
      { text: 'words 3', head: true, tail: true },
    ])
  })
  it('the message with which somebody began to wait has a heading to say so in', () => {
    const rows = staffRows(timeline([sent(message(1)), sent(message(2))]), { ...options, waitingSinceMs: 2_000 })
    expect(spoken(rows).map((row) => row.head)).toEqual([true, true])
  })
  it('a message on its way stands last, in the mouth it was written for', () => {
    const pending: PendingStaffMessage = {
      requestId: 'request-1',
      conversationId: omarsGroup.id,
      as: { kind: 'persona', id: nora.id },
      text: 'on its way',
      createdAtMs: 3_000,
      state: 'sending',
      seq: null,
      failure: null,
    }
    const last = staffRows(timeline([sent(message(1))], [pending]), options).at(-1)
    expect(last?.kind === 'message' && [last.message.text, last.message.sender, last.message.actor.id]).toEqual([
      'on its way',
      nora,
      'anna',
    ])
  })
  it('the "New" line stands before what others said, never before the own words', () => {
    const kinds = (actor: typeof byAnna | typeof byBen) =>
      staffRows(timeline([sent(message(1)), sent(message(2, { sender: nora, actor }))]), { ...options, newAfterSeq: 1 }).map(
        (row) => row.kind,
      )
    expect(kinds(byBen)).toContain('new')
    expect(kinds(byAnna)).not.toContain('new')
  })
})

describe('read marks', () => {
  const entries = [sent(message(1, { sender: nora, actor: byAnna })), sent(message(2)), sent(message(3, { sender: nora, actor: byBen }))]
  const mark = (kind: 'client' | 'admin', id: string, seq: number) =>
    [`${kind}:${id}`, { conversationId: omarsGroup.id, reader: { kind, id, displayName: id }, seq }] as const
  it('stand on the last words of the team that a client has read', () => {
    expect(lastSeen(entries, new Map([mark('client', omar.id, 3)]), 'anna')?.seq).toBe(3)
    expect(lastSeen(entries, new Map([mark('client', omar.id, 2)]), 'anna')?.seq).toBe(1)
  })
  it('colleagues alone make no "Read"', () => {
    expect(lastSeen(entries, new Map([mark('admin', 'ben', 3)]), 'anna')).toBe(null)
  })
})
