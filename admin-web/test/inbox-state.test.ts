import type { InboxItem } from '@dramatis/contract/staff-views'
import { describe, expect, it } from 'vitest'
import { currentFace } from '../src/current-face.ts'
import {
  type AdminEvent,
  type ConsoleChange,
  type ConsoleState,
  changeConsole,
  emptyConsole,
  isHere,
  listRows,
} from '../src/inbox-state.ts'
import { startsWait } from '../src/new-wait.ts'
import { byAnna, id, message, nora, omar, omarsGroup, persona, sam, sentEvent } from './staff-examples.ts'

const after = (...changes: ConsoleChange[]): ConsoleState =>
  changes.reduce(
    changeConsole,
    changeConsole(changeConsole(emptyConsole, { kind: 'signed-in', adminId: id('anna') }), { kind: 'connected' }),
  )
const events = (...all: AdminEvent[]): ConsoleChange => ({ kind: 'events', events: all, nowMs: 10_000 })
const item = (change: Partial<InboxItem['conversation']>, lastMessage: InboxItem['lastMessage'] = null): InboxItem => ({
  conversation: { ...omarsGroup, ...change },
  lastMessage,
  ownReadSeq: 0,
})
const page = (list: 'waiting' | 'new' | 'answered' | 'all', items: InboxItem[], nextCursor: string | null = null): ConsoleChange => ({
  kind: 'page',
  list,
  items,
  nextCursor,
  first: true,
})
const names = (state: ConsoleState, list: 'waiting' | 'new' | 'answered' | 'all') => listRows(state, list).map((row) => row.conversation.id)

describe('rows', () => {
  it('takes a newer version and drops an older one, whatever the order', () => {
    const newer: AdminEvent = { name: 'conversation:changed', data: { conversation: { ...omarsGroup, name: 'Newer', version: 3 } } }
    const older: AdminEvent = { name: 'conversation:changed', data: { conversation: { ...omarsGroup, name: 'Older', version: 2 } } }
    for (const state of [after(events(newer, older)), after(events(older, newer))])
      expect(state.rows.get(omarsGroup.id)?.conversation.name).toBe('Newer')
  })
  it('a page that was overtaken by an event does not bring the old row back', () => {
    const state = after(events(sentEvent(message(2), { waitingSinceMs: 2_000, version: 5 })), page('answered', [item({ version: 4 })]))
    expect(state.rows.get(omarsGroup.id)?.conversation.waitingSinceMs).toBe(2_000)
  })
  it('the last message is the one with the highest seq, not the one that came last', () => {
    const state = after(events(sentEvent(message(5), { version: 5 }), sentEvent(message(4), { version: 4 })))
    expect(state.rows.get(omarsGroup.id)?.lastMessage?.seq).toBe(5)
  })
  it('an edit of the last message replaces it, an edit of an earlier one does not', () => {
    const edited = (seq: number, changedSeq: number): AdminEvent => {
      const changed = message(seq, { changedSeq, text: `edited ${seq}` })
      return {
        name: 'message:edited',
        data: {
          conversationId: omarsGroup.id,
          entry: { kind: 'message:edited', seq: changedSeq, atMs: 9_000, message: changed },
          conversation: { ...omarsGroup, version: changedSeq },
        },
      }
    }
    const start = sentEvent(message(5), { version: 5 })
    expect(after(events(start, edited(5, 6))).rows.get(omarsGroup.id)?.lastMessage?.text).toBe('edited 5')
    expect(after(events(start, edited(3, 6))).rows.get(omarsGroup.id)?.lastMessage?.text).toBe('words 5')
  })
  it('of a row that arrived by an event without a message the last one is unknown, not absent', () => {
    const state = after(events({ name: 'conversation:changed', data: { conversation: omarsGroup } }))
    expect(state.rows.get(omarsGroup.id)?.lastMessage).toBeUndefined()
  })
  it('words that were said without being seen make the last message unknown; where nothing was said there is none', () => {
    const changed = (lastMessageSeq: number): AdminEvent => ({
      name: 'conversation:changed',
      data: { conversation: { ...omarsGroup, lastMessageSeq, version: 9 } },
    })
    expect(
      after(events(sentEvent(message(5), { lastMessageSeq: 5, version: 5 }), changed(7))).rows.get(omarsGroup.id)?.lastMessage,
    ).toBeUndefined()
    expect(
      after(events(sentEvent(message(5), { lastMessageSeq: 5, version: 5 }), changed(5))).rows.get(omarsGroup.id)?.lastMessage?.seq,
    ).toBe(5)
    expect(after(events(changed(0))).rows.get(omarsGroup.id)?.lastMessage).toBe(null)
  })
  it('the own read mark only goes forward, and those of colleagues do not move it', () => {
    const read = (reader: string, seq: number): AdminEvent => ({
      name: 'conversation:read',
      data: { conversationId: omarsGroup.id, reader: { kind: 'admin', id: reader, displayName: reader }, seq },
    })
    const state = after(page('all', [item({})]), events(read('anna', 4), read('ben', 9), read('anna', 2)))
    expect(state.rows.get(omarsGroup.id)?.ownReadSeq).toBe(4)
  })
})

describe('the queue', () => {
  const waiting = (name: string, sinceMs: number) => item({ id: id(name), waitingSinceMs: sinceMs })

  it('stands by the longest wait', () => {
    expect(names(after(page('waiting', [waiting('b', 20), waiting('a', 10), waiting('c', 30)])), 'waiting')).toEqual(['a', 'b', 'c'])
  })
  it('a new wait goes to the end, an answered one moves to answered', () => {
    let state = after(page('waiting', [waiting('a', 10)]), page('answered', []))
    state = changeConsole(state, events(sentEvent(message(7), { id: id('b'), waitingSinceMs: 7_000, version: 2 })))
    expect(names(state, 'waiting')).toEqual(['a', 'b'])
    state = changeConsole(
      state,
      events(sentEvent(message(8, { sender: nora, actor: byAnna }), { id: id('a'), waitingSinceMs: null, version: 2 })),
    )
    expect(names(state, 'waiting')).toEqual(['b'])
    expect(names(state, 'answered')).toEqual(['a'])
  })
  it('what lies beyond the pages that were read is not shown before its page comes', () => {
    const state = after(
      page('waiting', [waiting('a', 10), waiting('b', 20)], 'more'),
      events(sentEvent(message(9), { id: id('z'), waitingSinceMs: 9_000, version: 2 })),
    )
    expect(names(state, 'waiting')).toEqual(['a', 'b'])
    expect(
      names(
        changeConsole(state, { kind: 'page', list: 'waiting', items: [waiting('z', 9_000)], nextCursor: null, first: false }),
        'waiting',
      ),
    ).toEqual(['a', 'b', 'z'])
  })
  it('archived groups are in no list, nor is a direct conversation in which nothing was said', () => {
    const state = after(
      page('all', [
        item({ id: id('archived'), locked: 'archived' }),
        item({ id: id('silent'), type: 'direct', lastSeq: 1, lastMessageSeq: 0 }),
        item({}),
      ]),
    )
    expect(names(state, 'all')).toEqual([omarsGroup.id])
  })
  it('after a new connection unconfirmed rows stay until the list is read again, and go then', () => {
    let state = after(page('waiting', [waiting('a', 10), waiting('b', 20)]))
    state = changeConsole(state, { kind: 'connected' })
    expect(names(state, 'waiting')).toEqual(['a', 'b'])
    expect(names(changeConsole(state, page('waiting', [waiting('b', 20)])), 'waiting')).toEqual(['b'])
  })
})

describe('counts', () => {
  const counted: ConsoleChange = { kind: 'counts', waiting: 3, isNew: 1 }
  it('follow a known row and are asked for again', () => {
    const state = after(page('all', [item({})]), counted, events(sentEvent(message(2), { waitingSinceMs: 2_000, version: 2 })))
    expect(state.counts).toEqual({ waiting: 4, isNew: 1 })
    expect(state.countsWanted).toBe(true)
  })
  it('an unknown row that changed without waiting leaves them as they are, and uncertain', () => {
    const state = after(counted, events({ name: 'conversation:changed', data: { conversation: omarsGroup } }))
    expect(state.counts).toEqual({ waiting: 3, isNew: 1 })
    expect(state.countsWanted).toBe(true)
  })
  it('reading a page does not move them', () => {
    const state = after(counted, page('waiting', [item({ waitingSinceMs: 5 })]))
    expect(state.counts).toEqual({ waiting: 3, isNew: 1 })
    expect(state.countsWanted).toBe(false)
  })
})

describe('who is there', () => {
  const detail: ConsoleChange = {
    kind: 'detail',
    nowMs: 1_000,
    detail: {
      conversation: omarsGroup,
      members: [omar, nora],
      reads: [],
      presence: { conversationId: omarsGroup.id, admins: [], here: ['client:omar'], typing: [] },
      ownReadSeq: 0,
    },
  }
  const members = (state: ConsoleState) =>
    state.details.get(omarsGroup.id)?.members.map((member) => (member.kind === 'team' ? 'team' : member.id))
  it('members come and go by events', () => {
    const change = (kind: 'member:added' | 'member:removed', member: typeof nora | typeof sam, seq: number): AdminEvent =>
      ({
        name: kind,
        data: { conversationId: omarsGroup.id, entry: { kind, seq, atMs: seq, member }, conversation: { ...omarsGroup, version: seq } },
      }) as AdminEvent
    expect(members(after(detail, events(change('member:added', sam, 2), change('member:removed', nora, 3))))).toEqual(['omar', 'sam'])
  })
  it('an answer that was overtaken does not bring back a member who left', () => {
    const removed: AdminEvent = {
      name: 'member:removed',
      data: {
        conversationId: omarsGroup.id,
        entry: { kind: 'member:removed', seq: 2, atMs: 2, member: nora },
        conversation: { ...omarsGroup, version: 2 },
      },
    }
    expect(members(after(detail, events(removed), detail))).toEqual(['omar'])
  })
  it('presence replaces what was known, and is forgotten when nobody confirms it', () => {
    const state = after(detail)
    expect(isHere(state, 'client:omar')).toBe(true)
    expect(isHere(changeConsole(state, { kind: 'tick', nowMs: 20_000 }), 'client:omar')).toBe(true)
    expect(isHere(changeConsole(state, { kind: 'tick', nowMs: 31_001 }), 'client:omar')).toBe(false)
    const gone: AdminEvent = { name: 'presence:changed', data: { conversationId: omarsGroup.id, admins: [], here: [], typing: [] } }
    expect(isHere(changeConsole(state, events(gone)), 'client:omar')).toBe(false)
  })
  it('a renamed persona is shown by the new name wherever an older one was stored', () => {
    const state = after(
      { kind: 'personas', personas: [persona(nora)] },
      events({ name: 'persona:changed', data: { persona: persona(nora, { displayName: 'Nora Vidal', version: 2 }) } }),
    )
    expect(currentFace(state, nora).displayName).toBe('Nora Vidal')
    expect(currentFace(state, { ...nora, displayName: 'Even newer', version: 3 }).displayName).toBe('Even newer')
  })
})

describe('a new wait', () => {
  const first = sentEvent(message(2), { waitingSinceMs: 2_000, version: 2 })
  it('begins with the first message that nobody answered', () => {
    expect(startsWait(first, after(page('all', [item({})])))).toBe(true)
    expect(startsWait(first, after())).toBe(true)
  })
  it('does not begin again with the next one', () => {
    expect(startsWait(sentEvent(message(3), { waitingSinceMs: 2_000, version: 3 }), after(events(first)))).toBe(false)
    expect(startsWait(sentEvent(message(3), { waitingSinceMs: 2_000, version: 3 }), after())).toBe(false)
  })
  it('is not what a persona says, nor where nobody ever waits', () => {
    expect(startsWait(sentEvent(message(2, { sender: nora, actor: byAnna }), { version: 2 }), after())).toBe(false)
    expect(startsWait(sentEvent(message(2), { waitingSinceMs: null, version: 2 }), after())).toBe(false)
  })
})
