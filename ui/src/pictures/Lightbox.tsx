// Pictures one at a time over everything else. The part that draws them is fetched when the first is opened.
import { lazy, Suspense } from 'react'
import type { LightboxProps } from './lightbox-items.ts'

const LightboxWindow = lazy(async () => ({ default: (await import('./LightboxWindow.tsx')).LightboxWindow }))

/** Mounted means open. The focus goes back to where it was. */
export function Lightbox(props: LightboxProps) {
  if (props.items.length === 0) return null
  return (
    <Suspense fallback={null}>
      <LightboxWindow {...props} />
    </Suspense>
  )
}
