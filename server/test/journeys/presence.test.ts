// Presence is honest: a persona is here while somebody's visible console has the conversation open with that persona
// chosen, and not a moment longer than a heartbeat; which admin that is, no client learns.

import type { PersonaId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import { refusalOf } from '../support/words.ts'

let house: House
afterEach(async () => {
  vi.useRealTimers()
  await house.close()
})
const castId = (place: number) => house.cast[place]?.id as PersonaId
const as = (place: number) => ({ kind: 'persona', id: castId(place) }) as const

describe('presence', () => {
  test('of a persona comes and goes with a visible console that has it chosen, typing likewise', async () => {
    house = await openHouse({ cast: 3 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const [tab, console] = [await omar.tab(), await anna.tab()]
    const conversationId = omar.group
    const key = `persona:${castId(0)}`
    const seen = (here: string[], typing: string[]) =>
      tab.until('presence:changed', (presence) => JSON.stringify([presence.here, presence.typing]) === JSON.stringify([here, typing]))

    await console.call('presence:update', { conversationId, as: as(0), visible: true, typing: false })
    expect(await seen([key], [])).toEqual({ conversationId, here: [key], typing: [] })
    await console.call('presence:update', { conversationId, as: as(0), visible: true, typing: true })
    await seen([key], [key])
    expect((await omar.call('conversation:get', { conversationId })).conversation.presence).toEqual({
      conversationId,
      here: [key],
      typing: [key],
    })
    tab.forget()
    // The page is in the background: the persona is gone.
    await console.call('presence:update', { conversationId, as: as(0), visible: false, typing: true })
    await seen([], [])
    await console.call('presence:update', { conversationId, as: as(1), visible: true, typing: false })
    await seen([`persona:${castId(1)}`], [])
    tab.forget()
    // Looking without a voice is nobody's presence.
    await console.call('presence:update', { conversationId, as: null, visible: true, typing: true })
    await seen([], [])
    await console.call('presence:update', { conversationId, as: as(2), visible: true, typing: false })
    await seen([`persona:${castId(2)}`], [])
    tab.forget()
    console.close()
    await seen([], [])
  })

  test('of a persona that two admins play is one presence, and ends with the last of them', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const [tab, annas, boriss] = [await omar.tab(), await anna.tab(), await boris.tab()]
    const conversationId = omar.group
    const key = `persona:${castId(0)}`
    await annas.call('presence:update', { conversationId, as: as(0), visible: true, typing: false })
    await boriss.call('presence:update', { conversationId, as: as(0), visible: true, typing: false })
    await boriss.until('presence:changed', ({ admins }) => admins.length === 2)
    annas.close()
    await boriss.until('presence:changed', ({ admins }) => admins.length === 1 && admins[0]?.id === boris.id)
    await tab.until('presence:changed', ({ here }) => here.includes(key))
    expect((await omar.call('conversation:get', { conversationId })).conversation.presence.here).toEqual([key])
    boriss.close()
    await tab.until('presence:changed', ({ here }) => here.length === 0)
    for (const presence of tab.heard('presence:changed')) expect(Object.keys(presence).sort()).toEqual(['conversationId', 'here', 'typing'])
  })

  test('shows colleagues who of the team is there and as whom they speak', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const [annas, boriss, tab] = [await anna.tab(), await boris.tab(), await omar.tab()]
    const conversationId = omar.group
    await annas.call('presence:update', { conversationId, as: as(1), visible: true, typing: true })
    const shown = await boriss.until('presence:changed', ({ admins }) => admins.length === 1)
    expect(shown).toEqual({
      conversationId,
      admins: [{ id: anna.id, displayName: anna.name, as: `persona:${castId(1)}`, state: 'typing' }],
      here: [],
      typing: [],
    })
    await tab.call('presence:update', { conversationId, typing: true })
    expect(await boriss.until('presence:changed', ({ here }) => here.length === 1)).toMatchObject({
      here: [`client:${omar.id}`],
      typing: [`client:${omar.id}`],
    })
    expect((await boris.call('conversation:get', { conversationId })).presence).toMatchObject({
      admins: [{ id: anna.id }],
      here: [`client:${omar.id}`],
    })
  })

  test('expires with the heartbeat: who is silent for half a minute is not here any more', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const [tab, console] = [await omar.tab(), await anna.tab()]
    const conversationId = omar.group
    const update = () => console.call('presence:update', { conversationId, as: as(0), visible: true, typing: false })
    const here = async () => (await omar.call('conversation:get', { conversationId })).conversation.presence.here
    await update()
    await tab.until('presence:changed', (presence) => presence.here.length === 1)
    vi.advanceTimersByTime(limits.presenceExpiryMs - 10_000)
    await update()
    vi.advanceTimersByTime(limits.presenceExpiryMs - 10_000)
    expect(await here()).toEqual([`persona:${castId(0)}`])
    vi.advanceTimersByTime(15_000)
    await tab.until('presence:changed', (presence) => presence.here.length === 0)
    expect(await here()).toEqual([])
  })

  test('cannot be claimed for a persona who is not seated there, nor by a client for anybody else', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const [tab, console] = [await omar.tab(), await anna.tab()]
    await anna.call('member:remove', { conversationId: omar.group, member: `persona:${castId(1)}` })
    expect(
      (await refusalOf(console.call('presence:update', { conversationId: omar.group, as: as(1), visible: true, typing: true }))).code,
    ).not.toBe('internal')
    expect(await tab.frame('presence:update', { input: { conversationId: omar.group, typing: true, as: as(0) } })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    })
    expect((await omar.call('conversation:get', { conversationId: omar.group })).conversation.presence).toMatchObject({
      here: [],
      typing: [],
    })
  })

  test('of a persona who is removed or whose admin is disabled ends with it', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const [tab, console] = [await omar.tab(), await boris.tab()]
    const conversationId = omar.group
    const here = async () => (await omar.call('conversation:get', { conversationId })).conversation.presence.here
    await console.call('presence:update', { conversationId, as: as(0), visible: true, typing: true })
    await tab.until('presence:changed', (presence) => presence.here.length === 1)
    await anna.call('member:remove', { conversationId, member: `persona:${castId(0)}` })
    expect(await here()).toEqual([])
    await console.call('presence:update', { conversationId, as: as(1), visible: true, typing: true })
    await tab.until('presence:changed', (presence) => presence.here[0] === `persona:${castId(1)}`)
    tab.forget()
    await anna.call('admin:disable', { adminId: boris.id as never })
    await tab.until('presence:changed', (presence) => presence.here.length === 0)
    expect(await here()).toEqual([])
  })
})
