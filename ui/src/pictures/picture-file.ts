// Reads a picture that a person has chosen, in the browser: what it is by its bytes, a small preview, and a smaller
// version of a large photo. It must not know where pictures go; the server judges them once more.
import { limits } from '@dramatis/contract/limits'
import { CommandError } from '../command-error.ts'

export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif'
export const pictureTypes: readonly PictureType[] = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

export interface ReadPicture {
  readonly type: PictureType
  /** Upright; null: this browser cannot read it, the server will say what is wrong. */
  readonly width: number | null
  readonly height: number | null
  /** A small picture as a data: address; null: none could be made. */
  readonly preview: string | null
  /** The same photo with fewer pixels; null: it is small enough, or moves. */
  readonly smaller: Blob | null
}

const startsWith = (bytes: Uint8Array, text: string, from = 0) =>
  [...text].every((letter, index) => bytes[from + index] === letter.charCodeAt(0))

/** What the bytes say; names and declared types are not asked. Null: none of the four that are taken. */
export function typeOfBytes(bytes: Uint8Array): PictureType | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg'
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png'
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'image/gif'
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return 'image/webp'
  return null
}

/** Whether it may move: making it smaller here would leave its first frame only. */
export function mayMove(type: PictureType, bytes: Uint8Array): boolean {
  if (type === 'image/gif') return true
  if (type === 'image/webp') return startsWith(bytes, 'VP8X', 12) && ((bytes[20] ?? 0) & 0x02) !== 0
  if (type === 'image/png') return new TextDecoder('latin1').decode(bytes).includes('acTL')
  return false
}

/** How far an animated PNG is looked for its mark, which stands before the first frame. */
const headBytes = 8192

/** @throws CommandError `picture_type`: none that is taken; `too_large`: cannot be made small enough; `picture_lost`: cannot be read */
export async function readPicture(file: Blob): Promise<ReadPicture> {
  const head = await file
    .slice(0, headBytes)
    .arrayBuffer()
    .then((bytes) => new Uint8Array(bytes))
    .catch(() => {
      // Moved or deleted since it was chosen, or kept by a cloud that is not in reach.
      throw new CommandError('picture_lost', 'The file cannot be read any more.')
    })
  const type = typeOfBytes(head)
  if (!type) throw new CommandError('picture_type', 'Only JPEG, PNG, WebP and GIF pictures can be sent.')
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!bitmap) {
    refuseTooLarge(file)
    return { type, width: null, height: null, preview: null, smaller: null }
  }
  try {
    const { width, height } = bitmap
    const isLarge = Math.max(width, height) > limits.shrunkSide || file.size > limits.pictureBytes
    const smaller = isLarge && !mayMove(type, head) ? await drawSmaller(bitmap, type) : null
    const useful = smaller && smaller.size < file.size ? smaller : null
    if (!useful) refuseTooLarge(file)
    return { type, width, height, preview: previewOf(bitmap, type), smaller: useful }
  } finally {
    bitmap.close()
  }
}

function refuseTooLarge(file: Blob): void {
  if (file.size <= limits.pictureBytes) return
  const megabytes = Math.floor(limits.pictureBytes / 1024 / 1024)
  throw new CommandError('too_large', `A picture may have up to ${megabytes} MB.`, {
    code: 'too_large',
    message: `A picture may have up to ${megabytes} MB.`,
    limit: limits.pictureBytes,
    reference: '',
  })
}

function drawn(bitmap: ImageBitmap, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const pen = canvas.getContext('2d')
  if (pen) {
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  }
  return canvas
}

/** What may be see-through stays so: a browser that writes no WebP answers with PNG by itself. */
const writtenAs = (type: PictureType) => (type === 'image/jpeg' ? 'image/jpeg' : 'image/webp')

function drawSmaller(bitmap: ImageBitmap, type: PictureType): Promise<Blob | null> {
  return new Promise((resolve) => drawn(bitmap, limits.shrunkSide).toBlob(resolve, writtenAs(type), 0.9))
}

/** Sharp enough for the place it has in a conversation. */
const previewSide = 480
function previewOf(bitmap: ImageBitmap, type: PictureType): string | null {
  try {
    return drawn(bitmap, previewSide).toDataURL(writtenAs(type), 0.75)
  } catch {
    return null
  }
}

/** The name with the ending of what it is now: a PNG that was made smaller may have become WebP. */
export function nameOf(name: string, file: Blob): string {
  const ending = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'image/gif': 'gif' }[file.type]
  if (!ending) return name
  const stem = name.replace(/\.[A-Za-z0-9]{1,5}$/, '')
  const same = ending === 'jpg' ? /\.jpe?g$/i.test(name) : name.toLowerCase().endsWith(`.${ending}`)
  return same ? name : `${stem || 'picture'}.${ending}`
}
