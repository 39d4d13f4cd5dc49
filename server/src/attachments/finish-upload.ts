// What happens when an upload is whole: is it the owner's same picture again, or one to be made? Then its files lie in
// their place, and only the record is missing. Outside any transaction.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import type { ErrorCode } from '@dramatis/contract/errors'
import type { PictureId } from '@dramatis/contract/ids'
import type { Reader } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import { CommandError } from '../errors.ts'
import { findSamePicture, type PictureOwner } from './attachments-store.ts'
import type { MadePicture, PictureUse } from './make-picture.ts'
import { isDiskFull, type PictureFiles } from './picture-files.ts'
import type { PictureWorkshop } from './picture-workshop.ts'
import type { Finished, Upload, Uploads } from './uploads.ts'

export interface PictureParts {
  readonly files: PictureFiles
  readonly uploads: Uploads
  readonly workshop: PictureWorkshop
}

/** Refusals that another try does not change: the bytes are of no use any more. */
const final: readonly ErrorCode[] = ['picture_type', 'picture_too_big', 'picture_damaged']

/** @throws CommandError what is wrong with the picture or with the room for it */
export function finishUpload(reader: Reader, parts: PictureParts, upload: Upload, use: PictureUse): Promise<Finished> {
  if (upload.offset < upload.lengthBytes) return Promise.reject(new CommandError('upload_offset'))
  upload.finishing ??= finish(reader, parts, upload, use).catch(async (error: unknown) => {
    upload.finishing = null
    // Cancelled in the middle of it.
    if (!existsSync(upload.path)) throw new CommandError('not_found')
    if (error instanceof CommandError && final.includes(error.code)) await parts.uploads.remove(upload.id)
    throw error
  })
  return upload.finishing
}

async function finish(reader: Reader, { files, workshop }: PictureParts, upload: Upload, use: PictureUse): Promise<Finished> {
  const contentHash = await hashFile(upload.path)
  const pictureId = newId<PictureId>()
  const folder = await files.newWorkFolder()
  try {
    const made =
      (await copySame(reader, files, upload.owner, use, contentHash, folder)) ?? (await make(workshop, { input: upload.path, folder, use }))
    await files.place(folder, pictureId)
    return { pictureId, use, made, contentHash }
  } catch (error) {
    throw isDiskFull(error) ? new CommandError('storage_full') : error
  } finally {
    await files.forgetWork(folder)
  }
}

/** A piece at a time: many that finish at once are never in memory together, and others are answered in between. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('base64url')
}

/** The same owner's same bytes for the same use: nothing is decoded twice. Only their own, so that it tells nobody of another's. */
async function copySame(
  reader: Reader,
  files: PictureFiles,
  owner: PictureOwner,
  use: PictureUse,
  contentHash: string,
  folder: string,
): Promise<MadePicture | null> {
  const same = await findSamePicture(reader, owner, use, contentHash)
  if (!same) return null
  try {
    await files.copy(same.id, Object.keys(same.sizes), folder)
    return same.made
  } catch (error) {
    // Deleted at this moment: it is made again, in a folder without half of it.
    if ((error as { code?: string }).code !== 'ENOENT') throw error
    for (const size of Object.keys(same.sizes)) await files.forgetWork(`${folder}/${size}`)
    return null
  }
}

async function make(workshop: PictureWorkshop, job: Parameters<PictureWorkshop['make']>[0]): Promise<MadePicture> {
  const outcome = await workshop.make(job)
  if ('made' in outcome) return outcome.made
  const { code, limit } = outcome.refused
  throw new CommandError(code, limit === undefined ? {} : { limit })
}
