// One picture on its way: what screens see of it, and what the rest is needed for. Pure.
import type { PictureId, RequestId, UploadId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import type { CommandError } from '../command-error.ts'
import { newRequestId } from '../request-id.ts'
import type { KeptPicture } from './kept-pictures.ts'

export interface PictureDoor {
  /** Where tus uploads go. */
  readonly endpoint: string
  finish(uploadId: UploadId, requestId: RequestId): Promise<{ pictureId: PictureId }>
  discard(pictureId: PictureId): Promise<unknown>
  /** What an error says to the person. */
  words(error: CommandError): string
}

export interface PictureDraft {
  readonly key: string
  readonly place: string
  readonly name: string
  readonly altText: string
  readonly width: number | null
  readonly height: number | null
  readonly preview: string | null
  /** There is a smaller version, so the original may be asked for. */
  readonly shrinks: boolean
  readonly asIs: boolean
  readonly state: 'reading' | 'uploading' | 'finishing' | 'ready' | 'failed'
  /** Of the upload, from 0 to 1. */
  readonly progress: number
  /** No answer for now; it goes on by itself. */
  readonly waiting: boolean
  readonly pictureId: PictureId | null
  readonly failure: { readonly code: string; readonly message: string; readonly mayRetry: boolean } | null
}

/** Trying again cannot help with these. */
const lasting: ReadonlySet<string> = new Set(['picture_type', 'picture_too_big', 'picture_damaged', 'too_large', 'picture_lost'])
export const isLastingFailure = (code: string | undefined): boolean => code !== undefined && lasting.has(code)

/** A draft with what it is made of. Changed in place by the list that holds it. */
export interface Item {
  draft: PictureDraft
  file: Blob
  smaller: Blob | null
  order: number
  uploadUrl: string | null
  finishId: RequestId
  work: AbortController | null
  /** Stands in this browser's storage: when it is there no longer, another tab has sent or removed it. */
  kept: boolean
}

/** A file that was just chosen. */
export function itemOfFile(key: string, place: string, file: File, order: number): Item {
  return {
    draft: {
      ...{ key, place, name: (file.name || 'picture').slice(0, limits.pictureNameLength), altText: '' },
      ...{ width: null, height: null, preview: null, shrinks: false, asIs: false },
      ...{ state: 'reading', progress: 0, waiting: false, pictureId: null, failure: null },
    },
    ...{ file, smaller: null, order, uploadUrl: null, finishId: newRequestId(), work: null, kept: false },
  }
}

/** Why a picture, and with it its message, is not sent: already in words for the person. */
export class PictureFailure extends Error {
  override readonly name = 'PictureFailure'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** One that was kept from before a reload. */
export function itemOfKept(kept: KeptPicture): Item {
  const { key, place, name, altText, width, height, preview, asIs, pictureId, file, smaller, order, uploadUrl, finishId } = kept
  return {
    draft: {
      ...{ key, place, name, altText, width, height, preview, asIs, pictureId },
      ...{ shrinks: smaller !== null, state: pictureId ? 'ready' : 'uploading', progress: 0, waiting: false, failure: null },
    },
    ...{ file, smaller, order, uploadUrl, finishId, work: null, kept: true },
  }
}
