// Snapshot + events = state: whatever is doubled, delayed, lost with a connection or overtaken by an answer, the client's
// state ends up equal to a fresh fetch.
import type { ClientEvents } from '@dramatis/contract/client-views'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { presentMembers, totalUnread } from '../src/client-selectors.ts'
import {
  applyEvent,
  type ClientState,
  emptyClientState,
  forgetPresence,
  receiveRow,
  receiveSelf,
  receiveTimelinePage,
  receiveWholeList,
  withTimeline,
} from '../src/client-state.ts'
import type { EventOf } from '../src/connection.ts'
import { acknowledgePending, addPending, type PageRequest, timelineNeed } from '../src/timeline.ts'
import { ModelHouse, self } from './model-house.ts'

/** A browser: the state, what is on the way to it, and what it asked. */
class Browser {
  state: ClientState = receiveSelf(emptyClientState, self)
  answers: (() => void)[] = []
  house: ModelHouse
  #asking = new Set<string>()

  constructor(house: ModelHouse) {
    this.house = house
    this.askList()
  }
  #ask(what: string, read: () => () => void) {
    if (this.#asking.has(what)) return
    this.#asking.add(what)
    const take = read()
    this.answers.push(() => {
      this.#asking.delete(what)
      take()
    })
  }
  askList() {
    this.#ask('list', () => {
      const tick = this.state.tick
      const rows = [this.house.row()]
      return () => {
        this.state = receiveWholeList(this.state, rows, tick)
      }
    })
  }
  askWhatIsNeeded(limit: number) {
    const { house } = this
    const one = this.state.conversations.get(house.id)
    if ((one && one.lostTick !== null) || this.state.missing.has(house.id)) {
      this.#ask('row', () => {
        const tick = this.state.tick
        const row = house.row()
        return () => {
          this.state = receiveRow(this.state, row, tick)
        }
      })
    }
    const need = one && timelineNeed(one.timeline)
    if (need) this.#askPage(need.kind === 'after' ? { afterSeq: need.afterSeq } : {}, limit)
  }
  askOlder(limit: number) {
    const first = this.state.conversations.get(this.house.id)?.timeline
    if (first?.older && first.entries[0]) this.#askPage({ beforeSeq: first.entries[0].seq }, limit)
  }
  #askPage(request: PageRequest, limit: number) {
    this.#ask('page', () => {
      const page = this.house.page(request, limit)
      return () => {
        this.state = receiveTimelinePage(this.state, this.house.id, request, page)
      }
    })
  }
  hear(event: EventOf<ClientEvents>) {
    this.state = applyEvent(this.state, event)
  }
  loseConnection() {
    this.house.outgoing.length = 0
    this.answers = []
    this.#asking.clear()
    this.askList()
  }
  settle(limit: number) {
    for (let round = 0; round < 200; round++) {
      for (const event of this.house.outgoing.splice(0)) this.hear(event)
      this.askWhatIsNeeded(limit)
      if (this.answers.length === 0) return
      for (const answer of this.answers.splice(0)) answer()
    }
    throw new Error('asks for ever')
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constant('send' as const), n: fc.integer({ min: -2, max: 2 }) }),
  fc.record({
    do: fc.constantFrom('edit', 'delete', 'seat', 'rename', 'describe', 'lock', 'hide', 'persona', 'own-read', 'others-read', 'here'),
    n: fc.nat(30),
  }),
  fc.record({ do: fc.constantFrom('deliver', 'double', 'ask', 'older', 'answer'), n: fc.nat(5) }),
  fc.record({ do: fc.constant('lose' as const), n: fc.nat(5) }),
)

function perform(house: ModelHouse, browser: Browser, { do: action, n }: { do: string; n: number }, limit: number) {
  switch (action) {
    case 'send':
      return void house.send(n, n < 0 ? `request-${n}-${Math.random()}` : null)
    case 'edit':
      return house.change(n, 'message:edited')
    case 'delete':
      return house.change(n, 'message:deleted')
    case 'seat':
      return house.toggleSeat(n)
    case 'describe':
      return house.describe(`about ${n}`)
    case 'rename':
      return house.rename(`name ${n}`)
    case 'lock':
      return house.toggleLock()
    case 'hide':
      return house.hide()
    case 'persona':
      return house.renamePersona(n)
    case 'own-read':
      return house.read('own', n)
    case 'others-read':
      return house.read('others', n)
    case 'here':
      return house.arrive(n)
    case 'deliver':
      return house.outgoing.splice(0, n).forEach((event) => browser.hear(event))
    case 'double': {
      const [event] = house.outgoing
      if (event) browser.hear(event)
      return
    }
    case 'ask':
      return browser.askWhatIsNeeded(limit)
    case 'older':
      return browser.askOlder(limit)
    case 'answer':
      return browser.answers.splice(0, 1).forEach((answer) => answer())
    case 'lose':
      return browser.loseConnection()
  }
}

test('any interleaving of events, doubles, losses and answers ends equal to a fresh fetch', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (steps, limit) => {
      const house = new ModelHouse()
      const browser = new Browser(house)
      for (const one of steps) perform(house, browser, one, limit)
      // A place that only later viewers may see has no event: the next change shows that it is missing.
      house.send(0, null)
      browser.settle(limit)
      const one = browser.state.conversations.get(house.id)
      expect(one?.row).toEqual(house.row())
      const entries = one?.timeline.entries ?? []
      expect(entries).toEqual(house.page({}, entries.length).entries)
      expect(one?.timeline.early).toEqual([])
      browser.askOlder(limit)
      browser.settle(limit)
      const more = browser.state.conversations.get(house.id)?.timeline.entries ?? []
      expect(more).toEqual(house.page({}, more.length).entries)
    }),
    { numRuns: 3_000 },
  )
})

test('a pending message is shown once, whichever of acknowledgement and event comes first', () => {
  for (const order of ['ack first', 'event first', 'event lost']) {
    const house = new ModelHouse()
    const browser = new Browser(house)
    browser.settle(50)
    browser.state = withTimeline(browser.state, house.id, (timeline) =>
      addPending(timeline, { requestId: 'request-1', text: 'Hello', createdAtMs: 1, state: 'sending', seq: null, failure: null }),
    )
    const seq = house.send(-1, 'request-1')
    const ack = () => {
      browser.state = withTimeline(browser.state, house.id, (timeline) => acknowledgePending(timeline, 'request-1', seq))
    }
    if (order === 'event lost') house.outgoing.length = 0
    if (order === 'ack first' || order === 'event lost') ack()
    const shown = () => {
      const timeline = browser.state.conversations.get(house.id)?.timeline
      return (timeline?.entries.length ?? 0) + (timeline?.pending.length ?? 0)
    }
    expect([order, shown()]).toEqual([order, 1])
    for (const event of house.outgoing.splice(0)) browser.hear(event)
    expect([order, shown()]).toEqual([order, 1])
    ack()
    browser.settle(50)
    const timeline = browser.state.conversations.get(house.id)?.timeline
    expect([order, timeline?.pending, timeline?.entries.length]).toEqual([order, [], 1])
  }
})

test('a removed seat forgets everything, and an answer from before does not bring it back', () => {
  const house = new ModelHouse()
  const browser = new Browser(house)
  house.send(0, null)
  browser.settle(50)
  const tick = browser.state.tick
  const rowFromBefore = house.row()
  browser.hear({ name: 'conversation:closed', data: { conversationId: house.id } })
  browser.state = receiveRow(browser.state, rowFromBefore, tick)
  expect(browser.state.conversations.size).toBe(0)
  browser.hear({ name: 'conversation:opened', data: { conversationId: house.id, fromSeq: 1 } })
  browser.settle(50)
  expect(browser.state.conversations.get(house.id)?.row).toEqual(house.row())
})

test('far behind, the newest page replaces what is held', () => {
  const house = new ModelHouse()
  const browser = new Browser(house)
  for (let n = 0; n < 10; n++) house.send(0, null)
  browser.settle(50)
  for (let n = 0; n < 1000; n++) house.send(0, null)
  browser.loseConnection()
  browser.settle(50)
  const timeline = browser.state.conversations.get(house.id)?.timeline
  expect(timeline?.entries[0]?.seq).toBe(961)
  expect(timeline?.older).toBe(true)
})

test('presence is forgotten with the connection, and never counts the viewer', () => {
  const house = new ModelHouse()
  const browser = new Browser(house)
  browser.settle(50)
  house.arrive(1)
  browser.settle(50)
  const here = () => {
    const one = browser.state.conversations.get(house.id)
    return one && presentMembers(one, self).here.map((member) => member.displayName)
  }
  expect(here()).toEqual(['Sam'])
  browser.state = forgetPresence(browser.state)
  expect(here()).toEqual([])
})

test('a client who is added stands after the clients, a persona after the personas', () => {
  const house = new ModelHouse()
  const browser = new Browser(house)
  house.toggleSeat(0)
  browser.settle(50)
  house.toggleSeat(0)
  house.seatClient()
  browser.settle(50)
  expect(browser.state.conversations.get(house.id)?.row.members.map((member) => member.displayName)).toEqual([
    'Omar',
    'Mia',
    'Sam',
    'Ines',
    'Nora',
  ])
  expect(browser.state.conversations.get(house.id)?.row).toEqual(house.row())
  expect(totalUnread(browser.state)).toBe(0)
})
