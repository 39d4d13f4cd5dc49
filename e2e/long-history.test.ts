// A conversation with two thousand messages: it opens at the newest, pages in as one scrolls, and nothing jumps.
import { afterEach, expect, test } from 'vitest'
import { findClient } from '../server/src/clients/clients-store.ts'
import { lockConversation } from '../server/src/conversations/conversations-store.ts'
import { sendMessage } from '../server/src/messages/send-message.ts'
import type { ClientScreen } from './support/client-screen.ts'
import type { ConsoleScreen } from './support/console-screen.ts'
import { eventually } from './support/screen.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

const many = 2000

/** The message nearest to the top of the window, and where it stands. */
const firstInSight = (screen: ClientScreen | ConsoleScreen) =>
  screen.messages.evaluate((scroller) => {
    const { top } = scroller.getBoundingClientRect()
    for (const article of scroller.querySelectorAll('article')) {
      const at = article.getBoundingClientRect().top
      const number = /Line (\d+) of the story/.exec(article.textContent ?? '')?.[1]
      if (number && at >= top && getComputedStyle(article).visibility === 'visible') return { number: Number(number), at: Math.round(at) }
    }
    return null
  })

/** Where the first line in sight stands, and how tall everything is, once nothing has moved for a while. */
async function atRest(screen: ClientScreen | ConsoleScreen) {
  let before = ''
  let still = 0
  await eventually(async () => {
    const now = JSON.stringify([await firstInSight(screen), await heightOf(screen)])
    still = now === before ? still + 1 : 0
    before = now
    return still
  }).toBeGreaterThan(5)
  const [line, height] = JSON.parse(before) as [{ number: number; at: number } | null, number]
  if (!line) throw new Error('no line is in sight')
  return { line, height }
}

const heightOf = (screen: ClientScreen | ConsoleScreen) => screen.messages.evaluate((scroller) => scroller.scrollHeight)

test('two thousand messages page in as one scrolls, the place is kept, and one press leads to the newest', async () => {
  stage = await openStage({ noRateLimits: true })
  const { house } = stage
  const admin = await house.admin('Anna')
  const client = await house.client('Omar')
  // By the product's own functions, in batches: two thousand requests would only be slower.
  for (let from = 1; from <= many; from += 200) {
    await house.database.write(async (tx) => {
      const face = await findClient(tx, client.id)
      if (!face) throw new Error('the client is there')
      for (let number = from; number < from + 200; number++) {
        const conversation = await lockConversation(tx, client.group)
        if (!conversation) throw new Error('the group is there')
        const text = `Line ${number} of the story${number % 7 === 0 ? ', which is a long one, because stories have long lines in which nothing happens for a while. '.repeat(1 + (number % 3)) : ''}`
        const actor = { kind: 'client', id: client.id, displayName: client.name } as const
        await sendMessage(tx, conversation, [], { sender: { kind: 'client', client: face }, actor, text, requestId: null, automatic: null })
      }
    })
  }

  const [line, teamLine] = [await stage.gate(), await stage.gate('admin')]
  const both = [
    { gate: line, screen: await stage.chat(client, { gate: line }) },
    { gate: teamLine, screen: await stage.console(admin, { gate: teamLine, path: `/admin/c/${client.group}` }) },
  ]
  for (const { gate, screen } of both) {
    await screen.sees(screen.message(`Line ${many} of the story`))
    await screen.messages.hover()
    let lowest = many
    await eventually(async () => {
      await screen.page.mouse.wheel(0, -1500)
      lowest = Math.min(lowest, (await firstInSight(screen))?.number ?? many)
      return lowest
    }).toBeLessThan(many - 300)

    // On a slow line the reader stands near the start while the page before is on its way; when it comes, nothing moves.
    await atRest(screen)
    gate.hold()
    await screen.messages.evaluate((scroller) => scroller.scrollTo({ top: 500 }))
    const waiting = await atRest(screen)
    gate.release()
    await eventually(() => heightOf(screen)).toBeGreaterThan(waiting.height + 500)
    const arrived = await atRest(screen)
    expect(arrived.line.number).toBe(waiting.line.number)
    expect(Math.abs(arrived.line.at - waiting.line.at), 'the line stands where it stood').toBeLessThanOrEqual(2)

    await screen.page.getByRole('button', { name: /^Jump to newest/ }).click()
    await screen.sees(screen.message(`Line ${many} of the story`))
    await screen.seesNoLonger(screen.page.getByRole('button', { name: /^Jump to newest/ }))
  }
})

test('somebody who reads further up is not pulled away by a new message; it is counted below, and shown on demand', async () => {
  stage = await openStage({ noRateLimits: true })
  const { house } = stage
  const anna = await house.admin('Anna')
  const client = await house.client('Omar')
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  for (let number = 1; number <= 60; number++) await anna.say(client.group, nora.id, `Line ${number} of the story`)
  await client.call('conversation:mark-read', { conversationId: client.group, seq: 60 })
  const omar = await stage.chat(client)
  await omar.sees(omar.message('Line 60 of the story'))
  await omar.messages.hover()
  await omar.page.mouse.wheel(0, -800)
  await omar.sees(omar.page.getByRole('button', { name: /^Jump to newest/ }))
  // The page before may be on its way, and takes the heading from the line that was the first.
  const before = await atRest(omar)
  await anna.say(client.group, nora.id, 'Meanwhile, below')
  await omar.sees(omar.page.getByRole('button', { name: 'Jump to newest, 1 new message' }))
  expect((await atRest(omar)).line).toEqual(before.line)
  await omar.page.getByRole('button', { name: /^Jump to newest/ }).click()
  await omar.sees(omar.message('Meanwhile, below'))
})

test('who scrolls up at once after opening a conversation is not taken back to the newest', async () => {
  stage = await openStage({ noRateLimits: true })
  const { house } = stage
  const anna = await house.admin('Anna')
  const client = await house.client('Omar')
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  for (let number = 1; number <= 60; number++) await anna.say(client.group, nora.id, `Line ${number} of the story`)
  await client.call('conversation:mark-read', { conversationId: client.group, seq: 60 })
  await anna.call('conversation:mark-read', { conversationId: client.group, seq: 60 })
  for (const screen of [await stage.chat(client), await stage.console(anna)]) {
    const path = screen.origin.endsWith(String(house.port)) ? `/admin/c/${client.group}` : `/c/${client.group}`
    for (let opening = 1; opening <= 6; opening++) {
      await screen.open(path)
      await screen.sees(screen.message('Line 60 of the story'))
      await screen.messages.hover()
      // As far as the oldest that is here: what comes into sight there is measured for the first time.
      await screen.page.mouse.wheel(0, -1600)
      await screen.sees(screen.page.getByRole('button', { name: /^Jump to newest/ }))
      expect((await atRest(screen)).line.number, `opening ${opening}`).toBeLessThan(20)
    }
  }
})

test('a conversation with unread messages opens at the first of them, and who scrolls from there at once is not taken back', async () => {
  stage = await openStage({ noRateLimits: true })
  const { house } = stage
  const anna = await house.admin('Anna')
  const client = await house.client('Omar')
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  for (let number = 1; number <= 60; number++) await anna.say(client.group, nora.id, `Line ${number} of the story`)
  await client.call('conversation:mark-read', { conversationId: client.group, seq: 30 })
  const omar = await stage.chat(client)
  const newLine = omar.messages.getByText('New', { exact: true })
  await omar.sees(newLine)
  expect((await atRest(omar)).line.number).toBeLessThanOrEqual(31)
  expect(await omar.message('Line 31 of the story').isVisible()).toBe(true)
  const mark = (await newLine.boundingBox())?.y ?? 0
  const top = (await omar.messages.boundingBox())?.y ?? 0
  expect(mark - top, 'near the top').toBeLessThan(200)

  for (let opening = 1; opening <= 2; opening++) {
    const other = await house.client(`Reader ${opening}`)
    for (let number = 1; number <= 60; number++) await anna.say(other.group, nora.id, `Line ${number} of the story`)
    await other.call('conversation:mark-read', { conversationId: other.group, seq: 30 })
    const screen = await stage.chat(other)
    await screen.sees(screen.messages.getByText('New', { exact: true }))
    await screen.messages.hover()
    await screen.page.mouse.wheel(0, -1600)
    expect((await atRest(screen)).line.number, `opening ${opening}`).toBeLessThan(20)
  }
})

test('a conversation opens at the newest, every time it is opened', async () => {
  stage = await openStage({ noRateLimits: true })
  const { house } = stage
  const anna = await house.admin('Anna')
  const client = await house.client('Omar')
  const [nora, sam] = house.cast
  if (!nora || !sam) throw new Error('the cast is too small')
  // Of many heights: with and without a heading, long and short, of this side and of the other.
  for (let number = 1; number <= 60; number++) {
    const text = `Line ${number} of the story${', and so on and on and on'.repeat((number * 7) % 11)}`
    if (number % 3 === 0) await client.say(text)
    else await anna.say(client.group, number % 2 === 0 ? nora.id : sam.id, text)
  }
  await client.call('conversation:mark-read', { conversationId: client.group, seq: 60 })
  await anna.call('conversation:mark-read', { conversationId: client.group, seq: 60 })
  for (const screen of [await stage.chat(client), await stage.console(anna)]) {
    const path = screen.origin.endsWith(String(house.port)) ? `/admin/c/${client.group}` : `/c/${client.group}`
    for (let opening = 1; opening <= 12; opening++) {
      await screen.open(path)
      const fromTheEnd = () =>
        screen.messages.evaluate((scroller) => scroller.scrollHeight - scroller.clientHeight - Math.round(scroller.scrollTop))
      await screen.sees(screen.messages.getByRole('article'))
      await eventually(fromTheEnd).toBeLessThanOrEqual(2)
      expect(await screen.message('Line 60 of the story').isVisible(), `opening ${opening}`).toBe(true)
    }
  }
})
