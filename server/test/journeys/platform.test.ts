// A host platform registers its people by a program: by its own id, as often as it likes, and even when an answer is lost.
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse, secretIn } from '../support/open-house.ts'
import { newRequestId, refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())

describe('a platform registers a client', () => {
  test('and gets client, group and a link that signs them in once, with the cast in the group', async () => {
    house = await openHouse()
    const anna = await house.admin('Anna')
    const program = await anna.token('the platform')
    const made = await program.call('client:create', { externalId: 'user/42', displayName: 'Mira', email: 'mira@clients.invalid' })
    expect(made.created).toBe(true)
    const seen = async () => (await anna.call('client:list', { search: 'user/42' })).clients.map(({ lastSeenAtMs }) => lastSeenAtMs)
    expect(await seen(), 'who was only registered was never here').toEqual([null])
    const mira = house.clientWith('Mira')
    const opened = await mira.call('client:redeem-link', { secret: secretIn(made.url) })
    expect(opened.clientId).toBe(made.clientId)
    expect(await seen()).toEqual([expect.any(Number)])
    const { self } = await mira.call('client:get-self', {})
    expect(self).toMatchObject({
      displayName: 'Mira',
      email: 'mira@clients.invalid',
      guest: false,
      hasPassword: false,
      noticeAccepted: null,
    })
    const [group, ...more] = await mira.conversations()
    expect(more).toEqual([])
    expect(group?.id).toBe(made.conversationId)
    expect(group?.members).toHaveLength(21)
    expect((await refusalOf(house.stranger('client').call('client:redeem-link', { secret: secretIn(made.url) }))).code).toBe('link_invalid')
    expect((await anna.call('client:list', { search: 'user/42' })).clients).toMatchObject([{ id: made.clientId, externalId: 'user/42' }])
  })

  test('again with the same id and gets the same client and group with a new link; the earlier link ends', async () => {
    house = await openHouse({ cast: 2 })
    const program = await (await house.admin('Anna')).token()
    const first = await program.call('client:create', { externalId: '42', displayName: 'Mira' })
    const second = await program.call('client:create', { externalId: '42', displayName: 'Mira' })
    expect(second).toMatchObject({ clientId: first.clientId, conversationId: first.conversationId, created: false })
    expect(second.url).not.toBe(first.url)
    expect((await refusalOf(house.stranger('client').call('client:redeem-link', { secret: secretIn(first.url) }))).code).toBe(
      'link_invalid',
    )
    expect((await house.stranger('client').call('client:redeem-link', { secret: secretIn(second.url) })).clientId).toBe(first.clientId)
    expect(await house.database.read.db.selectFrom('chat_groups').selectAll().execute()).toHaveLength(1)
  })

  test('and when the answer is lost, the same request gives the same link again, and it works', async () => {
    house = await openHouse({ cast: 2 })
    const program = await (await house.admin('Anna')).token()
    const requestId = newRequestId()
    const input = { externalId: '42', displayName: 'Mira' }
    const first = await program.call('client:create', input, { requestId })
    const again = await program.call('client:create', input, { requestId })
    expect(again).toEqual(first)
    expect((await house.stranger('client').call('client:redeem-link', { secret: secretIn(again.url) })).clientId).toBe(first.clientId)
    expect((await refusalOf(program.call('client:create', { ...input, displayName: 'Other' }, { requestId }))).code).toBe(
      'request_id_reused',
    )
    // The link itself is stored nowhere.
    const rows = JSON.stringify([
      await house.database.read.db.selectFrom('chat_requests').selectAll().execute(),
      await house.database.read.db.selectFrom('chat_one_time_links').selectAll().execute(),
    ])
    expect(rows).not.toContain(secretIn(first.url))
  })

  test('ten times at once under one id, and there is one client with one group', async () => {
    house = await openHouse({ cast: 2 })
    const program = await (await house.admin('Anna')).token()
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => program.call('client:create', { externalId: '42', displayName: 'Mira' })),
    )
    const done = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    expect(answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason)] : []))).toEqual([])
    expect(done.filter((answer) => answer.created)).toHaveLength(1)
    expect(new Set(done.map((answer) => answer.clientId)).size).toBe(1)
    expect(await house.database.read.db.selectFrom('chat_clients').selectAll().execute()).toHaveLength(1)
    expect(await house.database.read.db.selectFrom('chat_groups').selectAll().execute()).toHaveLength(1)
  })

  test('but not under a name that passes for the team, nor with an address of somebody else', async () => {
    house = await openHouse({ cast: 2, teamName: 'Northwind' })
    const program = await (await house.admin('Anna')).token()
    const omar = await house.client('Omar')
    expect((await refusalOf(program.call('client:create', { externalId: '1', displayName: 'North wind' }))).code).toBe('name_taken')
    expect((await refusalOf(program.call('client:create', { externalId: '2', displayName: 'Mira', email: omar.email }))).code).toBe(
      'email_taken',
    )
    expect(await house.database.read.db.selectFrom('chat_clients').selectAll().execute()).toHaveLength(1)
  })

  test('also where nobody may sign up by themselves', async () => {
    house = await openHouse({ cast: 2, signUp: 'closed' })
    const program = await (await house.admin('Anna')).token()
    expect((await refusalOf(house.client('Omar'))).code).toBe('sign_up_closed')
    const made = await program.call('client:create', { externalId: '42', displayName: 'Mira' })
    expect((await house.stranger('client').call('client:redeem-link', { secret: secretIn(made.url) })).clientId).toBe(made.clientId)
  })
})

describe('a program', () => {
  test('does what its admin may, over HTTP and live over its own connection, without cookie or Origin', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const program = await anna.token('the platform')
    const omar = await house.client('Omar')
    const [live, tab] = [await program.tab(), await omar.tab()]
    await omar.say('Hello?')
    await live.until('message:sent', ({ entry }) => 'message' in entry && entry.message.text === 'Hello?')
    const ada = house.cast[0]?.id
    if (!ada) throw new Error('there is a cast')
    await live.call('message:send', { conversationId: omar.group, as: { kind: 'persona', id: ada }, text: 'Hello from a program.' })
    expect((await tab.until('message:sent', ({ entry }) => entry.seq === 2)).entry).toMatchObject({
      message: { sender: { id: ada, playedBy: house.teamName } },
    })
    expect((await anna.timeline(omar.group))[1]).toMatchObject({ message: { actor: { kind: 'admin', id: anna.id } } })
    const { tokens } = await anna.call('token:list', {})
    expect(tokens).toMatchObject([{ id: program.tokenId, name: 'the platform', revoked: false }])
    expect(JSON.stringify(await house.database.read.db.selectFrom('chat_api_tokens').selectAll().execute())).not.toContain(program.bearer)
  })

  test('with a made-up token, or another scheme, is nobody', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const program = await anna.token()
    for (const authorization of [
      'Bearer ',
      'Bearer made-up',
      `Basic ${program.bearer}`,
      `Bearer ${program.bearer}x`,
      `bearer  ${program.bearer}`,
      'Bearer null',
      `Token ${program.bearer}`,
    ]) {
      const answered = await house.ask({ method: 'GET', path: '/api/v1/admin/me', headers: { authorization } })
      expect([answered.status, answered.json<{ error: { code: string } }>().error.code], authorization).toEqual([401, 'unauthenticated'])
    }
    // A wrong token does not fall back on a good cookie.
    const mixed = await anna.ask({ method: 'GET', path: '/api/v1/admin/me', headers: { authorization: 'Bearer made-up' } })
    expect(mixed.status).toBe(401)
  })
})
