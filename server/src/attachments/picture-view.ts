// How a picture is shown. Where an admin's file came from is the team's business: to clients it has a name that says nothing.

import type { Picture } from '@dramatis/contract/client-views'
import type { Audience } from '@dramatis/contract/command'
import { type PictureSize, picturePath } from '@dramatis/contract/routes'
import type { StoredPicture } from './attachments-store.ts'
import { safeName } from './file-names.ts'
import type { MadeSize } from './make-picture.ts'

/** The name under which this audience sees and downloads it. */
export function nameFor(audience: Audience, picture: StoredPicture): string {
  const { original } = picture.sizes
  return audience === 'admin' || picture.adminId === null || !original ? picture.name : safeName('picture', original.format)
}

function sizeOf(picture: StoredPicture, size: PictureSize) {
  // One that became an avatar has only that.
  const { width, height } = (picture.sizes[size] ?? picture.sizes.avatar) as MadeSize
  return { url: picturePath(picture.id, picture.sizes[size] ? size : 'avatar'), width, height }
}

export const pictureFor = (audience: Audience, picture: StoredPicture): Picture => ({
  id: picture.id,
  name: nameFor(audience, picture),
  altText: picture.altText,
  width: picture.width,
  height: picture.height,
  animated: picture.animated,
  bytes: (picture.sizes.original ?? picture.sizes.avatar)?.bytes ?? 0,
  placeholder: picture.placeholder,
  thumbnail: sizeOf(picture, 'thumbnail'),
  display: sizeOf(picture, 'display'),
  original: sizeOf(picture, 'original'),
})
