// Starts something, and ends it cleanly on SIGTERM or Ctrl+C; a start that cannot be is one line and exit code 1.
import closeWithGrace from 'close-with-grace'
import { StartError } from './errors.ts'

export async function runUntilEnded(start: () => Promise<() => Promise<void>>): Promise<void> {
  try {
    const close = await start()
    closeWithGrace({ delay: 15_000, logger: false }, async ({ err }) => {
      if (err) console.error(err)
      await close()
    })
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    console.error(`Dramatis did not start: ${error.message}.`)
    process.exit(1)
  }
}
