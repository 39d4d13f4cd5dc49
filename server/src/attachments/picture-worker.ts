// A process that makes pictures, one at a time, for picture-workshop.ts: what a decoder does to it (a crash, memory that
// grows, work that does not end) happens to nobody else.
import { limits } from '@dramatis/contract/limits'
import { makePicture, type PictureJob, type PictureOutcome } from './make-picture.ts'

const answer = (outcome: PictureOutcome | { fault: string }, then: () => void = () => {}) => process.send?.(outcome, then)
const refuse = (code: 'picture_damaged' | 'busy') => answer({ refused: { code } }, () => process.exit(0))

const restingBytes = process.memoryUsage.rss()
let isWorking = false
setInterval(() => {
  if (!isWorking || process.memoryUsage.rss() - restingBytes < limits.pictureWorkBytes) return
  isWorking = false
  refuse('picture_damaged')
}, 20)

async function work(job: PictureJob): Promise<void> {
  const before = process.cpuUsage()
  isWorking = true
  const late = setTimeout(() => {
    const { user, system } = process.cpuUsage(before)
    isWorking = false
    // A machine that is taken up by others is no fault of the picture.
    refuse((user + system) / 1000 > limits.pictureWorkMs / 2 ? 'picture_damaged' : 'busy')
  }, limits.pictureWorkMs)
  try {
    const outcome = await makePicture(job)
    if (isWorking) answer(outcome)
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string }
    if (isWorking) answer({ fault: `${name} ${code}` })
  } finally {
    isWorking = false
    clearTimeout(late)
  }
}

process.on('message', (job: PictureJob) => void work(job))
// Whoever asked is gone.
process.on('disconnect', () => process.exit(0))
