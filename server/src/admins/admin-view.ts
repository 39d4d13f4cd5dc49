// How an admin is shown to the team. There is no view of an admin for a client.
import type { StaffAdmin } from '@dramatis/contract/staff-views'
import type { AdminRow } from './admins-store.ts'

export const adminForStaff = (row: AdminRow): StaffAdmin => ({
  id: row.id,
  displayName: row.display_name,
  email: row.email,
  disabled: row.disabled_at !== null,
  pending: row.password_hash === null,
  createdAtMs: row.created_at,
  version: row.version,
})
