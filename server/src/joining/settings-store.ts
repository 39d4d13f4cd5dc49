// The only SQL on chat_settings: what the team has set. Today the automatic welcome.
import type { Settings } from '@dramatis/contract/staff-views'
import type { Reader, Tx } from '../database/database.ts'

export async function readSettings(reader: Reader): Promise<Settings> {
  const row = await reader.db.selectFrom('chat_settings').selectAll().where('name', '=', 'welcome').executeTakeFirst()
  return { welcome: row ? (JSON.parse(row.value) as Settings['welcome']) : null, version: row?.version ?? 1 }
}

export async function writeWelcome(tx: Tx, welcome: Settings['welcome']): Promise<Settings> {
  const value = JSON.stringify(welcome)
  await tx.db
    .insertInto('chat_settings')
    .values({ name: 'welcome', value, version: 2 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value, version: eb('chat_settings.version', '+', 1) })))
    .execute()
  return readSettings(tx)
}
