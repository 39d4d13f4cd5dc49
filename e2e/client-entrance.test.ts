// How clients come in without an account of their own making: as a guest, by an invitation, by a link of their platform.
import { afterEach, expect, test } from 'vitest'
import { eventually } from './support/screen.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

const pathOf = (url: string) => url.slice(url.search(/\/(join|link)#/))

test('a guest needs only a name, is told what signing out means, and keeps the chat by setting a password', async () => {
  stage = await openStage({ guests: true })
  const guest = await stage.newChat()
  await guest.sees(guest.page.getByRole('heading', { name: 'Welcome' }))
  await guest.page.getByLabel('Your name').fill('Kenji')
  await guest.page.getByRole('button', { name: 'Continue as a guest' }).click()
  await guest.page.getByRole('button', { name: 'I understand' }).click()
  await guest.say('I am only looking around')
  await guest.sees(guest.message('only looking around').getByText('Sent'))

  await guest.page.getByRole('button', { name: 'Settings' }).click()
  await guest.page.getByRole('button', { name: 'Sign out' }).click()
  await guest.seesText(/without a password you cannot come back/)
  await guest.page.getByRole('button', { name: 'Cancel' }).click()
  await guest.page.getByLabel('E-mail address').fill('kenji@example.org')
  await guest.page.getByLabel('New password').fill('two cups of green tea')
  await guest.page.getByRole('button', { name: 'Set a password' }).click()
  await guest.seesText('Your password is set.')
  await guest.sees(guest.page.getByRole('button', { name: 'Change password' }))
  await guest.page.getByRole('button', { name: 'Sign out' }).click()
  await guest.sees(guest.page.getByRole('heading', { name: 'You are signed out' }))

  await guest.page.getByLabel('E-mail address').fill('kenji@example.org')
  await guest.page.getByLabel('Password', { exact: true }).fill('two cups of green tea')
  await guest.page.getByRole('button', { name: 'Sign in' }).click()
  await guest.row(/Your group/).click()
  await guest.sees(guest.message('only looking around'))
})

test('where sign-up needs an invitation, the link of an admin lets one person in, and the next is told why not', async () => {
  stage = await openStage({ signUp: 'invitation' })
  const anna = await stage.console(await stage.house.admin('Anna'), { path: '/admin/clients' })
  await anna.page.getByRole('button', { name: 'Invitation link' }).click()
  await anna.page.getByLabel('For whom').fill('The Tuesday class')
  await anna.page.getByRole('button', { name: 'Make link' }).click()
  const link = anna.page.getByRole('dialog').getByLabel('Invitation link')
  await anna.sees(link)
  const path = pathOf(await link.inputValue())

  const uninvited = await stage.newChat()
  await uninvited.seesText(/you need an invitation link from Northwind/)
  expect(await uninvited.page.getByRole('button', { name: 'Create an account' }).count()).toBe(0)

  const priya = await stage.newChat({ path })
  await priya.sees(priya.page.getByRole('heading', { name: 'You are invited' }))
  await priya.page.getByLabel('Your name').fill('Priya')
  await priya.page.getByLabel('E-mail address').fill('priya@example.org')
  await priya.page.getByLabel('Password', { exact: true }).fill('mango season again')
  await priya.page.getByRole('button', { name: 'Create an account' }).click()
  await priya.page.getByRole('button', { name: 'I understand' }).click()
  await priya.sees(priya.composer)
  expect(priya.page.url()).not.toContain(path)

  const late = await stage.newChat({ path })
  await late.sees(late.page.getByRole('heading', { name: 'This link does not work' }))
  await late.seesText(/used up, has expired, or is not complete/)
})

test('a client registered by a platform signs in with its link once, without a password', async () => {
  stage = await openStage()
  const anna = await stage.console(await stage.house.admin('Anna'), { path: '/admin/clients' })
  await anna.page.getByRole('button', { name: 'New client' }).click()
  await anna.page.getByLabel('Id on your platform').fill('member-4711')
  await anna.page.getByRole('dialog').getByLabel('Name').fill('Lucía')
  await anna.page.getByRole('button', { name: 'Register and make link' }).click()
  const link = anna.page.getByRole('dialog').getByLabel('One-time sign-in link')
  await anna.sees(link)
  const path = pathOf(await link.inputValue())
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await anna.sees(anna.page.getByRole('row').filter({ hasText: 'Lucía' }).getByText('member-4711'))

  const lucia = await stage.newChat({ path })
  await lucia.sees(lucia.page.getByRole('heading', { name: 'Sign in with your link' }))
  await lucia.page.getByRole('button', { name: 'Sign in without a password' }).click()
  await lucia.page.getByRole('button', { name: 'I understand' }).click()
  await lucia.sees(lucia.composer)
  expect(lucia.page.url()).not.toContain('#')
  await lucia.page.reload()
  await lucia.sees(lucia.composer)
  await eventually(() => lucia.member('Lucía').innerText()).toMatch(/you/)

  const again = (await stage.newChat({ path })).allow(/status of 404 .*\/links\/redeem\)/)
  await again.page.getByRole('button', { name: 'Sign in without a password' }).click()
  await again.sees(again.page.getByRole('heading', { name: 'This link does not work' }))
})
