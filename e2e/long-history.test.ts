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

/** Scrolls to where the page before is asked for, follows a line in sight from frame to frame, and answers by how many pixels it moved. */
const movedWhileOlderCameIn = (screen: ClientScreen | ConsoleScreen) =>
  screen.messages.evaluate(async (scroller) => {
    const nextFrame = () => new Promise(requestAnimationFrame)
    const lineInSight = () =>
      [...scroller.querySelectorAll('article')].find(
        (article) => article.getBoundingClientRect().top > scroller.getBoundingClientRect().top + 50,
      )
    const topOf = (words: string) =>
      [...scroller.querySelectorAll('article')].find((article) => article.textContent === words)?.getBoundingClientRect().top
    scroller.scrollTo({ top: 550 })
    let line = lineInSight()
    for (let frame = 0; frame < 3 || !line; frame++) {
      await nextFrame()
      line = lineInSight()
    }
    const words = line.textContent ?? ''
    const before = topOf(words) ?? Number.NaN
    const height = scroller.scrollHeight
    while (scroller.scrollHeight < height + 500) await nextFrame()
    for (let frame = 0; frame < 5; frame++) await nextFrame()
    return Math.abs((topOf(words) ?? Number.NaN) - before)
  })

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

  for (const screen of [await stage.chat(client), await stage.console(admin, { path: `/admin/c/${client.group}` })]) {
    await screen.sees(screen.message(`Line ${many} of the story`))
    await screen.messages.hover()
    let lowest = many
    await eventually(async () => {
      await screen.page.mouse.wheel(0, -1500)
      lowest = Math.min(lowest, (await firstInSight(screen))?.number ?? many)
      return lowest
    }).toBeLessThan(many - 300)

    // Standing still near the start: while the page before comes in above, the line in sight does not move.
    const moved = await movedWhileOlderCameIn(screen)
    expect(moved, 'the line stands where it stood').toBeLessThanOrEqual(2)

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
  const before = await firstInSight(omar)
  await anna.say(client.group, nora.id, 'Meanwhile, below')
  await omar.sees(omar.page.getByRole('button', { name: 'Jump to newest, 1 new message' }))
  expect(await firstInSight(omar)).toEqual(before)
  await omar.page.getByRole('button', { name: /^Jump to newest/ }).click()
  await omar.sees(omar.message('Meanwhile, below'))
})
