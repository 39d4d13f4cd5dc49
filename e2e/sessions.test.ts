// One person on several screens, and screens whose session ends while somebody looks at them.
import { afterEach, expect, test } from 'vitest'
import { eventually } from './support/screen.ts'
import { openStage, phone, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

test('two tabs and a phone of one client agree on what was said, read, typed and opened', async () => {
  stage = await openStage()
  const { house } = stage
  const anna = await house.admin('Anna')
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  const client = await house.client('Omar')
  const first = await stage.chat(client)
  const second = await stage.anotherTab(first, '/')
  const small = await stage.chat(await client.elsewhere(), { size: phone })
  await first.sees(first.composer)
  await second.sees(second.composer)
  await small.sees(small.row(/Your group/))

  // Said on one, there on all, as an own message.
  await first.say('From the first tab')
  await second.sees(second.message('From the first tab').getByText('Sent'))
  await small.sees(small.row(/You: From the first tab/))
  expect(await second.message('From the first tab').count()).toBe(1)

  // An answer is unread on the phone, whose list is open, until a tab shows it.
  await second.page.close()
  await first.open('/settings')
  await anna.say(client.group, nora.id, 'For all your screens')
  await small.sees(small.row(/Your group/).getByText('1 unread message'))
  await eventually(() => first.page.title()).toBe('(1) Northwind')
  await first.row(/Your group/).click()
  await first.sees(first.message('For all your screens'))
  await small.seesNoLonger(small.row(/Your group/).getByText('unread'))

  // A conversation opened on the phone stands in the list of the other.
  await small.row(/Your group/).click()
  await small.sees(small.message('From the first tab'))
  await small.page.getByRole('button', { name: 'Talk to the team' }).click()
  await small.sees(small.page.getByRole('textbox', { name: 'Message to Northwind' }))
  await first.sees(first.row(/^Northwind/))
  expect(await small.overflow()).toBe(0)
})

test('the console of an admin who is disabled goes to the sign-in page and says why, and so does no other', async () => {
  stage = await openStage()
  const { house } = stage
  const annaHerself = await house.admin('Anna')
  const benHimself = await house.admin('Ben')
  const client = await house.client('Omar')
  await client.say('Is anybody there?')
  const anna = await stage.console(annaHerself, { path: '/admin/settings/team' })
  const ben = (await stage.console(benHimself, { path: `/admin/c/${client.group}` })).allow(/status of 40[13]/)
  await ben.sees(ben.message('Is anybody there?'))

  await anna.page.getByRole('button', { name: /^Actions for Ben/ }).click()
  await anna.page.getByRole('menuitem', { name: 'Disable…' }).click()
  await anna.page.getByRole('button', { name: 'Disable', exact: true }).click()
  await ben.sees(ben.page.getByRole('heading', { name: 'Sign in to the console' }))
  await ben.seesText('Your access was ended by a colleague.')
  expect(await ben.page.locator('body').innerText()).not.toContain('Is anybody there?')
  await ben.page.getByLabel('E-mail').fill(benHimself.email)
  await ben.page.getByLabel('Password', { exact: true }).fill(benHimself.password)
  await ben.page.getByRole('button', { name: 'Sign in' }).click()
  await eventually(() => ben.page.getByRole('alert').innerText()).not.toBe('')
  await ben.sees(ben.page.getByRole('heading', { name: 'Sign in to the console' }))
  await anna.sees(anna.page.getByText('disabled', { exact: true }))
})

test('a session that is ended from another device ends here at once, and says so; a new password ends the others', async () => {
  stage = await openStage()
  const { house } = stage
  const client = await house.client('Omar')
  const elsewhere = await client.elsewhere()
  const home = await stage.chat(client, { path: '/settings' })
  const away = await stage.chat(elsewhere)
  await away.sees(away.composer)
  await away.composer.fill('Nobody else should read this')

  await home.page
    .getByRole('button', { name: /^Sign out / })
    .first()
    .click()
  await away.sees(away.page.getByRole('heading', { name: 'You are signed out' }))
  await away.seesText('You signed out.')

  // And by a new password.
  const third = await stage.chat(await client.elsewhere())
  await third.sees(third.composer)
  await home.page.getByLabel('Current password').fill(client.password)
  await home.page.getByLabel('New password').fill('an entirely new one')
  await home.page.getByRole('button', { name: 'Change password' }).click()
  await third.seesText('Your password was changed on another device. Please sign in again.')
  await home.sees(home.page.getByRole('heading', { name: 'Settings' }))
})

test('a client whose access was ended is told so on the open screen, and sees nothing of it any more', async () => {
  stage = await openStage()
  const { house } = stage
  const admin = await house.admin('Anna')
  const client = await house.client('Omar')
  await client.say('Good evening')
  const omar = await stage.chat(client)
  await omar.sees(omar.message('Good evening'))
  const anna = await stage.console(admin, { path: `/admin/clients/${client.id}` })
  await anna.page.getByRole('button', { name: 'End access…' }).click()
  await anna.page.getByRole('button', { name: 'End access', exact: true }).click()
  await omar.seesText(/Your access has ended/)
  expect(await omar.page.locator('body').innerText()).not.toContain('Good evening')
})
