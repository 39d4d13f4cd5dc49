// `npm start`: reads the environment, starts the server, and says where it is.
import { linkUrl } from './access/one-time-links-store.ts'
import { readConfig } from './config.ts'
import { addFirstCast, prepareFirstAdmin } from './first-start.ts'
import { runUntilEnded } from './run-until-ended.ts'
import { serve } from './serve.ts'

await runUntilEnded(async () => {
  const config = readConfig(process.env)
  let firstLink: string | null = null
  const { baseUrl, secrets, close } = await serve(config, {
    prepare: async (app, keys) => {
      await addFirstCast(app.database)
      firstLink = await prepareFirstAdmin(app.database, keys, config)
    },
  })
  console.log(`\n  Dramatis is running.\n\n  Client chat   ${baseUrl}/\n  Console       ${baseUrl}/admin`)
  if (firstLink)
    console.log(`\n  Make the first admin with this link (once, within 24 hours):\n  ${linkUrl(baseUrl, secrets, 'admin', firstLink)}`)
  console.log('')
  return close
})
