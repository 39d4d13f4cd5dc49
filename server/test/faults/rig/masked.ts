// What the clients of this run must not have been sent: collected from every house before it is removed.
import { existsSync } from 'node:fs'
import { readOrMakeKey, secretsFrom } from '../../../src/access/secrets.ts'
import { type TeamSecret, teamSecrets } from '../../support/team-secrets.ts'
import type { Masked } from './mask-search.ts'
import { openDatabaseOf, type Stored } from './open-database.ts'

const secrets: TeamSecret[] = []
const teamNames = new Set<string>()

/** Notes what must not be found; the bytes of the whole run are looked through at its end. */
export function noteTeam(found: readonly TeamSecret[], teamName: string): void {
  for (const secret of found) secrets.push(secret)
  teamNames.add(teamName)
}

/** The same, read from the database of a house that does not run any more. */
export async function noteTeamOf(house: Stored & { readonly dataDir: string }): Promise<void> {
  // One that never came to have a database has nobody.
  if (house.databaseUrl === undefined && !existsSync(house.databaseFile)) return
  const database = await openDatabaseOf(house)
  try {
    noteTeam(await teamSecrets(database.read, secretsFrom(readOrMakeKey(house.dataDir))), house.env.TEAM_NAME ?? '')
  } finally {
    await database.close()
  }
}

export const masked = (): Masked => ({ secrets, teamNames: [...teamNames] })
