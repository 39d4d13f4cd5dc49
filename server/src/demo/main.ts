// `npm run demo`: a server on a throw-away data folder with a lively example, and links to sign in with.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLink, linkUrl } from '../access/one-time-links-store.ts'
import type { Secrets } from '../access/secrets.ts'
import type { App } from '../app.ts'
import { readConfig } from '../config.ts'
import { addFirstCast } from '../first-start.ts'
import { runUntilEnded } from '../run-until-ended.ts'
import { serve } from '../serve.ts'
import { demoAdmins, demoTeamName } from './demo-story.ts'
import { demoPassword, type PlayedDemo, playDemo } from './play-demo.ts'

/** Links that are made once and printed; the story's people also sign in with the demo's password. */
async function makeLinks(app: App, secrets: Secrets, baseUrl: string, { admins, clients }: PlayedDemo): Promise<string[]> {
  return app.database.write(async (tx) => {
    const lines: string[] = []
    for (const [name, adminId] of admins)
      lines.push(
        `${`${name}, admin`.padEnd(14)}${linkUrl(baseUrl, secrets, 'admin', (await createLink(tx, secrets, { purpose: 'admin', adminId }, null)).linkId)}`,
      )
    const omar = clients.get('Omar')
    if (omar)
      lines.push(
        `${'Omar, client'.padEnd(14)}${linkUrl(baseUrl, secrets, 'client', (await createLink(tx, secrets, { purpose: 'client', clientId: omar }, null)).linkId)}`,
      )
    return lines
  })
}

await runUntilEnded(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'dramatis-demo-'))
  const { DATABASE_URL: _ignored, ...env } = process.env
  const config = readConfig({ TEAM_NAME: demoTeamName, LOG_LEVEL: 'warn', GUESTS: 'on', ...env, DATA_DIR: dataDir })
  let played: PlayedDemo | undefined
  const served = await serve(config, {
    prepare: async (app) => {
      await addFirstCast(app.database)
      played = await playDemo(app.database, app.pictures)
    },
  })
  const links = played ? await makeLinks(served.app, served.secrets, served.baseUrl, played) : []
  console.log(
    `\n  The Dramatis demo is running. What you do here is thrown away when it ends.\n\n  Client chat   ${served.baseUrl}/\n  Console       ${served.baseUrl}/admin\n`,
  )
  console.log(`  Sign in with one of these (once each):\n${links.map((line) => `  ${line}`).join('\n')}\n`)
  console.log(
    `  Or with an address and the password "${demoPassword}": ${demoAdmins.map(({ email }) => email).join(', ')}, omar@example.org\n`,
  )
  return async () => {
    await served.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
})
