// Carries out publications: the client view to the recipients' own rooms, the staff view to the staff room, and the end
// of sessions to their connections. Called after a commit, in the order of commits.

import { adminNamespace, clientNamespace } from '@dramatis/contract/events'
import type { Namespace, Server } from 'socket.io'
import type { Publication } from '../publication.ts'
import { adminRoom, clientRoom, sessionRoom, staffRoom, tokenRoom } from './rooms.ts'

export function createFanOut(io: Server): (publications: readonly Publication[]) => void {
  const clients = io.of(clientNamespace)
  const admins = io.of(adminNamespace)

  function end(namespace: Namespace, room: string, reason: string, keep?: string): void {
    const connections = keep ? namespace.in(room).except(keep) : namespace.in(room)
    connections.emit('session:ended', { reason })
    connections.disconnectSockets(true)
  }

  return (publications) => {
    for (const publication of publications) {
      switch (publication.to) {
        case 'clients':
          clients.to(publication.clientIds.map(clientRoom)).emit(publication.name, publication.payload)
          break
        case 'staff':
          admins.to(staffRoom).emit(publication.name, publication.payload)
          break
        case 'admin':
          admins.to(adminRoom(publication.adminId)).emit(publication.name, publication.payload)
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
