// Migrations on both dialects: twice is once, twenty servers at once are one, a newer database is refused unharmed, and
// what they make is what schema.ts says.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../src/database/database.ts'
import { migrate, migrations } from '../src/database/migrate.ts'
import { StartError } from '../src/errors.ts'
import { dialect, freshDatabase, type TestDatabase } from './support/test-database.ts'

const source = join(import.meta.dirname, '..', 'src')
const parts = { house: { teamName: 'the team', signUp: 'open', guests: false } as const, publish: () => {} }

let place: TestDatabase
beforeEach(async () => {
  place = await freshDatabase(dialect, { empty: true })
})
afterEach(() => place.remove())

async function opened<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await place.open(parts)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

interface Column {
  readonly table: string
  readonly column: string
  readonly nullable: boolean
}
async function columnsOf(database: Database): Promise<Column[]> {
  const tables = await database.read.db.introspection.getTables()
  return tables
    .flatMap(({ name, columns }) => columns.map((column) => ({ table: name, column: column.name, nullable: column.isNullable })))
    .sort((one, other) => `${one.table}.${one.column}`.localeCompare(`${other.table}.${other.column}`))
}

/** Tables, indexes and the list of migrations: what a second run or a refusal must leave as it is. */
async function shapeOf(database: Database): Promise<unknown> {
  const { db } = database.read
  const query =
    dialect === 'sqlite'
      ? sql<{ name: string; sql: string }>`select name, sql from sqlite_master order by name`
      : sql<{
          name: string
          sql: string
        }>`select indexname as name, indexdef as sql from pg_indexes where schemaname = 'public' order by indexname`
  const applied = await sql`select * from chat_migrations order by number`.execute(db)
  return { columns: await columnsOf(database), indexes: (await query.execute(db)).rows, applied: applied.rows }
}

test('are numbered 1, 2, 3 ... and stand in a file of that number and name', () => {
  expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1))
  const names = migrations.map(({ number, name }) => `${String(number).padStart(4, '0')}-${name}.ts`)
  expect(readdirSync(join(source, 'database', 'migrations')).sort()).toEqual(names)
})

test('run twice, change nothing the second time', async () => {
  const first = await opened(async (database) => {
    await migrate(database)
    return shapeOf(database)
  })
  const second = await opened(async (database) => {
    await migrate(database)
    await migrate(database)
    return shapeOf(database)
  })
  expect(second).toEqual(first)
  expect((first as { applied: unknown[] }).applied).toHaveLength(migrations.length)
})

test('make the tables that schema.ts describes, column for column', async () => {
  const columns = await opened(async (database) => {
    await migrate(database)
    return columnsOf(database)
  })
  const text = readFileSync(join(source, 'database', 'schema.ts'), 'utf8').replace(/^.*\/\*\*.*\n/gm, '')
  // A table is described on several lines, or on one.
  const described = [...text.matchAll(/^ {2}(chat_\w+): \{(?:\n([\s\S]*?)^ {2}|([^\n]*))\}/gm)].flatMap(([, table, lines, line]) =>
    [...(lines ?? line ?? '').replaceAll('; ', '\n').matchAll(/^ *(\w+): (.+)$/gm)].map(([, column, type]) => ({
      table,
      column,
      nullable: (type ?? '').includes('null'),
    })),
  )
  described.sort((one, other) => `${one.table}.${one.column}`.localeCompare(`${other.table}.${other.column}`))
  // SQLite calls a primary key of text nullable unless it is told otherwise; nobody inserts without an id.
  const keys = new Set(['id', 'name', 'number'])
  const plain = (column: { table: string | undefined; column: string | undefined; nullable: boolean }) => ({
    ...column,
    nullable: column.nullable && !keys.has(column.column ?? ''),
  })
  expect(columns.map(plain)).toEqual(described.map(plain))
})

test('of twenty servers that start at once, all find the tables made once', async () => {
  const starts = Array.from({ length: 20 }, () => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'support', 'migrate-once.ts'), join(place.folder, 'dramatis.sqlite'), place.url ?? ''],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    )
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
    const ready = once(child.stdout, 'data')
    return { child, ready, ended: once(child, 'exit'), said: () => said }
  })
  await Promise.all(starts.map(({ ready }) => ready))
  for (const { child } of starts) child.stdin.write('go\n')
  const codes = await Promise.all(starts.map(async ({ ended }) => (await ended)[0] as number))
  expect(starts.map(({ said }, index) => `${codes[index]} ${said().trim()}`)).toEqual(starts.map(() => '0 ready\ndone'))
  const together = await opened(shapeOf)
  const { applied } = together as { applied: { number: number }[] }
  expect(applied.map(({ number }) => number)).toEqual(migrations.map(({ number }) => number))
})

if (dialect === 'sqlite')
  test('a file into which somebody else is just writing opens when they are done', async () => {
    const file = join(place.folder, 'dramatis.sqlite')
    const holder = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { DatabaseSync } from 'node:sqlite'
     const database = new DatabaseSync(process.argv[1])
     database.exec('create table other (id text); begin immediate')
     console.log('held')
     setTimeout(() => database.exec('commit'), 500)`,
      file,
    ])
    const ended = once(holder, 'exit')
    await once(holder.stdout, 'data')
    await opened(migrate)
    expect((await ended)[0]).toBe(0)
  })

test('a database that is newer than the program is refused, and stays as it was', async () => {
  const newer = {
    number: migrations.length + 1,
    name: 'from-the-future',
    statements: 'create table chat_future (id text primary key);\nalter table chat_settings add column shade text;\n',
  }
  const before = await opened(async (database) => {
    await migrate(database, [...migrations, newer])
    await database.write((tx) =>
      sql`insert into chat_settings (name, value, version, shade) values ('welcome', 'null', 7, 'blue')`.execute(tx.db),
    )
    return shapeOf(database)
  })
  await opened(async (database) => {
    const refused = await migrate(database).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(StartError)
    expect((refused as Error).message).toContain(`migration ${newer.number}`)
    expect(await shapeOf(database)).toEqual(before)
    expect((await sql`select * from chat_settings`.execute(database.read.db)).rows).toEqual([
      { name: 'welcome', value: 'null', version: 7, shade: 'blue' },
    ])
  })
  const child = spawn(process.execPath, [join(source, 'main.ts')], {
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: place.folder, ...(place.url && { DATABASE_URL: place.url }) },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  const [code] = await once(child, 'exit')
  expect({ code, lines: said.trim().split('\n').length }, said).toEqual({ code: 1, lines: 1 })
  expect(said).toContain('newer Dramatis')
  expect(await opened(shapeOf)).toEqual(before)
})

test('one that fails leaves nothing behind, and the next start can go on', async () => {
  const broken = {
    number: migrations.length + 1,
    name: 'broken',
    statements: 'create table chat_half (id text primary key);\ncreate table chat_half (id text primary key);\n',
  }
  await opened(async (database) => {
    await migrate(database)
    const before = await shapeOf(database)
    await expect(migrate(database, [...migrations, broken])).rejects.toThrow()
    expect(await shapeOf(database)).toEqual(before)
    await migrate(database)
  })
})

test('2 keeps every remembered request, and each is still remembered once', async () => {
  const remembered = { actor: 'client:a', request_id: 'request-1', command: 'message:send', fingerprint: 'f', answer: '{}', created_at: 1 }
  await opened(async (database) => {
    await migrate(database, migrations.slice(0, 1))
    await database.write((tx) => tx.db.insertInto('chat_requests').values(remembered).execute())
    await migrate(database)
    expect(await database.read.db.selectFrom('chat_requests').selectAll().execute()).toEqual([remembered])
    await expect(database.write((tx) => tx.db.insertInto('chat_requests').values(remembered).execute())).rejects.toThrow()
    await database.write((tx) =>
      tx.db
        .insertInto('chat_requests')
        .values({ ...remembered, actor: 'client:b' })
        .execute(),
    )
  })
})
