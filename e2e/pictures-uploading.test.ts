// How pictures get to the server: seen at once, with their progress, over lines that are slow, choke and break; cancelled,
// tried again, refused; and sent with their message, once, whatever happened in between.
import { limits } from '@dramatis/contract/limits'
import sharp from 'sharp'
import { afterEach, expect, test } from 'vitest'
import { paint, paintNoise } from '../server/test/support/paint.ts'
import type { ClientScreen } from './support/client-screen.ts'
import { jpeg, picks, png } from './support/files.ts'
import { eventually } from './support/screen.ts'
import { openStage, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

/** What a browser notes of a network that fails. */
const networkFailed = /ERR_|WebSocket connection to|Failed to load resource/

async function omarOnALine() {
  stage = await openStage()
  const { house } = stage
  const gate = await stage.gate()
  const client = await house.client('Omar')
  const chat = (await stage.chat(client, { gate })).allow(networkFailed)
  await chat.sees(chat.composer)
  return { house, gate, client, chat }
}

/** About 3.3 MB as PNG, in more than three parts; small enough in pixels to be sent as it is. */
const large = async () => png('noise.png', await paintNoise(1100, 1000))

/** What this page asked of the uploads, as `METHOD offset`. */
function uploadRequests(screen: ClientScreen): { method: string; offset: number; path: string }[] {
  const asked: { method: string; offset: number; path: string }[] = []
  screen.page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (!pathname.includes('/uploads')) return
    asked.push({ method: request.method(), offset: Number(request.headers()['upload-offset'] ?? 0), path: pathname })
  })
  return asked
}

const percent = async (screen: ClientScreen) =>
  Number(
    (await screen.page
      .getByRole('progressbar')
      .first()
      .getAttribute('aria-valuenow', { timeout: 500 })
      .catch(() => null)) ?? -1,
  )

test('on a slow line a picture is seen at once, with how far it is', async () => {
  const { gate, client, chat } = await omarOnALine()
  gate.chokeAfter(1.5 * 1024 * 1024)
  await picks(chat, [await large()])
  const draft = chat.draft('noise.png')
  await chat.sees(draft.getByRole('img', { name: 'noise.png' }))
  // More than nothing has gone, and it cannot be at its end.
  await eventually(() => percent(chat)).toBeGreaterThan(10)
  expect(await percent(chat)).toBeLessThan(90)
  gate.release()
  await eventually(() => draft.getAttribute('data-state')).toBe('ready')
  await chat.composer.press('Enter')
  await chat.sees(chat.messages.getByText(/Sent|Read/))
  expect((await client.pictures()).map(({ name }) => name)).toEqual(['noise.png'])
})

test('an upload that breaks off goes on where it stopped', async () => {
  const { gate, client, chat } = await omarOnALine()
  const asked = uploadRequests(chat)
  gate.chokeAfter(1.5 * 1024 * 1024)
  await picks(chat, [await large()])
  // The first part is there, the second on its way.
  await eventually(() => asked.filter(({ method, offset }) => method === 'PATCH' && offset >= limits.uploadChunkBytes).length).toBe(1)
  gate.release()
  gate.shut()
  await eventually(() => chat.draft('noise.png').getByRole('progressbar').getAttribute('aria-valuetext')).toBe('Waiting for a connection')
  const before = asked.length
  gate.open()
  await eventually(() => chat.draft('noise.png').getAttribute('data-state')).toBe('ready')

  const after = asked.slice(before).filter(({ method }) => method !== 'HEAD')
  expect(after[0]?.method).toBe('PATCH')
  expect(after[0]?.offset).toBeGreaterThanOrEqual(limits.uploadChunkBytes)
  expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1)
  await chat.composer.press('Enter')
  await chat.sees(chat.messages.getByText(/Sent|Read/))
  expect(await client.pictures()).toHaveLength(1)
})

test('a message sent while its picture is still on its way survives a cut and a reload: it goes on, and is sent once', async () => {
  const { house, gate, client, chat } = await omarOnALine()
  const anna = await stage.console(await house.admin('Anna'), { path: `/admin/c/${client.group}` })
  gate.chokeAfter(1.5 * 1024 * 1024)
  const asked = uploadRequests(chat)
  await picks(chat, [await large()])
  await chat.sees(chat.draft('noise.png').getByRole('img'))
  await chat.draft('noise.png').getByRole('textbox').fill('Grey noise')
  await chat.say('Look at this')
  await chat.sees(chat.message('Look at this').getByText('Sending'))
  await chat.sees(chat.message('Look at this').getByRole('img', { name: 'Grey noise' }))
  // Its place among what is written is kept.
  await chat.say('Did you see it?')
  await eventually(() => asked.filter(({ method, offset }) => method === 'PATCH' && offset >= limits.uploadChunkBytes).length).toBe(1)
  gate.release()
  gate.shut()
  gate.open()
  await chat.page.reload()
  await chat.sees(
    chat
      .message('Look at this')
      .getByText(/Sent|Read/)
      .or(chat.message('Did you see it?').getByText(/Sent|Read/)),
  )
  await chat.sees(chat.message('Did you see it?').getByText(/Sent|Read/))
  await anna.sees(anna.message('Look at this').getByRole('button', { name: 'Open picture: Grey noise' }))
  const said = (await client.timeline()).flatMap((entry) => (entry.kind === 'message:sent' ? [entry.message.text] : []))
  expect(said).toEqual(['Look at this', 'Did you see it?'])
  expect(await client.pictures()).toHaveLength(1)
  // It went on: no second upload was begun.
  expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1)
})

test('pictures that stand in the composer are still there after a reload, finished or not', async () => {
  const { client, chat } = await omarOnALine()
  await picks(chat, [png('one.png', await paint()), png('two.png', await paint())])
  for (const name of ['one.png', 'two.png']) await eventually(() => chat.draft(name).getAttribute('data-state')).toBe('ready')
  await chat.draft('one.png').getByRole('textbox').fill('Stripes')
  await chat.draft('one.png').hover()
  await chat.page.getByRole('button', { name: 'Move one.png back' }).click()
  await chat.page.reload()
  await chat.sees(chat.draft('two.png'))
  await eventually(() => chat.drafts.allInnerTexts().then((all) => all.length)).toBe(2)
  expect(await chat.draft('one.png').getByRole('textbox').inputValue()).toBe('Stripes')
  await chat.composer.press('Enter')
  await chat.sees(chat.messages.getByText(/Sent|Read/))
  expect((await client.pictures()).map(({ name, altText }) => [name, altText])).toEqual([
    ['two.png', ''],
    ['one.png', 'Stripes'],
  ])
  await chat.page.reload()
  await chat.sees(chat.messages.getByText(/Sent|Read/))
  expect(await chat.drafts.count()).toBe(0)
})

test('an upload can be cancelled: it is gone from here and from the server, and what else was chosen stays', async () => {
  const { gate, client, chat } = await omarOnALine()
  const asked = uploadRequests(chat)
  await picks(chat, [png('small.png', await paint())])
  await eventually(() => chat.draft('small.png').getAttribute('data-state')).toBe('ready')
  gate.chokeAfter(1.5 * 1024 * 1024)
  await picks(chat, [await large()])
  await eventually(() => asked.filter(({ method, offset }) => method === 'PATCH' && offset >= limits.uploadChunkBytes).length).toBe(1)
  await chat.page.getByRole('button', { name: 'Remove noise.png' }).click()
  gate.release()
  await chat.seesNoLonger(chat.draft('noise.png'))
  await eventually(() => asked.some(({ method }) => method === 'DELETE')).toBe(true)
  const path = asked.find(({ method }) => method === 'DELETE')?.path ?? ''
  await eventually(async () => (await client.askUpload('HEAD', path.split('/').at(-1) ?? '')).status).toBe(404)
  await chat.composer.press('Enter')
  await chat.sees(chat.messages.getByText(/Sent|Read/))
  expect((await client.pictures()).map(({ name }) => name)).toEqual(['small.png'])
})

test('a refusal stands under its picture in words; what can be tried again is, and what never can be keeps the message back until it is removed', async () => {
  const { client, chat } = await omarOnALine()
  chat.allow(/status of 4\d\d/)
  // As many under way elsewhere as one person may have.
  const elsewhere: string[] = []
  for (let index = 0; index < limits.uploadsPerActor; index++) elsewhere.push(await client.beginUpload(100))
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  await picks(chat, [jpeg('photo.jpg', svg), png('stripes.png', await paint())])
  await chat.sees(chat.draft('photo.jpg').getByText('Only JPEG, PNG, WebP and GIF pictures can be sent.'))
  expect(await chat.page.getByRole('button', { name: 'Try photo.jpg again' }).count()).toBe(0)
  const again = chat.page.getByRole('button', { name: 'Try stripes.png again' })
  await chat.sees(again)
  await chat.composer.fill('With words')
  await chat.composer.press('Enter')
  expect(await chat.composer.inputValue()).toBe('With words')
  await chat.seesText(/Remove the picture that failed/)

  await client.askUpload('DELETE', elsewhere[0] ?? '')
  await again.click()
  await eventually(() => chat.draft('stripes.png').getAttribute('data-state')).toBe('ready')
  await chat.page.getByRole('button', { name: 'Remove photo.jpg' }).click()
  expect(await chat.focused()).toMatch(/Remove stripes\.png|Message to/)
  await chat.composer.press('Enter')
  await chat.sees(chat.message('With words').getByText(/Sent|Read/))
  expect((await client.pictures()).map(({ name }) => name)).toEqual(['stripes.png'])
})

test('a picture that turns out to be damaged after its message was sent: the message says so, and goes without it', async () => {
  const { gate, client, chat } = await omarOnALine()
  const whole = await sharp(await paintNoise(1400, 1000))
    .jpeg({ quality: 100 })
    .toBuffer()
  // Its beginning is a JPEG's, and the browser reads as much as there is; the server wants all of it.
  const broken = Buffer.concat([whole.subarray(0, 600), Buffer.alloc(1.6 * 1024 * 1024, 0x5a)])
  gate.chokeAfter(1024 * 1024)
  await picks(chat, [jpeg('broken.jpg', broken)])
  await chat.sees(chat.draft('broken.jpg'))
  await chat.say('Words that must not be lost')
  const message = chat.message('Words that must not be lost')
  await chat.sees(message)
  chat.allow(/status of 4\d\d/)
  gate.release()
  await chat.sees(message.getByText(/Not sent\. This picture is damaged/))
  await message.getByRole('button', { name: 'Send without it' }).click()
  await chat.sees(message.getByText(/Sent|Read/))
  expect(await client.pictures()).toHaveLength(0)
})

test('a large photo is made smaller in the browser, turned upright, unless the original is asked for', async () => {
  const { client, chat } = await omarOnALine()
  // Lies on its side, as a phone writes it: 3200 x 2400 shown as 2400 x 3200.
  const photo = await sharp(await paintNoise(800, 600))
    .resize(3200, 2400)
    .jpeg({ quality: 95 })
    .withMetadata({ orientation: 6 })
    .toBuffer()
  await picks(chat, [jpeg('photo.jpg', photo)])
  await eventually(() => chat.draft('photo.jpg').getAttribute('data-state')).toBe('ready')
  await chat.composer.press('Enter')
  await chat.sees(chat.messages.getByText(/Sent|Read/))
  await picks(chat, [jpeg('original.jpg', photo)])
  await chat.page.getByLabel('Original size').check()
  await eventually(() => chat.draft('original.jpg').getAttribute('data-state')).toBe('ready')
  await chat.composer.press('Enter')
  await eventually(async () => (await client.pictures()).map(({ width, height }) => [width, height])).toEqual([
    [1920, limits.shrunkSide],
    [2400, 3200],
  ])
})

test('without a connection pictures wait with their message; when it is back, two tabs of one browser send it once', async () => {
  const { gate, client, chat } = await omarOnALine()
  gate.shut()
  await chat.seesText(/Connecting|You are offline/)
  await picks(chat, [png('one.png', await paint()), png('two.png', await paint())])
  await chat.sees(chat.draft('two.png').getByRole('img'))
  await chat.say('From the tunnel')
  await chat.sees(chat.message('From the tunnel').getByText('Waiting for a connection'))
  await chat.sees(chat.message('From the tunnel').getByRole('progressbar'))

  gate.open()
  const tab = await stage.anotherTab(chat, `/c/${client.group}`)
  tab.allow(networkFailed)
  for (const screen of [chat, tab]) {
    await screen.sees(screen.message('From the tunnel').getByText(/Sent|Read/))
    await eventually(() => screen.message('From the tunnel').count()).toBe(1)
    await eventually(() =>
      screen
        .message('From the tunnel')
        .getByRole('button', { name: /^Open picture/ })
        .count(),
    ).toBe(2)
  }
  expect((await client.timeline()).filter((entry) => entry.kind === 'message:sent')).toHaveLength(1)
  expect((await client.pictures()).map(({ name }) => name)).toEqual(['one.png', 'two.png'])
  // Nothing is kept any more: a reload sends and shows nothing else.
  await tab.page.reload()
  await tab.sees(tab.message('From the tunnel').getByText(/Sent|Read/))
  expect(await tab.drafts.count()).toBe(0)
  expect((await client.timeline()).filter((entry) => entry.kind === 'message:sent')).toHaveLength(1)
})
