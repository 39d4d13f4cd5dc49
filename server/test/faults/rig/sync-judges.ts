// Whether what was acknowledged had been synced by then, from the system calls of SQLite's one process, or of PostgreSQL's
// and the server's together.
import { acknowledgedIn, type SystemCall } from './sync-trace.ts'

export interface SyncFindings {
  readonly acknowledged: number
  readonly syncs: number
  /** Ids that were acknowledged before a sync of what holds them was complete. */
  readonly early: readonly string[]
  /** Times when the log was begun anew before the pages that it held were synced. */
  readonly lostPages: number
}

const socketWrites = new Set(['write', 'writev', 'sendto', 'sendmsg'])
/** Pages of the log that are remembered once synced; an id is looked for in the newest ones. */
const remembered = 2000

/** SQLite: the pages of the write-ahead log hold the ids, in the process that also acknowledges. */
export class SqliteSyncJudge {
  acknowledged = 0
  syncs = 0
  lostPages = 0
  readonly early: string[] = []
  readonly #seen = new Set<string>()
  #unsynced: string[] = []
  #synced: string[] = []
  #pagesUnsynced = false

  see({ name, given, result }: SystemCall): void {
    const isSync = name === 'fsync' || name === 'fdatasync'
    if (isSync && result === 0 && given.includes('dramatis.sqlite-wal>')) {
      this.syncs++
      this.#synced = [...this.#unsynced.reverse(), ...this.#synced].slice(0, remembered)
      this.#unsynced = []
    } else if (isSync && result === 0 && given.includes('dramatis.sqlite>')) this.#pagesUnsynced = false
    else if (name === 'pwrite64' && given.includes('dramatis.sqlite-wal>')) {
      if (given.endsWith(', 0') && this.#pagesUnsynced) this.lostPages++
      this.#unsynced.push(given)
    } else if (name === 'pwrite64' && given.includes('dramatis.sqlite>')) this.#pagesUnsynced = true
    else if (socketWrites.has(name)) for (const id of acknowledgedIn(given)) this.#acknowledge(id)
  }

  #acknowledge(id: string): void {
    if (this.#seen.has(id)) return
    this.#seen.add(id)
    this.acknowledged++
    if (this.#unsynced.length > 0 || !this.#synced.some((page) => page.includes(id))) this.early.push(id)
  }

  findings(): SyncFindings {
    return this
  }
}

interface Commit {
  /** When PostgreSQL had been asked to commit. */
  readonly askedMs: number
  /** What the transaction was told before. */
  readonly told: string
  syncedMs: number | null
}

/** PostgreSQL: a commit counts once a sync of its log, begun after the commit was asked for, has ended before it is answered. */
export class PostgresSyncJudge {
  syncs = 0
  readonly #told = new Map<string, string>()
  readonly #open = new Map<string, Commit>()
  readonly #done: Commit[] = []
  readonly #acknowledged = new Map<string, number>()

  seeDatabase({ pid, name, beganMs, endedMs, given, result }: SystemCall): void {
    if ((name === 'fdatasync' || name === 'fsync') && result === 0 && given.includes('/pg_wal/')) {
      this.syncs++
      for (const commit of this.#open.values()) if (commit.askedMs <= beganMs) commit.syncedMs ??= endedMs
    } else if (name === 'recvfrom' && result > 0) {
      const told = (this.#told.get(pid) ?? '') + given
      if (/begin/i.test(given) && !this.#open.has(pid)) this.#told.set(pid, given)
      else this.#told.set(pid, told)
      if (/commit/i.test(given)) this.#open.set(pid, { askedMs: endedMs, told: this.#told.get(pid) ?? '', syncedMs: null })
    } else if (name === 'sendto' && given.includes('COMMIT')) {
      const commit = this.#open.get(pid)
      if (commit) this.#done.push(commit)
      this.#open.delete(pid)
      this.#told.delete(pid)
    }
  }

  seeServer({ name, beganMs, given }: SystemCall): void {
    if (!socketWrites.has(name)) return
    for (const id of acknowledgedIn(given)) if (!this.#acknowledged.has(id)) this.#acknowledged.set(id, beganMs)
  }

  findings(): SyncFindings {
    const early = [...this.#acknowledged].filter(
      ([id, atMs]) => !this.#done.some(({ told, syncedMs }) => syncedMs !== null && syncedMs <= atMs && told.includes(id)),
    )
    return { acknowledged: this.#acknowledged.size, syncs: this.syncs, early: early.map(([id]) => id), lostPages: 0 }
  }
}
