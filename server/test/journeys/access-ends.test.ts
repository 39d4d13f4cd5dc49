// Access ends, and open pages with it: a disabled admin's console goes silent, a session that is ended, a password that
// is changed, a client whose access is over, a token that is revoked. From the commit on nothing more arrives.

import type { Audience } from '@dramatis/contract/command'
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse, secretIn } from '../support/open-house.ts'
import type { Tab } from '../support/tab.ts'
import { refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())

/** Goodbye is the last thing it hears, and it is over. */
async function isOver<A extends Audience>(tab: Tab<A>, reason: string): Promise<void> {
  await tab.ended()
  expect(tab.events.at(-1)).toMatchObject({ name: 'session:ended', payload: { reason } })
  expect(tab.isOpen()).toBe(false)
}

describe("a disabled admin's open console", () => {
  test('goes silent: nothing that happens after it arrives, and no door opens any more', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const program = await boris.token('his program')
    const [annas, boriss, second, programs] = [await anna.tab(), await boris.tab(), await boris.tab(), await program.tab()]
    await omar.say('Everybody hears this.')
    await boriss.until('message:sent')

    await anna.call('admin:disable', { adminId: boris.id as never })
    await omar.say('Boris hears none of this.')
    await annas.until('message:sent', ({ entry }) => entry.seq === 2)
    for (const tab of [boriss, second, programs]) {
      await isOver(tab, 'disabled')
      expect(tab.heard('message:sent').map(({ entry }) => entry.seq)).toEqual([1])
    }
    for (const ask of [
      () => boris.call('admin:get-self', {}),
      () => boris.call('client:list', {}),
      () => boris.tab(),
      () => program.call('admin:get-self', {}),
      () => program.tab(),
    ]) {
      expect((await refusalOf(ask())).code).toBe('unauthenticated')
    }
    expect((await refusalOf(boris.elsewhere())).code).toBe('not_allowed')
    expect(annas.isOpen()).toBe(true)

    await anna.call('admin:enable', { adminId: boris.id as never })
    expect((await refusalOf(boris.call('admin:get-self', {}))).code).toBe('unauthenticated')
    const back = await boris.elsewhere()
    expect((await back.call('admin:get-self', {})).self).toMatchObject({ id: boris.id, disabled: false })
  })
})

describe('the last admin', () => {
  test('cannot be disabled, not even by two who disable each other at once', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    expect((await refusalOf(anna.call('admin:disable', { adminId: anna.id as never }))).code).toBe('last_admin')
    // An invited one who never came cannot sign in: that is nobody.
    await anna.call('admin:invite', { displayName: 'Never Came', email: 'never@team.invalid' })
    expect((await refusalOf(anna.call('admin:disable', { adminId: anna.id as never }))).code).toBe('last_admin')
    const boris = await house.admin('Boris')
    const both = await Promise.allSettled([
      anna.call('admin:disable', { adminId: boris.id as never }),
      boris.call('admin:disable', { adminId: anna.id as never }),
    ])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const enabled = await house.database.read.db
      .selectFrom('chat_admins')
      .selectAll()
      .where('disabled_at', 'is', null)
      .where('password_hash', 'is not', null)
      .execute()
    expect(enabled).toHaveLength(1)
  })
})

describe('a session', () => {
  test('that a client ends on another device closes there at once, and only there', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const phone = await omar.elsewhere()
    const [here, there] = [await omar.tab(), await phone.tab()]
    const { sessions } = await omar.call('session:list', {})
    expect(sessions.map(({ id, current }) => [id, current]).sort()).toEqual(
      [
        [omar.sessionId, true],
        [phone.sessionId, false],
      ].sort(),
    )
    await omar.call('session:end', { sessionId: phone.sessionId as never })
    await anna.say(omar.group, 'team', 'Only here.')
    await isOver(there, 'signed_out')
    await here.until('message:sent')
    expect(there.heard('message:sent')).toEqual([])
    expect((await refusalOf(phone.call('client:get-self', {}))).code).toBe('unauthenticated')
    expect((await omar.call('session:list', {})).sessions).toHaveLength(1)
  })

  test('ends on signing out, and the browser is told to forget the cookie', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const before = omar.cookie
    await omar.call('client:sign-out', {})
    await isOver(tab, 'signed_out')
    expect(omar.cookie).toBe('')
    omar.cookie = before
    expect((await refusalOf(omar.call('client:get-self', {}))).code).toBe('unauthenticated')
    expect((await refusalOf(omar.tab())).code).toBe('unauthenticated')
  })

  test('of an admin ends likewise, from the list and by signing out', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const laptop = await anna.elsewhere()
    const [here, there] = [await anna.tab(), await laptop.tab()]
    await anna.call('session:end', { sessionId: laptop.sessionId as never })
    await isOver(there, 'signed_out')
    expect(here.isOpen()).toBe(true)
    await anna.call('admin:sign-out', {})
    await isOver(here, 'signed_out')
    expect(anna.cookie).toBe('')
  })
})

describe('a changed password', () => {
  test('of a client ends every other session and keeps this one', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const phone = await omar.elsewhere()
    const [here, there] = [await omar.tab(), await phone.tab()]
    expect(
      (await refusalOf(omar.call('client:change-password', { currentPassword: 'not the password', newPassword: 'a whole new password' })))
        .code,
    ).toBe('wrong_credentials')
    expect(there.isOpen()).toBe(true)
    await omar.call('client:change-password', { currentPassword: omar.password, newPassword: 'a whole new password' })
    await isOver(there, 'password_changed')
    await here.settle()
    expect(here.isOpen()).toBe(true)
    expect((await refusalOf(omar.elsewhere())).code).toBe('wrong_credentials')
    expect((await house.stranger('client').call('client:sign-in', { email: omar.email, password: 'a whole new password' })).clientId).toBe(
      omar.id,
    )
  })

  test('of an admin ends every other session, and a one-time link that sets one ends them all', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const laptop = await boris.elsewhere()
    const [here, there] = [await boris.tab(), await laptop.tab()]
    await boris.call('admin:change-password', { currentPassword: boris.password, newPassword: 'a whole new password' })
    await isOver(there, 'password_changed')
    await here.settle()
    const { url } = await anna.call('admin:make-link', { adminId: boris.id as never })
    await house.stranger('admin').call('admin:redeem-link', { secret: secretIn(url), password: 'yet another password' })
    await isOver(here, 'password_changed')
  })
})

describe("a client's access", () => {
  test('ends: open pages close, no door opens, colleagues and direct conversations know; and it can be given again', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const [tab, console] = [await omar.tab(), await anna.tab()]
    const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'team' } })
    await omar.say('Please help.', conversationId)
    await anna.call('client:end-access', { clientId: omar.id })
    await anna.say(omar.group, 'team', 'Omar hears none of this.')
    await isOver(tab, 'access_ended')
    expect(tab.heard('message:sent').map(({ entry }) => entry.seq)).toEqual([1])
    expect((await console.until('client:changed', ({ client }) => client.accessEnded)).client.id).toBe(omar.id)
    expect((await refusalOf(omar.call('client:get-self', {}))).code).toBe('unauthenticated')
    expect((await refusalOf(omar.elsewhere())).code).toBe('not_allowed')
    expect((await refusalOf(anna.call('client:make-link', { clientId: omar.id }))).code).toBe('not_allowed')
    expect((await refusalOf(anna.say(conversationId, 'team', 'Too late.'))).reason).toBe('access_ended')
    expect(await anna.call('inbox:count', {})).toMatchObject({ waiting: 0 })

    await anna.call('client:restore-access', { clientId: omar.id })
    const back = await omar.elsewhere()
    expect(await back.say('I am back.', conversationId)).toMatchObject({ seq: 4 })
    expect((await back.timeline(conversationId)).map((entry) => entry.kind)).toEqual([
      'message:sent',
      'conversation:locked',
      'conversation:unlocked',
      'message:sent',
    ])
  })

  test('ends also for a link that was made before and not used yet', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const { url, clientId } = await anna.call('client:create', { externalId: '42', displayName: 'Mira' })
    await anna.call('client:end-access', { clientId })
    expect((await refusalOf(house.stranger('client').call('client:redeem-link', { secret: secretIn(url) }))).code).toBe('link_invalid')
  })
})

describe('a revoked token', () => {
  test('closes its connections at once and no others, and opens nothing any more', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const [program, other] = [await anna.token('one'), await anna.token('two')]
    const [tab, others, console] = [await program.tab(), await other.tab(), await anna.tab()]
    await anna.call('token:revoke', { tokenId: program.tokenId as never })
    await omar.say('After the revocation.')
    await isOver(tab, 'token_revoked')
    await others.until('message:sent')
    expect(tab.heard('message:sent')).toEqual([])
    expect((await refusalOf(program.call('admin:get-self', {}))).code).toBe('unauthenticated')
    expect((await refusalOf(program.tab())).code).toBe('unauthenticated')
    expect((await console.until('token:changed', ({ token }) => token.revoked)).token.id).toBe(program.tokenId)
    expect((await refusalOf(anna.call('token:revoke', { tokenId: program.tokenId as never }))).code).toBe('not_found')
  })

  test("is its owner's affair: colleagues neither see nor revoke it", async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const boriss = await boris.tab()
    const program = await anna.token('hers')
    expect((await boris.call('token:list', {})).tokens).toEqual([])
    expect((await refusalOf(boris.call('token:revoke', { tokenId: program.tokenId as never }))).code).toBe('not_found')
    await boriss.settle()
    expect(boriss.heard('token:changed')).toEqual([])
    expect((await program.call('admin:get-self', {})).self.id).toBe(anna.id)
  })
})
