// The data folder: made if it is not there, and locked by the process that uses it. The lock is SQLite's own on a file,
// so the system frees it when the process ends, by whatever means.
import { accessSync, constants, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from './errors.ts'

export interface DataFolder {
  readonly path: string
  readonly databaseFile: string
  release(): void
}

/** Makes sure that the folder can be written, without locking it. @throws StartError */
export function prepareDataFolder(dataDir: string): Pick<DataFolder, 'path' | 'databaseFile'> {
  const path = resolve(dataDir)
  // Whatever is made from here on is for this account alone, also in a folder that was there before.
  process.umask(0o077)
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
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
