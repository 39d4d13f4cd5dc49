// A fresh, empty database for one house: a SQLite file in a temporary folder, or a PostgreSQL database cloned from a
// template that holds the tables. TEST_DATABASE_URL names the PostgreSQL server; its database itself is not touched.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Database, DatabaseParts } from '../../src/database/database.ts'
import { openPostgres } from '../../src/database/postgres.ts'
import { openSqlite } from '../../src/database/sqlite.ts'
import type { Dialect } from '../../src/database/statement.ts'

export const postgresUrl = (): string => process.env.TEST_DATABASE_URL || 'postgres://postgres@127.0.0.1:5432/postgres'

/** The dialect that this run of the tests is about; vitest.config.ts sets it per project. */
export const dialect: Dialect = process.env.TEST_DIALECT === 'postgres' ? 'postgres' : 'sqlite'

export interface TestDatabase {
  readonly dialect: Dialect
  /** An empty data folder, on both dialects. */
  readonly folder: string
  /** DATABASE_URL; undefined on SQLite. */
  readonly url: string | undefined
  open(parts: DatabaseParts): Promise<Database>
  remove(): Promise<void>
}

/** Runs one statement on the server's own database: those that make and drop databases. */
export async function onPostgresServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl(), connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

export const databaseUrl = (name: string): string => {
  const url = new URL(postgresUrl())
  url.pathname = `/${name}`
  return url.toString()
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'dramatis-test-'))

/** `empty`: without tables, for tests of the migrations themselves. */
export async function freshDatabase(wanted: Dialect = dialect, { empty = false } = {}): Promise<TestDatabase> {
  const folder = newFolder()
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  if (wanted === 'sqlite') {
    return {
      dialect: wanted,
      folder,
      url: undefined,
      open: async (parts) => openSqlite(join(folder, 'dramatis.sqlite'), parts),
      remove: async () => removeFolder(),
    }
  }
  const name = `dramatis_test_${randomBytes(8).toString('hex')}`
  const template = process.env.TEST_TEMPLATE_DATABASE
  await onPostgresServer(`create database ${name} template ${template && !empty ? template : 'template0'} encoding 'UTF8'`)
  const url = databaseUrl(name)
  return {
    dialect: wanted,
    folder,
    url,
    open: (parts) => openPostgres(url, parts),
    remove: async () => {
      await onPostgresServer(`drop database if exists ${name} with (force)`)
      removeFolder()
    },
  }
}
