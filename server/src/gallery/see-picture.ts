// Who may see a picture now: asked from current seats for every request and every size (promise 6). Whether it is absent,
// foreign or gone, the answer is the same: there is nothing.
import type { PictureId } from '@dramatis/contract/ids'
import type { AdminActor, ClientActor } from '../access/actor.ts'
import { findPicture, isDraft, type StoredPicture } from '../attachments/attachments-store.ts'
import { findClientSeat, hasMet } from '../conversations/seats-store.ts'
import type { Reader } from '../database/database.ts'

/** The picture, if the viewer may see it at this moment. */
export async function findVisiblePicture(
  reader: Reader,
  viewer: ClientActor | AdminActor,
  id: PictureId,
): Promise<StoredPicture | undefined> {
  const picture = await findPicture(reader, id)
  return picture && (await maySee(reader, viewer, picture)) ? picture : undefined
}

async function maySee(reader: Reader, viewer: ClientActor | AdminActor, picture: StoredPicture): Promise<boolean> {
  if (viewer.kind === 'admin') return !isDraft(picture) || picture.adminId === viewer.id
  if (isDraft(picture)) return picture.clientId === viewer.id
  if (picture.sent) {
    const seat = await findClientSeat(reader, picture.sent.conversationId, viewer.id)
    return seat !== undefined && seat.fromSeq <= picture.sent.seq
  }
  if (picture.ofClientId === viewer.id) return true
  if (picture.ofClientId) return hasMet(reader, viewer.id, { clientId: picture.ofClientId })
  return picture.ofPersonaId !== null && hasMet(reader, viewer.id, { personaId: picture.ofPersonaId })
}
