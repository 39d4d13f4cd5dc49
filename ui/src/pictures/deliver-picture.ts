// Brings one picture to the server: uploads it and has it finished. Knows nothing of lists, messages and screens.
import type { UploadId } from '@dramatis/contract/ids'
import { CommandError } from '../command-error.ts'
import { backoffMs } from '../connection.ts'
import { newRequestId } from '../request-id.ts'
import type { Item, PictureDoor, PictureDraft } from './picture-draft.ts'
import { nameOf } from './picture-file.ts'
import { rememberPreview } from './previews.ts'

interface Delivery {
  readonly item: Item
  readonly door: PictureDoor
  /** What screens see of it. */
  change(change: Partial<PictureDraft>): void
  /** What a reload goes on from. */
  keep(): Promise<void>
  readonly signal: AbortSignal
}

/** Uploads and finishes; goes on for as long as trying again may help. @throws CommandError when the server refused it */
export async function deliverPicture({ item, door, change, keep, signal }: Delivery): Promise<void> {
  const uploadFile = await uploader(change, signal)
  const file = item.draft.asIs || !item.smaller ? item.file : item.smaller
  for (let attempt = 0; ; attempt++) {
    const url = await uploadFile({
      file,
      name: nameOf(item.draft.name, file),
      endpoint: door.endpoint,
      url: item.uploadUrl,
      onUrl: (next) => {
        item.uploadUrl = next
        // Another upload is another request to finish it.
        item.finishId = newRequestId()
        void keep()
      },
      onProgress: (progress) => change({ progress, waiting: false }),
      onWaiting: (waiting) => change({ waiting }),
      signal,
    })
    change({ state: 'finishing', progress: 1 })
    try {
      const { pictureId } = await door.finish(url.split('/').at(-1) as UploadId, item.finishId)
      // Cancelled meanwhile. A program that only closed finds it again, under the same request id.
      if (signal.aborted && signal.reason !== 'closed') return void door.discard(pictureId).catch(() => {})
      rememberPreview(pictureId, item.draft.preview)
      change({ state: 'ready', pictureId, waiting: false })
      item.uploadUrl = null
      await keep()
      return
    } catch (error) {
      if (!(error instanceof CommandError) || signal.aborted) throw error
      const again = error.code === 'no_answer' || error.code === 'busy' || error.code === 'upload_offset'
      // A refused upload is gone; one that is gone without a word rested too long, and is sent once more.
      if (error.code === 'not_found' && attempt === 0) item.uploadUrl = null
      else if (!again) {
        item.uploadUrl = null
        throw error
      }
      change({ state: 'uploading', waiting: again })
      await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt)))
      if (signal.aborted) return
    }
  }
}

/** The part that uploads is fetched with the first picture; without a connection that has to wait too. */
async function uploader(change: Delivery['change'], signal: AbortSignal) {
  for (let attempt = 0; ; attempt++) {
    try {
      return (await import('./upload-file.ts')).uploadFile
    } catch {
      if (signal.aborted) throw new CommandError('cancelled', 'The upload was cancelled.')
      change({ waiting: true })
      await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt)))
    }
  }
}

/** Where the browser can say so (a secure page), only one tab at a time does the work. */
export async function inOneTab(name: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work()
  await navigator.locks.request(name, { signal }, work)
}
