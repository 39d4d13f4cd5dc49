// From signing up to the first answer: a client and two admins side by side, each before a browser of their own.
import { afterEach, expect, test } from 'vitest'
import { eventually } from './support/screen.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

test('a client signs up, writes, sees Nora typing and reads her answer, while both admins see who waits and who spoke', async () => {
  stage = await openStage()
  const { house } = stage
  const anna = await stage.console(await house.admin('Anna'))
  const ben = await stage.console(await house.admin('Ben'))
  await anna.seesText('Nobody waits')

  // The client comes in by the front door.
  const omar = await stage.newChat()
  await omar.page.getByLabel('Your name').fill('Omar')
  await omar.page.getByLabel('E-mail address').fill('omar@example.org')
  await omar.page.getByLabel('Password', { exact: true }).fill('the red lighthouse')
  await omar.page.getByRole('button', { name: 'Create an account' }).click()

  // The notice stands before anything can be written.
  await omar.sees(omar.page.getByRole('heading', { name: 'Before you start' }))
  await omar.seesText(/characters voiced by our team. They are not independent people/)
  expect(await omar.composer.count()).toBe(0)
  await omar.page.getByRole('button', { name: 'I understand' }).click()

  await omar.sees(omar.composer)
  await eventually(() => omar.header.innerText()).toContain('Your group')
  const nora = omar.member('Nora')
  await omar.sees(nora)
  await eventually(() => nora.innerText()).toContain('Played by Northwind')
  expect(await omar.members.getByText('Played by Northwind', { exact: true }).count()).toBeGreaterThan(20)

  await omar.say('Good morning, are the figs sweet today?')
  await omar.sees(omar.message('are the figs sweet').getByText('Sent'))

  // Both consoles show the wait, each in its queue, its rail and its title.
  for (const console of [anna, ben]) {
    await console.sees(console.row(/Omar.*waits/))
    await console.sees(console.rail.getByRole('link', { name: /1 waiting/ }))
    await eventually(() => console.page.title()).toBe('(1) Northwind console')
  }

  // Ben only looks. Anna does it all with the keyboard: next waiting, the first voice of the strip, words, Enter.
  await ben.row(/Omar/).click()
  await ben.sees(ben.message('are the figs sweet'))
  await anna.keyboard.press('n')
  await anna.sees(anna.composer)
  await eventually(() => anna.focused()).toMatch(/^Message/)
  await anna.keyboard.press('Alt+1')
  await anna.sees(anna.composerAs('Nora'))
  await anna.keyboard.type('Sweeter than yesterday, maestro')

  await omar.sees(omar.page.getByRole('main').getByText(/Nora.*is typing/))
  await ben.seesText(/Anna is typing as Nora/)
  await anna.keyboard.press('Enter')

  const answer = omar.message('Sweeter than yesterday')
  await omar.sees(answer)
  await eventually(() => answer.innerText()).toContain('Nora')
  await eventually(() => answer.innerText()).toContain('Played by Northwind')

  // Ben sees that it was Anna; nobody waits any more; and Omar's words were read.
  await ben.sees(
    ben
      .message('Sweeter than yesterday')
      .getByText(/^written by Anna/)
      .or(ben.message('Sweeter than yesterday').getByText(/Anna zqx/)),
  )
  for (const console of [anna, ben]) {
    await console.seesNoLonger(console.row(/Omar.*waits/))
    await eventually(() => console.page.title()).toBe('Northwind console')
  }
  await omar.sees(omar.message('are the figs sweet').getByText('Read'))
  await anna.sees(anna.message('Sweeter than yesterday').getByRole('button', { name: /^Read by .*Omar/ }))
})

test('the notice of a new wait stands while it is news: it goes when the conversation is opened, or when a colleague has answered', async () => {
  stage = await openStage()
  const { house } = stage
  const anna = await house.admin('Anna')
  const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  const ben = await stage.console(await house.admin('Ben'))
  const notice = (words: string) => ben.page.getByRole('status').getByText(words)
  await omar.say('Is anybody there?')
  await ben.sees(notice('Is anybody there?'))
  await lena.say('And for me?')
  await ben.sees(notice('And for me?'))

  // The newer one goes first: by themselves they would go the other way round.
  await anna.say(lena.group, nora.id, 'For you too.')
  await ben.seesNoLonger(notice('And for me?'))
  expect(await notice('Is anybody there?').isVisible()).toBe(true)
  await ben.row(/Omar/).click()
  await ben.seesNoLonger(notice('Is anybody there?'))
})

test('what is said elsewhere is counted in the list and in the title of the tab until it is read', async () => {
  stage = await openStage()
  const { house } = stage
  const anna = await house.admin('Anna')
  const omar = await house.client('Omar')
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'team' } })
  const chat = await stage.chat(omar, { path: `/c/${conversationId}` })
  await chat.sees(chat.composer)
  await eventually(() => chat.page.title()).toBe('Northwind')

  await anna.say(omar.group, nora.id, 'Are you coming to the market?')
  await eventually(() => chat.page.title()).toBe('(1) Northwind')
  await anna.say(omar.group, nora.id, 'I keep two figs for you.')
  await eventually(() => chat.page.title()).toBe('(2) Northwind')
  await chat.sees(chat.row(/Your group/).getByText('2 unread messages'))
  expect(await chat.page.locator('link[rel="icon"]').getAttribute('href')).toMatch(/^data:image\/svg/)

  await chat.row(/Your group/).click()
  await chat.sees(chat.message('I keep two figs'))
  await eventually(() => chat.page.title()).toBe('Northwind')
  await chat.seesNoLonger(chat.row(/Your group/).getByText('unread'))
  expect(await chat.page.locator('link[rel="icon"]').getAttribute('href')).toBe('/favicon.svg')
})
