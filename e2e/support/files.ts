// Files as a person chooses them, and the ways they bring them: picked, pasted, dropped.
import type { Locator } from 'playwright-core'
import type { ClientScreen } from './client-screen.ts'
import type { ConsoleScreen } from './console-screen.ts'

export interface ChosenFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}
export const png = (name: string, buffer: Buffer): ChosenFile => ({ name, mimeType: 'image/png', buffer })
export const jpeg = (name: string, buffer: Buffer): ChosenFile => ({ name, mimeType: 'image/jpeg', buffer })

/** Through the button that adds pictures. */
export async function picks(screen: ClientScreen | ConsoleScreen, files: readonly ChosenFile[]): Promise<void> {
  const choosing = screen.page.waitForEvent('filechooser')
  await screen.page.getByRole('button', { name: 'Add pictures' }).click()
  await (await choosing).setFiles([...files])
}

/** Brings files to an element as a paste or a drop does. */
export async function brings(to: Locator, how: 'paste' | 'drop', files: readonly ChosenFile[]): Promise<void> {
  const given = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') }))
  await to.evaluate(
    (element, { how, given }) => {
      const carried = new DataTransfer()
      for (const { name, mimeType, base64 } of given)
        carried.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type: mimeType }))
      const options = { bubbles: true, cancelable: true }
      if (how === 'paste') element.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: carried }))
      else
        for (const type of ['dragenter', 'dragover', 'drop'])
          element.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: carried }))
    },
    { how, given },
  )
}
