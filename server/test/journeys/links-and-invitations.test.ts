// Ways in that somebody else opens: one-time links, invitations, guests; each works as often as it says and no more.

import { limits } from '@dramatis/contract/limits'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type House, openHouse, secretIn } from '../support/open-house.ts'
import { refusalOf } from '../support/words.ts'

let house: House
afterEach(async () => {
  vi.useRealTimers()
  await house.close()
})
const hourMs = 3_600_000
/** Lets hours pass on the server's clock. */
const laterBy = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })

describe('the link of the first start', () => {
  test('makes the first admin, once, and asks for name, address and password', async () => {
    house = await openHouse({ cast: 2 })
    const secret = secretIn(house.firstLink ?? '')
    const stranger = house.stranger('admin')
    const details = { displayName: 'Zqxfirst', email: 'zqxfirst@team.invalid', password: 'a long enough password' }
    expect((await refusalOf(stranger.call('admin:redeem-link', { secret }))).code).toBe('invalid_input')
    expect((await refusalOf(stranger.call('admin:redeem-link', { secret, password: details.password }))).code).toBe('invalid_input')
    await stranger.call('admin:redeem-link', { secret, ...details })
    expect((await stranger.call('admin:get-self', {})).self).toMatchObject({ displayName: 'Zqxfirst', pending: false })
    expect(
      (await refusalOf(house.stranger('admin').call('admin:redeem-link', { secret, ...details, email: 'zqxsecond@team.invalid' }))).code,
    ).toBe('link_invalid')
  })

  test('opened by two at once makes one admin', async () => {
    house = await openHouse({ cast: 2 })
    const secret = secretIn(house.firstLink ?? '')
    const both = await Promise.allSettled(
      ['zqxone', 'zqxtwo'].map((name) =>
        house
          .stranger('admin')
          .call('admin:redeem-link', { secret, displayName: name, email: `${name}@team.invalid`, password: 'a long enough password' }),
      ),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await house.database.read.db.selectFrom('chat_admins').selectAll().execute()).toHaveLength(1)
  })

  test('is dead after its hours', async () => {
    house = await openHouse({ cast: 2 })
    laterBy(limits.firstAdminLinkHours * hourMs + 1000)
    const refused = house.stranger('admin').call('admin:redeem-link', {
      secret: secretIn(house.firstLink ?? ''),
      displayName: 'Zqxlate',
      email: 'zqxlate@team.invalid',
      password: 'a long enough password',
    })
    expect((await refusalOf(refused)).code).toBe('link_invalid')
  })
})

describe('a one-time link', () => {
  test('signs a client in once, with a new password if they give one, which ends their other sessions', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const { url } = await anna.call('client:make-link', { clientId: omar.id })
    const opened = house.clientWith('Omar')
    await opened.call('client:redeem-link', { secret: secretIn(url), password: 'the new password' })
    expect((await opened.call('client:get-self', {})).self.id).toBe(omar.id)
    expect((await refusalOf(omar.call('client:get-self', {}))).code).toBe('unauthenticated')
    expect((await refusalOf(omar.elsewhere())).code).toBe('wrong_credentials')
    expect((await refusalOf(opened.call('client:redeem-link', { secret: secretIn(url) }))).code).toBe('link_invalid')
  })

  test('made anew ends the one before; after its hours it is dead; at the other door it never worked', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const first = await anna.call('client:make-link', { clientId: omar.id })
    const second = await anna.call('client:make-link', { clientId: omar.id })
    const ofAdmin = await anna.call('admin:make-link', { adminId: boris.id as never })
    const stranger = house.stranger('client')
    expect((await refusalOf(stranger.call('client:redeem-link', { secret: secretIn(first.url) }))).code).toBe('link_invalid')
    expect((await refusalOf(stranger.call('client:redeem-link', { secret: secretIn(ofAdmin.url) }))).code).toBe('link_invalid')
    expect(
      (
        await refusalOf(
          house.stranger('admin').call('admin:redeem-link', { secret: secretIn(second.url), password: 'a long enough password' }),
        )
      ).code,
    ).toBe('link_invalid')
    laterBy(limits.oneTimeLinkHours * hourMs + 1000)
    expect((await refusalOf(stranger.call('client:redeem-link', { secret: secretIn(second.url) }))).code).toBe('link_invalid')
  })

  test('opened twice at once opens one session', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const made = await anna.call('client:create', { externalId: '42', displayName: 'Mira' })
    const both = await Promise.allSettled(
      [1, 2].map(() => house.stranger('client').call('client:redeem-link', { secret: secretIn(made.url) })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('carries its secret behind #, so that it reaches no server log', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const made = await anna.call('client:create', { externalId: '42', displayName: 'Mira' })
    expect(new URL(made.url)).toMatchObject({ pathname: '/link', search: '', hash: `#${secretIn(made.url)}` })
    const invited = await anna.call('admin:invite', { displayName: 'Zqxcarla', email: 'zqxcarla@team.invalid' })
    expect(new URL(invited.url)).toMatchObject({ pathname: '/admin/link', search: '' })
    expect(secretIn(made.url)).toMatch(/^[\w-]{43}$/)
  })
})

describe('an invited admin', () => {
  test('stands in the list as pending until they set a password, and may correct name and address', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const console = await anna.tab()
    const invited = await anna.call('admin:invite', { displayName: 'Zqxcarla', email: 'zqxcarla@team.invalid' })
    expect((await console.until('admin:changed', ({ admin }) => admin.id === invited.adminId)).admin.pending).toBe(true)
    expect((await refusalOf(anna.call('admin:invite', { displayName: 'Zqxcarla again', email: 'ZqxCarla@team.invalid' }))).code).toBe(
      'email_taken',
    )
    console.forget()
    const carla = house.stranger('admin')
    await carla.call('admin:redeem-link', {
      secret: secretIn(invited.url),
      displayName: 'Zqxcarla C.',
      email: 'zqxcarla.c@team.invalid',
      password: 'a long enough password',
    })
    expect((await console.until('admin:changed', ({ admin }) => admin.id === invited.adminId)).admin).toMatchObject({
      pending: false,
      displayName: 'Zqxcarla C.',
      email: 'zqxcarla.c@team.invalid',
    })
    expect((await carla.call('admin:list', {})).admins.map((admin) => admin.id).sort()).toEqual([anna.id, invited.adminId].sort())
  })

  test('who never came cannot sign in, whatever password is tried', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    await anna.call('admin:invite', { displayName: 'Zqxcarla', email: 'zqxcarla@team.invalid' })
    for (const password of ['', 'null', 'nobody has this password']) {
      expect(
        (await refusalOf(house.stranger('admin').call('admin:sign-in', { email: 'zqxcarla@team.invalid', password }))).code,
        password,
      ).toBe('wrong_credentials')
    }
  })
})

describe('an invitation', () => {
  test('lets in as many as it says where sign-up is by invitation, and the team sees how many came', async () => {
    house = await openHouse({ cast: 2, signUp: 'invitation' })
    const anna = await house.admin('Anna')
    const console = await anna.tab()
    expect((await refusalOf(house.client('Omar'))).code).toBe('sign_up_closed')
    const { url, invitationId } = await anna.call('invitation:create', { label: 'Course of November', maxUses: 2 })
    const invitation = secretIn(url)
    const check = () => house.stranger('client').call('invitation:check', { secret: invitation })
    expect(await check()).toEqual({ usable: true })
    await house.client('Omar', { invitation })
    expect((await console.until('invitation:changed', (changed) => changed.invitation.used === 1)).invitation.id).toBe(invitationId)
    await house.client('Lena', { invitation })
    expect(await check()).toEqual({ usable: false })
    expect((await refusalOf(house.client('Mira', { invitation }))).code).toBe('link_invalid')
    expect((await anna.call('invitation:list', {})).invitations).toMatchObject([
      { id: invitationId, used: 2, maxUses: 2, label: 'Course of November', createdBy: anna.id },
    ])
    expect(JSON.stringify(await house.database.read.db.selectFrom('chat_invitations').selectAll().execute())).not.toContain(invitation)
  })

  test('for one lets in one, however many come at once', async () => {
    house = await openHouse({ cast: 2, signUp: 'invitation' })
    const anna = await house.admin('Anna')
    const invitation = secretIn((await anna.call('invitation:create', { label: 'One', maxUses: 1 })).url)
    const five = await Promise.allSettled(['A', 'B', 'C', 'D', 'E'].map((name) => house.client(`Client ${name}`, { invitation })))
    expect(five.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await house.database.read.db.selectFrom('chat_clients').selectAll().execute()).toHaveLength(1)
  })

  test('that is revoked, has expired, or never was lets nobody in, not even where sign-up is open', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const revoked = await anna.call('invitation:create', { label: 'Revoked' })
    const short = await anna.call('invitation:create', { label: 'Short', expiresInHours: 1 })
    await anna.call('invitation:revoke', { invitationId: revoked.invitationId })
    expect((await refusalOf(anna.call('invitation:revoke', { invitationId: revoked.invitationId }))).code).toBe('already_there')
    laterBy(hourMs + 1000)
    for (const secret of [secretIn(revoked.url), secretIn(short.url), 'A'.repeat(43)]) {
      expect(await house.stranger('client').call('invitation:check', { secret })).toEqual({ usable: false })
      expect((await refusalOf(house.client('Omar', { invitation: secret }))).code).toBe('link_invalid')
    }
  })

  test('opens nothing where sign-up is closed', async () => {
    house = await openHouse({ cast: 2, signUp: 'closed', guests: true })
    const anna = await house.admin('Anna')
    const invitation = secretIn((await anna.call('invitation:create', { label: 'In vain' })).url)
    expect((await refusalOf(house.client('Omar', { invitation }))).code).toBe('sign_up_closed')
    expect((await refusalOf(house.guest('Omar', { invitation }))).code).toBe('sign_up_closed')
  })
})

describe('a guest', () => {
  test('comes with only a name where the operator allows it, and may stay by setting address and password', async () => {
    house = await openHouse({ cast: 2, guests: true })
    expect(await house.stranger('client').call('house:get', {})).toEqual({
      teamName: house.teamName,
      signUp: 'open',
      guests: true,
      noticeVersion: 1,
    })
    const gina = await house.guest('Gina')
    expect((await gina.call('client:get-self', {})).self).toMatchObject({ guest: true, email: null, hasPassword: false })
    expect(await gina.say('Hello.')).toMatchObject({ seq: 1 })
    await gina.call('client:change-password', { newPassword: 'now a password', email: 'gina@clients.invalid' })
    expect((await gina.call('client:get-self', {})).self).toMatchObject({ guest: false, email: 'gina@clients.invalid', hasPassword: true })
    expect(
      (await house.stranger('client').call('client:sign-in', { email: 'gina@clients.invalid', password: 'now a password' })).clientId,
    ).toBe(gina.id)
  })

  test('is refused where the operator does not, and needs an invitation where everybody does', async () => {
    house = await openHouse({ cast: 2 })
    expect((await refusalOf(house.guest('Gina'))).code).toBe('sign_up_closed')
    await house.close()
    house = await openHouse({ cast: 2, guests: true, signUp: 'invitation' })
    const anna = await house.admin('Anna')
    expect((await refusalOf(house.guest('Gina'))).code).toBe('sign_up_closed')
    const gina = await house.guest('Gina', { invitation: secretIn((await anna.call('invitation:create', { label: 'Guests' })).url) })
    expect(await gina.conversations()).toHaveLength(1)
  })

  test('cannot take the address of somebody else', async () => {
    house = await openHouse({ cast: 2, guests: true })
    const omar = await house.client('Omar')
    const gina = await house.guest('Gina')
    expect((await refusalOf(gina.call('client:change-password', { newPassword: 'now a password', email: omar.email }))).code).toBe(
      'email_taken',
    )
    expect((await gina.call('client:get-self', {})).self).toMatchObject({ guest: true, hasPassword: false })
  })
})
