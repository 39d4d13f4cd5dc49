// What this browser keeps of pictures that are not sent yet: the file, how far its upload is, where it belongs. In
// IndexedDB, because files are too large for local storage. Where that is refused it lasts as long as the page.
import type { PictureId, RequestId } from '@dramatis/contract/ids'

export interface KeptPicture {
  readonly key: string
  /** Whose it is: another person on this browser does not find it. */
  readonly owner: string
  /** The composer or the message it belongs to. */
  readonly place: string
  readonly order: number
  readonly name: string
  readonly altText: string
  readonly width: number | null
  readonly height: number | null
  readonly preview: string | null
  /** As it was chosen. */
  readonly file: Blob
  readonly smaller: Blob | null
  /** The person asked for the original. */
  readonly asIs: boolean
  readonly uploadUrl: string | null
  readonly finishId: RequestId
  readonly pictureId: PictureId | null
}

const name = 'dramatis.pictures'
const table = 'pictures'
let opened: Promise<IDBDatabase | null> | undefined

function open(): Promise<IDBDatabase | null> {
  opened ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(name, 1)
      request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: 'key' })
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => resolve(null)
      request.onblocked = () => resolve(null)
    } catch {
      resolve(null)
    }
  })
  return opened
}

async function run<T>(mode: IDBTransactionMode, work: (table: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  const database = await open()
  if (!database) return null
  return new Promise((resolve) => {
    try {
      const transaction = database.transaction(table, mode)
      const request = work(transaction.objectStore(table))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = () => resolve(null)
      transaction.onabort = () => resolve(null)
    } catch {
      resolve(null)
    }
  })
}

export const keepPicture = (picture: KeptPicture): Promise<unknown> => run('readwrite', (pictures) => pictures.put(picture))
export const dropPicture = (key: string): Promise<unknown> => run('readwrite', (pictures) => pictures.delete(key))
export const keptPicture = async (key: string): Promise<KeptPicture | null> =>
  ((await run('readonly', (pictures) => pictures.get(key))) as KeptPicture | undefined) ?? null

/** Everything kept for one person, in order. */
export async function keptPictures(owner: string): Promise<KeptPicture[]> {
  const all = ((await run('readonly', (pictures) => pictures.getAll())) ?? []) as KeptPicture[]
  return all.filter((picture) => picture.owner === owner).sort((one, other) => one.order - other.order)
}

/** On signing out, or when somebody else signs in: nothing of it stays. */
export async function forgetPictures(of: (owner: string) => boolean): Promise<void> {
  const all = ((await run('readonly', (pictures) => pictures.getAll())) ?? []) as KeptPicture[]
  for (const picture of all) if (of(picture.owner)) await dropPicture(picture.key)
}
