// One server process per database, for now: presence and live events are in one process's memory. The lock is
// PostgreSQL's own and goes with its connection, so it is free after a `kill -9`.
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** Any number, the same in every server. */
const serverLock = 5_272_102
const retryMs = 1_000

export interface PostgresLock {
  release(): Promise<void>
}

async function take(url: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true })
  // Without a listener a broken connection would end the process; `end` is what is acted on.
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [serverLock])
  if (rows[0]?.locked) return client
  await client.end()
  return undefined
}

/** Undefined: another process holds it. When the database restarts, the lock is taken again as soon as it answers. */
export async function lockPostgres(url: string): Promise<PostgresLock | undefined> {
  let held = await take(url)
  if (!held) return undefined
  let released = false
  const keep = (client: pg.Client) => {
    client.once('end', () => {
      held = undefined
      void retake()
    })
  }
  const retake = async () => {
    while (!released && !held) {
      await wait(retryMs, undefined, { ref: false })
      held = released ? undefined : await take(url).catch(() => undefined)
    }
    if (held) keep(held)
  }
  keep(held)
  return {
    async release() {
      released = true
      await held?.end()
    },
  }
}
