// Honest personas: every surface on which a client meets a persona says "Played by TEAM", in visible words or in words
// that a screen reader hears.
import type { Locator } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { paint } from '../server/test/support/paint.ts'
import type { ClientScreen } from './support/client-screen.ts'
import { eventually } from './support/screen.ts'
import { desk, openStage, phone, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

const words = 'Played by The Lighthouse'

/** What an element says: all its text, also what only a screen reader hears, without what it does not hear. */
const spoken = (where: Locator) =>
  where.first().evaluate((element) => {
    const copy = element.cloneNode(true) as Element
    for (const silent of copy.querySelectorAll('[aria-hidden="true"]')) silent.remove()
    return (copy.textContent ?? '').replace(/\s+/g, ' ')
  })

/** That a surface says it, to the ear in full, and to the eye at least in short. */
async function says(screen: ClientScreen, where: Locator, toTheEye: string = words): Promise<void> {
  await screen.sees(where)
  await eventually(() => spoken(where)).toContain(words)
  await eventually(() => where.first().innerText()).toContain(toTheEye)
}

test.each([
  { where: 'on a desk', size: desk },
  { where: 'on a phone', size: phone },
])('$where every surface that shows a persona says who plays them', async ({ size }) => {
  stage = await openStage({ teamName: 'The Lighthouse' })
  const { house } = stage
  const isPhone = size === phone
  const admin = await house.admin('Anna')
  const [nora, sam, ines] = house.cast
  if (!nora || !sam || !ines) throw new Error('the cast is too small')
  await admin.call('settings:edit', { welcome: { text: 'Come in, come in!', as: { kind: 'persona', id: nora.id } } })
  const client = await house.client('Omar', { notice: false })
  const omar = await stage.newChat({ size })
  await omar.signIn(client.email, client.password)

  // The notice: of each face, and in its sentence.
  await omar.sees(omar.page.getByRole('heading', { name: 'Before you start' }))
  const faces = omar.page.getByRole('main').getByRole('listitem')
  expect(await faces.count()).toBe(20)
  for (const face of await faces.all()) expect(await spoken(face)).toContain(words)
  await says(omar, omar.page.getByRole('main').locator('p').filter({ hasText: 'characters voiced by our team' }))
  await omar.page.getByRole('button', { name: 'I understand' }).click()
  await omar.sees(omar.list.or(omar.composer))

  // The list: the last line of a group, marked as automatic nowhere but on the message itself.
  await omar.sees(omar.row(/Your group/).or(omar.composer))
  if (isPhone) await omar.open('/')
  await says(omar, omar.row(/Come in/), 'Played')
  await omar.row(/Your group/).click()

  // A message: with its heading, and the automatic welcome says so.
  await says(omar, omar.message('Come in, come in!'))
  await omar.sees(omar.message('Come in, come in!').getByText('automatic'))
  // The beginning of the conversation.
  await says(omar, omar.messages.locator('section, p').filter({ hasText: 'characters voiced by our team' }))

  // Who is here and who types, while an admin looks and writes as Nora.
  const anna = await stage.console(admin, { path: `/admin/c/${client.group}` })
  await anna.sees(anna.composer)
  await anna.keyboard.press('Alt+1')
  await anna.sees(anna.composerAs('Nora'))
  const header = omar.page.getByRole('main').getByRole('heading', { level: 1 })
  await eventually(() => spoken(header)).toMatch(/Nora \(Played by The Lighthouse\) is here/)
  await anna.keyboard.type('One moment')
  const typing = omar.page.getByText(/is typing/).filter({ visible: true })
  await says(omar, typing.locator('xpath=..'), '(played by')
  await anna.keyboard.press('Enter')
  await omar.sees(omar.message('One moment'))
  // What a screen reader is told of it.
  await eventually(() => omar.page.getByRole('log').innerText()).toContain(`Nora, ${words}: One moment`)

  // The members, one by one, and a card.
  if (isPhone) await omar.page.getByRole('button', { name: 'Show members' }).click()
  const members = isPhone ? omar.page.getByRole('dialog', { name: 'Members' }) : omar.members
  const lines = members.getByRole('listitem')
  await omar.sees(lines)
  expect(await lines.count()).toBe(21)
  for (const line of await lines.all()) {
    const said = await spoken(line)
    if (!said.startsWith('Omar')) expect(said).toContain(words)
  }
  await lines.filter({ hasText: 'Sam' }).getByRole('button').first().click()
  await says(omar, omar.card('Sam'))

  // A direct conversation: header, beginning, row of the list, message.
  await omar.card('Sam').getByRole('button', { name: 'Message' }).click()
  await omar.sees(omar.page.getByRole('textbox', { name: 'Message to Sam' }))
  await says(omar, header)
  await says(omar, omar.messages.locator('section').filter({ hasText: 'beginning of your conversation' }))
  const { conversationId } = await client
    .elsewhere()
    .then((phoneOfOmar) => phoneOfOmar.call('conversation:open-direct', { with: { kind: 'persona', id: sam.id } }))
  await admin.say(conversationId, sam.id, 'Olives?')
  await says(omar, omar.message('Olives?'))

  // A picture: in the gallery, and one at a time. Its message shares the heading of the one before.
  await admin.show(conversationId, sam.id, [await admin.picture(await paint())])
  await omar.page.getByRole('button', { name: 'Pictures', exact: true }).click()
  const gallery = omar.page.getByRole('dialog', { name: 'Pictures', exact: true })
  await says(omar, gallery.getByRole('listitem'), 'Played')
  await gallery.getByRole('button', { name: /^Open picture/ }).click()
  await says(omar, gallery.getByRole('paragraph').filter({ hasText: /Sam.*20\d\d/ }))
  await omar.keyboard.press('Escape')
  await omar.keyboard.press('Escape')
  await omar.seesNoLonger(gallery)
  if (isPhone) await omar.page.getByRole('button', { name: 'Back' }).click()
  await says(omar, omar.row(/^Sam/), 'Played')

  // What the search of the list finds.
  await omar.page.getByRole('searchbox', { name: 'Search' }).fill('Ines')
  await says(omar, omar.list.getByRole('button', { name: /^Ines/ }), 'Played')
})
