// Nonsense at the doors: samples that broke other products, bodies of several parts, bodies that unpack to far more than they
// are, and mutations of valid frames and bodies of every command, while others go on with their work.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type { Audience } from '@dramatis/contract/command'
import { limits } from '@dramatis/contract/limits'
import { audiences } from '../support/matrix-cells.ts'
import { commandsOf } from '../support/matrix-rows.ts'
import type { Client } from '../support/person.ts'
import type { Tab } from '../support/tab.ts'
import { absentId } from '../support/words.ts'
import { frameCases, hasCases, jsonBodies, multipartCases, packedBodies } from './rig/cases.ts'
import { furnish } from './rig/furnish.ts'
import { HouseProcess } from './rig/house.ts'
import { type Known, mutate, validInput } from './rig/mutations.ts'
import { PeopleOf } from './rig/people-of.ts'
import { percentile } from './rig/quantiles.ts'
import { Random } from './rig/random.ts'
import { type Frame, frameOf, RawFrames, rawRequest } from './rig/raw-frames.ts'
import { readRows } from './rig/stored.ts'
import { type Row, unharmed } from './row.ts'

const mostMs = 500
const mostMemoryBytes = 128 * 2 ** 20
/** What ends the very session that goes on asking. */
const isEnding = (name: string) => /sign-out/.test(name)
const isSlow = (name: string) => /sign-up|sign-in|password|redeem/.test(name)

interface Attacker {
  readonly audience: Audience
  /** Headers that say who it is. */
  readonly headers: Readonly<Record<string, string>>
  readonly connectPacket: string
}

/** What was sent, and what came of it. */
class Score {
  sent = 0
  done = 0
  refused = 0
  closed = 0
  readonly refusedIds: string[] = []
  readonly failures = new Set<string>()

  answered(requestId: string, isDone: boolean): void {
    if (isDone) this.done++
    else {
      this.refused++
      this.refusedIds.push(requestId)
    }
  }
}

interface Lane {
  readonly attacker: Attacker
  readonly random: Random
  readonly known: Known
  readonly score: Score
  readonly port: number
}

const hexId = (random: Random) => `mut-${Array.from({ length: 4 }, () => random.whole(0, 0xffff).toString(16).padStart(4, '0')).join('')}`

function chosenCommand({ attacker, random }: Lane) {
  for (;;) {
    const [name, contract] = random.of(Object.entries(commandsOf[attacker.audience]))
    if (!isEnding(name) && (!isSlow(name) || random.chance(0.02))) return { name, contract }
  }
}

async function mutateFrames(lane: Lane, count: number): Promise<number> {
  const { attacker, random, known, score, port } = lane
  const connection = new RawFrames(port, attacker.headers, attacker.connectPacket)
  for (let at = 1; at <= count; at++) {
    const { name, contract } = chosenCommand(lane)
    const requestId = hexId(random)
    const needsId = contract.kind === 'command' && !contract.repeatable
    const frame = { input: validInput(contract, known, random), ...(needsId && { requestId }) }
    const text = `42/${attacker.audience},${at * 2}${JSON.stringify([name, frame])}`
    const mutated: Frame = random.chance(0.02) ? text : mutate(text, random)
    // Now and then a frame that is none: other kinds, lengths that lie, parts of a whole.
    const head = random.of([0x81, 0x01, 0x80, 0x82, 0xc1, 0x88, 0x89, 0x8a, 0x8f, 0xf1])
    const sent = random.chance(0.03) ? { raw: frameOf(head, Buffer.from(mutated as string)).subarray(0, random.whole(2, 60)) } : mutated
    const probe = { id: at * 2 + 1, text: `42/${attacker.audience},${at * 2 + 1}["${attacker.audience}:get-self",{"input":{}}]` }
    const outcome = await connection.send([sent], probe, at * 2)
    score.sent++
    if (outcome.answer?.startsWith('{"ok":')) score.answered(requestId, outcome.answer.startsWith('{"ok":true'))
    if (outcome.answer?.includes('"code":"internal"'))
      score.failures.add(`${name}: an internal error for ${mutated.toString().slice(0, 300)}`)
    if (outcome.probe === 'closed' || outcome.probe === 'unanswered') score.closed++
  }
  connection.close()
  return connection.reconnects
}

async function mutateBodies(lane: Lane, count: number): Promise<void> {
  const { attacker, random, known, score, port } = lane
  for (let at = 1; at <= count; at++) {
    const { contract } = chosenCommand(lane)
    const { route } = contract
    if (!route) continue
    const requestId = hexId(random)
    const rest = validInput(contract, known, random) as Record<string, unknown>
    const path = route.path.replace(/\{(\w+)\}/g, (_, field: string) => {
      const value = rest[field]
      delete rest[field]
      return encodeURIComponent(String(value))
    })
    const isRead = route.method === 'GET'
    const query = isRead ? `?${new URLSearchParams(Object.entries(rest).map(([field, value]) => [field, String(value)]))}` : ''
    const changesBody = !isRead && random.chance(0.8)
    const whole = isRead ? '' : JSON.stringify(rest)
    const body = Buffer.from((changesBody ? mutate(whole, random) : whole) as string)
    const headers = Object.entries({
      host: `127.0.0.1:${port}`,
      connection: 'close',
      ...attacker.headers,
      'idempotency-key': requestId,
      ...(!isRead && { 'content-type': 'application/json', 'content-length': String(body.length) }),
    })
    const head = `${route.method} /api/v1/${attacker.audience}${path}${query} HTTP/1.1\r\n${headers.map(([key, value]) => `${key}: ${value}\r\n`).join('')}\r\n`
    const { status, text } = await rawRequest(
      port,
      Buffer.concat([Buffer.from((changesBody ? head : mutate(head, random)) as string), body]),
    )
    score.sent++
    if (status === 0) score.closed++
    else score.answered(requestId, status < 400)
    if (status >= 500 && status !== 503) score.failures.add(`${route.method} ${path}: ${status} ${text.slice(-200)}`)
  }
}

/** Bodies of several parts, and packed ones, at every route that takes a body; samples of JSON and frames. */
async function trySamples(
  house: HouseProcess,
  client: Client,
  attackers: readonly Attacker[],
  score: Score,
  mostRoutes: number,
  random: Random,
): Promise<void> {
  const routes = audiences.flatMap((audience) =>
    Object.values(commandsOf[audience]).flatMap(({ route }) => (route && route.method !== 'GET' ? [{ audience, route }] : [])),
  )
  while (routes.length > mostRoutes) routes.splice(random.whole(0, routes.length - 1), 1)
  const bomb = Buffer.alloc(20 * 2 ** 20, 'a')
  const packed: [string, Buffer][] = [
    ['gzip', gzipSync(bomb)],
    ['gzip', gzipSync(gzipSync(bomb))],
    ['deflate', deflateSync(bomb)],
    ['br', brotliCompressSync(bomb)],
    ...packedBodies().map((body): [string, Buffer] => ['gzip', body]),
  ]
  const parts =
    '--x\r\nContent-Disposition: form-data; name="text"; filename="../../x"\r\nContent-Type: text/html\r\n\r\n<script>\r\n--x--\r\n'
  const several = [{ content_type: 'multipart/form-data; boundary=x', body: parts }, ...multipartCases()]
  const expectRefused = async (about: string, headers: Record<string, string>, path: string, method: string, body: Buffer | string) => {
    const answered = await client.ask({ method, path, headers: { 'idempotency-key': `sample-${absentId()}`, ...headers }, body })
    score.sent++
    if (answered.status >= 400 && answered.status < 500) score.refused++
    else score.failures.add(`${about}: ${answered.status} at ${method} ${path}`)
  }
  for (const { audience, route } of routes) {
    const path = `/api/v1/${audience}${route.path.replace(/\{\w+\}/g, absentId())}`
    for (const [encoding, body] of packed) {
      const before = peakBytes(house)
      await expectRefused(
        `a ${encoding} bomb`,
        { 'content-type': 'application/json', 'content-encoding': encoding },
        path,
        route.method,
        body,
      )
      const grownBytes = peakBytes(house) - before
      if (grownBytes > mostMemoryBytes) score.failures.add(`one packed body cost ${Math.round(grownBytes / 2 ** 20)} MiB of memory`)
    }
    for (const { content_type, body } of several)
      await expectRefused(content_type, { 'content-type': content_type }, path, route.method, body)
  }
  for (const body of jsonBodies())
    await expectRefused(
      'a sample of JSON',
      { 'content-type': 'application/json' },
      `/api/v1/client/conversations/${client.group}/messages`,
      'POST',
      body,
    )
  const raw: { readonly id: string; readonly frames: readonly (Frame | { readonly raw: Buffer })[] }[] = [
    { id: 'a packed frame', frames: [{ raw: frameOf(0xc1, deflateRawSync(bomb)) }] },
    { id: 'a frame that is too long', frames: ['x'.repeat(limits.frameBytes + 1)] },
    {
      id: 'a frame that says it is endless',
      frames: [{ raw: Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]) }],
    },
    { id: 'a frame without a mask', frames: [{ raw: Buffer.from([0x81, 0x01, 0x33]) }] },
    ...frameCases(),
  ]
  for (const { audience, headers, connectPacket } of attackers.slice(0, 2)) {
    const connection = new RawFrames(house.port, headers, connectPacket)
    for (const { frames } of raw) {
      await connection.send(frames, { id: 7777, text: `42/${audience},7777["${audience}:get-self",{"input":{}}]` })
      score.sent++
    }
    connection.close()
  }
}

const peakBytes = (house: HouseProcess) =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${house.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024

/** What others wait for their answers until told to stop. */
function othersWork(tabs: readonly (readonly [Client, Tab<'client'>])[]): () => Promise<number[]> {
  let isOver = false
  const tookMs: number[] = []
  const work = async (client: Client, tab: Tab<'client'>) => {
    for (let count = 0; !isOver; count++) {
      const fromMs = performance.now()
      if (count % 5 === 0) await tab.call('message:send', { conversationId: client.group, text: 'As ever' })
      else await tab.call('conversation:get', { conversationId: client.group })
      tookMs.push(performance.now() - fromMs)
      await wait(50)
    }
  }
  // Whoever loses their connection is counted at the end.
  const working = tabs.map(([client, tab]) => work(client, tab).catch(() => {}))
  return async () => {
    isOver = true
    await Promise.all(working)
    return tookMs
  }
}

/** Rows that came from what was refused. */
async function rowsOfRefused(house: HouseProcess, score: Score): Promise<string[]> {
  const refused = new Set(score.refusedIds)
  const requests = await readRows(house, 'select request_id, command from chat_requests')
  const messages = await readRows(house, 'select request_id from chat_messages where request_id is not null')
  const known = new Set(requests.map(({ request_id }) => request_id))
  return [
    ...requests
      .filter(({ request_id }) => refused.has(String(request_id)))
      .map(({ command }) => `${command} was refused and stored all the same`),
    ...messages.filter(({ request_id }) => refused.has(String(request_id))).map(() => 'a message was refused and stored all the same'),
    ...messages.filter(({ request_id }) => !known.has(request_id ?? '')).map(() => 'a message was stored without its request'),
  ]
}

export const row: Row = {
  name: 'frames-and-bodies',
  does: 'samples that broke others, bodies of several parts, packed bodies and frames, 100,000 seeded mutations of valid frames and bodies of every command',
  passes: "the process lives, nothing uncaught, no row from what was refused, other sockets' p99 under 500 ms",
  promises: [9],
  on: 'sqlite',
  async run({ seed, short, dialect, folder, say }) {
    const random = new Random(seed)
    const wanted = short ? { frames: 900, bodies: 300, steps: 1, routes: 8 } : { frames: 75_000, bodies: 25_000, steps: 20, routes: 1_000 }
    const house = await HouseProcess.build({ folder, dialect, env: { GUESTS: 'on', RATE_LIMITS: 'off' } })
    const people = new PeopleOf(house)
    const score = new Score()
    try {
      const furnished = await furnish(house, { clients: 30, admins: 6 })
      await house.start()
      const origin = `http://127.0.0.1:${house.port}`
      const attackers: Attacker[] = [
        ...furnished.clients
          .slice(0, 4)
          .map(({ cookie }): Attacker => ({ audience: 'client', headers: { origin, cookie }, connectPacket: '40/client,' })),
        ...furnished.admins.slice(0, 2).map(
          ({ token }): Attacker => ({
            audience: 'admin',
            headers: { authorization: `Bearer ${token}` },
            connectPacket: `40/admin,${JSON.stringify({ token })}`,
          }),
        ),
      ]
      // Nobody whom the others, or the attackers themselves, need: much of this is valid and is done.
      const known: Known = {
        conversationId: furnished.clients.slice(0, 20).map(({ group }) => group),
        clientId: furnished.clients.slice(10, 20).map(({ id }) => id),
        adminId: furnished.admins.slice(3).map(({ id }) => id),
        personaId: furnished.personas,
        messageId: [absentId()],
        sessionId: [absentId()],
        tokenId: [absentId()],
        invitationId: [absentId()],
        member: furnished.clients.slice(10, 20).map(({ id }) => `client:${id}`),
        avatarUrl: ['/avatars/notionists-1.svg'],
        email: ['somebody@clients.invalid'],
        secret: [absentId() + absentId().slice(0, 21)],
      }
      const others = await Promise.all(
        furnished.clients.slice(24).map(async (one) => {
          const client = people.client(one)
          return [client, await client.tab()] as const
        }),
      )
      const stop = othersWork(others)
      const before = peakBytes(house)
      // Whoever is not let in any more says so; why, is seen below.
      const broken = (error: Error) => {
        score.failures.add(error.message)
        return 0
      }
      await trySamples(
        house,
        people.client(furnished.clients[4] as (typeof furnished.clients)[number]),
        [attackers[0], attackers.at(-1)] as Attacker[],
        score,
        wanted.routes,
        random,
      ).catch(broken)
      const grownBytes = (house.pid === undefined ? before : peakBytes(house)) - before
      say(`${score.sent} samples`)
      let reconnects = 0
      for (let step = 1; step <= wanted.steps; step++) {
        const share = (all: number) => Math.ceil(all / wanted.steps / attackers.length)
        const lanes = attackers.map((attacker): Lane => ({ attacker, random: random.fork(), known, score, port: house.port }))
        const [opened] = await Promise.all([
          Promise.all(lanes.map((lane) => mutateFrames(lane, share(wanted.frames)).catch(broken))),
          Promise.all(lanes.map((lane) => mutateBodies({ ...lane, random: random.fork() }, share(wanted.bodies)).catch(broken))),
        ])
        reconnects += opened.reduce((sum, one) => sum + one, 0)
        if (wanted.steps > 1) say(`${score.sent} sent, ${score.done} done, ${score.refused} refused, ${score.closed} closed`)
      }
      const tookMs = await stop()
      const p99 = percentile(tookMs, 0.99)
      const failures = [...score.failures].slice(0, 10)
      if (house.ends.length > 0) failures.unshift(`the process ended: ${house.ends.join(', ')}`)
      const gone = others.filter(([, tab]) => !tab.isOpen()).length
      if (gone > 0) failures.push(`${gone} of the others lost their connection`)
      failures.push(...[...new Set(await rowsOfRefused(house, score))].slice(0, 5))
      if (score.done === 0 || score.refused === 0) failures.push('nothing was done, or nothing was refused: nothing is proven')
      if (!short && p99 > mostMs) failures.push(`the others' p99 was ${p99.toFixed(0)} ms`)
      if (house.complaints.length > 0)
        failures.push(`the server complained ${house.complaints.length} times: ${house.complaints.slice(0, 3).join(' | ')}`)
      return {
        done: `${score.sent} frames and bodies: ${score.done} done, ${score.refused} refused, ${score.closed} closed`,
        ...unharmed,
        figures: {
          samples: hasCases ? 'with those of CASES_DIR' : 'without those of CASES_DIR',
          'connections that were closed': String(reconnects),
          "others' p99": `${p99.toFixed(0)} ms of ${tookMs.length} answers`,
          'memory for all packed bodies together': `${Math.round(grownBytes / 2 ** 20)} MiB`,
        },
        failures,
      }
    } finally {
      people.close()
      await house.remove()
    }
  },
}
