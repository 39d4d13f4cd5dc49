// The server under test, in a process of its own: the product as `main.ts` starts it, on a throw-away data folder, without
// rate limits and without a line in the log for each command.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pino from 'pino'
import { noRateLimits } from '../server/src/access/rate-limits.ts'
import { readOrMakeKey, secretsFrom } from '../server/src/access/secrets.ts'
import { createApp } from '../server/src/app.ts'
import { readConfig } from '../server/src/config.ts'
import { changeConversation, lockConversations } from '../server/src/conversations/conversations-store.ts'
import { openSqlite } from '../server/src/database/sqlite.ts'
import { fill } from './fill.ts'
import { makePeople, type Place, talk } from './people.ts'
import { planOfHotQueries, recordStatements } from './query-plans.ts'
import { answerQuestions } from './server-process.ts'

export interface Wanted {
  /** Where to make the data folder: on a real disk. */
  readonly parentDir: string
  readonly clients: number
  /** Messages of the first client's group. */
  readonly longHistory: number
  /** Whether every group has been talked in: some wait, some were answered, some are new, some archived. */
  readonly lived: boolean
  /** Messages in all groups together, from before; 0: none. */
  readonly stored: number
}

const recorded = recordStatements()
const dataDir = mkdtempSync(join(process.env.BENCH_PARENT_DIR ?? '.', 'dramatis-bench-'))
const file = join(dataDir, 'dramatis.sqlite')
const config = { ...readConfig({}), port: 0, dataDir }
const secrets = secretsFrom(readOrMakeKey(dataDir))
const log = pino({ level: process.env.BENCH_LOG_LEVEL ?? 'warn' }, pino.destination({ dest: join(dataDir, 'server.log'), sync: false }))
const app = await createApp({ config, secrets, log, limiter: noRateLimits, openDatabase: async (parts) => openSqlite(file, parts) })

async function prepare({ clients, longHistory, lived, stored }: Wanted) {
  const people = await makePeople(app.database, secrets, clients)
  if (stored > 0) fill(file, stored)
  const [first, ...others] = people.places
  if (first && longHistory > 0) await talk(app.database, people, first, longHistory, 'client')
  if (lived) {
    for (const [index, place] of others.entries()) {
      // Of ten: four wait, four were answered, one is new, one is archived.
      const lot = index % 10
      if (lot < 8) await talk(app.database, people, place, 2, lot < 4 ? 'client' : 'persona')
    }
    await archiveEveryTenth(others)
  }
  return { people, port: await app.listen() }
}

/** One group in ten: what `group:archive` leaves in the row. */
async function archiveEveryTenth(places: readonly Place[]): Promise<void> {
  const archived = places.filter((_place, index) => index % 10 === 9)
  while (archived.length > 0) {
    const some = archived.splice(0, 50)
    await app.database.write(async (tx) => {
      for (const conversation of await lockConversations(
        tx,
        some.map(({ conversationId }) => conversationId),
      )) {
        await changeConversation(tx, conversation, { locked: 'archived', waitingSinceMs: null }, false)
      }
    })
  }
}

answerQuestions(
  {
    prepare,
    /** What is really in the file, read by another connection. */
    stored: async () => {
      const database = new DatabaseSync(file, { readOnly: true })
      const { messages, holes } = database
        .prepare(
          'select count(*) as messages, (select count(*) from chat_groups where last_message_seq <> (select count(*) from chat_messages where group_id = chat_groups.id)) as holes from chat_messages',
        )
        .get() as { messages: number; holes: number }
      database.close()
      return { messages, holes }
    },
    plans: async () => planOfHotQueries(file, recorded),
    forget: async () => recorded.clear(),
  },
  async () => {
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  },
)
