// From the bytes of one upload to the files that are kept: judged, decoded, and written anew in each size. Nothing of the
// original file survives but its pixels. Runs in a process of its own (picture-worker.ts); knows no database.
import { copyFile, link, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@dramatis/contract/limits'
import type { PictureSize } from '@dramatis/contract/routes'
import sharp, { type Sharp, type SharpOptions } from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import { isDiskFull } from './picture-files.ts'
import { type PictureFormat, type PictureShape, readShape } from './picture-format.ts'

export type PictureUse = 'message' | 'avatar'

export interface PictureJob {
  /** The uploaded bytes. */
  readonly input: string
  /** An empty folder: each size becomes a file in it, named like the size. */
  readonly folder: string
  readonly use: PictureUse
}

export interface MadeSize {
  readonly width: number
  readonly height: number
  readonly format: PictureFormat
  readonly bytes: number
}
export interface MadePicture {
  /** Of the upright picture. */
  readonly width: number
  readonly height: number
  readonly animated: boolean
  /** A ThumbHash in base64. */
  readonly placeholder: string
  readonly sizes: Partial<Readonly<Record<PictureSize, MadeSize>>>
}

export type PictureRefusal = {
  readonly code: 'picture_type' | 'picture_too_big' | 'picture_damaged' | 'storage_full' | 'busy'
  readonly limit?: number
}
export type PictureOutcome = { readonly made: MadePicture } | { readonly refused: PictureRefusal }

// Whatever else the library could open (SVG, TIFF, PDF, AVIF ...) is closed, should the bytes look like two things at once.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'] })
// One thread, no memory of earlier pictures: how much is done at once is decided by the number of processes.
sharp.concurrency(1)
sharp.cache(false)

/** A progressive photo has about ten; each costs a pass over the whole picture. */
const mostScans = 100
/** Above this the tables of a JPEG are not made to measure: that would hold all of it in memory. */
const measuredPixels = 12_000_000

function judge(shape: ReturnType<typeof readShape>): PictureRefusal | null {
  if (shape === null) return { code: 'picture_type' }
  if (shape === 'damaged') return { code: 'picture_damaged' }
  const { width, height, frames, scans } = shape
  if (Math.max(width, height) > limits.pictureSide) return { code: 'picture_too_big', limit: limits.pictureSide }
  if (width * height > limits.picturePixels) return { code: 'picture_too_big', limit: limits.picturePixels }
  if (frames > limits.pictureFrames) return { code: 'picture_too_big', limit: limits.pictureFrames }
  if (frames > 1 && width * height * frames > limits.pictureFramePixels)
    return { code: 'picture_too_big', limit: limits.pictureFramePixels }
  return scans > mostScans ? { code: 'picture_damaged' } : null
}

/** Reads, judges and makes one picture. A fault of the disk is an outcome too; anything else that fails is the picture's. */
export async function makePicture(job: PictureJob): Promise<PictureOutcome> {
  const bytes = await readFile(job.input)
  const shape = readShape(bytes)
  const refused = judge(shape)
  if (refused || shape === null || shape === 'damaged') return { refused: refused ?? { code: 'picture_damaged' } }
  try {
    return { made: await make(bytes, shape, job) }
  } catch (error) {
    return { refused: { code: isDiskFull(error) ? 'storage_full' : 'picture_damaged' } }
  }
}

const inside = (side: number) => ({ width: side, height: side, fit: 'inside', withoutEnlargement: true }) as const

async function make(bytes: Buffer, shape: PictureShape, { folder, use }: PictureJob): Promise<MadePicture> {
  const options: SharpOptions = {
    limitInputPixels: Math.max(limits.picturePixels, limits.pictureFramePixels),
    failOn: 'error',
    sequentialRead: true,
  }
  const {
    width,
    height,
    pages = 1,
    format,
    autoOrient,
    chromaSubsampling = '',
  } = await sharp(bytes, { ...options, animated: true }).metadata()
  // What the library sees is what was judged.
  if (format !== shape.format || width > shape.width || (pages > 1 && pages > shape.frames)) throw new Error('read in two ways')
  const isAnimated = pages > 1 && use === 'message'
  const upright = isAnimated ? { width, height: Math.round(height / pages) } : autoOrient
  const still = () => sharp(bytes, options).autoOrient()

  const sizes: Partial<Record<PictureSize, MadeSize>> = {}
  const keep = async (size: PictureSize, format: PictureFormat, pipeline: Sharp) => {
    const { data, info } = await pipeline.toFormat(format, encoding(format, shape, chromaSubsampling)).toBuffer({ resolveWithObject: true })
    await writeFile(join(folder, size), data, { flush: true, mode: 0o600, flag: 'wx' })
    sizes[size] = { width: info.width, height: info.pageHeight ?? info.height, format, bytes: data.length }
  }
  if (use === 'avatar') {
    const square = { width: limits.avatarSide, height: limits.avatarSide, fit: 'cover' } as const
    await keep('avatar', 'webp', still().toColourspace('srgb').resize(square))
    return { ...upright, animated: false, placeholder: '', sizes }
  }
  // Decoded once for the screen's sizes (a large JPEG at a fraction of its size), once for the original.
  const { data, info } = await still()
    .resize(inside(limits.displaySide))
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const screen = () => sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
  await keep('thumbnail', 'webp', screen().resize(inside(limits.thumbnailSide)))
  if (isAnimated) {
    const moving = () => sharp(bytes, { ...options, animated: true })
    await keep('original', shape.format, moving())
    // Writing a moving picture is the dearest work there is: not twice for the same pixels.
    if (Math.max(upright.width, upright.height) > limits.displaySide)
      await keep('display', shape.format, moving().resize(inside(limits.displaySide)))
    else {
      await link(join(folder, 'original'), join(folder, 'display')).catch(() => copyFile(join(folder, 'original'), join(folder, 'display')))
      sizes.display = sizes.original as MadeSize
    }
  } else {
    await keep('display', 'webp', screen())
    await keep('original', shape.format, still().toColourspace('srgb'))
  }
  return { ...upright, animated: isAnimated, placeholder: await placeholderOf(screen()), sizes }
}

/** How each format is written. Speed counts: five seconds are promised for the largest picture there may be. */
function encoding(format: PictureFormat, { width, height, frames }: PictureShape, chroma: string) {
  switch (format) {
    case 'jpeg':
      // Colour as fine as it came.
      return { quality: 90, chromaSubsampling: chroma === '4:4:4' ? chroma : '4:2:0', optimiseCoding: width * height <= measuredPixels }
    case 'png':
      return { compressionLevel: width * height <= measuredPixels ? 6 : 3 }
    case 'webp':
      return { quality: 82, effort: frames > 1 || width * height > measuredPixels ? 0 : 2 }
    case 'gif':
      return { effort: 1, dither: 0 }
  }
}

async function placeholderOf(picture: Sharp): Promise<string> {
  const { data, info } = await picture.resize({ width: 100, height: 100, fit: 'inside' }).raw().toBuffer({ resolveWithObject: true })
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64')
}
