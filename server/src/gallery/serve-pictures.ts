// What the HTTP door gives out: one size of a picture, or all of a conversation's originals in one archive. Every file is
// asked for anew, also in the middle of an archive: who is removed gets nothing more.
import { createReadStream, type ReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import type { ConversationId, PictureId } from '@dramatis/contract/ids'
import type { PictureSize } from '@dramatis/contract/routes'
import { ZipFile } from 'yazl'
import type { AdminActor, ClientActor } from '../access/actor.ts'
import { listPicturesIn, type StoredPicture } from '../attachments/attachments-store.ts'
import { contentDisposition } from '../attachments/file-names.ts'
import type { PictureFiles } from '../attachments/picture-files.ts'
import { nameFor } from '../attachments/picture-view.ts'
import { findConversation } from '../conversations/conversations-store.ts'
import { findClientSeat } from '../conversations/seats-store.ts'
import type { Reader } from '../database/database.ts'
import { findVisiblePicture } from './see-picture.ts'

type Viewer = ClientActor | AdminActor

export interface ServedPicture {
  readonly path: string
  /** Of what we wrote, never of what somebody claimed. */
  readonly contentType: string
  readonly disposition: string
}
export interface ServedArchive {
  readonly stream: Readable
  readonly disposition: string
}

const page = 200

export class ServePictures {
  readonly #files: PictureFiles
  readonly #reader: () => Reader

  constructor(files: PictureFiles, reader: () => Reader) {
    this.#files = files
    this.#reader = reader
  }

  /** Null: there is nothing, for whatever reason. */
  async open(viewer: Viewer, id: PictureId, size: PictureSize): Promise<ServedPicture | null> {
    const picture = await findVisiblePicture(this.#reader(), viewer, id)
    const made = picture?.sizes[size]
    if (!picture || !made) return null
    const name = nameFor(viewer.kind, picture)
    return {
      path: this.#files.pathOf(id, size),
      contentType: `image/${made.format}`,
      disposition: size === 'original' ? contentDisposition('attachment', name) : 'inline',
    }
  }

  /** Null: not theirs to see, or no picture in it. */
  async archive(viewer: Viewer, conversationId: ConversationId): Promise<ServedArchive | null> {
    const fromSeq = await this.#firstSeqFor(viewer, conversationId)
    if (fromSeq === null) return null
    const pictures = await this.#listAll(conversationId, fromSeq)
    if (pictures.length === 0) return null
    const zip = new ZipFile()
    const stream = zip.outputStream as Readable
    const taken = new Set<string>()
    let file: ReadStream | undefined
    stream.once('close', () => file?.destroy())
    for (const picture of pictures) {
      const name = freeName(`${dayOf(picture)} ${nameFor(viewer.kind, picture)}`, taken)
      // Pictures are packed already. Opened only when its turn has come: one file at a time.
      zip.addReadStreamLazy(name, { compress: false, mtime: new Date(picture.createdAtMs) }, (give) => {
        findVisiblePicture(this.#reader(), viewer, picture.id).then(
          (still) => {
            if (!still) return give(new Error('no longer to be seen'), null as never)
            file = createReadStream(this.#files.pathOf(picture.id, 'original'))
            // Gone or unreadable in the middle of it: the archive ends broken, and says so by that.
            file.on('error', (error) => stream.destroy(error))
            give(null, file)
          },
          (error: unknown) => give(error, null as never),
        )
      })
    }
    zip.on('error', (error: Error) => stream.destroy(error))
    zip.end()
    return { stream, disposition: contentDisposition('attachment', 'pictures.zip') }
  }

  async #firstSeqFor(viewer: Viewer, conversationId: ConversationId): Promise<number | null> {
    if (viewer.kind === 'client') return (await findClientSeat(this.#reader(), conversationId, viewer.id))?.fromSeq ?? null
    return (await findConversation(this.#reader(), conversationId)) ? 1 : null
  }

  async #listAll(conversationId: ConversationId, fromSeq: number): Promise<StoredPicture[]> {
    const all: StoredPicture[] = []
    let cursor: string | undefined
    do {
      const found = await listPicturesIn(this.#reader(), conversationId, fromSeq, { cursor, limit: page })
      all.push(...found.pictures)
      cursor = found.nextCursor ?? undefined
    } while (cursor !== undefined)
    return all.reverse()
  }
}

const dayOf = (picture: StoredPicture) => new Date(picture.createdAtMs).toISOString().slice(0, 10)

/** `name.jpg`, `name (2).jpg` ...: case does not tell two files apart everywhere. */
function freeName(name: string, taken: Set<string>): string {
  const dot = name.lastIndexOf('.')
  let free = name
  for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${name.slice(0, dot)} (${count})${name.slice(dot)}`
  taken.add(free.toLowerCase())
  return free
}
