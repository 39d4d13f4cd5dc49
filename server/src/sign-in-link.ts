// `npm run sign-in-link -- ADDRESS`: a new one-time link for an admin when all are lost. Works beside a running server:
// it takes no lock on the data folder and writes one row.
import { createLink, linkUrl } from './access/one-time-links-store.ts'
import { readOrMakeKey, type Secrets, secretsFrom } from './access/secrets.ts'
import { findAdminByEmail, listAdmins, listEnabledAdmins, updateAdmin } from './admins/admins-store.ts'
import { readConfig } from './config.ts'
import { databaseFileFault, prepareDataFolder } from './data-folder.ts'
import type { Tx } from './database/database.ts'
import { migrate } from './database/migrate.ts'
import { StartError } from './errors.ts'
import { openDatabase } from './serve.ts'

async function makeLink(tx: Tx, secrets: Secrets, address: string | undefined): Promise<string> {
  const admins = await listAdmins(tx)
  const enabled = await listEnabledAdmins(tx)
  if (admins.length === 0) return (await createLink(tx, secrets, { purpose: 'first_admin' }, null)).linkId
  const admin = address === undefined ? undefined : await findAdminByEmail(tx, address.toLowerCase())
  if (!admin) throw new StartError(`name the admin whom the link is for, one of: ${admins.map(({ email }) => email).join(', ')}`)
  if (admin.disabled_at !== null) {
    if (enabled.length > 0) throw new StartError(`${admin.email} is disabled: another admin can enable them in the console`)
    await updateAdmin(tx, admin.id, { disabled_at: null })
  }
  return (await createLink(tx, secrets, { purpose: 'admin', adminId: admin.id }, null)).linkId
}

async function run(): Promise<void> {
  const config = readConfig(process.env)
  const folder = prepareDataFolder(config.dataDir)
  const secrets = secretsFrom(readOrMakeKey(folder.path))
  const parts = {
    house: { teamName: config.teamName, signUp: config.signUp, guests: config.guests },
    publish: () => {},
    ...(config.acceptLostMessages && { acceptWeak: () => {} }),
  }
  const database = await openDatabase(config, folder, parts)
  try {
    await migrate(database)
    const linkId = await database.write((tx) => makeLink(tx, secrets, process.argv[2]))
    console.log(linkUrl(config.publicUrl ?? `http://localhost:${config.port}`, secrets, 'admin', linkId))
  } catch (error) {
    throw databaseFileFault(folder.databaseFile, error)
  } finally {
    await database.close()
  }
}

try {
  await run()
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(`No link was made: ${error.message}.`)
  process.exit(1)
}
