// The data folder: made if it is not there, and locked by the process that uses it. The lock is SQLite's own on a file,
// so the system frees it when the process ends, by whatever means.
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from './errors.ts'

export interface DataFolder {
  readonly path: string
  readonly databaseFile: string
  release(): void
}

/** With the folders above it. Node's own recursive way never returns where the system says of a new folder that it is not there (/proc). */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

/** SQLite's result codes for what the operator can mend, and not we. */
const faults = new Map([
  [5, 'another program is writing to it; stop that, or set DATA_DIR to another folder'],
  [8, 'it may only be read; give this account the right to write it, or set DATA_DIR to another folder'],
  [10, 'the disk does not take or give it; look after the disk, or set DATA_DIR to another folder'],
  [11, 'it is damaged; restore it from the backup, or set DATA_DIR to another folder'],
  [13, 'the disk is full; make room, or set DATA_DIR to another folder'],
  [14, 'it cannot be opened; give this account the right to, or set DATA_DIR to another folder'],
  [26, 'it is not a database; restore it from the backup, or set DATA_DIR to another folder'],
])

/** What a start that failed says of the database file, where that was the reason; otherwise the error itself. */
export function databaseFileFault(file: string, error: unknown): unknown {
  const { errcode } = error as { errcode?: unknown }
  const fault = typeof errcode === 'number' ? faults.get(errcode & 0xff) : undefined
  return fault === undefined ? error : new StartError(`${file} cannot be used: ${fault}`)
}

/** Makes sure that the folder can be written, without locking it. @throws StartError */
export function prepareDataFolder(dataDir: string): Pick<DataFolder, 'path' | 'databaseFile'> {
  const path = resolve(dataDir)
  // Whatever is made from here on is for this account alone, also in a folder that was there before.
  process.umask(0o077)
  try {
    makeFolder(path)
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch {
    throw new StartError(`DATA_DIR ${path} cannot be written: give this account the right to, or set DATA_DIR to another folder`)
  }
  return { path, databaseFile: join(path, 'dramatis.sqlite') }
}

/** @throws StartError when another process uses it */
export function lockDataFolder(dataDir: string): DataFolder {
  const folder = prepareDataFolder(dataDir)
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(join(folder.path, 'lock.sqlite'), { timeout: 0 })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    const busy = error instanceof Error && /locked|busy/i.test(error.message)
    throw new StartError(
      busy
        ? `DATA_DIR ${folder.path} is used by another Dramatis that is running: stop it, or set DATA_DIR to another folder`
        : `DATA_DIR ${folder.path} cannot be used: ${error instanceof Error ? error.message : 'it cannot be locked'}; set DATA_DIR to another folder`,
    )
  }
  const held = lock
  return { ...folder, release: () => held.close() }
}
