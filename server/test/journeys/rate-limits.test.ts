// Too much at once: the sender is told how long to wait, nothing is stored, nobody else suffers, and afterwards it goes on.

import { rateLimits } from '@dramatis/contract/limits'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type House, openHouse } from '../support/open-house.ts'
import { newRequestId, refusalOf } from '../support/words.ts'

let house: House
// The clock stands still unless a test moves it: how long the machine takes changes nothing.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(async () => {
  vi.useRealTimers()
  await house.close()
})

/** The refusal that a person gets, and that it says the same in words, header and number. */
function saysHowLong(error: { code: string; message: string; retryAfterMs?: number }, longestMs: number): number {
  expect(error.code).toBe('rate_limited')
  const { retryAfterMs = 0 } = error
  expect(retryAfterMs).toBeGreaterThan(0)
  expect(retryAfterMs).toBeLessThanOrEqual(longestMs)
  const seconds = Math.ceil(retryAfterMs / 1000)
  expect(error.message).toContain(seconds === 1 ? '1 second.' : `${seconds} seconds.`)
  return retryAfterMs
}
const windowMs = ({ burst, perMinute }: { burst: number; perMinute: number }) => (60_000 * burst) / perMinute

describe('a client who sends too fast', () => {
  test('is told how long to wait, and the message goes through then with the request id it had', async () => {
    house = await openHouse({ cast: 2 })
    const [omar, lena] = [await house.client('Omar'), await house.client('Lena')]
    const [tab, lenas] = [await omar.tab(), await lena.tab()]
    const { burst } = rateLimits.clientSend
    const say = (text: string, requestId = newRequestId()) => tab.call('message:send', { conversationId: omar.group, text }, { requestId })
    for (let count = 1; count <= burst; count++) await say(`Message ${count}`)
    const requestId = newRequestId()
    const retryAfterMs = saysHowLong(await refusalOf(say('One too many', requestId)), windowMs(rateLimits.clientSend))
    expect(await lenas.call('message:send', { conversationId: lena.group, text: 'I may.' })).toMatchObject({ seq: 1 })
    expect(await omar.timeline()).toHaveLength(burst)
    vi.setSystemTime(Date.now() + retryAfterMs)
    expect(await say('One too many', requestId)).toMatchObject({ seq: burst + 1 })
  })

  test('gains nothing by waiting for the right moment: no stretch of time holds more than the burst and the steady rate', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const tab = await omar.tab()
    const { burst, perMinute } = rateLimits.clientSend
    const admittedMs: number[] = []
    const sayOften = async (times: number) => {
      for (let count = 1; count <= times; count++) {
        const sent = await tab.call('message:send', { conversationId: omar.group, text: 'Now' }).catch(() => null)
        if (sent) admittedMs.push(Date.now())
      }
    }
    // One, so that a window begins; all that it holds shortly before its end; and again when the next begins.
    await sayOften(1)
    for (const laterMs of [windowMs(rateLimits.clientSend) - 1, 2, windowMs(rateLimits.clientSend) - 1, 2]) {
      vi.setSystemTime(Date.now() + laterMs)
      await sayOften(burst * 2)
    }
    for (const [first, fromMs] of admittedMs.entries()) {
      for (let last = first; last < admittedMs.length; last++)
        expect(last - first + 1).toBeLessThanOrEqual(burst + (((admittedMs[last] as number) - fromMs) * perMinute) / 60_000 + 0.01)
    }
    expect(admittedMs.length).toBeGreaterThan(burst)
  })

  test('gains nothing by more tabs or the other door: the client is counted, not the connection', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const tabs = [await omar.tab(), await omar.tab(), await omar.tab()]
    const { burst } = rateLimits.clientSend
    const sends = Array.from({ length: burst * 3 }, (_, index) => {
      const input = { conversationId: omar.group, text: `Message ${index}` }
      const tab = tabs[index % 4]
      return (tab ?? omar).call('message:send', input)
    })
    const outcomes = await Promise.allSettled(sends)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(burst)
    expect((await omar.timeline()).map((entry) => entry.seq)).toEqual(Array.from({ length: burst }, (_, index) => index + 1))
  })

  test('reads the same over HTTP: 429 with Retry-After in whole seconds', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    for (let count = 1; count <= rateLimits.clientSend.burst; count++) await omar.say(`Message ${count}`)
    const answered = await omar.callRaw('message:send', { conversationId: omar.group, text: 'One too many' })
    expect(answered.status).toBe(429)
    const { error } = answered.json<{ error: { code: string; message: string; retryAfterMs: number } }>()
    const retryAfterMs = saysHowLong(error, windowMs(rateLimits.clientSend))
    expect(answered.headers['retry-after']).toBe(String(Math.ceil(retryAfterMs / 1000)))
  })
})

describe('guessing a password', () => {
  test('is limited per account, whoever asks, also for accounts that do not exist; the right one waits too', async () => {
    house = await openHouse({ cast: 2 })
    const omar = await house.client('Omar')
    const { burst } = rateLimits.signInAccount
    for (const email of [omar.email, 'nobody@clients.invalid']) {
      for (let count = 1; count <= burst; count++) {
        expect((await refusalOf(house.stranger('client').call('client:sign-in', { email, password: `guess ${count}` }))).code).toBe(
          'wrong_credentials',
        )
      }
      saysHowLong(
        await refusalOf(house.stranger('client').call('client:sign-in', { email, password: 'guess' })),
        windowMs(rateLimits.signInAccount),
      )
    }
    expect((await refusalOf(omar.elsewhere())).code).toBe('rate_limited')
    // Another way of writing the same address is the same account.
    expect(
      (await refusalOf(house.stranger('client').call('client:sign-in', { email: ` ${omar.email.toUpperCase()} `, password: 'guess' })))
        .code,
    ).toBe('rate_limited')
    // Who is signed in stays so.
    expect((await omar.call('client:get-self', {})).self.id).toBe(omar.id)
  })

  test('is limited per address, over many accounts; a forwarding header from nobody trusted changes nothing', async () => {
    house = await openHouse({ cast: 2 })
    const codes: string[] = []
    for (let count = 1; count <= rateLimits.signIn.burst + 2; count++) {
      const stranger = house.stranger('client')
      const answered = await stranger.ask({
        method: 'POST',
        path: '/api/v1/client/sessions',
        headers: { 'idempotency-key': newRequestId(), 'x-forwarded-for': `203.0.113.${count}`, forwarded: `for=203.0.113.${count}` },
        body: { email: `nobody${count}@clients.invalid`, password: 'a guess' },
      })
      codes.push(answered.json<{ error: { code: string } }>().error.code)
    }
    expect(codes.slice(0, rateLimits.signIn.burst)).toEqual(Array.from({ length: rateLimits.signIn.burst }, () => 'wrong_credentials'))
    expect(codes.slice(rateLimits.signIn.burst)).toEqual(['rate_limited', 'rate_limited'])
  })

  test('behind a proxy that the operator trusts is limited per address that the proxy names', async () => {
    house = await openHouse({ cast: 2, env: { TRUSTED_PROXIES: '127.0.0.1' } })
    const guess = async (from: string, count: number) =>
      (
        await house.stranger('client').ask({
          method: 'POST',
          path: '/api/v1/client/sessions',
          headers: { 'idempotency-key': newRequestId(), 'x-forwarded-for': from },
          body: { email: `nobody${from}${count}@clients.invalid`, password: 'a guess' },
        })
      ).status
    for (let count = 1; count <= rateLimits.signIn.burst; count++) expect(await guess('203.0.113.1', count)).toBe(401)
    expect(await guess('203.0.113.1', 99)).toBe(429)
    expect(await guess('203.0.113.2', 99)).toBe(401)
    // The address before the one that the proxy added is the asker's own word.
    expect(await guess('203.0.113.77, 203.0.113.1', 100)).toBe(429)
  })
})

test('who has just come in cannot bring in more for that: accounts and guesses are counted by address, signed in or not', async () => {
  house = await openHouse({ cast: 1, guests: true })
  const omar = await house.guest('Omar')
  const tab = await omar.tab()
  const codes: string[] = []
  for (let count = 2; count <= rateLimits.signUp.burst + 1; count++) {
    // Each new account asks for the next one.
    const answered = await omar.callRaw('client:join-as-guest', { displayName: `Guest ${count}` }, newRequestId())
    codes.push(answered.status === 200 ? 'done' : answered.json<{ error: { code: string } }>().error.code)
  }
  expect(codes).toEqual([...Array.from({ length: rateLimits.signUp.burst - 1 }, () => 'done'), 'rate_limited'])
  const secret = 'x'.repeat(43)
  for (let count = 1; count <= rateLimits.signIn.burst; count++) await tab.call('invitation:check', { secret })
  for (const by of [tab, omar, house.stranger('client')])
    expect((await refusalOf(by.call('invitation:check', { secret }))).code).toBe('rate_limited')
})

test('accounts made from one address are limited', async () => {
  house = await openHouse({ cast: 1, guests: true })
  for (let count = 1; count <= rateLimits.signUp.burst; count++)
    await house.stranger('client').call('client:join-as-guest', { displayName: `Guest ${count}` })
  saysHowLong(
    await refusalOf(house.stranger('client').call('client:join-as-guest', { displayName: 'One more' })),
    windowMs(rateLimits.signUp),
  )
  expect(await house.database.read.db.selectFrom('chat_clients').selectAll().execute()).toHaveLength(rateLimits.signUp.burst)
})
