// Pictures where people meet them: in the conversation, one at a time, all together, and as faces. On both sides, live.
import { readFile } from 'node:fs/promises'
import type { PersonaId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { picturePath } from '@dramatis/contract/routes'
import { afterEach, expect, test } from 'vitest'
import { paint } from '../server/test/support/paint.ts'
import type { Admin, Client } from '../server/test/support/person.ts'
import type { ClientScreen } from './support/client-screen.ts'
import type { ConsoleScreen } from './support/console-screen.ts'
import { brings, picks, png } from './support/files.ts'
import { eventually } from './support/screen.ts'
import { openStage, phone, type Stage } from './support/stage.ts'

let stage: Stage
afterEach(() => stage.close())

async function omarAndAnna() {
  stage = await openStage()
  const { house } = stage
  const [nora] = house.cast
  if (!nora) throw new Error('the cast is empty')
  const omar = await house.client('Omar')
  const anna = await house.admin('Anna')
  return { house, nora, omar, anna }
}

async function bothScreens() {
  const people = await omarAndAnna()
  const chat = await stage.chat(people.omar)
  const desk = await stage.console(people.anna, { path: `/admin/c/${people.omar.group}` })
  await chat.sees(chat.composer)
  await desk.sees(desk.composer)
  return { ...people, chat, desk }
}

/** Pictures that a persona sends, under these names, the first of them described. */
async function personaShows(anna: Admin, omar: Client, as: PersonaId, names: readonly string[], text?: string) {
  const pictures = []
  for (const name of names) {
    const pictureId = await anna.picture(await paint({ width: 1200, height: 800 }), { name })
    pictures.push({ pictureId, altText: `This is ${name}` })
  }
  await anna.call('message:send', { conversationId: omar.group, as: { kind: 'persona', id: as }, pictures, ...(text && { text }) })
  return pictures.map(({ pictureId }) => pictureId)
}

const ready = (screen: ClientScreen | ConsoleScreen, count: number) =>
  eventually(() => screen.page.locator('.draft[data-state="ready"]').count()).toBe(count)
const pictures = (screen: ClientScreen | ConsoleScreen) => screen.messages.getByRole('button', { name: /^Open picture/ })
/** A picture is not only in its place: its bytes have come and were read. */
const shown = (screen: ClientScreen | ConsoleScreen) =>
  screen.messages.evaluate((list) => {
    const all = [...list.querySelectorAll<HTMLImageElement>('.picture img')]
    return all.filter((image) => image.complete && image.naturalWidth > 0).length
  })
const lightbox = (screen: ClientScreen | ConsoleScreen) => screen.page.getByRole('dialog', { name: 'Pictures', exact: true })

test('pictures go both ways at once, with words and without, in their order; lists say what came', async () => {
  const { omar, anna, chat, desk } = await bothScreens()
  await picks(chat, [png('a.png', await paint()), png('b.png', await paint()), png('c.png', await paint())])
  await ready(chat, 3)
  await chat.draft('a.png').getByRole('textbox', { name: 'Description of a.png' }).fill('Three figs')
  await chat.page.getByRole('button', { name: 'Send' }).click()
  await desk.sees(desk.messages.getByRole('button', { name: 'Open picture: 1 of 3, Three figs' }))
  await eventually(() => shown(desk)).toBe(3)
  await eventually(() => shown(chat)).toBe(3)
  await desk.sees(desk.row(/Omar/).getByText('3 pictures'))
  await chat.sees(chat.row(/Your group/).getByText('3 pictures'))

  await desk.voices.getByRole('button', { name: /Nora/ }).click()
  await picks(desk, [png('stall.png', await paint())])
  await desk.composer.fill('My stall')
  await ready(desk, 1)
  await desk.composer.press('Enter')
  await chat.sees(chat.message('My stall').getByText('Played by Northwind'))
  await eventually(() => shown(chat)).toBe(4)
  await desk.sees(desk.message('My stall'))
  await desk.draft('stall.png').waitFor({ state: 'detached' })
  // What a file of the team was called is the team's.
  expect((await omar.pictures()).map(({ name }) => name)).toEqual(['a.png', 'b.png', 'c.png', 'picture.png'])
  expect((await anna.pictures(omar.group)).map(({ name }) => name)).toEqual(['a.png', 'b.png', 'c.png', 'stall.png'])

  await picks(chat, [png('alone.png', await paint())])
  await ready(chat, 1)
  await chat.composer.press('Enter')
  await desk.sees(desk.row(/Omar/).getByText('Picture', { exact: true }))
})

test('pictures are pasted and dropped as well, up to ten a message', async () => {
  const { omar, chat, desk } = await bothScreens()
  await brings(chat.composer, 'paste', [png('pasted.png', await paint())])
  await chat.sees(chat.draft('pasted.png').getByRole('img'))
  const many = await Promise.all(Array.from({ length: 11 }, async (_, index) => png(`dropped-${index}.png`, await paint())))
  await brings(chat.messages, 'drop', many)
  await chat.seesText('Up to 10 pictures fit into one message.')
  await ready(chat, limits.picturesPerMessage)
  await chat.composer.press('Enter')
  await eventually(async () => (await omar.pictures()).length).toBe(limits.picturesPerMessage)
  await eventually(() => pictures(desk).count()).toBe(10)
  // The console takes them in the same ways.
  await brings(desk.composer, 'paste', [png('from-console.png', await paint())])
  await brings(desk.messages, 'drop', [png('dropped-here.png', await paint())])
  await ready(desk, 2)
})

test('pictures are chosen, described, put in order and taken away with the keyboard alone', async () => {
  const { omar } = await omarAndAnna()
  const chat = await stage.chat(omar)
  await chat.sees(chat.composer)
  // Listened for well before the key that opens it: the browser is told so first.
  const choosing = chat.page.waitForEvent('filechooser')
  await chat.page.bringToFront()
  await chat.composer.focus()
  await chat.keyboard.press('Shift+Tab')
  expect(await chat.focused()).toBe('Add pictures')
  await chat.keyboard.press('Enter')
  await (await choosing).setFiles([png('a.png', await paint()), png('b.png', await paint()), png('c.png', await paint())])
  await ready(chat, 3)
  await eventually(() => chat.focused()).toBe('Message to Your group')
  const back = async (name: string) => {
    await chat.keyboard.press('Shift+Tab')
    expect(await chat.focused()).toBe(name)
  }
  await back('Add pictures')
  await back('Description of c.png')
  await back('Move c.png forward')
  await back('Remove c.png')
  await back('Description of b.png')
  await chat.keyboard.type('The second')
  // Return ends a description, not the message.
  await chat.keyboard.press('Enter')
  await back('Move b.png back')
  await back('Move b.png forward')
  await chat.keyboard.press('Enter')
  await eventually(() => chat.focused()).toBe('Move b.png back')
  await back('Remove b.png')
  await chat.keyboard.press('Tab')
  await chat.keyboard.press('Tab')
  await chat.keyboard.press('Tab')
  expect(await chat.focused()).toBe('Remove a.png')
  await chat.keyboard.press('Enter')
  await eventually(() => chat.focused()).toBe('Remove c.png')
  await chat.composer.focus()
  await chat.keyboard.press('Enter')
  await eventually(async () => (await omar.pictures()).map(({ name, altText }) => [name, altText])).toEqual([
    ['b.png', 'The second'],
    ['c.png', ''],
  ])
})

test('a phone offers the camera', async () => {
  const { omar } = await omarAndAnna()
  const chat = await stage.chat(omar, { size: phone, path: `/c/${omar.group}` })
  await chat.sees(chat.page.getByRole('button', { name: 'Take a photo' }))
  const choosing = chat.page.waitForEvent('filechooser')
  await chat.page.getByRole('button', { name: 'Take a photo' }).click()
  const chooser = await choosing
  expect(await chooser.element().getAttribute('capture')).toBe('environment')
  await chooser.setFiles([png('photo.png', await paint())])
  await ready(chat, 1)
  expect(await chat.overflow()).toBe(0)
})

test('on the smallest phone every grid, from one to ten, own or not, stays within the conversation', async () => {
  const { anna, omar, nora } = await omarAndAnna()
  const chat = await stage.chat(omar, { size: { width: 360, height: 740 }, path: `/c/${omar.group}` })
  await chat.sees(chat.composer)
  const tooWide = () =>
    chat.messages.evaluate((list) => {
      const { right } = list.getBoundingClientRect()
      const out = [...list.querySelectorAll('.picture-grid, .message-bubble')].filter((each) => each.getBoundingClientRect().right > right)
      return out.length + Math.max(0, list.scrollWidth - list.clientWidth)
    })
  for (const count of [1, 3, 4, 10]) {
    const files = await Promise.all(
      Array.from({ length: count }, async (_, index) => png(`${index}.png`, await paint({ width: 900, height: 600 }))),
    )
    await picks(chat, files)
    await chat.sees(chat.drafts)
    await chat.say(`${count} of mine`)
    await chat.sees(chat.message(`${count} of mine`))
    expect(await tooWide(), `${count} on their way`).toBe(0)
    await chat.sees(chat.message(`${count} of mine`).getByRole('button', { name: /^Open picture/ }))
    expect(await tooWide(), `${count} of mine`).toBe(0)
    await personaShows(
      anna,
      omar,
      nora.id,
      files.map(({ name }) => name),
      `${count} of Nora`,
    )
    await chat.sees(chat.message(`${count} of Nora`))
    expect(await tooWide(), `${count} of Nora`).toBe(0)
  }
})

test('their place is reserved before they come, and nothing moves when they do', async () => {
  const { anna, omar, nora } = await omarAndAnna()
  await personaShows(anna, omar, nora.id, ['one.png'])
  await personaShows(anna, omar, nora.id, ['a.png', 'b.png', 'c.png', 'd.png', 'e.png'], 'Five of them')
  await omar.say('The last words')
  const chat = await stage.chat(omar, { path: '/settings' })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await chat.page.route(/\/pictures\/.*\/(thumbnail|display)/, async (route) => {
    await held
    await route.continue()
  })
  await chat.row(/Your group/).click()
  await chat.sees(chat.message('The last words'))
  await eventually(() => pictures(chat).count()).toBe(6)
  const places = () =>
    chat.messages.evaluate((list) =>
      [...list.querySelectorAll('article, .picture')].map((element) => {
        const { top, height } = element.getBoundingClientRect()
        return [Math.round(top), Math.round(height)]
      }),
    )
  await chat.page.evaluate(() => document.fonts.ready)
  const before = await places()
  expect(before.every(([, height]) => (height ?? 0) > 0)).toBe(true)
  // Something stands there meanwhile.
  const placeholder = await chat.messages
    .locator('.picture img')
    .first()
    .evaluate((image) => getComputedStyle(image).backgroundImage)
  expect(placeholder).toMatch(/^url\("data:image\/png/)
  release()
  await eventually(() => shown(chat)).toBe(6)
  expect(await places()).toEqual(before)
})

test('the lightbox is worked by the keyboard alone, says who sent what and who plays them, and gives the focus back', async () => {
  const { anna, omar, nora } = await omarAndAnna()
  await personaShows(anna, omar, nora.id, ['one.png', 'two.png', 'three.png'])
  const chat = await stage.chat(omar)
  await eventually(() => pictures(chat).count()).toBe(3)
  await pictures(chat).nth(1).focus()
  await chat.keyboard.press('Enter')
  const box = lightbox(chat)
  await chat.sees(box.getByText('2 of 3', { exact: true }))
  await chat.sees(box.getByRole('img', { name: 'This is two.png' }))
  await chat.sees(box.getByText('This is two.png'))
  await chat.sees(box.getByText('Played by Northwind'))
  await chat.keyboard.press('ArrowRight')
  await chat.sees(box.getByText('3 of 3', { exact: true }))
  await chat.keyboard.press('ArrowRight')
  // Back again: what was left and what is shown change places.
  await chat.keyboard.press('ArrowLeft')
  await chat.sees(box.getByText('2 of 3', { exact: true }))

  const zoomOut = box.getByRole('button', { name: 'Zoom out' })
  await eventually(() => box.getByRole('button', { name: 'Zoom in' }).isEnabled()).toBe(true)
  expect(await zoomOut.isEnabled()).toBe(false)
  await chat.keyboard.press('+')
  await eventually(() => zoomOut.isEnabled()).toBe(true)
  await chat.keyboard.press('-')
  await eventually(() => zoomOut.isEnabled()).toBe(false)

  await chat.keyboard.press('Escape')
  await chat.seesNoLonger(box)
  expect(await chat.focused()).toBe('Open picture: 2 of 3, This is two.png')
  // Keys that mean something on the page behind it do nothing there.
  const desk = await stage.console(anna, { path: `/admin/c/${omar.group}` })
  await pictures(desk).first().focus()
  await desk.keyboard.press('Enter')
  await desk.sees(lightbox(desk).getByText('1 of 3', { exact: true }))
  await desk.keyboard.press('?')
  await desk.keyboard.press('ArrowRight')
  await desk.sees(lightbox(desk).getByText('2 of 3', { exact: true }))
  const downloading = desk.page.waitForEvent('download')
  await lightbox(desk).getByRole('link', { name: 'Download two.png' }).click()
  expect((await downloading).suggestedFilename()).toBe('two.png')
  expect(await desk.page.getByRole('dialog', { name: 'Shortcuts' }).count()).toBe(0)
  await desk.keyboard.press('Escape')
  await desk.seesNoLonger(lightbox(desk))
  expect(await desk.focused()).toBe('Open picture: 1 of 3, This is one.png')
})

test('the lightbox is swiped on a phone', async () => {
  const { anna, omar, nora } = await omarAndAnna()
  await personaShows(anna, omar, nora.id, ['one.png', 'two.png'])
  const chat = await stage.chat(omar, { size: phone, path: `/c/${omar.group}` })
  await pictures(chat).first().tap()
  const box = lightbox(chat)
  await chat.sees(box.getByText('1 of 2', { exact: true }))
  await chat.sees(box.getByRole('img', { name: 'This is one.png' }))
  const touch = await chat.context.newCDPSession(chat.page)
  const at = (x: number) => [{ x, y: 420 }]
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(330) })
  for (let x = 310; x >= 50; x -= 20) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(x) })
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await chat.sees(box.getByText('2 of 2', { exact: true }))
})

test('everything exchanged stands in one place on both sides, grows live, and is downloaded as one archive', async () => {
  const { anna, omar, nora, chat, desk } = await bothScreens()
  await chat.page.getByRole('button', { name: 'Pictures', exact: true }).click()
  const gallery = chat.page.getByRole('dialog', { name: 'Pictures', exact: true }).first()
  await chat.sees(gallery.getByText('No pictures yet'))
  await personaShows(anna, omar, nora.id, ['one.png', 'two.png'])
  const inGallery = gallery.getByRole('button', { name: /^Open picture/ })
  await eventually(() => inGallery.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')))).toEqual([
    'Open picture: This is two.png, Nora',
    'Open picture: This is one.png, Nora',
  ])
  await chat.sees(gallery.getByText('Played by Northwind'))
  await omar.show([await omar.picture(await paint(), { name: 'mine.png' })])
  await eventually(() => inGallery.count()).toBe(3)
  await inGallery.nth(2).click()
  await chat.sees(chat.page.getByText('3 of 3', { exact: true }))
  await chat.keyboard.press('Escape')
  await chat.seesNoLonger(chat.page.getByText('3 of 3', { exact: true }))
  await chat.sees(gallery.getByText('Download all'))
  const downloading = chat.page.waitForEvent('download')
  await gallery.getByRole('link', { name: 'Download all' }).click()
  const archive = await readFile(await (await downloading).path())
  expect(archive.subarray(0, 2).toString()).toBe('PK')
  for (const name of ['mine.png', 'picture.png']) expect(archive.includes(Buffer.from(name))).toBe(true)

  const column = desk.aside.getByRole('region', { name: 'Pictures exchanged' })
  await eventually(() => column.getByRole('button', { name: /^Open picture/ }).count()).toBe(3)
  await column.getByRole('button', { name: /download all/ }).click()
  const sheet = desk.page.getByRole('dialog', { name: 'Pictures exchanged' })
  await sheet
    .getByRole('button', { name: /^Open picture/ })
    .first()
    .click()
  await desk.sees(desk.page.getByText('1 of 3', { exact: true }))
  // Escape leaves the picture, not the sheet that it was opened from.
  await desk.keyboard.press('Escape')
  await desk.seesNoLonger(desk.page.getByText('1 of 3', { exact: true }))
  await desk.sees(sheet)
  expect(await desk.focused()).toBe('Open picture: no description, Omar')
})

test('the gallery reads further pages as one scrolls', async () => {
  const { anna, omar, nora } = await omarAndAnna()
  const count = limits.picturesPage + 5
  for (let from = 0; from < count; from += 10) {
    const names = Array.from({ length: Math.min(10, count - from) }, (_, index) => `p${from + index}.png`)
    const sent = []
    for (const name of names) sent.push({ pictureId: await anna.picture(await paint(), { name }), altText: name })
    await anna.call('message:send', { conversationId: omar.group, as: { kind: 'persona', id: nora.id }, pictures: sent })
  }
  const chat = await stage.chat(omar)
  await chat.page.getByRole('button', { name: 'Pictures', exact: true }).click()
  const gallery = chat.page.getByRole('dialog', { name: 'Pictures', exact: true })
  await chat.sees(gallery.getByRole('button', { name: `Open picture: p${count - 1}.png, Nora` }))
  await eventually(async () => {
    await gallery
      .getByRole('button', { name: /^Open picture/ })
      .last()
      .scrollIntoViewIfNeeded()
    return gallery.getByRole('button', { name: /^Open picture/ }).count()
  }).toBe(count)
  await chat.sees(gallery.getByRole('button', { name: 'Open picture: p0.png, Nora' }))
})

test('a deleted message takes its pictures off every screen at once, out of an open lightbox and gallery, and from the server', async () => {
  const { anna, omar, nora, chat, desk } = await bothScreens()
  const [pictureId = ''] = await personaShows(anna, omar, nora.id, ['one.png', 'two.png'], 'By mistake')
  await chat.sees(chat.message('By mistake'))
  const elsewhere = await stage.anotherTab(chat, `/c/${omar.group}`)
  await elsewhere.page.getByRole('button', { name: 'Pictures', exact: true }).click()
  const inGallery = elsewhere.page.getByRole('dialog', { name: 'Pictures' }).getByRole('button', { name: /^Open picture/ })
  await eventually(() => inGallery.count()).toBe(2)
  await pictures(chat).first().click()
  await chat.sees(lightbox(chat).getByRole('img', { name: 'This is one.png' }))

  await desk.act(desk.message('By mistake'), 'Delete')
  await desk.seesText(/its words and its 2 pictures are gone for everyone/)
  await desk.page.getByRole('button', { name: 'Delete message' }).click()
  await chat.seesNoLonger(lightbox(chat))
  await chat.sees(chat.messages.getByText('Message deleted'))
  expect(await pictures(chat).count()).toBe(0)
  await eventually(() => inGallery.count()).toBe(0)
  await eventually(() => desk.aside.getByRole('region', { name: 'Pictures exchanged' }).count()).toBe(0)
  await eventually(async () => (await omar.look(pictureId, 'display')).status).toBe(404)
})

test('a picture that moves stands still in the conversation, is marked, and moves in the lightbox', async () => {
  const { omar } = await omarAndAnna()
  await omar.show([await omar.picture(await paint({ width: 600, height: 400, frames: 4, format: 'gif' }), { name: 'moves.gif' })])
  const chat = await stage.chat(omar)
  await eventually(() => shown(chat)).toBe(1)
  const image = chat.messages.locator('.picture img')
  expect(await image.evaluate((element) => (element as HTMLImageElement).currentSrc)).toMatch(/\/thumbnail$/)
  await chat.sees(chat.messages.getByText('GIF', { exact: true }))
  await pictures(chat).click()
  const large = lightbox(chat).getByRole('img', { name: 'no description' })
  await eventually(() => large.evaluate((element) => (element as HTMLImageElement).currentSrc)).toMatch(/\/(display|original)$/)
})

test('a picture that cannot be shown says so in words, and is not asked for again', async () => {
  const { anna, omar, nora } = await omarAndAnna()
  await personaShows(anna, omar, nora.id, ['one.png', 'two.png'])
  const chat = await stage.chat(omar, { path: '/settings' })
  chat.allow(/Failed to load resource/)
  let asked = 0
  const [, second] = await omar.pictures()
  await chat.page.route(new RegExp(picturePath(second?.id ?? '', 'thumbnail').replace('thumbnail', '(thumbnail|display)')), (route) => {
    asked++
    return route.abort()
  })
  await chat.row(/Your group/).click()
  await chat.sees(chat.messages.getByText('This picture cannot be shown'))
  await eventually(() => shown(chat)).toBe(1)
  await omar.say('Something that draws the list again')
  await chat.sees(chat.message('Something that draws the list again'))
  expect(asked).toBe(1)
})

test('clients wear a picture of their own, personas too, and everybody sees the change at once', async () => {
  const { omar, chat, desk } = await bothScreens()
  await chat.say('Who am I?')
  await desk.sees(desk.message('Who am I?'))
  const face = (screen: ClientScreen | ConsoleScreen, words: string) =>
    screen
      .message(words)
      .locator('.message-face img')
      .first()
      .getAttribute('src', { timeout: 1000 })
      .catch(() => null)
  expect(await face(desk, 'Who am I?')).toBeNull()

  const settings = await stage.anotherTab(chat, '/settings')
  const choosing = settings.page.waitForEvent('filechooser')
  await settings.page.getByRole('button', { name: 'Choose a picture' }).click()
  await (await choosing).setFiles([png('me.png', await paint({ width: 300, height: 200 }))])
  await settings.seesText('Saved')
  await eventually(() => face(desk, 'Who am I?')).toMatch(/^\/pictures\/.+\/avatar$/)
  const first = (await face(desk, 'Who am I?')) ?? ''
  expect((await omar.ask({ method: 'GET', path: first })).status).toBe(200)
  await settings.page.getByRole('button', { name: 'Remove the picture' }).click()
  await eventually(() => face(desk, 'Who am I?')).toBeNull()
  await eventually(async () => (await omar.ask({ method: 'GET', path: first })).status).toBe(404)

  await desk.voices.getByRole('button', { name: /Nora/ }).click()
  await desk.say('I am Nora')
  await chat.sees(chat.message('I am Nora'))
  const personas = await stage.anotherTab(desk, '/admin/personas')
  await personas.page.getByRole('button', { name: /Nora/ }).first().click()
  const choosingToo = personas.page.waitForEvent('filechooser')
  await personas.page.getByRole('button', { name: 'Choose a picture' }).click()
  await (await choosingToo).setFiles([png('nora.png', await paint({ width: 300, height: 300 }))])
  await personas.sees(personas.page.getByRole('button', { name: 'Choose another picture' }))
  await personas.page.getByRole('button', { name: 'Save' }).click()
  await eventually(() => face(chat, 'I am Nora')).toMatch(/^\/pictures\/.+\/avatar$/)
})
