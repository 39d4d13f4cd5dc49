// What the lightbox library is given as React. React ends all effects of a change before it begins the new ones; Preact goes
// from part to part, so a picture that is left would unregister from the zoom after the next one had registered, and
// nothing could be enlarged any more. Here an effect begins only when all have ended: still before anything is drawn.
import { useLayoutEffect as usePreactLayoutEffect } from 'preact/compat'

// @ts-expect-error its types are written as one object, its module has names
export * from 'preact/compat'

export const useLayoutEffect: typeof usePreactLayoutEffect = (effect, inputs) =>
  usePreactLayoutEffect(() => {
    let isOver = false
    let end: ReturnType<typeof effect>
    queueMicrotask(() => {
      if (!isOver) end = effect()
    })
    return () => {
      isOver = true
      end?.()
    }
  }, inputs)
