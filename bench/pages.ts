// The pages of the programs in a large database beside a small one: what pages by key takes as long in both.
import type { ConversationId } from '@dramatis/contract/ids'
import { Load, median } from './load.ts'
import { type Scale, startDramatis } from './measure.ts'
import type { Plans } from './query-plans.ts'

export interface PageTime {
  readonly what: string
  readonly smallMs: number
  readonly largeMs: number
  /** The page as the console asks for it, in the large database. */
  readonly usualMs: number
}

export interface Pages {
  readonly pages: readonly PageTime[]
  readonly plans: Plans
}

/** The console's pages in a database of ten conversations and in a large one, both asked for ten rows. */
export async function measurePages(scale: Scale, parentDir: string, say: (line: string) => void): Promise<Pages> {
  const small = new Load(await startDramatis({ parentDir, clients: 10, longHistory: 10, lived: true, stored: 0 }))
  const large = new Load(
    await startDramatis({ parentDir, clients: scale.conversations, longHistory: scale.longHistory, lived: true, stored: 0 }),
  )
  try {
    say(`${scale.conversations} conversations, one of ${scale.longHistory} messages`)
    for (const load of [small, large]) {
      await load.connect(1)
      await load.side.server.ask('forget')
    }
    const pages: PageTime[] = []
    const history = (load: Load) => ({ conversationId: load.side.clients[0]?.conversationId as ConversationId })
    const questions: { what: string; from: 'console' | 'client'; calls: (load: Load) => [string, object][] }[] = [
      {
        what: 'inbox as the console opens it: counts, waiting, new, answered',
        from: 'console',
        calls: () => [
          ['inbox:count', {}],
          ...(['waiting', 'new', 'answered'] as const).map((show): [string, object] => ['conversation:list', { show }]),
        ],
      },
      { what: 'inbox:count', from: 'console', calls: () => [['inbox:count', {}]] },
      ...(['waiting', 'new', 'answered', 'all', 'archived'] as const).map((show) => ({
        what: `conversation:list, ${show}`,
        from: 'console' as const,
        calls: (): [string, object][] => [['conversation:list', { show }]],
      })),
      { what: 'conversation:list, groups only', from: 'console', calls: () => [['conversation:list', { show: 'all', type: 'group' }]] },
      { what: 'conversation:get', from: 'console', calls: (load) => [['conversation:get', history(load)]] },
      { what: 'history, newest page', from: 'console', calls: (load) => [['message:list', history(load)]] },
      { what: 'history, first page', from: 'console', calls: (load) => [['message:list', { ...history(load), afterSeq: 0 }]] },
      { what: 'history, newest page, as the client', from: 'client', calls: (load) => [['message:list', history(load)]] },
      { what: "the client's own list", from: 'client', calls: () => [['conversation:list', {}]] },
    ]
    const pagesByLimit = new Set(['conversation:list', 'message:list'])
    const timeOf = async (load: Load, { from, calls }: (typeof questions)[number], limit?: number) => {
      let ms = 0
      for (const [name, input] of calls(load))
        ms += (await load.ask(from, name, limit && pagesByLimit.has(name) ? { ...input, limit } : input)).ms
      return ms
    }
    for (const question of questions) {
      const times = { small: [] as number[], large: [] as number[], usual: [] as number[] }
      for (let asked = 0; asked < scale.asks; asked++) {
        times.small.push(await timeOf(small, question, 10))
        times.large.push(await timeOf(large, question, 10))
        times.usual.push(await timeOf(large, question))
      }
      const page = { what: question.what, smallMs: median(times.small), largeMs: median(times.large), usualMs: median(times.usual) }
      pages.push(page)
      say(
        `${page.what}: ${page.largeMs.toFixed(2)} / ${page.smallMs.toFixed(2)} ms = ${(page.largeMs / page.smallMs).toFixed(2)}; usual page ${page.usualMs.toFixed(2)} ms`,
      )
    }
    // Also what sending asks, from either side, and a list that is searched by name is left out: it reads them all.
    const load = new Load(large.side)
    await load.connect(1)
    await load.examples()
    load.close()
    return { pages, plans: await large.side.server.ask<Plans>('plans') }
  } finally {
    small.close()
    large.close()
    await Promise.all([small.side.server.close(), large.side.server.close()])
  }
}
