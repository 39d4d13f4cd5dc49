// Another browser for everybody: a second session of each client and admin, made before the server starts.
import { readOrMakeKey, secretsFrom } from '../../../src/access/secrets.ts'
import { openSession, type SessionOwner } from '../../../src/access/sessions-store.ts'
import { cookieName } from '../../../src/http/cookies.ts'
import type { HouseProcess } from './house.ts'
import { openDatabaseOf } from './open-database.ts'

export interface SecondSession {
  readonly sessionId: string
  /** `name=value`, as the browser sends it. */
  readonly cookie: string
}

export async function openSessions(house: HouseProcess, owners: readonly SessionOwner[]): Promise<SecondSession[]> {
  const secrets = secretsFrom(readOrMakeKey(house.dataDir))
  const database = await openDatabaseOf(house)
  try {
    return await database.write(async (tx) => {
      const opened: SecondSession[] = []
      for (const owner of owners) {
        const sessionId = await openSession(tx, secrets, owner, '')
        const name = cookieName('clientId' in owner ? 'client' : 'admin', false)
        opened.push({ sessionId, cookie: `${name}=${secrets.derive('session', sessionId)}` })
      }
      return opened
    })
  } finally {
    await database.close()
  }
}
