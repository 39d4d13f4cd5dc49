// Two tabs, a lost acknowledgement, the same request again: everything happens once and everywhere.

import { noticeVersion } from '@dramatis/contract/limits'
import { afterEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import { newRequestId, refusalOf } from '../support/words.ts'

let house: House
afterEach(() => house.close())

const storedMessages = () => house.database.read.db.selectFrom('chat_messages').selectAll().orderBy('seq').execute()

describe('two tabs of one client', () => {
  test('hear the same in the same order, the sender among them, with the request that made it', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const [first, second] = [await omar.tab(), await omar.tab()]
    const requestId = newRequestId()
    await first.call('message:send', { conversationId: omar.group, text: 'From the first tab.' }, { requestId })
    await second.call('message:send', { conversationId: omar.group, text: 'From the second.' })
    await anna.say(omar.group, 'team', 'An answer.')
    for (const tab of [first, second]) {
      await tab.until('message:sent', ({ entry }) => entry.seq === 3)
      expect(tab.heard('message:sent')[0]?.entry).toMatchObject({ message: { requestId, text: 'From the first tab.' } })
    }
    expect(second.events).toEqual(first.events)
    expect(first.heard('message:sent').map(({ entry }) => entry)).toEqual(await omar.timeline())
  })

  test('agree about what was read and what the client is called', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const [first, second] = [await omar.tab(), await omar.tab()]
    await anna.say(omar.group, 'team', 'One.')
    await anna.say(omar.group, 'team', 'Two.')
    expect((await omar.conversations())[0]?.read.unread).toBe(2)
    await first.call('conversation:mark-read', { conversationId: omar.group, seq: 1 })
    expect(await second.until('conversation:read')).toEqual({ conversationId: omar.group, ownReadSeq: 1, unread: 1 })
    await second.call('client:rename', { displayName: 'Omar B.' })
    expect((await first.until('self:changed')).self.displayName).toBe('Omar B.')
    expect((await omar.conversations())[0]?.read).toMatchObject({ ownReadSeq: 1, unread: 1 })
  })
})

describe('a lost acknowledgement', () => {
  test('sent again with its request id over a new connection gets the first answer, and there is one message', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const [console, phone, tab] = [await anna.tab(), await omar.tab(), await omar.tab()]
    const requestId = newRequestId()
    const input = { conversationId: omar.group, text: 'Did you get this?' }
    // Nobody waits for this answer: it is lost.
    tab.socket.emit('message:send', { input, requestId })
    const sent = await console.until('message:sent')
    house.wire.cut()
    await tab.ended()

    const back = await omar.tab()
    const answer = await back.call('message:send', input, { requestId })
    expect(sent.entry).toMatchObject({ seq: answer.seq, message: { id: answer.messageId, createdAtMs: answer.createdAtMs } })
    expect(await omar.call('message:send', input, { requestId })).toEqual(answer)
    expect(await storedMessages()).toHaveLength(1)
    await console.settle()
    expect(console.heard('message:sent')).toHaveLength(1)
    await back.settle()
    expect(back.heard('message:sent')).toEqual([])
    expect(phone.isOpen()).toBe(false)
  })

  test('sent again twenty times at once, through both doors, still makes one message and one answer', async () => {
    house = await openHouse({ noRateLimits: true, cast: 2 })
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const requestId = newRequestId()
    const input = { conversationId: omar.group, text: 'Once.' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? omar : tab).call('message:send', input, { requestId })),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await storedMessages()).toHaveLength(1)
    await tab.settle()
    expect(tab.heard('message:sent')).toHaveLength(1)
  })

  test('is answered as the first time even when the place was locked or the client removed since', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const requestId = newRequestId()
    const first = await omar.say('Before it closed.', omar.group, requestId)
    await anna.call('group:archive', { conversationId: omar.group })
    expect(await omar.say('Before it closed.', omar.group, requestId)).toEqual(first)
    expect((await refusalOf(omar.say('After it closed.'))).code).toBe('locked')
  })

  test('of an admin is the same: one message, one audit line', async () => {
    house = await openHouse({ cast: 2 })
    const anna = await house.admin('Anna')
    const omar = await house.client('Omar')
    const requestId = newRequestId()
    const first = await anna.say(omar.group, 'team', 'Once.', requestId)
    expect(await anna.say(omar.group, 'team', 'Once.', requestId)).toEqual(first)
    expect(await storedMessages()).toHaveLength(1)
    const lines = await house.database.read.db.selectFrom('chat_admin_logs').selectAll().where('action', '=', 'message:send').execute()
    expect(lines).toMatchObject([{ admin_id: anna.id, group_id: omar.group, message_id: first.messageId }])
  })
})

describe('a request id', () => {
  test('used again with other content, or for another command, is refused and nothing is done', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const requestId = newRequestId()
    await omar.say('The first.', omar.group, requestId)
    expect((await refusalOf(omar.say('The second.', omar.group, requestId))).code).toBe('request_id_reused')
    expect((await refusalOf(omar.call('client:rename', { displayName: 'Other' }, { requestId }))).code).toBe('request_id_reused')
    expect((await storedMessages()).map((message) => message.text)).toEqual(['The first.'])
    expect((await omar.call('client:get-self', {})).self.displayName).toBe('Omar')
  })

  test("is each actor's own: two clients may use the same one", async () => {
    house = await openHouse({ cast: 2 })
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    const requestId = newRequestId()
    const [first, second] = [await omar.say('Mine.', omar.group, requestId), await lena.say('Mine too.', lena.group, requestId)]
    expect(second.messageId).not.toBe(first.messageId)
    expect(await storedMessages()).toHaveLength(2)
  })

  test('of a refused request is free: what was refused may be asked again and is done', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar', { notice: false })
    const requestId = newRequestId()
    expect((await refusalOf(omar.say('Hello.', omar.group, requestId))).code).toBe('notice_required')
    await omar.call('client:accept-notice', { version: noticeVersion })
    expect(await omar.say('Hello.', omar.group, requestId)).toMatchObject({ seq: 1 })
    expect((await refusalOf(omar.say('Goodbye.', omar.group, requestId))).code).toBe('request_id_reused')
  })

  test('is asked for by every command, on both doors, and its shape is checked', async () => {
    house = await openHouse({ noRateLimits: true, cast: 2 })
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const input = { conversationId: omar.group, text: 'Hello.' }
    const post = (key?: string) =>
      omar.ask({
        method: 'POST',
        path: `/api/v1/client/conversations/${omar.group}/messages`,
        headers: key === undefined ? {} : { 'idempotency-key': key },
        body: { text: 'Hello.' },
      })
    const codeOf = async (answered: ReturnType<typeof post>) => (await answered).json<{ error: { code: string } }>().error.code
    expect(await codeOf(post())).toBe('request_id_missing')
    expect(await tab.frame('message:send', { input })).toMatchObject({ ok: false, error: { code: 'request_id_missing' } })
    for (const bad of ['short', 'x'.repeat(65), 'with space in it', 'ünïcödé-id']) {
      expect(await tab.frame('message:send', { input, requestId: bad }), bad).toMatchObject({
        ok: false,
        error: { code: 'invalid_input', fields: [{ path: 'requestId' }] },
      })
    }
    for (const bad of ['short', 'x'.repeat(65), 'with space in it']) expect(await codeOf(post(bad)), bad).toBe('invalid_input')
    for (const bad of [12345678, true, {}, ['a-request-id']]) {
      expect(await tab.frame('message:send', { input, requestId: bad }), String(bad)).toMatchObject({
        ok: false,
        error: { code: 'invalid_input' },
      })
    }
    expect(await storedMessages()).toEqual([])
  })

  test('leaves no text behind: what is remembered is ids, seq and times', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const answer = await omar.say('Zqxsecretwords')
    const rows = await house.database.read.db.selectFrom('chat_requests').selectAll().where('command', '=', 'message:send').execute()
    expect(rows.map((row) => JSON.parse(row.answer) as unknown)).toEqual([answer])
    expect(JSON.stringify(rows)).not.toContain('Zqxsecretwords')
  })
})
