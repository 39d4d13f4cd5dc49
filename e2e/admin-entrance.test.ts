// How admins come in: the printed link, an invitation, a forgotten password.
import { afterEach, expect, test } from 'vitest'
import type { ConsoleScreen } from './support/console-screen.ts'
import { eventually } from './support/screen.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

/** A one-time link as a person opens it: on the house's own address. */
const pathOf = (url: string) => url.slice(url.indexOf('/admin'))
const password = (screen: ConsoleScreen, label: string) => screen.page.getByLabel(label, { exact: true })

async function linkShown(screen: ConsoleScreen, label: string): Promise<string> {
  const field = screen.page.getByRole('dialog').getByLabel(label)
  await screen.sees(field)
  return field.inputValue()
}

async function signIn(screen: ConsoleScreen, email: string, words: string): Promise<void> {
  await screen.page.getByLabel('E-mail').fill(email)
  await password(screen, 'Password').fill(words)
  await screen.page.getByRole('button', { name: 'Sign in' }).click()
}

test('the printed link makes the first admin, once; who they invite sets a password; a forgotten one is set anew by a link', async () => {
  stage = await openStage()
  const { house } = stage
  if (!house.firstLink) throw new Error('the house printed no link')
  const first = pathOf(house.firstLink)

  // The first admin introduces themselves.
  const anna = await stage.newConsole({ path: first })
  await anna.sees(anna.page.getByRole('heading', { name: 'Make the first admin' }))
  await anna.page.getByLabel('Your name').fill('Anna of Northwind')
  await anna.page.getByLabel('E-mail').fill('anna@team.invalid')
  await password(anna, 'New password').fill('harbour light at nine')
  await anna.page.getByRole('button', { name: 'Make the account' }).click()
  await anna.sees(anna.rail)
  expect(new URL(anna.page.url()).hash).toBe('')

  // The same link again is told to be used.
  const stranger = await stage.newConsole({ path: first })
  await stranger.sees(stranger.page.getByRole('heading', { name: 'This link cannot be used' }))
  await stranger.page.getByRole('button', { name: 'Go to sign-in' }).click()
  await stranger.sees(stranger.page.getByRole('heading', { name: 'Sign in to the console' }))

  // Anna invites Ben, who sets his password and is in.
  await anna.open('/admin/settings/team')
  await anna.page.getByRole('button', { name: 'Invite', exact: true }).click()
  await anna.page.getByRole('dialog').getByLabel('Name').fill('Ben of Northwind')
  await anna.page.getByRole('dialog').getByLabel('E-mail').fill('ben@team.invalid')
  await anna.page.getByRole('button', { name: 'Make link' }).click()
  const invitation = await linkShown(anna, 'One-time link')
  await anna.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  const team = anna.page.getByRole('main').getByRole('listitem')
  await anna.sees(team.filter({ hasText: 'Ben of Northwind' }).getByText('invited', { exact: true }))

  const ben = await stage.newConsole({ path: pathOf(invitation) })
  await ben.sees(ben.page.getByRole('heading', { name: 'Set your password' }))
  await password(ben, 'New password').fill('a pier in the fog')
  await ben.page.getByRole('button', { name: 'Set password and sign in' }).click()
  await ben.sees(ben.rail)
  await anna.seesNoLonger(team.filter({ hasText: 'Ben of Northwind' }).getByText('invited', { exact: true }))

  // Ben forgot it: Anna makes a link, the new password is his, the old one no longer.
  await anna.page.getByRole('button', { name: 'Actions for Ben of Northwind' }).click()
  await anna.page.getByRole('menuitem', { name: 'Make one-time link' }).click()
  const again = await linkShown(anna, 'One-time link')
  const benAgain = await stage.newConsole({ path: pathOf(again) })
  await password(benAgain, 'New password').fill('another pier, no fog')
  await benAgain.page.getByRole('button', { name: 'Set password and sign in' }).click()
  await benAgain.sees(benAgain.rail)

  const benElsewhere = (await stage.newConsole()).allow(/status of 401 .*\/sessions\)/)
  await signIn(benElsewhere, 'ben@team.invalid', 'a pier in the fog')
  await eventually(() => benElsewhere.page.getByRole('alert').innerText()).toMatch(/wrong/i)
  await signIn(benElsewhere, 'ben@team.invalid', 'another pier, no fog')
  await benElsewhere.sees(benElsewhere.rail)
})
