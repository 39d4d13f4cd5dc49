// Carries out publications: the client view to the recipients' own rooms, the staff view to the staff room, and the end
// of sessions to their connections. Called after a commit, in the order of commits.

import { adminNamespace, clientNamespace } from '@dramatis/contract/events'
import type { Namespace, Server } from 'socket.io'
import type { Publication } from '../publication.ts'
import { teller } from './one-write-a-tick.ts'
import { adminRoom, clientRoom, sessionRoom, staffRoom, tokenRoom } from './rooms.ts'

export function createFanOut(io: Server): (publications: readonly Publication[]) => void {
  const clients = io.of(clientNamespace)
  const admins = io.of(adminNamespace)
  const tellClients = teller(clients)
  const tellAdmins = teller(admins)

  function end(namespace: Namespace, room: string, reason: string, keep?: string): void {
    const connections = keep ? namespace.in(room).except(keep) : namespace.in(room)
    connections.emit('session:ended', { reason })
    connections.disconnectSockets(true)
  }

  return (publications) => {
    for (const publication of publications) {
      switch (publication.to) {
        case 'clients':
          tellClients(publication.clientIds.map(clientRoom), publication.name, publication.payload)
          break
        case 'staff':
          tellAdmins([staffRoom], publication.name, publication.payload)
          break
        case 'admin':
          tellAdmins([adminRoom(publication.adminId)], publication.name, publication.payload)
          break
        case 'end-client':
          end(clients, clientRoom(publication.clientId), publication.reason, publication.keep && sessionRoom(publication.keep))
          break
        case 'end-client-session':
          end(clients, sessionRoom(publication.sessionId), publication.reason)
          break
        case 'end-admin':
          end(admins, adminRoom(publication.adminId), publication.reason, publication.keep && sessionRoom(publication.keep))
          break
        case 'end-admin-session':
          end(admins, sessionRoom(publication.sessionId), publication.reason)
          break
        case 'end-token':
          end(admins, tokenRoom(publication.tokenId), publication.reason)
          break
      }
    }
  }
}
