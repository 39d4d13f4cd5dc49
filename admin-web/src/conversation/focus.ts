// Moves the keyboard into the composer of the open conversation, also when that is still being drawn.

export const composerId = 'composer-text'

export function focusComposer(triesLeft = 20): void {
  requestAnimationFrame(() => {
    const composer = document.getElementById(composerId)
    if (composer) composer.focus()
    else if (triesLeft > 0) focusComposer(triesLeft - 1)
  })
}
