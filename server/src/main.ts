// `npm start`: reads the environment, starts the server, says where it is, and ends cleanly on SIGTERM.
import closeWithGrace from 'close-with-grace'
import { linkUrl } from './access/one-time-links-store.ts'
import { readConfig } from './config.ts'
import { StartError } from './errors.ts'
import { addFirstCast, prepareFirstAdmin } from './first-start.ts'
import { serve } from './serve.ts'

async function start(): Promise<void> {
  const config = readConfig(process.env)
  let firstLink: string | null = null
  const { baseUrl, secrets, close } = await serve(config, {
    prepare: async (app, keys) => {
      await addFirstCast(app.database)
      firstLink = await prepareFirstAdmin(app.database, keys, config)
    },
  })
  closeWithGrace({ delay: 15_000, logger: false }, async ({ err }) => {
    if (err) console.error(err)
    await close()
  })
  console.log(`\n  Dramatis is running.\n\n  Client chat   ${baseUrl}/\n  Console       ${baseUrl}/admin`)
  if (firstLink) console.log(`\n  Make the first admin with this link (once, within 24 hours):\n  ${linkUrl(baseUrl, secrets, 'admin', firstLink)}`)
  console.log('')
}

try {
  await start()
} catch (error) {
  if (!(error instanceof StartError)) throw error
  console.error(`Dramatis did not start: ${error.message}.`)
  process.exit(1)
}
