// Whether a media query holds, as state.
import { useSyncExternalStore } from 'react'

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}

/** From here on the list stands beside the conversation. */
export const wideQuery = '(min-width: 760px)'
/** From here on the members stand there too. */
export const roomyQuery = '(min-width: 1120px)'
