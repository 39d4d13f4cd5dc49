// Fills a database with clients, their groups and what was said there, through the product's own functions, but without
// passwords: a thousand Argon2 hashes would take longer than the whole measurement.
import { createHash } from 'node:crypto'
import type { AdminId, ClientId, ConversationId, PersonaId } from '@dramatis/contract/ids'
import { noticeVersion } from '@dramatis/contract/limits'
import type { Secrets } from '../server/src/access/secrets.ts'
import { openSession } from '../server/src/access/sessions-store.ts'
import { insertAdmin } from '../server/src/admins/admins-store.ts'
import { updateClient } from '../server/src/clients/clients-store.ts'
import { lockConversation } from '../server/src/conversations/conversations-store.ts'
import type { Database, Tx } from '../server/src/database/database.ts'
import { addFirstCast } from '../server/src/first-start.ts'
import { join } from '../server/src/joining/join.ts'
import { sendMessage } from '../server/src/messages/send-message.ts'
import { listCast } from '../server/src/personas/personas-store.ts'

/** A client's own group, and how to get in as that client. */
export interface Place {
  readonly conversationId: ConversationId
  readonly clientId: ClientId
  readonly session: string
}

export interface People {
  readonly places: readonly Place[]
  readonly adminSessions: readonly string[]
  readonly adminIds: readonly AdminId[]
  /** Seated in every group. */
  readonly personaId: PersonaId
}

const consoles = 3
const batch = 50

/** `count` clients with a group of their own and the cast of twenty in it, and three admins. */
export async function makePeople(database: Database, secrets: Secrets, count: number): Promise<People> {
  await addFirstCast(database)
  const adminIds: AdminId[] = []
  const adminSessions: string[] = []
  for (let number = 1; number <= consoles; number++) {
    await database.write(async (tx) => {
      const admin = await insertAdmin(tx, { displayName: `Admin ${number}`, email: `admin-${number}@example.org`, passwordHash: null })
      adminIds.push(admin.id)
      adminSessions.push(secrets.derive('session', await openSession(tx, secrets, { adminId: admin.id }, 'Firefox on Linux')))
    })
  }
  const places: Place[] = []
  while (places.length < count) {
    const until = Math.min(count, places.length + batch)
    await database.write(async (tx) => {
      while (places.length < until) places.push(await makeClient(tx, secrets, places.length))
    })
  }
  const [persona] = await database.write(listCast)
  if (!persona) throw new Error('the first cast is seated')
  return { places, adminSessions, adminIds, personaId: persona.id }
}

async function makeClient(tx: Tx, secrets: Secrets, number: number): Promise<Place> {
  const { client, conversationId } = await join(tx, {
    displayName: `Client ${number}`,
    email: null,
    passwordHash: null,
    externalId: `platform-${number}`,
    guest: false,
  })
  await updateClient(tx, client.id, { notice_version: noticeVersion, notice_accepted_at: tx.nowMs })
  const sessionId = await openSession(tx, secrets, { clientId: client.id }, 'Firefox on Linux')
  return { conversationId, clientId: client.id, session: secrets.derive('session', sessionId) }
}

/** Texts of one to three sentences. */
export const sentences = [
  'I have been thinking about what you said yesterday, and I believe you are right about the garden.',
  'Could you tell me a little more about how that works? I am not sure that I understood the second part.',
  'Thank you!',
  'The train leaves at nine, so we should meet at a quarter to nine in front of the station. Do not forget the map.',
  'Yes, that sounds good to me. See you there.',
]

/**
 * Lets `count` messages be said in a group, by its client and by a persona in turn, ending with the one named last.
 * In transactions of fifty, so that it is quick.
 */
export async function talk(database: Database, people: People, place: Place, count: number, last: 'client' | 'persona'): Promise<void> {
  const [adminId] = people.adminIds
  if (!adminId) throw new Error('there are admins')
  for (let done = 0; done < count; ) {
    const until = Math.min(count, done + batch)
    await database.write(async (tx) => {
      const [persona] = await listCast(tx)
      if (!persona) throw new Error('the first cast is seated')
      for (; done < until; done++) {
        const conversation = await lockConversation(tx, place.conversationId)
        if (!conversation?.client) throw new Error('the group is there')
        const byClient = ((count - 1 - done) % 2 === 0) === (last === 'client')
        const text = sentences[done % sentences.length] as string
        const requestId = createHash('sha256').update(`${place.conversationId}:${done}`).digest('base64url').slice(0, 22)
        const seats = [{ clientId: place.clientId, fromSeq: 1, openedIt: false }]
        await sendMessage(tx, conversation, seats, {
          sender: byClient ? { kind: 'client', client: conversation.client } : { kind: 'persona', persona },
          actor: byClient
            ? { kind: 'client', id: place.clientId, displayName: conversation.client.display_name }
            : { kind: 'admin', id: adminId, displayName: 'Admin 1' },
          text,
          requestId,
          automatic: null,
        })
      }
    })
  }
}
