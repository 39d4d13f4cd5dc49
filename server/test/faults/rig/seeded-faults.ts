// Faults that are built into the product to see whether the proof finds them: as a module is loaded, a piece of its source
// is replaced. A fault whose place is not found any more stops the run, so that none is silently left out.
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { doorFaults } from './door-faults.ts'
import type { Patch, SeededFault } from './seeded-fault.ts'

/** Answers of a database that come at their own pace. */
const slowly = 'await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))'
const sqlite = 'server/src/database/sqlite.ts'

export const seededFaults: readonly SeededFault[] = [
  {
    name: 'ack-before-commit',
    what: 'a message is acknowledged before its transaction is committed',
    foundBy: 'unkind-moments',
    patches: [
      {
        file: sqlite,
        find: `      connection.exec('COMMIT')`,
        replace: `      for (const outcome of outcomes) if (!('error' in outcome)) outcome.job.resolve(outcome.value)
      await new Promise((resolve) => setTimeout(resolve, 5))
      connection.exec('COMMIT')`,
      },
    ],
  },
  {
    name: 'no-unique-request',
    what: 'a repeated request is not looked for, and nothing in the database forbids it',
    foundBy: 'unkind-moments',
    patches: [
      {
        file: 'server/src/requests-store.ts',
        find: `export const findEarlierAnswer = (reader: Reader, actor: string, requestId: RequestId) => reader.first(find, { actor, requestId })`,
        replace: `export const findEarlierAnswer = async (_reader: Reader, _actor: string, _requestId: RequestId) => undefined as Awaited<ReturnType<typeof lookUp>>
const lookUp = (reader: Reader, actor: string, requestId: RequestId) => reader.first(find, { actor, requestId })`,
      },
      {
        file: 'server/src/database/migrations/0001-first-tables.ts',
        find: `created_at bigint not null, constraint chat_requests_pkey primary key (actor, request_id));`,
        replace: `created_at bigint not null);`,
      },
    ],
  },
  {
    name: 'fan-out-before-commit',
    what: 'an event leaves as soon as it is written down, before the commit',
    foundBy: 'unkind-moments',
    patches: [
      {
        file: sqlite,
        find: `publish: (publication) => publications.push(publication),`,
        replace: `publish: (publication) => this.#publish([publication]),`,
      },
      // What was told leaves before the commit, as it would with any slower database.
      {
        file: sqlite,
        find: `      connection.exec('COMMIT')`,
        replace: `      await new Promise((resolve) => setTimeout(resolve, 5))
      connection.exec('COMMIT')`,
      },
    ],
  },
  {
    name: 'weak-sync',
    what: 'SQLite no longer waits for the disk, and the start no longer looks',
    foundBy: 'durability',
    patches: [
      { file: sqlite, find: 'PRAGMA synchronous = FULL;', replace: 'PRAGMA synchronous = OFF;' },
      { file: sqlite, find: 'if (synchronous < fullSync) {', replace: 'if (synchronous < 0) {' },
    ],
  },
  {
    name: 'weak-sync-postgres',
    what: 'connections ask PostgreSQL not to wait for the disk, and the start no longer looks',
    foundBy: 'durability-postgres',
    patches: [
      {
        file: 'server/src/database/postgres.ts',
        find: 'new pg.Pool({ connectionString: url,',
        replace: `new pg.Pool({ connectionString: url, options: '-c synchronous_commit=off',`,
      },
      { file: 'server/src/database/postgres.ts', find: 'if (isWeak) refuseWeak(', replace: 'if (!isWeak && isWeak) refuseWeak(' },
    ],
  },
  {
    name: 'seq-read-as-id-greater-than-last',
    what: 'the page after a place is read as "id greater than the last one", and ids are random',
    foundBy: 'long-sleep',
    patches: [
      {
        file: 'server/src/messages/messages-store.ts',
        find: `import type { Kysely } from 'kysely'`,
        replace: `import { type Kysely, sql } from 'kysely'`,
      },
      {
        file: 'server/src/messages/messages-store.ts',
        find: `    .where('m.seq', '>=', p('fromSeq'))
    .where('m.seq', '<=', p('toSeq'))`,
        replace: `    .where(sql<boolean>\`m.id > coalesce((select id from chat_messages where group_id = \${p('conversationId')} and seq < \${p('fromSeq')} order by seq desc limit 1), '')\`)
    .where('m.seq', '>=', p('fromSeq'))
    .where('m.seq', '<=', p('toSeq'))`,
      },
    ],
  },
  {
    name: 'recovery-of-socketio-alone',
    what: 'after a reconnect the programs ask for nothing and rely on what Socket.IO keeps',
    foundBy: 'crash',
    patches: [
      {
        file: 'server/src/realtime/socket-door.ts',
        find: `    serveClient: false,`,
        replace: `    serveClient: false,
    connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: false },`,
      },
      {
        file: 'client-web/src/chat.ts',
        find: `if (status.state === 'online') void this.#sync()`,
        replace: `if (status.state === 'online' && !this.#snapshot.loaded) void this.#sync()
      else if (status.state === 'online') this.outbox.start()`,
      },
      {
        file: 'admin-web/src/start-console.ts',
        find: `    store.connected()
    timelines.connected()`,
        replace: `    if (store.getState().rows.size === 0) {
      store.connected()
      timelines.connected()
    }`,
      },
    ],
  },
  {
    name: 'told-out-of-turn',
    what: 'on PostgreSQL whoever hears of its commit first tells first',
    foundBy: 'long-sleep-postgres',
    patches: [{ file: 'server/src/database/postgres.ts', find: 'await before', replace: slowly }],
  },
  {
    name: 'every-frame-again',
    what: 'a program that gets no answer at once sends the same again, and again',
    foundBy: 'bad-network',
    patches: [
      {
        file: 'ui/src/connection.ts',
        find: `return (await socket.timeout(limits.answerTimeoutMs).emitWithAck(name, frame)) as Ack`,
        replace: `for (let times = 0; times < 5; times++) socket.emit(name, frame, () => {})
      return (await socket.timeout(limits.answerTimeoutMs).emitWithAck(name, frame)) as Ack`,
      },
    ],
  },
  {
    name: 'lost-update',
    what: 'a message is read before its conversation is locked, so that an edit overwrites a deletion it never saw',
    foundBy: 'admins-racing-postgres',
    patches: [
      {
        file: 'server/src/messages/commands.ts',
        find: `  const place = await lockConversation(tx, input.conversationId)
  const found = place && (await findMessage(tx, input.conversationId, input.messageId))`,
        replace: `  const found = await findMessage(tx, input.conversationId, input.messageId)
  const place = await lockConversation(tx, input.conversationId)`,
      },
    ],
  },
  ...doorFaults,
]

const root = new URL('../../../../', import.meta.url)

/** Replaces the sources of one fault from here on. @throws when there is no such fault */
export function buildIn(name: string): void {
  const fault = seededFaults.find((one) => one.name === name)
  if (!fault) throw new Error(`there is no seeded fault ${name}`)
  replaceSources(`seeded fault ${name}`, fault.patches)
}

/** For what needs more calls than anybody may make, and is not about limits. */
export const liftRateLimits = (): void =>
  replaceSources('no rate limits', [
    {
      file: 'server/src/access/rate-limits.ts',
      find: 'export function createRateLimiter(): RateLimiter {',
      replace: 'export const createRateLimiter = (): RateLimiter => noRateLimits\nexport function countingRateLimiter(): RateLimiter {',
    },
  ])

function replaceSources(name: string, given: readonly Patch[]): void {
  const patches = given.map((patch) => ({ ...patch, url: new URL(patch.file, root).href }))
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      const own = patches.filter((patch) => patch.url === url)
      if (own.length === 0) return loaded
      let source = loaded.source === undefined || loaded.source === null ? '' : textOf(loaded.source)
      for (const { find, replace } of own) {
        if (source.split(find).length !== 2) throw new Error(`${name}: its place is not in ${fileURLToPath(url)}`)
        source = source.replace(find, () => replace)
      }
      return { ...loaded, source }
    },
  })
}

const textOf = (source: string | ArrayBuffer | NodeJS.TypedArray): string =>
  typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString('utf8')
