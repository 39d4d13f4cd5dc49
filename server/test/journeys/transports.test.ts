// However a connection is carried, it brings the same events in the same order, and answers in their place among them:
// polling, polling that turns into a WebSocket on the way, WebSocket.
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'

let house: House
afterEach(() => house.close())

const ways = [['polling'], ['polling', 'websocket'], ['websocket']] as const
/** Around every length at which a WebSocket frame's head changes, in letters of one byte and of three. */
const texts = Array.from({ length: 40 }, (_, at) => `${at} ${(at % 2 === 0 ? 'a' : '語').repeat([1, 60, 200, 3900][at % 4] as number)}`)

describe('polling, polling that turns into a WebSocket, WebSocket', () => {
  test('bring many messages that are sent at once, in order and whole, to consoles and clients', async () => {
    house = await openHouse({ cast: 2, noRateLimits: true })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const consoles = await Promise.all(ways.map((transports) => anna.tab({ transports })))
    const tabs = await Promise.all(ways.map((transports) => omar.tab({ transports })))
    const senders = [...tabs, ...consoles]
    const answers = await Promise.all(
      texts.map((text, at) => {
        const sender = senders[at % senders.length]
        if (sender?.audience === 'client') return (sender as (typeof tabs)[0]).call('message:send', { conversationId: omar.group, text })
        return (sender as (typeof consoles)[0]).call('message:send', { conversationId: omar.group, as: { kind: 'team' }, text })
      }),
    )
    expect(answers.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(texts.map((_, at) => at + 1))

    for (const tab of tabs) {
      await tab.until('message:sent', ({ entry }) => entry.seq === texts.length)
      expect(tab.heard('message:sent').map(({ entry }) => entry)).toEqual(await omar.timeline())
    }
    for (const console of consoles) {
      await console.until('message:sent', ({ entry }) => entry.seq === texts.length)
      expect(console.heard('message:sent').map(({ entry }) => entry)).toEqual(await anna.timeline(omar.group))
    }
    expect((await anna.timeline(omar.group)).map((entry) => 'message' in entry && entry.message.text).toSorted()).toEqual(texts.toSorted())
  })

  test('bring an answer of more than 64 KiB whole', async () => {
    house = await openHouse({ cast: 2, noRateLimits: true })
    const omar = await house.client('Omar')
    for (let at = 0; at < 12; at++) await omar.say(`${at} ${'語'.repeat(3900)}`)
    for (const transports of ways) {
      const tab = await omar.tab({ transports })
      const { entries } = await tab.call('message:list', { conversationId: omar.group })
      expect(entries).toEqual(await omar.timeline())
    }
  })

  test('bring an event before the answer to the command that made it', async () => {
    house = await openHouse({ cast: 2, noRateLimits: true })
    const omar = await house.client('Omar')
    for (const transports of ways) {
      const tab = await omar.tab({ transports })
      const answered: number[] = []
      const { seq } = await tab.call('message:send', { conversationId: omar.group, text: 'One.' }).then((answer) => {
        answered.push(tab.heard('message:sent').length)
        return answer
      })
      expect(answered).toEqual([1])
      expect(tab.heard('message:sent')[0]?.entry.seq).toBe(seq)
    }
  })
})
