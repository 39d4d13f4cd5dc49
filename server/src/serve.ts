// Starts a server on a locked data folder and answers how to reach and stop it.
import pino, { type Logger } from 'pino'
import { createRateLimiter } from './access/rate-limits.ts'
import { readOrMakeKey, type Secrets, secretsFrom } from './access/secrets.ts'
import { type App, createApp } from './app.ts'
import type { Config } from './config.ts'
import { type DataFolder, databaseFileFault, lockDataFolder } from './data-folder.ts'
import type { Database, DatabaseParts } from './database/database.ts'
import { openPostgres } from './database/postgres.ts'
import { lockPostgres, type PostgresLock } from './database/postgres-lock.ts'
import { openSqlite } from './database/sqlite.ts'
import { StartError } from './errors.ts'

export interface Served {
  readonly app: App
  readonly secrets: Secrets
  readonly baseUrl: string
  close(): Promise<void>
}

export interface ServeOptions {
  readonly log?: Logger
  /** Done before the first request is taken. */
  readonly prepare?: (app: App, secrets: Secrets) => Promise<void>
}

const databaseFault = (error: unknown) => {
  const { message, code } = error as { message?: string; code?: string }
  return message || code || 'it does not answer'
}

async function lockDatabase(url: string): Promise<PostgresLock> {
  const lock = await lockPostgres(url).catch((error: unknown) => {
    throw new StartError(`DATABASE_URL cannot be used: ${databaseFault(error)}`)
  })
  if (!lock) throw new StartError('DATABASE_URL is used by another Dramatis that is running: stop it, or name another database')
  return lock
}

/** @throws StartError that says what to change */
export async function serve(config: Config, options: ServeOptions = {}): Promise<Served> {
  // What was opened, to be closed in the opposite order, whether the start fails or the server ends.
  const opened: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const undo of opened.reverse()) await undo()
  }
  let file = ''
  try {
    const folder = lockDataFolder(config.dataDir)
    file = folder.databaseFile
    opened.push(() => folder.release())
    const secrets = secretsFrom(readOrMakeKey(folder.path))
    const { databaseUrl } = config
    if (databaseUrl !== undefined) {
      const lock = await lockDatabase(databaseUrl)
      opened.push(() => lock.release())
    }
    const app = await createApp({
      config,
      secrets,
      log: options.log ?? pino({ level: config.logLevel }),
      limiter: createRateLimiter(),
      openDatabase: (parts) => openDatabase(config, folder, parts),
    })
    opened.push(() => app.close())
    await options.prepare?.(app, secrets)
    const port = await listen(app, config)
    const host = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(config.host) ? 'localhost' : config.host
    return { app, secrets, baseUrl: config.publicUrl ?? `http://${host}:${port}`, close }
  } catch (error) {
    await close()
    throw databaseFileFault(file, error)
  }
}

/** The database that the settings name. @throws StartError when it cannot be used */
export async function openDatabase(config: Config, folder: Pick<DataFolder, 'databaseFile'>, parts: DatabaseParts): Promise<Database> {
  const { databaseUrl } = config
  try {
    return databaseUrl === undefined ? openSqlite(folder.databaseFile, parts) : await openPostgres(databaseUrl, parts)
  } catch (error) {
    if (databaseUrl === undefined) throw databaseFileFault(folder.databaseFile, error)
    throw new StartError(`DATABASE_URL cannot be used: ${databaseFault(error)}`)
  }
}

async function listen(app: App, config: Config): Promise<number> {
  try {
    return await app.listen()
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'EADDRINUSE')
      throw new StartError(`PORT ${config.port} is used by another program: stop it, or set PORT to another number`)
    if (code === 'EACCES') throw new StartError(`PORT ${config.port} may not be used by this account: set PORT to a number above 1023`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new StartError(`HOST ${config.host} is no address of this machine: set HOST to 127.0.0.1 or 0.0.0.0`)
    throw error
  }
}
