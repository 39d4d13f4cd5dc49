// Uploads that are under way: a file of what has come so far and a note of whose it is, no record in the database. Kept over
// a restart, and for a day after the last byte. Which protocol brings the bytes, the door knows.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PictureId, UploadId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { AdminActor, ClientActor } from '../access/actor.ts'
import type { Reader } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import { CommandError } from '../errors.ts'
import { type PictureOwner, usedBytes } from './attachments-store.ts'
import type { MadePicture, PictureUse } from './make-picture.ts'
import { isDiskFull, type PictureFiles } from './picture-files.ts'

type Uploader = ClientActor | AdminActor

interface Note {
  readonly owner: PictureOwner
  readonly lengthBytes: number
  /** As it was sent; made safe when it becomes a picture. */
  readonly name: string
}

/** What an upload was made into, until its record is committed. */
export interface Finished {
  readonly pictureId: PictureId
  readonly use: PictureUse
  readonly made: MadePicture
  readonly contentHash: string
}

export interface Upload extends Note {
  readonly id: UploadId
  readonly path: string
  offset: number
  touchedAtMs: number
  /** Ends the request that is writing, and resolves when it has let go. */
  interrupt: (() => Promise<void>) | null
  /** Under way or done: two requests to finish are one. */
  finishing: Promise<Finished> | null
}

export const ownerOf = (actor: Uploader): PictureOwner => (actor.kind === 'client' ? { clientId: actor.id } : { adminId: actor.id })
const isSame = (one: PictureOwner, other: PictureOwner): boolean => JSON.stringify(one) === JSON.stringify(other)

/** A command that began before an upload was forgotten has ended after this, one way or the other. */
const longestCommandMs = 5 * 60_000

export interface UploadParts {
  readonly files: PictureFiles
  readonly reader: () => Reader
}

export class Uploads {
  readonly #files: PictureFiles
  readonly #reader: () => Reader
  readonly #all = new Map<UploadId, Upload>()
  readonly #forgotten: { readonly finishing: Promise<Finished>; readonly atMs: number }[] = []

  constructor({ files, reader }: UploadParts) {
    this.#files = files
    this.#reader = reader
    const names = readdirSync(files.uploads)
    for (const name of names.filter((name) => /^[\w-]{22}$/.test(name))) this.#readBack(name as UploadId)
  }

  #readBack(id: UploadId): void {
    const path = join(this.#files.uploads, id)
    try {
      const { size, mtimeMs } = statSync(path)
      const note = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Note
      this.#all.set(id, {
        ...note,
        id,
        path,
        offset: Math.min(size, note.lengthBytes),
        touchedAtMs: mtimeMs,
        interrupt: null,
        finishing: null,
      })
    } catch {
      // Cut off while it was made: the sweep takes it away.
    }
  }

  /** Makes room for an upload that has been told how long it will be. @throws CommandError when there is none */
  async begin(actor: Uploader, asked: { readonly lengthBytes: number; readonly name: string }): Promise<Upload> {
    const owner = ownerOf(actor)
    if (asked.lengthBytes > limits.pictureBytes) throw new CommandError('too_large', { limit: limits.pictureBytes })
    await this.#insistOnRoom(owner, asked.lengthBytes)
    const id = newId<UploadId>()
    const path = join(this.#files.uploads, id)
    const note: Note = { owner, ...asked }
    const upload: Upload = { ...note, id, path, offset: 0, touchedAtMs: Date.now(), interrupt: null, finishing: null }
    // Counted from here on: several that begin at once see each other.
    this.#all.set(id, upload)
    try {
      await writeFile(path, '', { mode: 0o600, flag: 'wx' })
      await writeFile(`${path}.new`, JSON.stringify(note), { mode: 0o600, flush: true })
      await rename(`${path}.new`, `${path}.json`)
      return upload
    } catch (error) {
      await this.remove(id)
      throw isDiskFull(error) ? new CommandError('storage_full') : error
    }
  }

  async #insistOnRoom(owner: PictureOwner, lengthBytes: number): Promise<void> {
    const others = [...this.#all.values()]
    const own = others.filter((upload) => isSame(upload.owner, owner))
    if (own.length >= limits.uploadsPerActor)
      throw new CommandError(
        'limit_reached',
        { limit: limits.uploadsPerActor },
        'Too many uploads are under way. Wait until some are done.',
      )
    const sum = (uploads: readonly Upload[]) => uploads.reduce((total, upload) => total + upload.lengthBytes, lengthBytes)
    const clientId = 'clientId' in owner ? owner.clientId : null
    const used = await usedBytes(this.#reader(), clientId)
    if (clientId !== null && used.ofClient + sum(own) > limits.pictureBytesPerClient)
      throw new CommandError('limit_reached', { limit: limits.pictureBytesPerClient }, 'You have no room left for more pictures.')
    if (used.inAll + sum(others) > limits.pictureBytesInAll || !(await this.#files.hasRoomFor(sum(others))))
      throw new CommandError('storage_full')
  }

  /** One of the asker's own; nobody else's is there. */
  find(actor: Uploader, id: UploadId): Upload | undefined {
    const upload = this.#all.get(id)
    return upload && isSame(upload.owner, ownerOf(actor)) ? upload : undefined
  }

  /** Whoever asks where to go on takes the upload over: a request from before a lost connection may still hang. */
  async takeOver(upload: Upload): Promise<void> {
    while (upload.interrupt) await upload.interrupt()
  }

  /**
   * Adds what comes at `offset`; what came before it broke off is kept. Answers how much there is now.
   * @throws CommandError `upload_offset`, `too_large`, `storage_full`
   */
  async append(upload: Upload, offset: number, body: AsyncIterable<Uint8Array> & { destroy(): void }): Promise<number> {
    // Here and not in a function of its own: between the last look and the next line nothing may come.
    while (upload.interrupt) await upload.interrupt()
    if (offset !== upload.offset || upload.finishing !== null) throw new CommandError('upload_offset')
    let letGo: () => void = () => {}
    const released = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let isInterrupted = false
    upload.interrupt = () => {
      isInterrupted = true
      body.destroy()
      return released
    }
    let file: FileHandle | undefined
    try {
      file = await open(upload.path, 'r+')
      for await (const chunk of body) {
        if (upload.offset + chunk.length > upload.lengthBytes) throw new CommandError('too_large', { limit: upload.lengthBytes })
        await writeWhole(file, chunk, upload.offset)
        upload.offset += chunk.length
      }
      if (upload.offset === upload.lengthBytes) await file.datasync()
      return upload.offset
    } catch (error) {
      if (error instanceof CommandError) throw error
      if (isDiskFull(error)) throw new CommandError('storage_full')
      // The connection broke off, a newer one took over, or the upload was cancelled meanwhile.
      if (isInterrupted || isBrokenOff(error)) return upload.offset
      throw error
    } finally {
      upload.touchedAtMs = Date.now()
      upload.interrupt = null
      await file?.close()
      letGo()
    }
  }

  /** Cancelled, refused, or become a picture: nothing of it is left. */
  async remove(id: UploadId): Promise<void> {
    const upload = this.#all.get(id)
    this.#all.delete(id)
    await upload?.interrupt?.()
    const path = join(this.#files.uploads, id)
    for (const name of [path, `${path}.json`, `${path}.new`]) await rm(name, { force: true })
  }

  /**
   * Cancelled or expired. What it was made into may be getting its record at this very moment, so it is left to the sweep,
   * which finds it with a record or without.
   */
  async forget(upload: Upload): Promise<void> {
    if (upload.finishing !== null) this.#forgotten.push({ finishing: upload.finishing, atMs: Date.now() })
    await this.remove(upload.id)
  }

  /** Forgets those that rest since before `beforeMs`, and the files of none. */
  async sweep(beforeMs: number, nowMs: number): Promise<void> {
    for (const one of this.#forgotten.filter(({ atMs }) => atMs < nowMs - longestCommandMs)) {
      this.#forgotten.splice(this.#forgotten.indexOf(one), 1)
      const finished = await one.finishing.catch(() => null)
      if (finished) this.#files.settle(finished.pictureId)
    }
    for (const upload of [...this.#all.values()]) if (upload.touchedAtMs < beforeMs && !upload.interrupt) await this.forget(upload)
    for (const name of readdirSync(this.#files.uploads)) {
      const id = name.replace(/\.(json|new)$/, '') as UploadId
      if (!this.#all.has(id)) await rm(join(this.#files.uploads, name), { force: true })
    }
  }

  /** Lets go of every request that is writing: each goes on with the next server. */
  async close(): Promise<void> {
    await Promise.all([...this.#all.values()].map((upload) => upload.interrupt?.()))
  }
}

/** A write may be cut short by the end of the disk: then the next one says so. */
async function writeWhole(file: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at + done)
    done += bytesWritten
  }
}

const isBrokenOff = (error: unknown): boolean =>
  ['ECONNRESET', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR', 'EPIPE'].includes((error as { code?: string }).code ?? '')
