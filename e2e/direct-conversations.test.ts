// Direct conversations: with a persona, with the team, with another client; opened from a member or from a message.
import { afterEach, expect, test } from 'vitest'
import { eventually } from './support/screen.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

test('a click on a member opens a direct conversation with them, where the team can only speak as that persona', async () => {
  stage = await openStage()
  const { house } = stage
  const anna = await stage.console(await house.admin('Anna'))
  const omar = await stage.chat(await house.client('Omar'))
  await omar.sees(omar.composer)

  // From the list of members: the card first, then the conversation.
  await omar.member('Sam').getByRole('button').first().click()
  const card = omar.card('Sam')
  await omar.sees(card.getByText('Played by Northwind'))
  await omar.sees(card.getByText(/Sells olives/))
  await card.getByRole('button', { name: 'Message' }).click()
  await omar.sees(omar.page.getByRole('textbox', { name: 'Message to Sam' }))
  await eventually(() => omar.header.innerText()).toMatch(/Sam[\s\S]*Played by Northwind/)
  await omar.say('Which olives are the small ones?')

  await anna.row(/Omar waits for Sam/).click()
  await anna.sees(anna.composerAs('Sam'))
  expect(await anna.voices.count()).toBe(0)
  await anna.keyboard.press('Control+p')
  await anna.keyboard.press('Alt+1')
  await anna.composer.fill('Arbequina, the sweetest')
  await anna.page.getByRole('button', { name: 'Send as Sam' }).click()
  const answer = omar.message('Arbequina, the sweetest')
  await omar.sees(answer)
  await eventually(() => answer.innerText()).toMatch(/Sam[\s\S]*Played by Northwind/)
})

test('the name on a message opens its sender, and from there the conversation with them', async () => {
  stage = await openStage()
  const { house } = stage
  const anna = await house.admin('Anna')
  const client = await house.client('Omar')
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  await anna.say(client.group, nora.id, 'Come and see the melons')
  const omar = await stage.chat(client)
  await omar.message('Come and see the melons').getByRole('button', { name: 'Nora', exact: true }).click()
  await omar.card('Nora').getByRole('button', { name: 'Message' }).click()
  await omar.sees(omar.page.getByRole('textbox', { name: 'Message to Nora' }))
  await omar.sees(omar.row(/^Nora/))
})

test('the team answers in its own name where a client talks to the team', async () => {
  stage = await openStage()
  const { house } = stage
  const anna = await stage.console(await house.admin('Anna'))
  const omar = await stage.chat(await house.client('Omar'))
  await omar.page.getByRole('button', { name: /Talk to the team/ }).click()
  await omar.sees(omar.page.getByRole('textbox', { name: 'Message to Northwind' }))
  await omar.seesText(/not to a character/)
  await omar.say('Is this a real market?')
  await anna.row(/Omar/).click()
  await anna.sees(anna.composerAs('Northwind'))
  await anna.say('No, we play it for you.')
  const answer = omar.message('No, we play it for you.')
  await omar.sees(answer)
  await eventually(() => answer.innerText()).toContain('Northwind')
  expect(await answer.innerText()).not.toContain('Played by')
})

test('two clients of one group talk directly, and both are told that the team can read it', async () => {
  stage = await openStage()
  const { house } = stage
  const admin = await house.admin('Anna')
  const [omarAlone, luciaAlone] = [await house.client('Omar'), await house.client('Lucia')]
  await admin.call('group:create', { name: 'The harbour', clientIds: [omarAlone.id, luciaAlone.id] as never, personaIds: [] })
  const omar = await stage.chat(omarAlone)
  const lucia = await stage.chat(luciaAlone)
  const anna = await stage.console(admin, { path: '/admin' })

  await omar.row(/The harbour/).click()
  await omar.member('Lucia').hover()
  await omar.member('Lucia').getByRole('button', { name: 'Message Lucia' }).click()
  await omar.sees(omar.page.getByRole('textbox', { name: 'Message to Lucia' }))
  await omar.seesText('The team can read what you and Lucia write here.')
  await eventually(() => omar.header.innerText()).toMatch(/The team can read this conversation/)
  await omar.say('Do you find it hard too?')

  await lucia.row(/^Omar/).click()
  await lucia.sees(lucia.message('Do you find it hard too?'))
  await eventually(() => lucia.header.innerText()).toMatch(/The team can read this conversation/)
  await lucia.seesText('The team can read what you and Omar write here.')

  // It is nobody's turn of the team: it does not wait, but can be read.
  await anna.tab('All').click()
  await anna.row(/Omar and Lucia|Lucia and Omar/).click()
  await anna.sees(anna.message('Do you find it hard too?'))
  await anna.seesText('Two clients. They know that the team can read this.')
  expect(await anna.composerAs('Northwind').count()).toBe(1)
  expect(await anna.row(/waits/).count()).toBe(0)
})

test('when the persona leaves the group, the open conversation with them becomes read-only and says so, and opens again', async () => {
  stage = await openStage()
  const { house } = stage
  const admin = await house.admin('Anna')
  const client = await house.client('Omar')
  const ines = house.cast.find((persona) => persona.display_name === 'Ines')
  if (!ines) throw new Error('Ines is not in the cast')
  const { conversationId } = await client.call('conversation:open-direct', { with: { kind: 'persona', id: ines.id } })
  await admin.say(conversationId, ines.id, 'Shall we begin?')
  const omar = await stage.chat(client, { path: `/c/${conversationId}` })
  const anna = await stage.console(admin, { path: `/admin/c/${conversationId}` })
  await omar.sees(omar.composer)
  await anna.sees(anna.composerAs('Ines'))

  await admin.call('member:remove', { conversationId: client.group, member: `persona:${ines.id}` })
  await omar.seesText('Ines is no longer in a group with you. You can still read this.')
  await omar.seesNoLonger(omar.composer)
  await omar.sees(omar.message('Shall we begin?'))
  await anna.seesText(/no longer shares a group with Omar/)
  await anna.seesNoLonger(anna.composer)

  await admin.call('member:add', { conversationId: client.group, member: { kind: 'persona', id: ines.id } })
  await omar.sees(omar.composer)
  await anna.sees(anna.composerAs('Ines'))
})
