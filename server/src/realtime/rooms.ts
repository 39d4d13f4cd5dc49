// The only place that knows what a room is called.
import type { AdminId, ApiTokenId, ClientId, SessionId } from '@dramatis/contract/ids'

/** All connections of one client. Never a room of a conversation: recipients are asked for each event. */
export const clientRoom = (id: ClientId): string => `client:${id}`
/** All consoles, and all programs of the team. */
export const staffRoom = 'staff'
export const adminRoom = (id: AdminId): string => `admin:${id}`
export const sessionRoom = (id: SessionId): string => `session:${id}`
export const tokenRoom = (id: ApiTokenId): string => `token:${id}`
