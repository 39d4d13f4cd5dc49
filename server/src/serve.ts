// Starts a server on a locked data folder and answers how to reach and stop it.
import { setTimeout as wait } from 'node:timers/promises'
import pino, { type Logger } from 'pino'
import { createRateLimiter } from './access/rate-limits.ts'
import { readOrMakeKey, type Secrets, secretsFrom } from './access/secrets.ts'
import { type App, createApp } from './app.ts'
import type { Config } from './config.ts'
import { lockDataFolder } from './data-folder.ts'
import { openPostgres } from './database/postgres.ts'
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

/** @throws StartError that says what to change */
export async function serve(config: Config, options: ServeOptions = {}): Promise<Served> {
  const folder = lockDataFolder(config.dataDir)
  try {
    const log = options.log ?? pino({ level: config.logLevel })
    const secrets = secretsFrom(readOrMakeKey(folder.path))
    const app = await createApp({
      config,
      secrets,
      log,
      limiter: createRateLimiter(),
      openDatabase: async (parts) => {
        if (config.databaseUrl === undefined) return openSqlite(folder.databaseFile, parts)
        try {
          return await openPostgres(config.databaseUrl, parts)
        } catch (error) {
          throw new StartError(`DATABASE_URL cannot be used: ${databaseFault(error)}`)
        }
      },
    })
    try {
      await options.prepare?.(app, secrets)
      const port = await listen(app, config)
      const host = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(config.host) ? 'localhost' : config.host
      return {
        app,
        secrets,
        baseUrl: config.publicUrl ?? `http://${host}:${port}`,
        close: async () => {
          // What is in flight gets its answer; a connection that hangs does not hold the end up for ever.
          await Promise.race([app.close(), wait(10_000, undefined, { ref: false })])
          folder.release()
        },
      }
    } catch (error) {
      await app.close()
      throw error
    }
  } catch (error) {
    folder.release()
    throw error
  }
}

async function listen(app: App, config: Config): Promise<number> {
  try {
    return await app.listen()
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'EADDRINUSE') throw new StartError(`PORT ${config.port} is used by another program: stop it, or set PORT to another number`)
    if (code === 'EACCES') throw new StartError(`PORT ${config.port} may not be used by this account: set PORT to a number above 1023`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new StartError(`HOST ${config.host} is no address of this machine: set HOST to 127.0.0.1 or 0.0.0.0`)
    throw error
  }
}
