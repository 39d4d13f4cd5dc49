// Doors to pictures before they are anywhere: an upload becomes a draft, and a draft may be discarded. Sending them stands
// in messages/, avatars in casting/ and joining/, seeing them in gallery/.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { clientCommands as client } from '@dramatis/contract/client-commands'
import type { PictureId, UploadId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { AdminActor, ClientActor } from '../access/actor.ts'
import { mayKeepPicture, mayUseDraft } from '../access/rules.ts'
import { adminCommand, clientCommand } from '../command.ts'
import type { Reader, Tx } from '../database/database.ts'
import { CommandError } from '../errors.ts'
import { bytesOf, findPicture, holdDrafts, insertPicture, removePictures, usedBytes } from './attachments-store.ts'
import { safeName } from './file-names.ts'
import { finishUpload, type PictureParts } from './finish-upload.ts'
import type { PictureUse } from './make-picture.ts'
import { ownerOf } from './uploads.ts'

interface Finishing {
  readonly actor: ClientActor | AdminActor
  readonly input: { readonly uploadId: UploadId; readonly use: PictureUse }
}

function finishing(parts: PictureParts) {
  const prepare = async (reader: Reader, { actor, input }: Finishing) => {
    const upload = parts.uploads.find(actor, input.uploadId)
    if (!upload) return null
    return { name: upload.name, ...(await finishUpload(reader, parts, upload, input.use)) }
  }
  type Prepared = Awaited<ReturnType<typeof prepare>>
  const load = async (tx: Tx, { actor, input, prepared }: Finishing & { prepared: Prepared }) => {
    // Cancelled in the meantime, it is not there: from here on its files may go.
    if (!prepared || !parts.uploads.find(actor, input.uploadId)) return { there: false, space: null }
    const used = await usedBytes(tx, actor.kind === 'client' ? actor.id : null)
    const bytes = bytesOf(prepared.made)
    return {
      there: (await findPicture(tx, prepared.pictureId)) === undefined,
      space: {
        ofClient: { bytes: used.ofClient + bytes, limit: limits.pictureBytesPerClient },
        inAll: { bytes: used.inAll + bytes, limit: limits.pictureBytesInAll },
      },
    }
  }
  const run = async (tx: Tx, { actor, input, prepared }: Finishing & { prepared: Prepared }) => {
    if (!prepared) throw new Error('the rule admits nothing absent')
    const { pictureId, use, made, contentHash } = prepared
    const original = made.sizes.original ?? made.sizes.avatar
    const name = safeName(prepared.name, original?.format ?? 'webp')
    const isNew = await insertPicture(tx, { id: pictureId, owner: ownerOf(actor), use, name, made, contentHash })
    if (!isNew) throw new CommandError('not_found')
    tx.publish({ to: 'files', kept: { uploadId: input.uploadId, pictureId } })
    return { pictureId }
  }
  return { prepare, load, run }
}

const loadDraft = async (tx: Tx, { actor, input }: { actor: ClientActor | AdminActor; input: { pictureId: PictureId } }) => {
  const picture = await findPicture(tx, input.pictureId)
  const drafts = picture ? await holdDrafts(tx, ownerOf(actor), picture.use, [picture.id]) : []
  return { there: drafts.length > 0 }
}
const discard = async (tx: Tx, { input }: { input: { pictureId: PictureId } }) => {
  await removePictures(tx, [input.pictureId])
  return {}
}

export const pictureCommandsOfClients = (parts: PictureParts) => ({
  'upload:finish': clientCommand({
    contract: client['upload:finish'],
    ...finishing(parts),
    allow: (actor, facts) => mayKeepPicture(actor, facts),
  }),
  'picture:discard': clientCommand({ contract: client['picture:discard'], load: loadDraft, allow: mayUseDraft, run: discard }),
})

export const pictureCommandsOfAdmins = (parts: PictureParts) => ({
  'upload:finish': adminCommand({
    contract: admin['upload:finish'],
    ...finishing(parts),
    allow: (actor, facts) => mayKeepPicture(actor, facts),
    audit: ({ input, stored }) => ({ details: { pictureId: stored.pictureId, use: input.use } }),
  }),
  'picture:discard': adminCommand({
    contract: admin['picture:discard'],
    load: loadDraft,
    allow: mayUseDraft,
    run: discard,
    audit: ({ input }) => ({ details: { pictureId: input.pictureId } }),
  }),
})
