// A client and a console are away while thousands of messages are written in the conversation that both have open. When they
// are back the newest page is there after one question, and scrolling to the beginning finds no gap.
import { Agent } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ConversationId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { check, sentencesOf } from './rig/checker.ts'
import { furnish } from './rig/furnish.ts'
import { History, readHistory } from './rig/history.ts'
import { HouseProcess } from './rig/house.ts'
import { Random } from './rig/random.ts'
import { Relay } from './rig/relay.ts'
import { AdminScreen, ClientScreen } from './rig/screens.ts'
import { writeDownStored } from './rig/stored.ts'
import { Writers } from './rig/writers.ts'
import type { Row } from './row.ts'

const returnWithinMs = 20_000

type Screen = ClientScreen | AdminScreen
const connectionOf = (screen: Screen) => ('chat' in screen ? screen.chat.connection : screen.console.connection)
const shownBy = (screen: Screen, place: ConversationId) =>
  'chat' in screen
    ? screen.chat.snapshot().state.conversations.get(place)?.timeline
    : screen.console.timelines.of(place).getState().timeline

/** Pages of this conversation that a screen asked for, and how many entries each brought. */
function countPages(screen: Screen, place: ConversationId): number[] {
  const connection = connectionOf(screen) as unknown as { call: (name: string, input: object, options?: object) => Promise<unknown> }
  const call = connection.call
  const pages: number[] = []
  connection.call = async (name, input, options) => {
    const answer = await call(name, input, options)
    if (name === 'message:list' && (input as { conversationId: string }).conversationId === place)
      pages.push((answer as { entries: unknown[] }).entries.length)
    return answer
  }
  return pages
}

export const row: Row = {
  name: 'long-sleep',
  does: 'a client and a console are away for 5,000 messages, edits and deletions in the conversation that they have open, and come back',
  passes: `the newest ${limits.messagesPage} after one question; paging to the beginning finds no gap; what is shown is what is stored`,
  promises: [3, 4, 5],
  on: 'both',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const wanted = short ? 700 : 5000
    const house = await HouseProcess.build({ folder, dialect })
    const agent = new Agent({ keepAlive: true })
    let relay: Relay | undefined
    try {
      const people = await furnish(house, { clients: 1, admins: 24 })
      const [client] = people.clients
      const [watching, ...writing] = people.admins
      if (!client || !watching) throw new Error('nobody is there')
      const place = client.group
      const history = new History(join(folder, 'history.jsonl'))
      await house.start()
      relay = await Relay.open(house.port, random.fork())
      const writers = new Writers(house.port, agent, { admins: writing, personas: people.personas, random, history })
      await writers.write(place, 60)
      const screens: Screen[] = [new ClientScreen(relay.port, client, history), new AdminScreen(relay.port, watching, history)]
      for (const screen of screens) if ('open' in screen) screen.open(place)
      const pages = screens.map((screen) => countPages(screen, place))
      const holds = (screen: Screen, seq: number) => shownBy(screen, place)?.heldSeq === seq
      const until = async (isSo: () => boolean, what: string) => {
        for (const overMs = performance.now() + returnWithinMs; !isSo(); await wait(5))
          if (performance.now() > overMs) throw new Error(what)
      }
      await until(() => screens.every((screen) => holds(screen, writers.lastSeq)), 'not everybody saw what there was')
      relay.conditions = { isDown: true }
      relay.cutAll()
      history.add({ what: 'fault', name: 'away' })
      await writers.write(place, wanted)
      say(`${writers.lastSeq} places of the timeline while they were away`)
      for (const counted of pages) counted.length = 0
      relay.conditions = {}
      const backAtMs = performance.now()
      await until(() => screens.every((screen) => holds(screen, writers.lastSeq)), 'not everybody is back')
      const backMs = performance.now() - backAtMs
      const failures: string[] = []
      for (const [index, screen] of screens.entries()) {
        const asked = pages[index] as number[]
        if (asked.length !== 1) failures.push(`${screen.who} asked ${asked.length} times before the newest was there`)
        if ((asked[0] ?? 0) < limits.messagesPage)
          failures.push(`${screen.who} got ${asked[0]} entries of the newest ${limits.messagesPage}`)
      }
      // Life goes on while they scroll.
      await Promise.all([writers.write(place, 20), ...screens.map((screen) => ('chat' in screen ? screen.show(place) : screen.show()))])
      await until(() => screens.every((screen) => holds(screen, writers.lastSeq)), 'not everybody saw what came at last')
      for (const screen of screens) await ('chat' in screen ? screen.show(place) : screen.show())
      await writeDownStored(house, history)
      for (const screen of screens) screen.close()
      history.close()
      await house.stop()
      // What was on the screens while more was written is older than what is stored.
      const lines = readHistory(history.file)
      const lastShown = (who: string) => lines.findLastIndex((line) => line.what === 'shows' && line.who === who)
      const findings = check(
        lines.filter((line, index) => (line.what !== 'shows' && line.what !== 'lists') || index >= lastShown(line.who)),
      )
      failures.push(...sentencesOf(findings))
      for (const { who } of screens) {
        const shown = lines[lastShown(who)]
        const first = shown?.what === 'shows' ? shown.entries[0]?.[0] : undefined
        if (first !== 1) failures.push(`${who} came to seq ${first} and not to the beginning`)
      }
      if (house.complaints.length > 0) failures.push(`the server complained: ${house.complaints.slice(0, 3).join(' | ')}`)
      return {
        done: `${writers.lastSeq} places of a timeline, ${screens.length} screens that were away for ${wanted} of them`,
        lost: findings.lost.length,
        doubled: findings.doubled.length,
        outOfOrder: findings.outOfOrder.length,
        leaked: findings.leaked.length,
        figures: {
          'questions until the newest was there': '1 each',
          'back and up to date after': `${Math.round(backMs)} ms`,
          'pages to the beginning': pages.map((asked) => asked.length - 1).join(' and '),
        },
        failures,
      }
    } finally {
      agent.destroy()
      await house.remove()
      await relay?.close()
    }
  },
}
