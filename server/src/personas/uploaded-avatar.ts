// An avatar that is an uploaded picture: whether somebody may take it as one, and whose it becomes.
import type { PictureId } from '@dramatis/contract/ids'
import { holdDrafts, type PictureOwner } from '../attachments/attachments-store.ts'
import type { Tx } from '../database/database.ts'
import { avatarUrls } from './avatars.ts'

/** `/pictures/{pictureId}/avatar` names a picture; a generated avatar names none. */
export const pictureOfAvatar = (avatarUrl: string | null): PictureId | null =>
  (avatarUrl?.match(/^\/pictures\/([\w-]{22})\/avatar$/)?.[1] ?? null) as PictureId | null

/** A generated avatar, the one that is there already, or one that the asker uploaded for it. */
export async function isAvatarThere(tx: Tx, owner: PictureOwner, avatarUrl: string, present: string | null): Promise<boolean> {
  const pictureId = pictureOfAvatar(avatarUrl)
  if (pictureId === null) return avatarUrls.includes(avatarUrl)
  return avatarUrl === present || (await holdDrafts(tx, owner, 'avatar', [pictureId])).length > 0
}
