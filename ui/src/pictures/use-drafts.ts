// How screens reach the pictures that are on their way.
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { PictureDraft } from './picture-draft.ts'
import type { PictureDrafts } from './picture-drafts.ts'

export const PictureDraftsContext = createContext<PictureDrafts | null>(null)

export function usePictureDrafts(): PictureDrafts {
  const drafts = useContext(PictureDraftsContext)
  if (!drafts) throw new Error('pictures are drawn outside of a program that sends them')
  return drafts
}

/** Those of one composer or message, in their order. */
export function useDraftsOf(place: string): readonly PictureDraft[] {
  const drafts = usePictureDrafts()
  return useSyncExternalStore(drafts.subscribe, () => drafts.of(place))
}
