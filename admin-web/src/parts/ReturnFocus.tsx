// Gives the keyboard back to where it was before something opened above the page. For what is drawn only while it is open:
// then it is unmounted before the library can do so.
import { useEffect, useState } from 'react'

export function ReturnFocus() {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const { activeElement } = document
        const isLost = activeElement === null || activeElement === document.body
        if (isLost && before instanceof HTMLElement && before.isConnected) before.focus()
      })
    },
    [before],
  )
  return null
}
