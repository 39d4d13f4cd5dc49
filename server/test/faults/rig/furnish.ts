// People for a run, made before the server starts through the product's own functions: admins with a token each, clients
// with a group and a session. Nobody waits for the hash of a password, and no limit of the doors is used up.
import type { AdminId, ApiTokenId, ClientId, ConversationId, PersonaId, SessionId } from '@dramatis/contract/ids'
import { noticeVersion } from '@dramatis/contract/limits'
import { readOrMakeKey, secretsFrom } from '../../../src/access/secrets.ts'
import { createToken, openSession } from '../../../src/access/sessions-store.ts'
import { insertAdmin } from '../../../src/admins/admins-store.ts'
import { updateClient } from '../../../src/clients/clients-store.ts'
import { addFirstCast } from '../../../src/first-start.ts'
import { cookieName } from '../../../src/http/cookies.ts'
import { join } from '../../../src/joining/join.ts'
import { listCast } from '../../../src/personas/personas-store.ts'
import type { HouseProcess } from './house.ts'
import { openDatabaseOf } from './open-database.ts'

export interface FurnishedClient {
  readonly id: ClientId
  readonly name: string
  readonly group: ConversationId
  /** `name=value`, as the browser sends it. */
  readonly cookie: string
  readonly sessionId: SessionId
}
export interface FurnishedAdmin {
  readonly id: AdminId
  readonly name: string
  readonly email: string
  readonly token: string
  readonly tokenId: ApiTokenId
}
export interface Furnished {
  readonly clients: readonly FurnishedClient[]
  readonly admins: readonly FurnishedAdmin[]
  /** The cast, seated in every group. */
  readonly personas: readonly PersonaId[]
}

const batch = 50

/** Makes `clients` clients and `admins` admins in a house that has not been started. */
export async function furnish(house: HouseProcess, wanted: { clients: number; admins: number }): Promise<Furnished> {
  const secrets = secretsFrom(readOrMakeKey(house.dataDir))
  const database = await openDatabaseOf(house)
  try {
    await addFirstCast(database)
    const admins: FurnishedAdmin[] = []
    for (let number = 1; number <= wanted.admins; number++) {
      const name = `Admin Zqx${number}`
      const email = `zqx.admin.${number}@team.invalid`
      admins.push(
        await database.write(async (tx) => {
          const { id } = await insertAdmin(tx, { displayName: name, email, passwordHash: null })
          const tokenId = await createToken(tx, secrets, id, 'proof')
          return { id, name, email, token: secrets.derive('token', tokenId), tokenId }
        }),
      )
    }
    const clients: FurnishedClient[] = []
    while (clients.length < wanted.clients) {
      const until = Math.min(wanted.clients, clients.length + batch)
      await database.write(async (tx) => {
        while (clients.length < until) {
          const name = `Client ${clients.length + 1}`
          const { client, conversationId } = await join(tx, {
            displayName: name,
            email: null,
            passwordHash: null,
            externalId: null,
            guest: false,
          })
          await updateClient(tx, client.id, { notice_version: noticeVersion, notice_accepted_at: tx.nowMs })
          const sessionId = await openSession(tx, secrets, { clientId: client.id }, '')
          const cookie = `${cookieName('client', false)}=${secrets.derive('session', sessionId)}`
          clients.push({ id: client.id, name, group: conversationId, cookie, sessionId })
        }
      })
    }
    const personas = (await listCast(database.read)).map(({ id }) => id)
    return { clients, admins, personas }
  } finally {
    await database.close()
  }
}
