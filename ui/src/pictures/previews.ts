// Previews of pictures that were sent from here, so that nothing blinks when the message on its way becomes the stored
// one. And the blurred placeholders of all others. In memory only.
import type { PictureId } from '@dramatis/contract/ids'
import { thumbHashToDataURL } from 'thumbhash'

const most = 200
const previews = new Map<string, string>()
const placeholders = new Map<string, string | null>()

/** `id`: of the picture, or the key under which it was on its way. */
export function rememberPreview(id: PictureId | string, preview: string | null): void {
  if (preview) remember(previews, id, preview)
}
export const previewOf = (id: string): string | null => previews.get(id) ?? null

/** What stands in a picture's place until it has come: its own preview, or its ThumbHash (base64) as a picture. */
export function placeholderOf(id: string, thumbHash: string): string | null {
  const preview = previews.get(id)
  if (preview) return preview
  const known = placeholders.get(thumbHash)
  if (known !== undefined) return known
  let made: string | null
  try {
    made = thumbHashToDataURL(Uint8Array.from(atob(thumbHash), (letter) => letter.charCodeAt(0)))
  } catch {
    made = null
  }
  remember(placeholders, thumbHash, made)
  return made
}

/** The oldest goes when there are too many. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}
