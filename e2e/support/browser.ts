// The one real Chromium of a test file: opened at the first screen, closed after the last test.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const runs = (path: string) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** CHROMIUM_PATH, or `chromium` on the PATH. @throws when there is none */
export function chromiumPath(): string {
  const named = process.env.CHROMIUM_PATH
  if (named) return named
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'chromium'))
    .find(runs)
  if (!found) throw new Error('there is no chromium on the PATH: install one, or name it in CHROMIUM_PATH')
  return found
}

let browser: Promise<Browser> | undefined

export function openBrowser(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: chromiumPath(), args: flags })
  return browser
}

export async function closeBrowser(): Promise<void> {
  const opened = browser
  browser = undefined
  await (await opened)?.close()
}
