// axe finds nothing serious or critical on any screen of the two programs, in both themes, at a desk and on a phone.
import { AxeBuilder } from '@axe-core/playwright'
import { afterEach, expect, test } from 'vitest'
import { paint } from '../server/test/support/paint.ts'
import { jpeg, picks, png } from './support/files.ts'
import type { Screen } from './support/screen.ts'
import { desk, openStage, phone, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

/** What is found is collected, so that one run tells of every screen. */
const found: string[] = []

/** The themes differ in colours only: in the dark one it is enough to look at those. */
async function look(screen: Screen, theme: 'light' | 'dark', name: string): Promise<void> {
  await screen.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  // Colours that are on their way to the other theme are nobody's colours.
  await screen.page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    await Promise.allSettled(
      document
        .getAnimations()
        .filter((each) => each.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((each) => each.finished),
    )
  })
  const faults = async () => {
    const axe = new AxeBuilder({ page: screen.page }).setLegacyMode(true)
    const { violations } = await (theme === 'dark' ? axe.withRules('color-contrast') : axe).analyze()
    return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  }
  let lasting = await faults()
  // A busy machine draws the other theme late: what is still wrong when it has had its time is wrong.
  for (let again = 0; lasting.length > 0 && again < 3; again++) {
    await screen.page.waitForTimeout(500)
    lasting = await faults()
  }
  for (const { id, nodes, help } of lasting) {
    const where = nodes.slice(0, 3).map((node) => node.target.join(' '))
    found.push(`${name}, ${screen.page.viewportSize()?.width} px, ${theme}: ${id} (${help}): ${where.join(' | ')}`)
  }
}

async function judge(screen: Screen, name: string): Promise<void> {
  for (const size of [phone, desk]) {
    await screen.page.setViewportSize(size)
    for (const theme of ['dark', 'light'] as const) await look(screen, theme, name)
  }
}

afterEach(() => {
  const all = found.splice(0)
  expect(all, all.join('\n')).toEqual([])
})

async function livelyHouse() {
  stage = await openStage({ guests: true })
  const { house } = stage
  const anna = await house.admin('Anna')
  const ben = await house.admin('Ben')
  const [nora, sam, ines] = house.cast
  if (!nora || !sam || !ines) throw new Error('the cast is too small')
  await anna.call('settings:edit', { welcome: { text: 'Welcome to the square.', as: { kind: 'persona', id: nora.id } } })
  const omar = await house.client('Omar')
  const lucia = await house.client('Lucia')
  await omar.say('Are the figs sweet?')
  const { seq } = await anna.say(omar.group, nora.id, 'Sweeter than yesterday')
  const entries = await anna.timeline(omar.group)
  const answer = entries.find((entry) => entry.seq === seq)
  if (answer?.kind !== 'message:sent') throw new Error('it was said')
  await anna.call('message:edit', { conversationId: omar.group, messageId: answer.message.id, text: 'Sweeter than ever' })
  await ben.say(omar.group, sam.id, 'And my olives?')
  const gone = (await anna.timeline(omar.group)).at(-1)
  if (gone?.kind === 'message:sent') await anna.call('message:delete', { conversationId: omar.group, messageId: gone.message.id })
  await omar.say('I will come at noon')
  await lucia.say('Hello?')
  return { house, anna, omar, ines }
}

test('the entrance of clients, the notice and the ways in are accessible', async () => {
  const { house } = await livelyHouse()
  const door = await stage.newChat()
  await door.sees(door.page.getByRole('heading', { name: 'Welcome' }))
  await judge(door, 'entrance, guest')
  await door.page.getByRole('button', { name: 'Create an account' }).click()
  await door.page.getByRole('button', { name: 'Create an account' }).first().click()
  await door.seesText('Please fill this in.')
  await judge(door, 'entrance, sign up with errors')
  const linked = await stage.newChat({ path: '/link#aaaaaaaaaaaaaaaaaaaaaaaaaaaa' })
  await linked.sees(linked.page.getByRole('heading', { name: 'Sign in with your link' }))
  await judge(linked, 'link')
  const newcomer = await house.client('Kenji', { notice: false })
  const notice = await stage.newChat()
  await notice.signIn(newcomer.email, newcomer.password)
  await notice.sees(notice.page.getByRole('heading', { name: 'Before you start' }))
  await judge(notice, 'notice')
})

test('the chat of a client is accessible on every screen', async () => {
  const { anna, omar, ines } = await livelyHouse()
  const chat = await stage.chat(omar)
  await chat.sees(chat.message('I will come at noon'))
  await judge(chat, 'group')
  await chat.member('Sam').getByRole('button').first().click()
  await chat.sees(chat.card('Sam'))
  await judge(chat, 'card')
  await chat.card('Sam').getByRole('button', { name: 'Message' }).click()
  await chat.sees(chat.page.getByRole('textbox', { name: 'Message to Sam' }))
  await judge(chat, 'direct with a persona, empty')
  await chat.page.getByRole('button', { name: /Talk to the team/ }).click()
  await chat.sees(chat.page.getByRole('textbox', { name: 'Message to Northwind' }))
  await judge(chat, 'direct with the team')
  await chat.page.getByRole('searchbox', { name: 'Search' }).fill('a')
  await judge(chat, 'search of the list')
  await chat.open('/settings')
  await chat.sees(chat.page.getByText('This device'))
  await judge(chat, 'settings')
  const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'persona', id: ines.id } })
  await anna.say(conversationId, ines.id, 'Goodbye')
  await anna.call('member:remove', { conversationId: omar.group, member: `persona:${ines.id}` })
  await chat.open(`/c/${conversationId}`)
  await chat.seesText(/no longer in a group with you/)
  await judge(chat, 'read-only')
  await chat.open('/c/aaaaaaaaaaaaaaaaaaaaaa')
  await chat.sees(chat.page.getByRole('heading', { name: 'This conversation is not here' }))
  await judge(chat, 'absent')

  // What stands over the conversation on a phone.
  await chat.open(`/c/${omar.group}`)
  await chat.page.setViewportSize(phone)
  await chat.page.getByRole('button', { name: 'Show members' }).click()
  await chat.sees(chat.page.getByRole('dialog', { name: 'Members' }))
  for (const theme of ['dark', 'light'] as const) await look(chat, theme, 'members on a phone')
})

test('the console is accessible at the queue and in a conversation', async () => {
  const { anna, omar } = await livelyHouse()
  const door = await stage.newConsole()
  await door.sees(door.page.getByRole('heading', { name: 'Sign in to the console' }))
  await judge(door, 'sign-in')
  const desk1 = await stage.console(anna)
  await desk1.sees(desk1.row(/Lucia/))
  await judge(desk1, 'queue')
  await desk1.open(`/admin/c/${omar.group}`)
  await desk1.sees(desk1.message('I will come at noon'))
  await judge(desk1, 'conversation')
  await desk1.keyboard.press('Control+k')
  await desk1.sees(desk1.page.getByRole('dialog', { name: 'Find anything' }))
  await judge(desk1, 'palette')
  await desk1.keyboard.press('Escape')
  await desk1.seesNoLonger(desk1.page.getByRole('dialog', { name: 'Find anything' }))
  await desk1.keyboard.press('Control+p')
  await desk1.sees(desk1.page.getByRole('dialog', { name: 'Who speaks?' }))
  await judge(desk1, 'search of voices')
  await desk1.keyboard.press('Escape')
  await desk1.act(desk1.message('Sweeter than ever'), 'Edit')
  await desk1.sees(desk1.page.getByRole('textbox', { name: 'Edit what Nora said' }))
  await judge(desk1, 'editing a message')
})

test('the pages of the console are accessible, with their sheets', async () => {
  const { anna, omar } = await livelyHouse()
  const screen = await stage.console(anna)
  const pages: [string, string, RegExp][] = [
    ['groups', '/admin/groups', /Omar's group/],
    ['new group', '/admin/groups?new', /New group/],
    ['clients', '/admin/clients', /Lucia/],
    ['new client', '/admin/clients?new', /Register and make link/],
    ['invitation', '/admin/clients?invite', /How many may sign up/],
    ['a client', `/admin/clients/${omar.id}`, /Make sign-in link/],
    ['personas', '/admin/personas', /Yuki/],
    ['new persona', '/admin/personas?new', /New persona/],
    ['cast', '/admin/personas?cast', /Cast of new clients/],
    ['settings: account', '/admin/settings/account', /This browser/],
    ['settings: welcome', '/admin/settings/welcome', /Welcome to the square/],
    ['settings: invitations', '/admin/settings/invitations', /No invitations yet/],
    ['settings: team', '/admin/settings/team', /Ben/],
    ['settings: tokens', '/admin/settings/tokens', /No tokens yet/],
  ]
  for (const [name, path, words] of pages) {
    await screen.open(path)
    await screen.seesText(words)
    await judge(screen, name)
  }
  await screen.open('/admin')
  await screen.sees(screen.row(/Lucia/))
  await screen.keyboard.press('?')
  await screen.sees(screen.page.getByRole('dialog', { name: 'Shortcuts' }))
  await judge(screen, 'shortcuts')
})

test('pictures are accessible: in the composer, in the conversation, one at a time, and all together', async () => {
  const { anna, omar, ines } = await livelyHouse()
  const sent = []
  for (const altText of ['A stall with figs', '', 'Olives'])
    sent.push({ pictureId: await anna.picture(await paint({ width: 900, height: 600 }), { name: 'figs.png' }), altText })
  await anna.call('message:send', { conversationId: omar.group, as: { kind: 'persona', id: ines.id }, text: 'Look', pictures: sent })
  const chat = await stage.chat(omar)
  await picks(chat, [png('mine.png', await paint()), jpeg('wrong.jpg', Buffer.from('no picture'))])
  await chat.seesText(/Only JPEG, PNG, WebP and GIF/)
  await judge(chat, 'composer with pictures')
  await chat.page.getByRole('button', { name: 'Remove wrong.jpg' }).click()
  await chat.messages.getByRole('button', { name: /Open picture: 1 of 3/ }).click()
  await chat.sees(chat.page.getByText('1 of 3', { exact: true }))
  await judge(chat, 'lightbox')
  await chat.keyboard.press('Escape')
  await chat.page.getByRole('button', { name: 'Pictures', exact: true }).click()
  await chat.seesText('Download all')
  await judge(chat, 'gallery')

  const screen = await stage.console(anna, { path: `/admin/c/${omar.group}` })
  await picks(screen, [png('mine.png', await paint()), jpeg('wrong.jpg', Buffer.from('no picture'))])
  await screen.seesText(/Only JPEG, PNG, WebP and GIF/)
  await judge(screen, 'composer of the console with pictures')
  await screen.page.getByRole('button', { name: /download all/ }).click()
  await screen.sees(screen.page.getByRole('dialog', { name: 'Pictures exchanged' }))
  await judge(screen, 'pictures exchanged')
})
