// What a file is, by its bytes alone and before any decoder sees them: one of four formats, how large, how many frames.
// Reads only the structure, never a pixel, and nothing that the file says of itself beyond that.

export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif'

export interface PictureShape {
  readonly format: PictureFormat
  readonly width: number
  readonly height: number
  /** 1: a still. An animated PNG counts as one: its first frame is what is taken. */
  readonly frames: number
  /** Of a JPEG: how often a decoder has to go over the whole picture. */
  readonly scans: number
}

/** `null`: none of the four formats. `'damaged'`: begins like one of them, and has no picture in it. */
export function readShape(bytes: Buffer): PictureShape | 'damaged' | null {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return readJpeg(bytes)
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return readPng(bytes)
  if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return readWebp(bytes)
  if (['GIF87a', 'GIF89a'].includes(textAt(bytes, 0, 6))) return readGif(bytes)
  return null
}

const startsWith = (bytes: Buffer, magic: readonly number[]) => magic.every((value, index) => bytes[index] === value)
const textAt = (bytes: Buffer, at: number, length: number) => bytes.toString('latin1', at, at + length)

function shapeOf(format: PictureFormat, width: number, height: number, frames = 1, scans = 1): PictureShape | 'damaged' {
  return width > 0 && height > 0 && frames > 0 ? { format, width, height, frames, scans } : 'damaged'
}

/** PNG, third edition, 5.3 and 11.2.1: the header is the first chunk. */
function readPng(bytes: Buffer): PictureShape | 'damaged' {
  if (bytes.length < 33 || textAt(bytes, 12, 4) !== 'IHDR') return 'damaged'
  return shapeOf('png', bytes.readUInt32BE(16), bytes.readUInt32BE(20))
}

/** ITU T.81, annex B: segments of marker and length up to the frame header; the scans after it are counted by their markers. */
function readJpeg(bytes: Buffer): PictureShape | 'damaged' {
  let size: { width: number; height: number } | undefined
  let scans = 0
  let at = 2
  while (at + 3 < bytes.length) {
    if (bytes[at] !== 0xff) {
      // Within the data of a scan: on to the next marker.
      at = bytes.indexOf(0xff, at)
      if (at < 0) break
      continue
    }
    const marker = bytes[at + 1] as number
    // A filled byte, a stuffed one, or a marker without a segment.
    if (marker === 0xff || marker === 0x00 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2
      continue
    }
    if (marker === 0xd9) break
    const length = bytes.readUInt16BE(at + 2)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      if (at + 9 > bytes.length) return 'damaged'
      // A second frame header would be the one that a decoder believes or not: no picture has two.
      if (size) return 'damaged'
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    }
    if (marker === 0xda) scans += 1
    at += 2 + length
  }
  return size && scans > 0 ? shapeOf('jpeg', size.width, size.height, 1, scans) : 'damaged'
}

/** RFC 9649: chunks of name and length; an extended file names its canvas, an animated one has a chunk a frame. */
function readWebp(bytes: Buffer): PictureShape | 'damaged' {
  if (bytes.length < 30) return 'damaged'
  const first = textAt(bytes, 12, 4)
  if (first === 'VP8 ') return shapeOf('webp', bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff)
  if (first === 'VP8L') {
    const bits = bytes.readUInt32LE(21)
    return shapeOf('webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
  }
  if (first !== 'VP8X') return 'damaged'
  const isAnimated = ((bytes[20] as number) & 0x02) !== 0
  let frames = 0
  for (let at = 12; at + 8 <= bytes.length; ) {
    if (textAt(bytes, at, 4) === 'ANMF') frames += 1
    const length = bytes.readUInt32LE(at + 4)
    at += 8 + length + (length & 1)
  }
  return shapeOf('webp', bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1, isAnimated ? frames : 1)
}

/** GIF89a, sections 18 to 27: a screen, then blocks; each image block is a frame. */
function readGif(bytes: Buffer): PictureShape | 'damaged' {
  if (bytes.length < 13) return 'damaged'
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0)
  let width = bytes.readUInt16LE(6)
  let height = bytes.readUInt16LE(8)
  let at = 13 + tableBytes(bytes[10] as number)
  let frames = 0
  const skipBlocks = () => {
    while (at < bytes.length && bytes[at] !== 0) at += 1 + (bytes[at] as number)
    at += 1
  }
  while (at < bytes.length) {
    const block = bytes[at]
    if (block === 0x21) {
      at += 2
      skipBlocks()
    } else if (block === 0x2c && at + 10 < bytes.length) {
      frames += 1
      // A frame may reach beyond the screen; decoders make room for it.
      width = Math.max(width, bytes.readUInt16LE(at + 1) + bytes.readUInt16LE(at + 5))
      height = Math.max(height, bytes.readUInt16LE(at + 3) + bytes.readUInt16LE(at + 7))
      at += 10 + tableBytes(bytes[at + 9] as number) + 1
      skipBlocks()
    } else break
  }
  return shapeOf('gif', width, height, frames)
}
