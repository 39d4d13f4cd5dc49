// Run once before the tests on PostgreSQL: makes the template that every house's database is cloned from, and drops it
// when they are done.
import { randomBytes } from 'node:crypto'
import { migrate } from '../../src/database/migrate.ts'
import { openPostgres } from '../../src/database/postgres.ts'
import { databaseUrl, onPostgresServer } from './test-database.ts'

export default async function makeTemplate(): Promise<() => Promise<void>> {
  const name = `dramatis_template_${randomBytes(8).toString('hex')}`
  await onPostgresServer(`create database ${name} template template0 encoding 'UTF8'`)
  const database = await openPostgres(databaseUrl(name), {
    house: { teamName: 'the team', signUp: 'open', guests: false },
    publish: () => {},
  })
  await migrate(database)
  await database.close()
  // Workers are started after this and inherit it.
  process.env.TEST_TEMPLATE_DATABASE = name
  return () => onPostgresServer(`drop database if exists ${name} with (force)`)
}
