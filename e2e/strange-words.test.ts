// Words that try to be something else (markup, script, addresses, endless words, text that runs the other way), as
// messages and as names: they stand there as what was typed, do nothing, and leave the page its shape.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { insertPersona } from '../server/src/personas/personas-store.ts'
import type { ClientScreen } from './support/client-screen.ts'
import type { ConsoleScreen } from './support/console-screen.ts'
import { eventually } from './support/screen.ts'
import { desk, openStage, phone, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

const casesDir = resolve(fileURLToPath(new URL('..', import.meta.url)), process.env.CASES_DIR || '../shared/cases')
const hasCases = existsSync(join(casesDir, 'MANIFEST.tsv'))
if (!hasCases) console.log(`Left out: sample words in a browser (no MANIFEST.tsv in ${casesDir}; CASES_DIR names the folder)`)

/** Lines of the sample files of these classes, at most so many of each file, spread over it. */
function sampleLines(classes: readonly string[], mostOfAFile: number): string[] {
  const files = readFileSync(join(casesDir, 'MANIFEST.tsv'), 'utf8')
    .split('\n')
    .flatMap((row) => {
      const [path = '', , , kind = ''] = row.split('\t')
      return /^(strings|unicode)\//.test(path) && classes.includes(kind) ? [path] : []
    })
  return files.flatMap((path) => {
    const text = readFileSync(join(casesDir, path), 'utf8')
    const lines = path.endsWith('.json') ? (JSON.parse(text) as string[]) : text.split('\n')
    const usable = lines.filter(
      (line) => /[^\s\p{Cc}\p{Cf}\p{Z}]/u.test(line) && line.length <= 4000 && line.isWellFormed() && !line.includes('\0'),
    )
    const step = Math.max(1, Math.ceil(usable.length / mostOfAFile))
    return usable.filter((_, index) => index % step === 0)
  })
}

/** Everything that stands in bubbles, gathered while scrolling from the newest to the first. */
async function readAll(screen: ClientScreen | ConsoleScreen, howMany: number): Promise<Set<string>> {
  const seen = new Set<string>()
  let step = -400
  await screen.sees(screen.messages)
  await screen.messages.hover()
  await eventually(async () => {
    const drawn = await screen.messages.locator('.message-bubble').evaluateAll((bubbles) =>
      bubbles.map((bubble) => ({
        text: bubble.textContent ?? '',
        inside: [...bubble.querySelectorAll('*')].map((element) => element.tagName),
      })),
    )
    for (const { text, inside } of drawn) {
      expect(inside, `elements inside “${text.slice(0, 80)}”`).toEqual([])
      seen.add(text)
    }
    // Up to the first, and should a row have gone by undrawn, down again.
    const place = await screen.messages.evaluate((list) => ({
      top: list.scrollTop,
      left: list.scrollHeight - list.clientHeight - list.scrollTop,
    }))
    if (place.top <= 1) step = 400
    else if (place.left <= 1) step = -400
    await screen.page.mouse.wheel(0, step)
    await screen.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    return seen.size
  }).toBeGreaterThanOrEqual(howMany)
  return seen
}

test.runIf(hasCases)('sample words stand in messages as they were typed, on the screens of client and admin', async () => {
  stage = await openStage({ noRateLimits: true })
  const { house } = stage
  const admin = await house.admin('Anna')
  const client = await house.client('Omar')
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  const lines = [...new Set(sampleLines(['text-xss', 'text', 'url'], 9))]
  expect(lines.length).toBeGreaterThan(200)
  for (const [index, line] of lines.entries()) {
    if (index % 2 === 0) await client.say(line)
    else await admin.say(client.group, nora.id, line)
  }
  // Read already: so the chat opens at the newest.
  await client.call('conversation:mark-read', { conversationId: client.group, seq: lines.length })
  for (const screen of [await stage.chat(client), await stage.console(admin, { path: `/admin/c/${client.group}` })]) {
    const seen = await readAll(screen, lines.length)
    expect(lines.filter((line) => !seen.has(line))).toEqual([])
    const foreign = await screen.page.evaluate(
      () => document.querySelectorAll('iframe, object, embed, base, marquee, video, audio, body script').length,
    )
    expect(foreign).toBe(
      await (await screen.page.request.get(screen.origin)).text().then((page) => page.split('<body')[1]?.match(/<script/g)?.length ?? 0),
    )
  }
})

test.runIf(hasCases)('sample words stand in names of clients, personas and groups as they were typed', async () => {
  stage = await openStage({ noRateLimits: true })
  const { house } = stage
  const admin = await house.admin('Anna')
  const fits = (line: string) =>
    line.length <= 60 &&
    line.trim() === line &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u3164]/u.test(line) &&
    /[\p{L}\p{N}]/u.test(line) &&
    line.normalize('NFC') === line
  const names = [...new Set(sampleLines(['text-xss'], 4).filter(fits))].slice(0, 24)
  const people = readFileSync(join(casesDir, 'unicode/person-names.tsv'), 'utf8').split('\n').slice(1)
  const given = people.flatMap((row, index) => (index % 14 === 0 && row ? [row.split('\t').slice(1).join(' ').trim()] : [])).filter(fits)
  const all = [...names, ...given]
  expect(names.length).toBeGreaterThan(10)
  await house.database.write(async (tx) => {
    for (const [index, displayName] of all.entries())
      await insertPersona(
        tx,
        { displayName, about: displayName, voiceNote: displayName, avatarUrl: house.cast[0]?.avatar_url ?? '', colour: index % 20 },
        null,
        100 + index,
      )
  })
  const client = await house.client('Omar')
  const [groupName = ''] = names
  await admin.call('group:edit', { conversationId: client.group, name: groupName, description: names[1] ?? '' })

  const omar = await stage.chat(client)
  await eventually(() => omar.header.innerText()).toContain(groupName)
  const lines = omar.members.getByRole('listitem')
  await omar.sees(lines)
  const shown = await lines.locator('strong').allTextContents()
  expect(all.filter((name) => !shown.includes(name))).toEqual([])
  const anna = await stage.console(admin, { path: '/admin/personas' })
  await anna.sees(anna.page.getByRole('row'))
  await anna.open(`/admin/c/${client.group}`)
  await eventually(() => anna.title.innerText()).toBe(groupName)
})

test('endless words, towers of marks and text from right to left leave both pages their width, at a desk and on a phone', async () => {
  stage = await openStage({ noRateLimits: true })
  const { house } = stage
  const admin = await house.admin('Anna')
  const client = await house.client(`W${'M'.repeat(58)}W`)
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  await admin.call('group:edit', { conversationId: client.group, name: 'G'.repeat(80), description: 'D'.repeat(500) })
  await admin.call('persona:edit', { personaId: nora.id, displayName: 'N'.repeat(60), about: 'A'.repeat(120) })
  const words = [
    'W'.repeat(1200),
    `https://example.org/${'path/'.repeat(150)}`,
    'مرحبا بكم في السوق، كم سعر التين اليوم؟ '.repeat(8),
    'abc \u202Edlrow olleh\u202C and then from left to right again',
    `Z${'\u0308\u0301'.repeat(120)}algo`,
    '\u{1F469}\u200D\u{1F469}\u200D\u{1F467}'.repeat(80),
    Array.from({ length: 60 }, (_, index) => `line ${index}`).join('\n'),
  ]
  for (const text of words) {
    await client.say(text)
    await admin.say(client.group, nora.id, text)
  }
  for (const size of [phone, desk]) {
    for (const screen of [
      await stage.chat(client, { size, path: `/c/${client.group}` }),
      await stage.console(admin, { size, path: `/admin/c/${client.group}` }),
    ]) {
      await screen.sees(screen.messages.getByRole('article'))
      expect(await screen.overflow()).toBe(0)
      expect(await screen.messages.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
      await screen.messages.hover({ position: { x: 40, y: 200 } })
      for (let count = 0; count < 6; count++) {
        await screen.messages.evaluate((element) => element.scrollBy({ top: -500 }))
        expect(await screen.messages.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
      }
    }
  }
  for (const path of ['/', '/settings']) expect(await (await stage.chat(client, { size: phone, path })).overflow(), path).toBe(0)
  for (const path of ['/admin', '/admin/groups', '/admin/clients', '/admin/personas'])
    expect(await (await stage.console(admin, { size: phone, path })).overflow(), path).toBe(0)
})
