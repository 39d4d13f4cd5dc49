// Where everything meets: the table of commands, the two doors, the database, presence. The program receives its parts;
// main.ts picks them, a test picks others. `close` undoes everything `createApp` did.
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { adminCommands } from '@dramatis/contract/admin-commands'
import type { clientCommands } from '@dramatis/contract/client-commands'
import { adminNamespace, clientNamespace } from '@dramatis/contract/events'
import type { Logger } from 'pino'
import type { RateLimiter } from './access/rate-limits.ts'
import type { Secrets } from './access/secrets.ts'
import { sessionCommandsOfAdmins, sessionCommandsOfClients } from './access/session-commands.ts'
import { adminCommandsOfAdmins } from './admins/commands.ts'
import { writeAuditLine } from './audit-log/audit-log-store.ts'
import { castingCommandsOfAdmins } from './casting/commands.ts'
import { clientCommandsOfAdmins, clientCommandsOfClients } from './clients/commands.ts'
import type { Definition, Table } from './command.ts'
import type { Config } from './config.ts'
import { directCommandsOfAdmins, directCommandsOfClients } from './conversations/direct/commands.ts'
import { groupCommandsOfAdmins } from './conversations/groups/commands.ts'
import type { Database, DatabaseParts } from './database/database.ts'
import { migrate } from './database/migrate.ts'
import type { Engine } from './dispatch.ts'
import { createAddresses } from './http/address.ts'
import { createHttpServer } from './http/http-server.ts'
import { InFlight } from './in-flight.ts'
import { inboxCommandsOfAdmins, inboxCommandsOfClients } from './inbox/commands.ts'
import { joiningCommandsOfAdmins, joiningCommandsOfClients } from './joining/commands.ts'
import { messageCommandsOfAdmins, messageCommandsOfClients } from './messages/commands.ts'
import { createMetrics } from './metrics.ts'
import { drawAvatar } from './personas/avatars.ts'
import { personaCommandsOfAdmins } from './personas/commands.ts'
import { announcePresence } from './presence/announce-presence.ts'
import { presenceCommandsOfAdmins, presenceCommandsOfClients } from './presence/commands.ts'
import { PresenceBoard } from './presence/presence-board.ts'
import type { Publication } from './publication.ts'
import { Admission } from './realtime/admission.ts'
import { createFanOut } from './realtime/fan-out.ts'
import { createSocketServer, openSocketDoor } from './realtime/socket-door.ts'

type Doors<Contracts> = Record<keyof Contracts, Definition>

/** Every command of the product. One that is missing, or has no contract, does not compile. */
export function createTable(board: PresenceBoard): Table {
  const client: Doors<typeof clientCommands> = {
    ...sessionCommandsOfClients,
    ...clientCommandsOfClients,
    ...joiningCommandsOfClients,
    ...directCommandsOfClients,
    ...messageCommandsOfClients,
    ...inboxCommandsOfClients(board),
    ...presenceCommandsOfClients(board),
  }
  const admin: Doors<typeof adminCommands> = {
    ...sessionCommandsOfAdmins,
    ...adminCommandsOfAdmins,
    ...clientCommandsOfAdmins,
    ...joiningCommandsOfAdmins,
    ...personaCommandsOfAdmins,
    ...castingCommandsOfAdmins,
    ...groupCommandsOfAdmins,
    ...directCommandsOfAdmins,
    ...messageCommandsOfAdmins,
    ...inboxCommandsOfAdmins(board),
    ...presenceCommandsOfAdmins(board),
  }
  return { client, admin }
}

/** Whose seat ended is shown there no longer. */
function forgetPresence(board: PresenceBoard, publication: Publication): void {
  if (publication.to !== 'staff' || publication.name !== 'member:removed') return
  const { conversationId, entry } = publication.payload
  if (entry.kind !== 'member:removed' || entry.member.kind === 'team') return
  board.remove(conversationId, `${entry.member.kind}:${entry.member.id}`)
}

export interface AppParts {
  readonly config: Config
  readonly openDatabase: (parts: DatabaseParts) => Promise<Database>
  readonly secrets: Secrets
  readonly limiter: RateLimiter
  readonly log: Logger
}

export interface App {
  readonly database: Database
  /** Starts to listen; answers the port, which a configured port of 0 leaves to the system. */
  listen(): Promise<number>
  close(): Promise<void>
}

const longestEndMs = 10_000

const root = join(fileURLToPath(import.meta.url), '../../..')
const programFolder = (name: string) => join(root, name, 'dist')

export async function createApp({ config, openDatabase, secrets, limiter, log }: AppParts): Promise<App> {
  const addresses = createAddresses(config.publicUrl, config.trustedProxies)
  const secureCookies = config.publicUrl?.startsWith('https:') ?? false
  const admission = new Admission()
  const io = createSocketServer({ addresses, admission })
  const fanOut = createFanOut(io)
  const publish = (publications: readonly Publication[]) => {
    try {
      fanOut(publications)
      for (const publication of publications) forgetPresence(board, publication)
    } catch (error) {
      // It is committed, and whoever misses it asks for it: a fault here must not stop the writer.
      log.error({ fault: String(error) }, 'an event was not told')
    }
  }
  const house = { teamName: config.teamName, signUp: config.signUp, guests: config.guests }
  const acceptWeak = config.acceptLostMessages
    ? (setting: string) => log.warn(`${setting}: a power cut may take away messages that were shown as sent`)
    : undefined
  const database = await openDatabase({ house, publish, ...(acceptWeak && { acceptWeak }) })
  try {
    await migrate(database)
  } catch (error) {
    await database.close()
    throw error
  }

  const announce = (conversationId: Parameters<typeof announcePresence>[2]) => {
    announcePresence(database.read, board, conversationId, publish).catch((error: unknown) =>
      log.warn({ fault: String(error) }, 'presence was not announced'),
    )
  }
  const board = new PresenceBoard(announce)
  const sweep = setInterval(() => board.sweep(), 5_000)

  const count = (namespace: string) => io.of(namespace).sockets.size
  const metrics = createMetrics(() => ({ clients: count(clientNamespace), admins: count(adminNamespace) }))
  const engine: Engine = {
    table: createTable(board),
    database,
    secrets,
    limiter,
    log,
    writeAuditLine,
    inFlight: new InFlight(),
    observe: metrics.command,
  }
  const doors = { engine: () => engine, addresses, secureCookies, admission }
  const http = await createHttpServer({
    ...doors,
    clientProgram: programFolder('client-web'),
    adminProgram: programFolder('admin-web'),
    protocolPage: join(root, 'docs/protocol.md'),
    drawAvatar,
    publicUrl: config.publicUrl,
    metricsToken: config.metricsToken,
    metrics: metrics.read,
  })
  const sockets = openSocketDoor(io, http.server, { ...doors, disconnected: (connectionId) => board.leave(connectionId) })

  return {
    database,
    async listen() {
      await http.listen({ port: config.port, host: config.host })
      const address = http.server.address()
      return typeof address === 'object' && address ? address.port : config.port
    },
    async close() {
      clearInterval(sweep)
      // What was taken is answered; a request that hangs does not hold the end up for ever.
      await Promise.race([engine.inFlight.end(), wait(longestEndMs, undefined, { ref: false })])
      admission.close()
      await sockets.close()
      await http.close()
      await database.close()
    },
  }
}
