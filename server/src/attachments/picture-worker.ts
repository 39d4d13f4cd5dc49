// A process that makes pictures, one at a time, for picture-workshop.ts: what a decoder does to it (a crash, memory that
// grows, work that does not end) happens to nobody else.
import { limits } from '@dramatis/contract/limits'
import { makePicture, type PictureJob, type PictureOutcome } from './make-picture.ts'

/** What one picture has used is looked at this often; decoding has threads of its own, so this one is free to. */
const lookMs = 25

const restingBytes = process.memoryUsage.rss()
/** `ends`: the process goes with it, and takes no other picture. */
export type WorkerAnswer = (PictureOutcome | { readonly fault: string }) & { readonly ends?: true }
const answer = (outcome: WorkerAnswer, then: () => void = () => {}) => process.send?.(outcome, then)

async function work(job: PictureJob): Promise<void> {
  const [startedMs, before] = [performance.now(), process.cpuUsage()]
  let isOver = false
  const refuse = (code: 'picture_damaged' | 'busy') => {
    isOver = true
    clearInterval(timer)
    // Only with the process ends what its threads are doing.
    answer({ refused: { code }, ends: true }, () => process.exit(0))
  }
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(before)
    if ((user + system) / 1000 > limits.pictureWorkMs) refuse('picture_damaged')
    else if (process.memoryUsage.rss() - restingBytes > limits.pictureWorkBytes) refuse('picture_damaged')
    // A machine that is taken up by others is no fault of the picture.
    else if (performance.now() - startedMs > limits.pictureWaitMs) refuse('busy')
  }, lookMs)
  try {
    const outcome = await makePicture(job)
    if (!isOver) answer(outcome)
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string }
    if (!isOver) answer({ fault: `${name} ${code}` })
  } finally {
    clearInterval(timer)
  }
}

process.on('message', (job: PictureJob) => void work(job))
// Whoever asked is gone.
process.on('disconnect', () => process.exit(0))
