// A house with people who sit before real browsers. Closing it fails on whatever any of their screens complained of, and
// on what the house itself finds (bytes of the team sent to clients, connections left open).
import { mkdir } from 'node:fs/promises'
import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, TestRunner } from 'vitest'
// biome-ignore lint/correctness/useImportExtensions: it is plain JavaScript, so that an older Node can read it.
import { buildWhatChanged } from '../../scripts/build.mjs'
import { type House, type HouseOptions, openHouse } from '../../server/test/support/open-house.ts'
import type { Admin, Client } from '../../server/test/support/person.ts'
import { closeBrowser, openBrowser } from './browser.ts'
import { ClientScreen } from './client-screen.ts'
import { ConsoleScreen } from './console-screen.ts'
import { type Gate, openGate } from './gate.ts'
import { patienceMs, type Screen } from './screen.ts'

export const desk = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

export interface ScreenOptions {
  readonly size?: { width: number; height: number }
  readonly theme?: 'light' | 'dark'
  /** Where it opens. */
  readonly path?: string
  /** The line it is on; otherwise the house's own. */
  readonly gate?: Gate
}

export type Stage = Awaited<ReturnType<typeof openStage>>

/** What the screens showed when a test failed. */
const picturesFolder = 'test-results'
async function keepPictures(screens: readonly Screen[]): Promise<void> {
  await mkdir(picturesFolder, { recursive: true })
  const title = (TestRunner.getCurrentTest()?.name ?? 'test').replace(/\W+/g, '-').slice(0, 60)
  for (const [index, { page }] of screens.entries()) {
    if (!page.isClosed()) await page.screenshot({ path: `${picturesFolder}/${title}-${index + 1}.png` }).catch(() => {})
  }
}

afterAll(closeBrowser)
let built: Promise<unknown> | undefined

export async function openStage(options: HouseOptions = {}) {
  built ??= buildWhatChanged({ report: () => {} })
  await built
  const house: House = await openHouse({ teamName: 'Northwind', ...options })
  const screens: Screen[] = []
  const gates: Gate[] = []

  async function openPage<S extends Screen>(
    make: (page: Screen['page']) => S,
    cookie: string,
    origin: string,
    { size = desk, theme = 'light' }: ScreenOptions,
  ): Promise<S> {
    const isPhone = size.width < 600
    const settings: BrowserContextOptions = {
      viewport: size,
      colorScheme: theme,
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...(isPhone && { hasTouch: true, isMobile: true }),
    }
    const context = await (await openBrowser()).newContext(settings)
    context.setDefaultTimeout(patienceMs)
    if (cookie) {
      const [name = '', value = ''] = cookie.split('=')
      await context.addCookies([{ name, value, url: origin, httpOnly: true, sameSite: 'Lax' }])
    }
    return watched(make(await context.newPage()))
  }
  function watched<S extends Screen>(screen: S): S {
    screens.push(screen)
    return screen
  }
  const clientOrigin = (gate?: Gate) => `http://127.0.0.1:${gate?.port ?? house.wire.port}`
  const consoleOrigin = (gate?: Gate) => `http://127.0.0.1:${gate?.port ?? house.port}`

  return {
    house,
    /** The chat of a client who is signed in. */
    async chat(client: Client, options: ScreenOptions = {}): Promise<ClientScreen> {
      const origin = clientOrigin(options.gate)
      const screen = await openPage((page) => new ClientScreen(page, origin), client.cookie, origin, options)
      return (await screen.open(options.path ?? '/')).settled()
    },
    /** The console of an admin who is signed in. */
    async console(admin: Admin, options: ScreenOptions = {}): Promise<ConsoleScreen> {
      const origin = consoleOrigin(options.gate)
      const screen = await openPage((page) => new ConsoleScreen(page, origin), admin.cookie, origin, options)
      return (await screen.open(options.path ?? '/admin')).settled()
    },
    /** A browser in which nobody is signed in. */
    async newChat(options: ScreenOptions = {}): Promise<ClientScreen> {
      const origin = clientOrigin(options.gate)
      // Asking who is signed in is answered with 401, which Chromium notes in its console.
      const screen = (await openPage((page) => new ClientScreen(page, origin), '', origin, options)).allow(/status of 401 .*\/client\/me\)/)
      return screen.open(options.path ?? '/')
    },
    async newConsole(options: ScreenOptions = {}): Promise<ConsoleScreen> {
      const origin = consoleOrigin(options.gate)
      const screen = (await openPage((page) => new ConsoleScreen(page, origin), '', origin, options)).allow(/status of 401 .*\/admin\/me\)/)
      return screen.open(options.path ?? '/admin')
    },
    /** Another tab of the same browser. */
    async anotherTab<S extends ClientScreen | ConsoleScreen>(screen: S, path: string): Promise<S> {
      const page = await screen.context.newPage()
      const tab = screen instanceof ClientScreen ? new ClientScreen(page, screen.origin) : new ConsoleScreen(page, screen.origin)
      await watched(tab).open(path)
      await tab.settled()
      return tab as S
    },
    /** A line to the house that a test can cut, of clients or of the team. */
    async gate(audience: 'client' | 'admin' = 'client'): Promise<Gate> {
      const gate = await openGate(audience === 'client' ? house.wire.port : house.port)
      gates.push(gate)
      return gate
    },
    /** Closes every screen and the house. @throws what any of them complained of */
    async close(): Promise<void> {
      if (TestRunner.getCurrentTest()?.result?.state === 'fail') await keepPictures(screens)
      const complaints = screens.flatMap((screen) => screen.complaints.map((complaint) => `${screen.page.url()}: ${complaint}`))
      for (const context of new Set(screens.map((screen) => screen.context))) await context.close()
      for (const gate of gates) await gate.close()
      await house.close()
      if (complaints.length > 0) throw new Error(`the screens were not in order:\n${[...new Set(complaints)].slice(0, 20).join('\n')}`)
    },
  }
}
