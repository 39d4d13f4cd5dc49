// `npm run screenshots -- [folder]`: starts the demo and writes every screen of both programs, at three widths and in both
// themes, into the folder (a temporary one unless given), and the two pictures of the README. To be looked at by people.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { demoAdmins } from '../server/src/demo/demo-story.ts'
import { draw } from '../server/src/demo/drawings.ts'
import { demoPassword } from '../server/src/demo/play-demo.ts'
import { closeBrowser, openBrowser } from './support/browser.ts'
import { type Gate, openGate } from './support/gate.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
]
const themes = ['light', 'dark'] as const
const patienceMs = 20_000

interface Picture {
  readonly name: string
  /** Brings the screen about, on a fresh page at the given width. */
  readonly show: (page: Page, width: number) => Promise<void>
}

/** The demo in a process of its own. Answers where it is and how to end it. */
async function startDemo(): Promise<{ origin: string; stop: () => Promise<void> }> {
  const demo = spawn(process.execPath, [join(root, 'scripts/start.mjs'), 'demo'], {
    cwd: root,
    env: { ...process.env, PORT: '0', PUBLIC_URL: '' },
  })
  const ended = new Promise<void>((done) => demo.on('close', () => done()))
  let said = ''
  const origin = await new Promise<string>((done, fail) => {
    demo.on('close', () => fail(new Error(`the demo did not start:\n${said}`)))
    demo.stderr.on('data', (bytes) => {
      said += bytes
    })
    demo.stdout.on('data', (bytes) => {
      said += bytes
      const found = /Client chat\s+(http:\/\/[^/\s]+)/.exec(said)?.[1]
      if (found) done(found)
    })
  })
  return {
    origin,
    stop: async () => {
      demo.kill('SIGTERM')
      await ended
    },
  }
}

/** Through the same door as the programs: the cookie stays in the context. */
async function enter(context: BrowserContext, url: string, data: object): Promise<void> {
  const answer = await context.request.post(url, { data, headers: { origin: new URL(url).origin, 'idempotency-key': randomUUID() } })
  if (!answer.ok()) throw new Error(`${url}: ${await answer.text()}`)
}

const see = (page: Page, words: string | RegExp) => page.getByText(words).filter({ visible: true }).first().waitFor()
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()
/** The newest message is in sight. */
const messages = (page: Page) =>
  page.waitForFunction(() => {
    const place = [...document.querySelectorAll('article')].at(-1)?.getBoundingClientRect()
    return place !== undefined && place.height > 0 && place.bottom < innerHeight
  })

function entrancePictures(origin: string): Picture[] {
  const at = (path: string) => async (page: Page) => void (await page.goto(origin + path))
  return [
    {
      name: 'client-entrance-guest',
      show: async (page) => {
        await at('/')(page)
        await heading(page, 'Welcome')
      },
    },
    {
      name: 'client-entrance-sign-up-refused',
      show: async (page) => {
        await at('/')(page)
        await page.getByRole('button', { name: 'Create an account' }).click()
        await page.getByLabel('Your name').fill('Omar')
        await page.getByRole('button', { name: 'Create an account' }).first().click()
        await see(page, 'Please fill this in.')
      },
    },
    {
      name: 'client-entrance-sign-in',
      show: async (page) => {
        await at('/')(page)
        await page.getByRole('button', { name: 'I have an account' }).click()
      },
    },
    {
      name: 'client-link',
      show: async (page) => {
        await at('/link#aaaaaaaaaaaaaaaaaaaaaaaaaaaa')(page)
        await heading(page, /link/)
      },
    },
    {
      name: 'client-invitation-used-up',
      show: async (page) => {
        await at('/join#aaaaaaaaaaaaaaaaaaaaaaaaaaaa')(page)
        await heading(page, /does not work/)
      },
    },
    {
      name: 'console-sign-in',
      show: async (page) => {
        await at('/admin')(page)
        await heading(page, 'Sign in')
      },
    },
    {
      name: 'console-link',
      show: async (page) => {
        await at('/admin/link#aaaaaaaaaaaaaaaaaaaaaaaaaaaa')(page)
        await heading(page, /./)
      },
    },
  ]
}

/** The first picture of a gallery, one at a time. */
async function opened(page: Page): Promise<void> {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Open picture/ })
    .first()
    .click()
  await page.getByRole('link', { name: /^Download / }).waitFor()
  await page.waitForFunction(() => [...document.querySelectorAll('img')].every((image) => image.complete))
}

/** Pictures that wait in the composer, one of them of a sort that is not taken. */
async function choose(page: Page): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Add pictures' }).click()
  await (await choosing).setFiles([
    { name: 'olives.png', mimeType: 'image/png', buffer: await draw('olives') },
    { name: 'train.png', mimeType: 'image/png', buffer: await draw('train') },
    { name: 'notes.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
  ])
  await see(page, /Only JPEG, PNG, WebP and GIF/)
  await page.waitForFunction(() => document.querySelector('[role="progressbar"]') === null)
}

function clientPictures(origin: string, gate: Gate): Picture[] {
  const isNarrow = (width: number) => width < 760
  /** The own group, open. */
  const group = async (page: Page, width: number, at = origin) => {
    await page.goto(at)
    const row = page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: /Your group/ })
    await row.first().click()
    await messages(page)
    if (isNarrow(width)) await page.getByRole('button', { name: 'Back' }).waitFor()
  }
  const conversation = (name: RegExp) => async (page: Page) => {
    await page.goto(origin)
    await page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name }).first().click()
    await page
      .getByRole('textbox', { name: /^Message to/ })
      .or(page.getByText('You can still read this'))
      .first()
      .waitFor()
  }
  const members = async (page: Page, width: number) => {
    await group(page, width)
    if (width < 1120) await page.getByRole('button', { name: 'Show members' }).click()
    await heading(page, 'Members')
  }
  const gallery = async (page: Page, width: number) => {
    await group(page, width)
    await page.getByRole('button', { name: 'Pictures', exact: true }).click()
    await see(page, 'Download all')
  }
  return [
    {
      name: 'client-list',
      show: async (page) => {
        await page.goto(origin)
        await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
      },
    },
    { name: 'client-group', show: group },
    { name: 'client-members', show: members },
    {
      name: 'client-card',
      show: async (page, width) => {
        await members(page, width)
        await page.getByRole('listitem').filter({ hasText: 'Ines' }).getByRole('button').first().click()
        await page.getByRole('dialog', { name: 'About Ines' }).waitFor()
      },
    },
    { name: 'client-direct-persona', show: conversation(/^(Nora|Sam|Ines|Theo|Mila|Rosa|Luca)/) },
    { name: 'client-direct-team', show: conversation(/^The Lighthouse Team/) },
    {
      name: 'client-writing',
      show: async (page, width) => {
        await group(page, width)
        await page
          .getByRole('textbox', { name: /^Message to/ })
          .fill('One line\nand another\nand a third, which is longer than the others and has to break somewhere on a small screen')
      },
    },
    {
      name: 'client-search',
      show: async (page) => {
        await page.goto(origin)
        await page.getByRole('searchbox', { name: 'Search' }).fill('a')
      },
    },
    {
      name: 'client-search-nothing',
      show: async (page) => {
        await page.goto(origin)
        await page.getByRole('searchbox', { name: 'Search' }).fill('nobody of this name')
        await see(page, /Nothing found/)
      },
    },
    {
      name: 'client-offline',
      show: async (page, width) => {
        gate.open()
        await group(page, width, `http://localhost:${gate.port}`)
        gate.shut()
        await see(page, /Connecting …|You are offline/)
        await page.getByRole('textbox', { name: /^Message to/ }).fill('Is anybody there?')
        await page.keyboard.press('Enter')
        await see(page, 'Waiting for a connection')
      },
    },
    { name: 'client-gallery', show: gallery },
    {
      name: 'client-lightbox',
      show: async (page, width) => {
        await gallery(page, width)
        await opened(page)
      },
    },
    {
      name: 'client-writing-pictures',
      show: async (page, width) => {
        await group(page, width)
        await choose(page)
      },
    },
    {
      name: 'client-settings',
      show: async (page) => {
        await page.goto(`${origin}/settings`)
        await see(page, 'This device')
      },
    },
    {
      name: 'client-absent',
      show: async (page) => {
        await page.goto(`${origin}/c/aaaaaaaaaaaaaaaaaaaaaa`)
        await heading(page, /not here/)
      },
    },
  ]
}

function consolePictures(origin: string): Picture[] {
  const at = (path: string, words: string | RegExp) => async (page: Page) => {
    await page.goto(origin + path)
    await see(page, words)
  }
  const inbox = at('/admin', /waits/)
  const conversation = (name: RegExp) => async (page: Page) => {
    await inbox(page)
    await page.getByRole('link', { name }).first().click()
    await messages(page)
    await page.getByRole('textbox', { name: /^Message/ }).waitFor()
  }
  const omar = conversation(/^Omar/)
  const exchanged = async (page: Page) => {
    await omar(page)
    const button = page.getByRole('button', { name: 'About this conversation' })
    if (await button.isVisible()) await button.click()
    await page.getByRole('button', { name: /Show all pictures|download all/ }).click()
    await page.getByRole('dialog', { name: 'Pictures exchanged' }).waitFor()
  }
  return [
    { name: 'console-inbox', show: inbox },
    { name: 'console-conversation', show: omar },
    {
      name: 'console-conversation-voice',
      show: async (page) => {
        await omar(page)
        await page.keyboard.press('Alt+1')
        await page.getByRole('textbox', { name: /^Message as Nora/ }).fill('Catorce euros, maestro. And because it is you')
      },
    },
    {
      name: 'console-who-speaks',
      show: async (page) => {
        await omar(page)
        await page.keyboard.press('Control+p')
        await page.getByRole('dialog', { name: 'Who speaks?' }).waitFor()
      },
    },
    {
      name: 'console-context',
      show: async (page) => {
        await omar(page)
        const button = page.getByRole('button', { name: 'About this conversation' })
        if (await button.isVisible()) await button.click()
      },
    },
    { name: 'console-pictures', show: exchanged },
    {
      name: 'console-lightbox',
      show: async (page) => {
        await exchanged(page)
        await opened(page)
      },
    },
    {
      name: 'console-writing-pictures',
      show: async (page) => {
        await omar(page)
        await choose(page)
      },
    },
    {
      name: 'console-message-menu',
      show: async (page) => {
        await omar(page)
        const message = page.getByRole('article').last()
        await message.hover()
        await message
          .getByRole('button', { name: /^Actions for/ })
          .first()
          .click()
        await page.getByRole('menu').waitFor()
      },
    },
    {
      name: 'console-tab-new',
      show: async (page) => {
        await inbox(page)
        await page.getByRole('tab', { name: /^New/ }).click()
      },
    },
    {
      name: 'console-tab-all',
      show: async (page) => {
        await inbox(page)
        await page.getByRole('tab', { name: /^All/ }).click()
      },
    },
    {
      name: 'console-palette',
      show: async (page) => {
        await inbox(page)
        await page.keyboard.press('Control+k')
        await page.getByRole('dialog', { name: 'Find anything' }).waitFor()
      },
    },
    {
      name: 'console-shortcuts',
      show: async (page) => {
        await inbox(page)
        await page.keyboard.press('?')
        await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor()
      },
    },
    {
      name: 'console-own-menu',
      show: async (page) => {
        await inbox(page)
        await page.getByRole('button', { name: /account, theme, sign out/ }).click()
        await page.getByRole('menu').waitFor()
      },
    },
    { name: 'console-groups', show: at('/admin/groups', /group$/) },
    { name: 'console-new-group', show: at('/admin/groups?new', 'New group') },
    { name: 'console-clients', show: at('/admin/clients', 'Kenji') },
    { name: 'console-new-client', show: at('/admin/clients?new', 'Register and make link') },
    { name: 'console-invitation', show: at('/admin/clients?invite', 'How many may sign up with it') },
    {
      name: 'console-client',
      show: async (page) => {
        await at('/admin/clients', 'Kenji')(page)
        await page.getByRole('button', { name: 'About Kenji' }).click()
        await see(page, 'Make sign-in link')
      },
    },
    { name: 'console-personas', show: at('/admin/personas', 'Nora') },
    { name: 'console-new-persona', show: at('/admin/personas?new', 'New persona') },
    { name: 'console-cast', show: at('/admin/personas?cast', 'Cast of new clients') },
    { name: 'console-settings-account', show: at('/admin/settings/account', 'This browser') },
    { name: 'console-settings-welcome', show: at('/admin/settings/welcome', 'Save welcome') },
    { name: 'console-settings-invitations', show: at('/admin/settings/invitations', /invitation/i) },
    { name: 'console-settings-team', show: at('/admin/settings/team', 'ben@') },
    { name: 'console-settings-tokens', show: at('/admin/settings/tokens', /token/i) },
    { name: 'console-nobody-there', show: at('/admin/c/aaaaaaaaaaaaaaaaaaaaaa', 'This conversation does not exist') },
  ]
}

/** A signed-in state that every context of these pictures begins with. */
async function signedIn(browser: Browser, url: string, data: object) {
  const context = await browser.newContext()
  await enter(context, url, data)
  const state = await context.storageState()
  await context.close()
  return state
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>

async function take(browser: Browser, pictures: readonly Picture[], folder: string, storageState?: State): Promise<void> {
  for (const size of sizes) {
    for (const theme of themes) {
      const isPhone = size.width < 600
      const context = await browser.newContext({
        viewport: size,
        locale: 'en-GB',
        colorScheme: theme,
        reducedMotion: 'reduce',
        ...(storageState && { storageState }),
        ...(isPhone && { isMobile: true, hasTouch: true }),
      })
      context.setDefaultTimeout(patienceMs)
      for (const { name, show } of pictures) {
        const page = await context.newPage()
        const path = join(folder, `${name}-${size.width}-${theme}.png`)
        try {
          await show(page, size.width)
          await page.evaluate(() => document.fonts.ready)
          await page.screenshot({ path, caret: 'initial', animations: 'disabled' })
        } catch (error) {
          failed.push(`${name} at ${size.width}, ${theme}: ${(error as Error).message.split('\n')[0]}`)
          await page.screenshot({ path }).catch(() => {})
        }
        await page.close()
      }
      await context.close()
    }
  }
}

/** The two pictures of the README: the liveliest screens of the demo, light, with a colleague and the client there. */
async function takeReadmePictures(browser: Browser, origin: string): Promise<void> {
  const folder = join(root, 'docs/images')
  mkdirSync(folder, { recursive: true })
  const [anna, ben] = demoAdmins
  const open = async (url: string, data: object, path: string) => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      colorScheme: 'light',
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(patienceMs)
    await enter(context, origin + url, data)
    const page = await context.newPage()
    await page.goto(origin + path)
    return page
  }
  const client = await open('/api/v1/client/sessions', { email: 'omar@example.org', password: demoPassword }, '/')
  await client.getByRole('link', { name: /Your group/ }).click()
  await messages(client)
  const consoleOf = async (email: string | undefined) => {
    const page = await open('/api/v1/admin/sessions', { email, password: demoPassword }, '/admin')
    await page.getByRole('link', { name: /^Omar/ }).first().click()
    await messages(page)
    return page
  }
  const bens = await consoleOf(ben?.email)
  await bens.keyboard.press('Alt+2')
  const annas = await consoleOf(anna?.email)
  await annas.keyboard.press('Alt+1')
  await annas.getByRole('textbox', { name: /^Message as Nora/ }).pressSequentially('Catorce, maestro. And one fig for the road.')
  await annas.getByText(/is viewing as/).waitFor()
  await client.getByText(/is typing/).waitFor()
  await annas.screenshot({ path: join(folder, 'console.png'), caret: 'initial' })
  await client.screenshot({ path: join(folder, 'client.png'), caret: 'initial' })
  for (const page of [client, bens, annas]) await page.context().close()
}

const failed: string[] = []
const folder = process.argv[2] ? resolve(process.argv[2]) : mkdtempSync(join(tmpdir(), 'dramatis-screens-'))
mkdirSync(folder, { recursive: true })
console.log(`Screens are written to ${folder}`)
const demo = await startDemo()
// A line to the demo that can be cut, for the picture of a lost connection.
const gate = await openGate(Number(new URL(demo.origin).port))
try {
  const browser = await openBrowser()
  await takeReadmePictures(browser, demo.origin)
  await take(browser, entrancePictures(demo.origin), folder)
  const newcomer = await signedIn(browser, `${demo.origin}/api/v1/client/guests`, { displayName: 'Noor' })
  const notice: Picture = {
    name: 'client-notice',
    show: async (page) => {
      await page.goto(demo.origin)
      await heading(page, 'Before you start')
    },
  }
  await take(browser, [notice], folder, newcomer)
  const omar = await signedIn(browser, `${demo.origin}/api/v1/client/sessions`, { email: 'omar@example.org', password: demoPassword })
  await take(browser, clientPictures(demo.origin, gate), folder, omar)
  const anna = await signedIn(browser, `${demo.origin}/api/v1/admin/sessions`, { email: demoAdmins[0]?.email, password: demoPassword })
  await take(browser, consolePictures(demo.origin), folder, anna)
} finally {
  await closeBrowser()
  await gate.close()
  await demo.stop()
}
for (const failure of failed) console.error(`Not taken: ${failure}`)
if (failed.length > 0) process.exitCode = 1
