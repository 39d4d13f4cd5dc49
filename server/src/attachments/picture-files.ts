// Where pictures lie in the data folder, under names of our own: `kept/` holds a folder a picture with a file a size,
// `work/` what is being made, `uploads/` what is still coming in. A folder is moved to its place whole or not at all.
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { PictureId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { PictureSize } from '@dramatis/contract/routes'

export class PictureFiles {
  readonly uploads: string
  readonly #kept: string
  readonly #work: string
  /** Placed, with a record that may not be committed yet: the sweep leaves them alone. */
  readonly #placed = new Set<PictureId>()

  constructor(dataDir: string) {
    const root = join(dataDir, 'pictures')
    this.uploads = join(root, 'uploads')
    this.#kept = join(root, 'kept')
    this.#work = join(root, 'work')
    // What a server that ended in the middle of it was making.
    rmSync(this.#work, { recursive: true, force: true })
    for (const folder of [this.uploads, this.#kept, this.#work]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  /** In a folder of its first two letters: no folder has a million entries. */
  #folderOf(id: PictureId): string {
    return join(this.#kept, id.slice(0, 2), id)
  }

  pathOf(id: PictureId, size: PictureSize): string {
    return join(this.#folderOf(id), size)
  }

  /** Whether an upload of so many bytes leaves room for words. Its sizes together are about as large again. */
  async hasRoomFor(bytes: number): Promise<boolean> {
    const { bavail, bsize } = await statfs(this.uploads)
    return bavail * bsize - 2 * bytes > limits.freeDiskBytes
  }

  /** An empty folder to work in. */
  async newWorkFolder(): Promise<string> {
    const folder = join(this.#work, randomUUID())
    await mkdir(folder, { mode: 0o700 })
    return folder
  }

  forgetWork(folder: string): Promise<void> {
    return rm(folder, { recursive: true, force: true })
  }

  /** Moves a finished folder to its place, durably: a record may be written from here on. */
  async place(workFolder: string, id: PictureId): Promise<void> {
    const folder = this.#folderOf(id)
    this.#placed.add(id)
    await mkdir(join(folder, '..'), { recursive: true, mode: 0o700 })
    await syncFolder(workFolder)
    await rename(workFolder, folder)
    await syncFolder(join(folder, '..'))
    await syncFolder(this.#kept)
  }

  /** Gives another picture the same files, without taking the room again where the file system can do that. */
  async copy(from: PictureId, sizes: readonly string[], workFolder: string): Promise<void> {
    for (const size of sizes) {
      const [source, target] = [this.pathOf(from, size as PictureSize), join(workFolder, size)]
      await link(source, target).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw error
        await copyFile(source, target)
      })
    }
  }

  /** Its record is committed, or will never be: the sweep may look at it. */
  settle(id: PictureId): void {
    this.#placed.delete(id)
  }

  async remove(ids: readonly PictureId[]): Promise<void> {
    for (const id of ids) {
      await rm(this.#folderOf(id), { recursive: true, force: true })
      this.#placed.delete(id)
    }
  }

  /** Every picture that lies here and is not just being recorded, some at a time. */
  async *listKept(): AsyncGenerator<PictureId[]> {
    for (const letters of await readdir(this.#kept)) {
      const ids = (await readdir(join(this.#kept, letters))) as PictureId[]
      const settled = ids.filter((id) => !this.#placed.has(id))
      if (settled.length > 0) yield settled
    }
  }
}

/** No room, over the quota, or over the largest file that the system lets us write. */
export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'EFBIG'].includes((error as { code?: string }).code ?? '')

/** So that an entry of a folder is still there after the power fails. Some systems do not let a folder be opened. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  if (!folder) return
  try {
    await folder.sync()
  } catch {
    // A file system that cannot: nothing more can be done about it.
  } finally {
    await folder.close()
  }
}
