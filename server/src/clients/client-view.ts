// How a client is shown: to other clients as a member, to themselves, to the team.
import type { ClientMember, ClientSelf } from '@dramatis/contract/client-views'
import type { StaffClient, StaffMember } from '@dramatis/contract/staff-views'
import type { ClientRow } from './clients-store.ts'

export type ClientFace = Pick<ClientRow, 'id' | 'display_name' | 'avatar_url' | 'colour' | 'version'>

/** The same fields for both audiences: a client is nobody but themselves. */
export const clientAsMember = (client: ClientFace): (ClientMember & StaffMember) & { kind: 'client' } => ({
  kind: 'client',
  id: client.id,
  displayName: client.display_name,
  avatarUrl: client.avatar_url,
  colour: client.colour,
  version: client.version,
})

export const clientForSelf = (row: ClientRow): ClientSelf => ({
  id: row.id,
  displayName: row.display_name,
  avatarUrl: row.avatar_url,
  colour: row.colour,
  email: row.email,
  guest: row.guest === 1,
  hasPassword: row.password_hash !== null,
  noticeAccepted: row.notice_version,
  version: row.version,
})

export const clientForStaff = (row: ClientRow): StaffClient => ({
  id: row.id,
  displayName: row.display_name,
  avatarUrl: row.avatar_url,
  colour: row.colour,
  email: row.email,
  externalId: row.external_id,
  guest: row.guest === 1,
  noticeAccepted: row.notice_version,
  accessEnded: row.access_ended_at !== null,
  createdAtMs: row.created_at,
  lastSeenAtMs: row.last_seen_at,
  version: row.version,
})
