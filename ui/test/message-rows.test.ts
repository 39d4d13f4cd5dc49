// How a timeline becomes rows: what shares a heading, and what never does.
import { expect, test } from 'vitest'
import { messageRows, type ShownEntry, type ShownMember, type ShownMessage } from '../src/message-rows.ts'

const nora: ShownMember = {
  kind: 'persona',
  id: 'nora',
  displayName: 'Nora',
  avatarUrl: '/avatars/a-1.svg',
  colour: 0,
  playedBy: 'The Team',
}
const sam: ShownMember = { kind: 'persona', id: 'sam', displayName: 'Sam', avatarUrl: '/avatars/a-2.svg', colour: 1, playedBy: 'The Team' }
const omar: ShownMember = { kind: 'client', id: 'omar', displayName: 'Omar', avatarUrl: null, colour: 2 }
const noon = new Date(2026, 10, 22, 12, 0).getTime()

let lastSeq = 0
function said(sender: ShownMember, afterMs: number): ShownEntry<ShownMessage> {
  const seq = ++lastSeq
  const createdAtMs = noon + afterMs
  return {
    seq,
    atMs: createdAtMs,
    kind: 'message:sent',
    message: {
      id: `m${seq}`,
      seq,
      changedSeq: seq,
      requestId: null,
      sender,
      text: 'Hello',
      pictures: [],
      automatic: null,
      createdAtMs,
      editedAtMs: null,
      deleted: false,
    },
  }
}
const rowsOf = (entries: ShownEntry<ShownMessage>[], newAfterSeq: number | null = null) =>
  messageRows(entries, [], { isOwn: (message) => message.sender === omar, newAfterSeq, showStart: false })
const shapes = (entries: ShownEntry<ShownMessage>[], newAfterSeq: number | null = null) =>
  rowsOf(entries, newAfterSeq).map((row) =>
    row.kind === 'message' ? `${row.message.sender.displayName}${row.head ? ' head' : ''}` : row.kind,
  )

test('one member speaking on within a minute shares a heading; later shows the time again', () => {
  expect(shapes([said(nora, 0), said(nora, 30_000), said(nora, 200_000)])).toEqual(['day', 'Nora head', 'Nora', 'Nora head'])
})

test('two personas never share a heading, however close', () => {
  expect(shapes([said(nora, 0), said(sam, 10), said(nora, 20)])).toEqual(['day', 'Nora head', 'Sam head', 'Nora head'])
})

test('the "New" line stands before the first unread message of others, not before an own one', () => {
  lastSeq = 0
  expect(shapes([said(nora, 0), said(omar, 1000), said(sam, 2000), said(sam, 3000)], 1)).toEqual([
    'day',
    'Nora head',
    'Omar head',
    'new',
    'Sam head',
    'Sam',
  ])
})

test('midnight separates', () => {
  expect(shapes([said(nora, 0), said(nora, 12 * 3_600_000)])).toEqual(['day', 'Nora head', 'day', 'Nora head'])
})

test('members who came in a row share one line', () => {
  const added = (member: ShownMember): ShownEntry<ShownMessage> => ({ seq: ++lastSeq, atMs: noon, kind: 'member:added', member })
  const rows = rowsOf([added(nora), added(sam), said(nora, 10)])
  expect(rows.map((row) => row.kind)).toEqual(['day', 'system', 'message'])
  expect(rows[1]?.kind === 'system' && rows[1].members).toEqual([nora, sam])
})
