// Two admins in one group: the team sees who really spoke, the client sees personas and nothing else.

import type { PersonaId } from '@dramatis/contract/ids'
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import { refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())

const persona = (place: number): PersonaId => {
  const found = house.cast[place]
  if (!found) throw new Error('the cast is smaller than that')
  return found.id
}

describe('two admins in one group', () => {
  test('voice different personas: both consoles show who really wrote, live and fetched, and the client is shown only the personas', async () => {
    house = await openHouse()
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const [tab, annas, boriss] = [await omar.tab(), await anna.tab(), await boris.tab()]

    await omar.say('Is anybody here?')
    await anna.say(omar.group, persona(0), 'I am.')
    await boris.say(omar.group, persona(1), 'And I.')
    await boris.say(omar.group, 'team', 'And the team itself.')
    await tab.until('message:sent', ({ entry }) => entry.seq === 4)

    const shown = tab
      .heard('message:sent')
      .map(({ entry }) => (entry.kind === 'message:sent' ? [entry.seq, entry.message.text, entry.message.sender] : entry))
    expect(shown).toMatchObject([
      [1, 'Is anybody here?', { kind: 'client', id: omar.id }],
      [2, 'I am.', { kind: 'persona', id: persona(0), playedBy: house.teamName }],
      [3, 'And I.', { kind: 'persona', id: persona(1), playedBy: house.teamName }],
      [4, 'And the team itself.', { kind: 'team', displayName: house.teamName }],
    ])
    const actors = [
      { kind: 'client', id: omar.id, displayName: 'Omar' },
      { kind: 'admin', id: anna.id, displayName: anna.name },
      { kind: 'admin', id: boris.id, displayName: boris.name },
      { kind: 'admin', id: boris.id, displayName: boris.name },
    ]
    for (const console of [annas, boriss]) {
      await console.until('message:sent', ({ entry }) => entry.seq === 4)
      expect(console.heard('message:sent').map(({ entry }) => 'message' in entry && entry.message.actor)).toEqual(actors)
    }
    for (const admin of [anna, boris])
      expect((await admin.timeline(omar.group)).map((entry) => 'message' in entry && entry.message.actor)).toEqual(actors)
    expect(await omar.timeline()).toEqual(tab.heard('message:sent').map(({ entry }) => entry))
  })

  test('may both voice the same persona; the client cannot tell that two speak', async () => {
    house = await openHouse()
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    await anna.say(omar.group, persona(0), 'One.')
    await boris.say(omar.group, persona(0), 'Two.')
    const [one, two] = await omar.timeline()
    const without = (entry: unknown) =>
      JSON.parse(
        JSON.stringify(entry, (key, value: unknown) =>
          ['id', 'seq', 'changedSeq', 'atMs', 'createdAtMs', 'text'].includes(key) ? 0 : value,
        ),
      ) as unknown
    expect(without(one)).toEqual(without(two))
  })

  test('and whoever is too late is told how it stands; a client is told nothing of it', async () => {
    house = await openHouse({ cast: 2 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const conversationId = omar.group
    const { messageId } = await anna.say(conversationId, persona(0), 'Too early.')
    await anna.call('message:delete', { conversationId, messageId })
    for (const late of [
      boris.call('message:edit', { conversationId, messageId, text: 'Better.' }),
      boris.call('message:delete', { conversationId, messageId }),
    ])
      expect(await refusalOf(late)).toMatchObject({
        code: 'message_deleted',
        current: { lastSeq: 2, locked: null, message: { changedSeq: 2, deleted: true } },
      })

    await anna.call('member:remove', { conversationId, member: `persona:${persona(0)}` })
    expect(await refusalOf(boris.say(conversationId, persona(0), 'Still me?'))).toMatchObject({
      code: 'not_allowed',
      current: { lastSeq: 3, seated: false },
    })
    expect(await refusalOf(boris.call('member:remove', { conversationId, member: `persona:${persona(0)}` }))).toMatchObject({
      code: 'not_found',
      current: { lastSeq: 3, seated: false },
    })
    expect(await refusalOf(boris.call('member:add', { conversationId, member: { kind: 'persona', id: persona(1) } }))).toMatchObject({
      code: 'already_there',
      current: { lastSeq: 3, seated: true },
    })

    await anna.call('group:archive', { conversationId })
    const archived = { lastSeq: 4, locked: 'archived' }
    expect(await refusalOf(boris.call('group:archive', { conversationId }))).toMatchObject({ code: 'already_there', current: archived })
    expect(await refusalOf(boris.say(conversationId, 'team', 'One more.'))).toMatchObject({ code: 'locked', current: archived })
    expect(await refusalOf(omar.say('And me?'))).not.toHaveProperty('current')
  })

  test('speak only as personas who are seated there, and never as a client', async () => {
    house = await openHouse()
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    await anna.call('member:remove', { conversationId: omar.group, member: `persona:${persona(3)}` })
    expect((await refusalOf(anna.say(omar.group, persona(3), 'Still me?'))).code).toBe('not_allowed')
    expect((await refusalOf(anna.say(omar.group, omar.id as unknown as PersonaId, 'I am Omar'))).code).toBe('not_allowed')
    const asClient = await anna.callRaw('message:send', {
      conversationId: omar.group,
      as: { kind: 'client', id: omar.id },
      text: 'I am Omar',
    })
    expect([asClient.status, asClient.json<{ error: { code: string } }>().error.code]).toEqual([400, 'invalid_input'])
    const timeline = await omar.timeline()
    expect(timeline.map((entry) => entry.kind)).toEqual(['member:removed'])
  })

  test('and a client who names a sender is refused: the sender comes from the session', async () => {
    house = await openHouse()
    const omar = await house.client('Omar')
    for (const extra of [
      { as: { kind: 'persona', id: persona(0) } },
      { sender: { kind: 'team' } },
      { senderId: persona(0) },
      { actor: 'admin' },
      { clientId: omar.id },
    ]) {
      const answered = await omar.callRaw('message:send', { conversationId: omar.group, text: 'It was not me', ...extra })
      expect([answered.status, answered.json<{ error: { code: string } }>().error.code], JSON.stringify(extra)).toEqual([
        400,
        'invalid_input',
      ])
    }
    expect(await omar.timeline()).toEqual([])
  })

  test('and 200 messages sent at once by both of them and the client stand 1, 2, 3 ... without holes, alike for everybody', async () => {
    house = await openHouse({ noRateLimits: true, cast: 3 })
    const [anna, boris] = [await house.admin('Anna'), await house.admin('Boris')]
    const omar = await house.client('Omar')
    const [tab, second, annas, boriss] = [await omar.tab(), await omar.tab(), await anna.tab(), await boris.tab()]
    const sends = Array.from({ length: 200 }, (_, index) => {
      const text = `message ${index}`
      if (index % 3 === 0) return tab.call('message:send', { conversationId: omar.group, text })
      const [console, as] = index % 3 === 1 ? [annas, persona(0)] : [boriss, persona(1)]
      return console.call('message:send', { conversationId: omar.group, as: { kind: 'persona', id: as }, text })
    })
    const answers = await Promise.all(sends)
    const everySeq = Array.from({ length: 200 }, (_, index) => index + 1)
    expect(answers.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(everySeq)

    const bySeq = new Map(answers.map(({ seq, messageId }) => [seq, messageId]))
    const expected = everySeq.map((seq) => [seq, bySeq.get(seq)])
    for (const listening of [tab, second, annas, boriss]) await listening.settle()
    const inOrder = (entries: readonly { seq: number; kind: string; message?: { id: string } }[]) =>
      entries.map((entry) => [entry.seq, entry.message?.id])
    for (const listening of [tab, second]) {
      expect(
        inOrder(listening.heard('message:sent').map(({ entry }) => entry as never)).sort((a, b) => Number(a[0]) - Number(b[0])),
      ).toEqual(expected)
    }
    for (const listening of [annas, boriss]) {
      expect(
        inOrder(listening.heard('message:sent').map(({ entry }) => entry as never)).sort((a, b) => Number(a[0]) - Number(b[0])),
      ).toEqual(expected)
    }
    expect(inOrder((await omar.timeline()) as never)).toEqual(expected)
    expect(inOrder((await anna.timeline(omar.group)) as never)).toEqual(expected)
    // Two tabs of one person hear the same bytes in the same order.
    expect(second.heard('message:sent')).toEqual(tab.heard('message:sent'))
  })
})
