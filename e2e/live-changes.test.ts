// What one admin changes while others look: messages, names, members, the group itself. Every open screen follows.
import { afterEach, expect, test } from 'vitest'
import { eventually } from './support/screen.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

async function twoTables() {
  stage = await openStage()
  const { house } = stage
  const admin = await house.admin('Anna')
  const client = await house.client('Omar')
  const [nora, sam] = house.cast
  if (!nora || !sam) throw new Error('the cast is too small')
  return { house, admin, client, nora, sam }
}

test('a deleted message is gone from every open screen, its place stays; an edited one says so', async () => {
  const { admin, client, nora } = await twoTables()
  await client.say('My number is 4711, do not tell')
  await admin.say(client.group, nora.id, 'Figs are two a kilo')
  const omar = await stage.chat(client)
  const anna = await stage.console(admin, { path: `/admin/c/${client.group}` })
  const ben = await stage.console(await stage.house.admin('Ben'), { path: `/admin/c/${client.group}` })
  for (const screen of [omar, anna, ben]) await screen.sees(screen.message('4711'))

  await anna.act(anna.message('4711'), 'Delete')
  await anna.page.getByRole('button', { name: 'Delete message' }).click()
  for (const screen of [omar, anna, ben]) {
    await screen.sees(screen.messages.getByText('Message deleted'))
    await eventually(async () => (await screen.page.locator('body').innerText()).includes('4711')).toBe(false)
  }

  await anna.act(anna.message('Figs are two'), 'Edit')
  const field = anna.page.getByRole('textbox', { name: 'Edit what Nora said' })
  await field.fill('Figs are three a kilo')
  await field.press('Enter')
  for (const screen of [omar, ben]) {
    await screen.sees(screen.message('Figs are three a kilo').getByText('edited'))
    expect(await screen.message('Figs are two a kilo').count()).toBe(0)
  }
  await anna.sees(anna.message('Figs are three a kilo').getByText('edited'))

  // A reload shows the same.
  await omar.page.reload()
  await omar.sees(omar.message('Figs are three a kilo').getByText('edited'))
  await omar.sees(omar.messages.getByText('Message deleted'))
})

test('the words of a client cannot be edited by anybody, and a client can change nothing that was said', async () => {
  const { admin, client, nora } = await twoTables()
  await client.say('These words are mine')
  await admin.say(client.group, nora.id, 'And these are played')
  const omar = await stage.chat(client)
  const anna = await stage.console(admin, { path: `/admin/c/${client.group}` })
  await anna.message('These words are mine').hover()
  await anna
    .message('These words are mine')
    .getByRole('button', { name: /^Actions for/ })
    .click()
  await anna.sees(anna.page.getByRole('menuitem', { name: 'Delete' }))
  expect(await anna.page.getByRole('menuitem', { name: 'Edit' }).count()).toBe(0)
  for (const words of ['These words are mine', 'And these are played']) {
    const message = omar.message(words)
    await omar.sees(message)
    await message.hover()
    expect(await message.getByRole('button', { name: /delete|edit|actions/i }).count(), words).toBe(0)
  }
})

test('a rename, a member who comes or goes, a new persona name and the archive show at once on the screen of the client', async () => {
  const { house, admin, client, sam } = await twoTables()
  const anna = await stage.console(admin, { path: `/admin/c/${client.group}` })
  const omar = await stage.chat(client)
  await omar.sees(omar.member('Sam'))

  // Renamed and described, in the console.
  await anna.aside.getByRole('button', { name: /Rename or describe|Edit/ }).click()
  await anna.page.getByRole('dialog').getByLabel('Name').fill('Market square')
  await anna.page.getByRole('button', { name: 'Save' }).click()
  await eventually(() => omar.header.innerText()).toContain('Market square')
  await omar.sees(omar.row(/Market square/))
  await omar.sees(omar.messages.getByText(/now called “Market square”/))
  await eventually(() => anna.title.innerText()).toBe('Market square')

  // Sam is taken out and comes back.
  await anna.aside.getByRole('button', { name: 'Actions for Sam' }).click()
  await anna.page.getByRole('menuitem', { name: 'Remove' }).click()
  await omar.seesNoLonger(omar.member('Sam'))
  await omar.sees(omar.messages.getByText(/Sam.* left/))
  await anna.page.getByRole('button', { name: 'Undo' }).click()
  await omar.sees(omar.member('Sam'))
  await omar.sees(omar.messages.getByText(/Sam.* joined/))

  // A persona gets another name.
  await admin.call('persona:edit', { personaId: sam.id, displayName: 'Samuel' })
  await omar.sees(omar.member('Samuel'))
  await anna.sees(anna.aside.getByText('Samuel'))

  // Another client is seated: visible as a client, not as somebody played.
  const lucia = await house.client('Lucia')
  await admin.call('member:add', { conversationId: client.group, member: { kind: 'client', id: lucia.id } })
  await omar.sees(omar.member('Lucia'))
  expect(await omar.member('Lucia').innerText()).not.toContain('Played')

  // Archived: it can only be read, and that is said; restored, it can be written in again.
  await anna.aside.getByRole('button', { name: 'Archive' }).click()
  await omar.seesText('The team has archived this group. You can still read it.')
  await omar.seesNoLonger(omar.composer)
  await anna.seesText('This group is archived. Restore it to write here again.')
  await anna.aside.getByRole('button', { name: 'Restore' }).click()
  await omar.sees(omar.composer)
})

test('a client who is removed sees nothing of the group any more, on the open screen too', async () => {
  const { house, admin, client, nora } = await twoTables()
  const lucia = await house.client('Lucia')
  await admin.call('member:add', { conversationId: client.group, member: { kind: 'client', id: lucia.id }, fromBeginning: true })
  await admin.say(client.group, nora.id, 'A secret between friends')
  const screen = await stage.chat(lucia, { path: `/c/${client.group}` })
  await screen.sees(screen.message('A secret between friends'))
  await admin.call('member:remove', { conversationId: client.group, member: `client:${lucia.id}` })
  await screen.sees(screen.page.getByRole('heading', { name: 'This conversation is not here' }))
  await eventually(async () => (await screen.page.locator('body').innerText()).includes('A secret')).toBe(false)
  await screen.page.getByRole('button', { name: 'To your conversations' }).click()
  await screen.sees(screen.composer)
})
