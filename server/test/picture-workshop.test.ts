// The processes that make pictures: one that dies costs its own picture and no other, a queue that is full says so, and a
// closed workshop leaves nobody waiting.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits } from '@dramatis/contract/limits'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PictureWorkshop } from '../src/attachments/picture-workshop.ts'
import { soon } from './support/open-house.ts'
import { paint, paintNoise } from './support/paint.ts'
import { pictureWorkers } from './support/workers.ts'

let root: string
let workshop: PictureWorkshop
let count = 0
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dramatis-workshop-'))
  workshop = new PictureWorkshop(1)
})
afterEach(() => {
  workshop.close()
  rmSync(root, { recursive: true, force: true })
})

function job(bytes: Buffer) {
  count += 1
  const [input, folder] = [join(root, `input-${count}`), join(root, `folder-${count}`)]
  writeFileSync(input, bytes)
  mkdirSync(folder)
  return { input, folder, use: 'message' } as const
}

test('a process that dies costs its own picture, and the next one is made by another', async () => {
  const large = await paintNoise(2000, 1500)
  const [first, second] = [job(large), job(await paint())]
  const [made, waits] = [workshop.make(first), workshop.make(second)]
  await soon(() => readdirSync(first.folder).length > 0)
  const [pid] = pictureWorkers(process.pid)
  expect(pid).toBeGreaterThan(0)
  process.kill(pid as number, 'SIGKILL')
  expect(await made).toEqual({ refused: { code: 'picture_damaged' } })
  expect(await waits).toMatchObject({ made: { width: 60, height: 40 } })
  expect(pictureWorkers(process.pid)).not.toContain(pid)
})

test('so many wait, and no more; what waits when the server ends is told to come again', async () => {
  const small = job(await paint())
  const all = Array.from({ length: limits.picturesWaiting + 2 }, () => workshop.make(small))
  const last = await Promise.allSettled(all.slice(-1))
  expect(last[0]).toMatchObject({ status: 'rejected', reason: { code: 'busy' } })
  workshop.close()
  const rest = await Promise.allSettled(all)
  expect(rest.every((one) => one.status === 'rejected' && (one.reason as { code: string }).code === 'busy')).toBe(true)
})
