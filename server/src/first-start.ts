// What an empty database begins with: the first cast, and a way in for the first admin.
import { createLink } from './access/one-time-links-store.ts'
import { hashPassword } from './access/passwords.ts'
import type { Secrets } from './access/secrets.ts'
import { findAdminByEmail, insertAdmin, listAdmins } from './admins/admins-store.ts'
import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import { firstCast } from './personas/first-cast.ts'
import { countPersonas, insertPersona } from './personas/personas-store.ts'

/** Seats the first cast in an empty database. */
export const addFirstCast = (database: Database): Promise<void> =>
  database.write(async (tx) => {
    if ((await countPersonas(tx)) > 0) return
    for (const [position, persona] of firstCast.entries()) await insertPersona(tx, persona, null, position)
  })

/** The id of a one-time link for the first admin; null: there is an admin, or the configuration names one. */
export async function prepareFirstAdmin(database: Database, secrets: Secrets, config: Config): Promise<string | null> {
  const { firstAdmin } = config
  const passwordHash = firstAdmin ? await hashPassword(firstAdmin.password) : null
  return database.write(async (tx) => {
    const admins = await listAdmins(tx)
    if (admins.some((admin) => admin.password_hash !== null)) return null
    if (!firstAdmin || passwordHash === null) return (await createLink(tx, secrets, { purpose: 'first_admin' }, null)).linkId
    if (!(await findAdminByEmail(tx, firstAdmin.email)))
      await insertAdmin(tx, { displayName: firstAdmin.email.split('@')[0] ?? 'Admin', email: firstAdmin.email, passwordHash })
    return null
  })
}
