// The server's log: one structured line a command, with the reference that a person sees; never a password, a token, a
// link or the words of a message.
import { afterEach, expect, test } from 'vitest'
import { type House, openHouse, secretIn } from '../support/open-house.ts'
import { newRequestId, refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())

test('every command leaves one line with its name, its actor by id, how it ended and how long it took', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  const before = house.log.length
  await omar.say('Hello.')
  const refused = await refusalOf(omar.say(''))
  await (await omar.tab()).call('conversation:list', {})
  const lines = house.log.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toMatchObject([
    { command: 'client/message:send', actor: `client:${omar.id}`, outcome: 'ok' },
    { command: 'client/message:send', actor: `client:${omar.id}`, outcome: 'invalid_input', reference: refused.reference },
    { command: 'client/conversation:list', actor: `client:${omar.id}`, outcome: 'ok' },
  ])
  for (const line of lines) expect(line.ms).toBeTypeOf('number')
})

test('a fault of the server is one line with where it happened, under the reference that the person was shown, and without values', async () => {
  house = await openHouse({ cast: 1 })
  const omar = await house.client('Omar')
  await house.database.write(async (tx) => tx.db.schema.alterTable('chat_messages').renameTo('chat_messages_away').execute())
  const refused = await refusalOf(omar.say('Zqxwords of the message'))
  await house.database.write(async (tx) => tx.db.schema.alterTable('chat_messages_away').renameTo('chat_messages').execute())
  expect(refused.code).toBe('internal')
  expect(Object.keys(refused).sort()).toEqual(['code', 'message', 'reference'])
  const line = house.log.map((text) => JSON.parse(text) as Record<string, unknown>).find(({ reference }) => reference === refused.reference)
  expect(line).toMatchObject({
    command: 'client/message:send',
    outcome: 'internal',
    level: 50,
    fault: { stack: expect.stringContaining('at ') },
  })
  expect(house.log.join('')).not.toContain('Zqxwords')
})

test('no password, token, session, link, name, address or word of a message ever stands in it', async () => {
  house = await openHouse({ cast: 1, guests: true })
  const anna = await house.admin('Anna')
  const program = await anna.token('Zqxtoken name')
  const omar = await house.client('Omar Zqxname')
  const tab = await omar.tab()
  await omar.say('Zqxwords over HTTP')
  await tab.call('message:send', { conversationId: omar.group, text: 'Zqxwords over the socket' })
  await refusalOf(omar.say(`Zqxwords ${'x'.repeat(5000)}`))
  await refusalOf(house.stranger('client').call('client:sign-in', { email: 'zqxaddress@clients.invalid', password: 'Zqxpassword wrong' }))
  await omar.call('client:change-password', { currentPassword: omar.password, newPassword: 'Zqxpassword new one' })
  const { messageId } = await anna.say(omar.group, 'team', 'Zqxwords of the team')
  await anna.call('message:edit', { conversationId: omar.group, messageId, text: 'Zqxwords edited' })
  const made = await program.call('client:create', {
    externalId: 'Zqxexternal',
    displayName: 'Zqxregistered',
    email: 'zqxmira@clients.invalid',
  })
  await house.stranger('client').call('client:redeem-link', { secret: secretIn(made.url), password: 'Zqxpassword of the link' })
  const invitation = await anna.call('invitation:create', { label: 'Zqxlabel' })
  await house.stranger('client').call('invitation:check', { secret: secretIn(invitation.url) })
  await anna.call('client:list', { search: 'Zqxsearch' })
  await house.ask({ method: 'GET', path: '/api/v1/admin/clients?search=Zqxsearch', headers: { authorization: `Bearer ${program.bearer}` } })
  await tab.frame('Zqxcommand', { input: 'Zqxinput' })
  await omar.ask({ method: 'POST', path: '/api/v1/client/Zqxpath', headers: { 'idempotency-key': newRequestId() }, body: '{"Zqxbroken' })

  const log = house.log.join('')
  expect(log.toLowerCase()).not.toContain('zqx')
  const cookies = [anna.cookie, omar.cookie].map((cookie) => cookie.split('=')[1] ?? '')
  for (const secret of [
    ...cookies,
    program.bearer ?? '',
    secretIn(made.url),
    secretIn(invitation.url),
    omar.password,
    anna.password,
    anna.email,
    omar.email,
  ]) {
    expect(secret).not.toBe('')
    expect(log).not.toContain(secret)
  }
})
