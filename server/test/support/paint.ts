// Pictures for tests, painted here: small, each unlike the others, with whatever a test wants to find gone afterwards.
import sharp, { type Sharp } from 'sharp'

export interface Painting {
  readonly width?: number
  readonly height?: number
  readonly format?: 'jpeg' | 'png' | 'webp' | 'gif'
  /** 1: a still. */
  readonly frames?: number
}
let painted = 0

/** Stripes of two colours that no other picture of this run has. */
export async function paint({ width = 60, height = 40, format = 'png', frames = 1 }: Painting = {}): Promise<Buffer> {
  painted += 1
  const pixels = Buffer.alloc(width * height * frames * 3)
  for (let at = 0; at < pixels.length; at += 3) {
    const [x, y] = [(at / 3) % width, Math.floor(at / 3 / width)]
    const isLight = (Math.floor(x / 8) + Math.floor(y / 8)) % 2 === 0
    pixels[at] = isLight ? (painted * 37) % 256 : 20
    pixels[at + 1] = isLight ? (painted * 91) % 256 : (40 + Math.floor(y / height) * 15) % 256
    pixels[at + 2] = isLight ? Math.floor(painted / 256) % 256 : 90
  }
  const raw = { width, height: height * frames, channels: 3, ...(frames > 1 && { pageHeight: height }) } as const
  return written(sharp(pixels, { raw }), format)
}

const written = (picture: Sharp, format: NonNullable<Painting['format']>): Promise<Buffer> =>
  picture.toFormat(format, format === 'gif' ? { effort: 1 } : format === 'webp' ? { effort: 0 } : {}).toBuffer()

/** Noise that no format makes small: about three bytes a pixel as PNG. */
export const paintNoise = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } })
    .png({ compressionLevel: 0 })
    .toBuffer()
