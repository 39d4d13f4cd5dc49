// Moving with the Tab key as somebody without a mouse does, watching that the focus is always seen and never lost.
import { expect } from 'vitest'
import { eventually, type Screen } from './screen.ts'

/** How an element looks, with what is drawn around it: what a focus ring changes. */
function look(): void {
  const looked = (element: Element) => {
    const { outline, boxShadow, borderColor, backgroundColor, color, opacity, textDecorationLine, fill } = getComputedStyle(element)
    return [outline, boxShadow, borderColor, backgroundColor, color, opacity, textDecorationLine, fill].join('|')
  }
  Object.assign(window, {
    lookOf: (element: Element) => {
      const around = [element, element.parentElement, element.parentElement?.parentElement, element.nextElementSibling]
      return around.map((each) => (each ? looked(each) : '')).join('\n')
    },
  })
}

/** Presses the key. Answers the name of the stop before, when that looks the same with and without the keyboard on it. */
async function step(screen: Screen, key: string): Promise<string | null> {
  await screen.page.evaluate(look)
  const name = await screen.focused()
  await screen.keyboard.press(key)
  return screen.page.evaluate(async (nameBefore) => {
    const kept = window as unknown as { lookOf(element: Element): string; stood?: { at: Element; look: string } }
    // One frame, so that what the focus changes is drawn.
    await new Promise(requestAnimationFrame)
    const at = document.activeElement ?? document.body
    const before = kept.stood
    kept.stood = { at, look: kept.lookOf(at) }
    const isSame =
      before && before.at !== at && before.at !== document.body && before.at.isConnected && kept.lookOf(before.at) === before.look
    return isSame ? nameBefore : null
  }, name)
}

/** Presses Tab until the keyboard stands on something of this name. @throws when it is not met, or a stop on the way cannot be seen */
export async function tabTo(screen: Screen, name: RegExp, { key = 'Tab', most = 60 } = {}): Promise<void> {
  const stops: string[] = []
  for (let count = 0; count < most; count++) {
    expect(await step(screen, key), 'a stop of the keyboard that cannot be seen').toBeNull()
    const stop = await screen.focused()
    if (name.test(stop)) return
    stops.push(stop)
  }
  throw new Error(`${key} does not lead to ${name}: ${stops.join(' > ')}`)
}

/** Waits until the keyboard stands on something of this name. */
export const focusIsOn = (screen: Screen, name: RegExp) => eventually(() => screen.focused()).toMatch(name)
