// One server's start, as far as the database: run as a process of its own by migrations.test.ts, twenty at a time. Says
// when it is loaded, waits for a word, opens and migrates, and says what came of it.
import { once } from 'node:events'
import { migrate } from '../../src/database/migrate.ts'
import { openPostgres } from '../../src/database/postgres.ts'
import { openSqlite } from '../../src/database/sqlite.ts'

const [file = '', url = ''] = process.argv.slice(2)
console.log('ready')
await once(process.stdin, 'data')
const parts = { house: { teamName: 'the team', signUp: 'open', guests: false } as const, publish: () => {} }
const database = url ? await openPostgres(url, parts) : openSqlite(file, parts)
await migrate(database)
await database.close()
console.log('done')
process.exit(0)
