// What the rest of the server knows of the database: readers, transactions, and publications that wait for the commit.
import type { Kysely } from 'kysely'
import { StartError } from '../errors.ts'
import type { Publication } from '../publication.ts'
import type { Tables } from './schema.ts'
import type { Dialect, Statement } from './statement.ts'

/** What the operator has set and every view needs. */
export interface House {
  readonly teamName: string
  readonly signUp: 'open' | 'invitation' | 'closed'
  readonly guests: boolean
}

export interface Reader {
  readonly dialect: Dialect
  readonly house: House
  /** For queries off the hot path. */
  readonly db: Kysely<Tables>
  all<P, R>(statement: Statement<P, R>, parameters: P): Promise<R[]>
  first<P, R>(statement: Statement<P, R>, parameters: P): Promise<R | undefined>
}

/** Inside a transaction only this is used, and only the database is awaited. */
export interface Tx extends Reader {
  /** Milliseconds since 1970 when the transaction began; one time for everything in it. */
  readonly nowMs: number
  /** Heard by others after the commit, in the order of commits; never if it is rolled back. */
  publish(publication: Publication): void
  /** Words are taken out of a row: soon after the commit they are gone from the files too, where the database allows it. */
  forgets(): void
}

export interface Database {
  readonly read: Reader
  /**
   * Runs `work` in a transaction; resolves after the commit is durable and its publications went out. `wasDone` tells, where
   * a connection broke in the middle of a commit, whether the work was done after all: its publications go out then.
   */
  write<T>(work: (tx: Tx) => Promise<T>, wasDone?: (reader: Reader) => Promise<boolean>): Promise<T>
  /** Whether an error says that the database is away, full or overrun, and not that we asked wrongly. */
  isUnavailable(error: unknown): boolean
  /** Answers when the database can serve. */
  ping(): Promise<void>
  /** Finishes what waits, then closes. */
  close(): Promise<void>
}

export interface DatabaseParts {
  readonly house: House
  /** Carries out the publications of one committed transaction. */
  readonly publish: (publications: readonly Publication[]) => void
  /** Told of each setting under which a power cut may take away what was acknowledged; without it such a setting is refused. */
  readonly acceptWeak?: (setting: string) => void
}

/** @throws StartError unless weak settings are accepted (promise 1) */
export function refuseWeak({ acceptWeak }: DatabaseParts, setting: string): void {
  if (!acceptWeak)
    throw new StartError(
      `${setting}, so that a power cut may take away messages that were shown as sent (ACCEPT_LOST_MESSAGES=on accepts that)`,
    )
  acceptWeak(setting)
}

/** So many commands wait for the writer that another one is not taken. */
export class WriterQueueFull extends Error {}
