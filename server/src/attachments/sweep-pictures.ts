// Makes files and records agree: at the start, when a server may have ended in the middle of anything, and now and then.
// A file is removed when it has no record. A record is never removed for want of its file, which may only be a data folder
// that is not the right one; drafts and uploads that nobody came back to are.
import type { PictureId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { Database } from '../database/database.ts'
import { listKnown, removeOldDrafts } from './attachments-store.ts'
import type { PictureParts } from './finish-upload.ts'

const hourMs = 60 * 60_000
const most = 100

export async function sweepPictures(database: Database, { files, uploads }: PictureParts, nowMs: number = Date.now()): Promise<void> {
  await uploads.sweep(nowMs - limits.uploadHours * hourMs, nowMs)
  const beforeMs = nowMs - limits.draftPictureHours * hourMs
  while ((await database.write((tx) => removeOldDrafts(tx, beforeMs, most))) === most);
  for await (const ids of files.listKept()) {
    const known = await listKnown(database.read, ids)
    const without = ids.filter((id: PictureId) => !known.has(id))
    await files.remove(without)
  }
}
