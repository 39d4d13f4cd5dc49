// What a transaction wants the world to hear once it has committed. Written down inside it, carried out after it, in order.

import type { ClientEvents } from '@dramatis/contract/client-views'
import type { AdminId, ApiTokenId, ClientId, PictureId, SessionId, UploadId } from '@dramatis/contract/ids'
import type { AdminEvents } from '@dramatis/contract/staff-views'

export type ClientEnd = ClientEvents['session:ended']['reason']
export type AdminEnd = AdminEvents['session:ended']['reason']

export type Publication =
  | {
      [Name in keyof ClientEvents]: { to: 'clients'; clientIds: readonly ClientId[]; name: Name; payload: ClientEvents[Name] }
    }[keyof ClientEvents]
  | { [Name in keyof AdminEvents]: { to: 'staff'; name: Name; payload: AdminEvents[Name] } }[keyof AdminEvents]
  | { [Name in keyof AdminEvents]: { to: 'admin'; adminId: AdminId; name: Name; payload: AdminEvents[Name] } }[keyof AdminEvents]
  /** Files follow their records: an upload that became a picture is done with, a picture whose record is gone goes too. */
  | { to: 'files'; kept?: { readonly uploadId: UploadId; readonly pictureId: PictureId }; gone?: readonly PictureId[] }
  | { to: 'end-client'; clientId: ClientId; keep?: SessionId; reason: ClientEnd }
  | { to: 'end-client-session'; sessionId: SessionId; reason: ClientEnd }
  | { to: 'end-admin'; adminId: AdminId; keep?: SessionId; reason: AdminEnd }
  | { to: 'end-admin-session'; sessionId: SessionId; reason: AdminEnd }
  | { to: 'end-token'; tokenId: ApiTokenId; reason: AdminEnd }
