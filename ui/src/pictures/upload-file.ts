// Brings one file to the server by tus 1.0.0, and goes on where it stopped for as long as it takes: after a lost line, a
// busy server, a reload. Loaded when the first picture is chosen. Knows nothing of pictures.
import { limits } from '@dramatis/contract/limits'
import { DetailedError, Upload } from 'tus-js-client'
import { CommandError, isWireError } from '../command-error.ts'
import { backoffMs } from '../connection.ts'

export interface UploadOptions {
  readonly file: Blob
  readonly name: string
  readonly endpoint: string
  /** Where an earlier upload of this file stands; null: none. */
  readonly url: string | null
  /** The server has given it a place: keep it, so that a reload goes on there. */
  onUrl(url: string): void
  /** From 0 to 1. */
  onProgress(part: number): void
  /** True: no answer for now, it goes on by itself. */
  onWaiting(waiting: boolean): void
  readonly signal: AbortSignal
}

/** Resolves with the upload's address. @throws CommandError when the server refused it, `cancelled` when the signal says so */
export async function uploadFile(options: UploadOptions): Promise<string> {
  const { file, signal } = options
  let { url } = options
  let attempt = 0
  let begunAnew = false
  for (;;) {
    try {
      return await uploadOnce({ ...options, url, onUrl: remember, onProgress: moved })
    } catch (problem) {
      if (signal.aborted) throw new CommandError('cancelled', 'The upload was cancelled.')
      const error = problem instanceof CommandError ? problem : null
      // The place is gone (it rested too long): once more from the beginning.
      if (error?.code === 'not_found' && url && !begunAnew) {
        url = null
        begunAnew = true
        continue
      }
      if (error && error.code !== 'no_answer' && error.code !== 'busy' && error.code !== 'rate_limited' && error.code !== 'upload_offset')
        throw error
      options.onWaiting(true)
      await restOrNetwork(Math.max(error?.wire?.retryAfterMs ?? 0, backoffMs(attempt++)), signal)
      options.onWaiting(false)
    }
  }
  function remember(next: string) {
    if (next === url) return
    url = next
    options.onUrl(next)
  }
  function moved(sent: number) {
    if (sent > 0) attempt = 0
    options.onProgress(file.size === 0 ? 1 : sent / file.size)
  }
}

/** A line on which nothing moves for so long is dead; the server gives up on it after 30 s. */
const stalledMs = 35_000

function uploadOnce({ file, name, endpoint, url, onUrl, onProgress, signal }: UploadOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new CommandError('cancelled', 'The upload was cancelled.'))
    let stalled: ReturnType<typeof setTimeout> | undefined
    const watch = () => {
      clearTimeout(stalled)
      stalled = setTimeout(() => {
        settle()
        void upload.abort().catch(() => {})
        reject(new CommandError('no_answer', 'The server did not answer.'))
      }, stalledMs)
    }
    const settle = () => {
      clearTimeout(stalled)
      signal.removeEventListener('abort', cancel)
    }
    const upload = new Upload(file, {
      endpoint,
      uploadUrl: url ?? undefined,
      chunkSize: limits.uploadChunkBytes,
      metadata: { filename: name },
      // When to try again is decided above, with the whole picture; where it stands is kept there too.
      retryDelays: null as unknown as number[],
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => upload.url && onUrl(upload.url),
      onProgress: (sent) => {
        watch()
        onProgress(sent)
      },
      onSuccess: () => {
        settle()
        if (upload.url) resolve(upload.url)
        else reject(new CommandError('no_answer', 'The server did not answer.'))
      },
      onError: (problem) => {
        settle()
        reject(refusalOf(problem))
      },
    })
    // Cancelled, the server forgets it at once; should that not get through, it does so by itself after a while. A program
    // that closes goes on with it later.
    const cancel = () => {
      settle()
      void upload.abort(signal.reason !== 'closed').catch(() => {})
      reject(new CommandError('cancelled', 'The upload was cancelled.'))
    }
    signal.addEventListener('abort', cancel, { once: true })
    watch()
    upload.start()
  })
}

function refusalOf(problem: Error): CommandError {
  const response = problem instanceof DetailedError ? problem.originalResponse : null
  if (!response) return new CommandError('no_answer', 'The server did not answer.')
  try {
    const { error } = JSON.parse(response.getBody()) as { error: unknown }
    if (isWireError(error)) return CommandError.ofWire(error)
  } catch {
    // Not the server's own words: something between us and it.
  }
  const status = response.getStatus()
  if (status === 404 || status === 410) return new CommandError('not_found', 'The upload is not there any more.')
  if (status === 409) return new CommandError('upload_offset', 'The upload stands elsewhere.')
  return new CommandError('no_answer', 'The server did not answer.')
}

/** Waits; shorter when the browser says that there is a network again, or when it is cancelled. */
function restOrNetwork(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer)
      removeEventListener('online', settle)
      signal.removeEventListener('abort', settle)
      resolve()
    }
    const timer = setTimeout(settle, ms)
    addEventListener('online', settle)
    signal.addEventListener('abort', settle)
  })
}
