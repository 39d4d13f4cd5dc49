// What pictures are compared with: sharp alone, in a process of its own like the server's, which makes the same sizes from
// the same bytes and neither judges, keeps nor tells anything.
import { readFile } from 'node:fs/promises'
import { limits } from '@dramatis/contract/limits'
import sharp from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import { answerQuestions } from './server-process.ts'

sharp.concurrency(1)
sharp.cache(false)
const inside = (side: number) => ({ width: side, height: side, fit: 'inside', withoutEnlargement: true }) as const

async function make(file: string): Promise<void> {
  const bytes = await readFile(file)
  const { data, info } = await sharp(bytes)
    .autoOrient()
    .resize(inside(limits.displaySide))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const screen = () => sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
  await screen().resize(inside(limits.thumbnailSide)).webp({ quality: 82, effort: 2 }).toBuffer()
  await screen().webp({ quality: 82, effort: 2 }).toBuffer()
  await sharp(bytes).autoOrient().jpeg({ quality: 90, optimiseCoding: true }).toBuffer()
  const small = await screen().resize({ width: 100, height: 100, fit: 'inside' }).raw().toBuffer({ resolveWithObject: true })
  rgbaToThumbHash(small.info.width, small.info.height, small.data)
}

answerQuestions(
  {
    make: async ({ files }: { files: readonly string[] }) => {
      const startedMs = performance.now()
      for (const file of files) await make(file)
      return { ms: performance.now() - startedMs }
    },
  },
  async () => {},
)
