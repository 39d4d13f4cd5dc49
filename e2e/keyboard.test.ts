// Without a mouse: everything a client does, and an admin's whole hour at the queue.
import { afterEach, expect, test } from 'vitest'
import { eventually } from './support/screen.ts'
import { openStage, type Stage } from './support/stage.ts'
import { focusIsOn, tabTo } from './support/tab-walk.ts'

let stage: Stage
afterEach(() => stage.close())

test('a client signs in, reads the notice, writes, meets a member and writes to them, all with the keyboard', async () => {
  stage = await openStage()
  const { house } = stage
  const client = await house.client('Omar', { notice: false })
  const anna = await house.admin('Anna')
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  await anna.say(client.group, nora.id, 'Good morning, Omar')

  const omar = await stage.newChat()
  await omar.sees(omar.page.getByRole('heading', { name: 'Welcome' }))
  await tabTo(omar, /^I have an account$/)
  await omar.keyboard.press('Enter')
  await tabTo(omar, /^E-mail address$/)
  await omar.keyboard.type(client.email)
  await tabTo(omar, /^Password$/)
  await omar.keyboard.type(client.password)
  await omar.keyboard.press('Enter')

  await omar.sees(omar.page.getByRole('heading', { name: 'Before you start' }))
  await tabTo(omar, /^I understand$/)
  await omar.keyboard.press('Enter')

  // One may write at once.
  await focusIsOn(omar, /^Message to Your group$/)
  await omar.keyboard.type('Good morning')
  await omar.keyboard.press('Shift+Enter')
  await omar.keyboard.type('to everybody')
  await omar.keyboard.press('Enter')
  await omar.sees(omar.message(/Good morning\s*to everybody/))
  await focusIsOn(omar, /^Message to Your group$/)

  // Backwards to the name on Nora's message, her card, and back to where one was.
  await tabTo(omar, /^Nora$/, { key: 'Shift+Tab' })
  await omar.keyboard.press('Enter')
  await omar.sees(omar.card('Nora'))
  await omar.keyboard.press('Escape')
  await omar.seesNoLonger(omar.card('Nora'))
  await focusIsOn(omar, /^Nora$/)

  // Her card again, and to the direct conversation.
  await omar.keyboard.press('Enter')
  await omar.sees(omar.card('Nora'))
  await focusIsOn(omar, /^Message$/)
  await omar.keyboard.press('Enter')
  await focusIsOn(omar, /^Message to Nora$/)
  await omar.keyboard.type('Only between us')
  await omar.keyboard.press('Enter')
  await omar.sees(omar.message('Only between us'))

  // The list: arrows walk it, Enter opens.
  await tabTo(omar, /^Nora/, { key: 'Shift+Tab' })
  await omar.list.getByRole('link').first().focus()
  await omar.keyboard.press('ArrowDown')
  await focusIsOn(omar, /^Nora/)
  await omar.keyboard.press('ArrowUp')
  await focusIsOn(omar, /Your group/)
  await omar.keyboard.press('Enter')
  await focusIsOn(omar, /^Message to Your group$/)
})

test('an admin works the queue: J and K, Enter, digits, words, E, N, Ctrl K, question mark and Escape', async () => {
  stage = await openStage()
  const { house } = stage
  const clients = [await house.client('Omar'), await house.client('Lucia'), await house.client('Kenji')]
  const [omar, lucia, kenji] = clients
  if (!omar || !lucia || !kenji) throw new Error('three clients')
  for (const client of clients) await client.say(`It is ${client.name}, hello?`)
  const anna = await stage.console(await house.admin('Anna'))
  await anna.sees(anna.row(/Kenji/))

  // J and K walk the list, longest wait first; Enter opens; what is written goes out as the voice of the digit.
  await anna.keyboard.press('j')
  await focusIsOn(anna, /^Omar/)
  await anna.keyboard.press('j')
  await focusIsOn(anna, /^Lucia/)
  await anna.keyboard.press('j')
  await focusIsOn(anna, /^Kenji/)
  await anna.keyboard.press('k')
  await anna.keyboard.press('k')
  await focusIsOn(anna, /^Omar/)
  await anna.keyboard.press('Enter')
  await focusIsOn(anna, /^Message/)
  await anna.sees(anna.message('It is Omar'))
  await anna.keyboard.press('Escape')
  await anna.keyboard.press('2')
  await anna.sees(anna.composerAs('Sam'))
  await focusIsOn(anna, /^Message as Sam/)
  // While one writes a digit is a digit.
  await anna.keyboard.type('3 kilos of olives')
  await anna.sees(anna.composerAs('Sam'))
  await anna.keyboard.press('Alt+3')
  await anna.sees(anna.composerAs('Ines'))
  await anna.keyboard.press('Alt+2')
  await anna.keyboard.press('Enter')
  await anna.sees(anna.message('3 kilos of olives').getByText('Sam', { exact: true }))
  await eventually(() => anna.composer.inputValue()).toBe('')
  await focusIsOn(anna, /^Message as Sam/)

  // The typed search of voices.
  await anna.keyboard.press('Control+p')
  await anna.sees(anna.page.getByRole('dialog', { name: 'Who speaks?' }))
  await anna.keyboard.type('Kwa')
  await anna.keyboard.press('Enter')
  await anna.sees(anna.composerAs('Kwame'))
  await focusIsOn(anna, /^Message as Kwame/)

  // N: the longest wait. E: done there.
  await anna.keyboard.press('Escape')
  await anna.keyboard.press('n')
  await anna.sees(anna.message('It is Lucia'))
  await focusIsOn(anna, /^Message/)
  await anna.keyboard.press('Alt+e')
  await anna.seesNoLonger(anna.row(/Lucia.*waits/))
  await anna.keyboard.press('Escape')
  await anna.keyboard.press('n')
  await anna.sees(anna.message('It is Kenji'))
  await anna.keyboard.press('Escape')
  await anna.keyboard.press('e')
  await anna.seesText('Nobody waits')
  await eventually(() => anna.page.title()).toBe('Northwind console')

  // The palette finds a person and a page, and gives the keyboard back when it is closed.
  await anna.keyboard.press('r')
  await focusIsOn(anna, /^Message/)
  await anna.keyboard.press('Control+k')
  const palette = anna.page.getByRole('dialog', { name: 'Find anything' })
  await anna.sees(palette)
  await anna.keyboard.press('Escape')
  await anna.seesNoLonger(palette)
  await focusIsOn(anna, /^Message/)
  await anna.keyboard.press('Control+k')
  await anna.sees(palette)
  await anna.keyboard.type('lucia')
  await anna.sees(palette.getByRole('option', { name: /Lucia's group/ }))
  await eventually(() => palette.getByRole('option', { selected: true }).innerText()).toMatch(/Lucia/)
  await anna.keyboard.press('Enter')
  await anna.sees(anna.message('It is Lucia'))
  await anna.keyboard.press('Control+k')
  await anna.keyboard.type('personas')
  await eventually(() => palette.getByRole('option', { selected: true }).innerText()).toMatch(/Personas/)
  await anna.keyboard.press('Enter')
  await anna.sees(anna.page.getByRole('heading', { name: 'Personas' }))
  // Keys rest while something is open, the palette on its way out included.
  await anna.seesNoLonger(palette)

  // The list of shortcuts, and Escape.
  await anna.keyboard.press('?')
  const shortcuts = anna.page.getByRole('dialog', { name: 'Shortcuts' })
  await anna.sees(shortcuts.getByText('Conversation before it'))
  expect(await anna.focused()).not.toBe('')
  await anna.keyboard.press('Escape')
  await anna.seesNoLonger(shortcuts)
})

test('every stop of the Tab key in the console is seen, and a sheet keeps the keyboard and gives it back', async () => {
  stage = await openStage()
  const { house } = stage
  const client = await house.client('Omar')
  await client.say('Hello?')
  const anna = await stage.console(await house.admin('Anna'))
  await anna.sees(anna.row(/Omar/))
  await tabTo(anna, /^Skip to the page$/)
  await tabTo(anna, /Inbox/)
  await tabTo(anna, /^Search conversations$/)
  await tabTo(anna, /^Omar/)
  await anna.keyboard.press('Enter')
  await focusIsOn(anna, /^Message/)
  await tabTo(anna, /^Choose who speaks|^Send as/)
  await tabTo(anna, /^Rename or describe$/)
  await anna.keyboard.press('Enter')
  const sheet = anna.page.getByRole('dialog', { name: 'Edit group' })
  await anna.sees(sheet)
  await focusIsOn(anna, /./)
  for (let count = 0; count < 8; count++) {
    await anna.keyboard.press('Tab')
    // A guard at the edge of the sheet may hold the focus for a moment, before it sends it round.
    await eventually(() =>
      sheet.evaluate((element) => element.contains(document.activeElement) || document.activeElement === document.body),
    ).toBe(true)
  }
  await anna.keyboard.press('Escape')
  await anna.seesNoLonger(sheet)
  await focusIsOn(anna, /^Rename or describe$/)
})
