// The system calls of the database are watched while people write: whatever is acknowledged was synced to the disk before.
// And under settings by which that would not be so the server does not start, unless it is told to.
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Cluster } from './rig/cluster.ts'
import { furnish } from './rig/furnish.ts'
import { History } from './rig/history.ts'
import { HouseProcess } from './rig/house.ts'
import { Crowd } from './rig/load.ts'
import { Random } from './rig/random.ts'
import { PostgresSyncJudge, SqliteSyncJudge } from './rig/sync-judges.ts'
import { SyncTrace, whyNoStrace } from './rig/sync-trace.ts'
import { weakSqlite } from './rig/weak-sqlite.ts'
import { type Row, type Run, unharmed } from './row.ts'

const serverCalls = ['pwrite64', 'write', 'writev', 'sendto', 'sendmsg', 'fsync', 'fdatasync']
const databaseCalls = ['recvfrom', 'sendto', 'fsync', 'fdatasync']
const weakPostgres: Record<string, string>[] = [{ fsync: 'off' }, { full_page_writes: 'off' }, { synchronous_commit: 'off' }]

export const row: Row = {
  name: 'durability',
  does: 'syncs are traced beside acknowledgements (60 s, 30 messages a second); starts under weaker settings',
  passes: 'no acknowledgement without a completed sync; no start on a weaker setting unless ACCEPT_LOST_MESSAGES=on',
  promises: [1],
  on: 'both',
  missing: whyNoStrace,
  async run(run) {
    const cluster = run.dialect === 'postgres' ? await Cluster.make(run.folder) : undefined
    try {
      const traced = await trace(run, cluster)
      run.say('traced; now starts under weaker settings')
      const { failures, starts } = await startWeakly(run, cluster)
      return { ...traced, done: `${traced.done}; ${starts} starts under weaker settings`, failures: [...traced.failures, ...failures] }
    } finally {
      await cluster?.remove()
    }
  },
}

async function trace({ seed, short, dialect, folder }: Run, cluster: Cluster | undefined) {
  const random = new Random(seed)
  const judge = cluster ? new PostgresSyncJudge() : new SqliteSyncJudge()
  const ofServer = new SyncTrace(join(folder, 'server.trace'), serverCalls)
  const ofDatabase = cluster && new SyncTrace(join(folder, 'database.trace'), databaseCalls)
  const house = await HouseProcess.build({
    folder,
    dialect,
    under: ofServer.under,
    ...(cluster && { databaseUrl: cluster.url }),
  })
  try {
    await cluster?.start()
    const people = await furnish(house, { clients: short ? 12 : 30, admins: 2 })
    if (judge instanceof PostgresSyncJudge) {
      await cluster?.stop()
      ofDatabase?.read((call) => judge.seeDatabase(call))
      await cluster?.start({}, ofDatabase?.under)
      ofServer.read((call) => judge.seeServer(call))
    } else ofServer.read((call) => judge.see(call))
    await house.start()
    const crowd = new Crowd(house.port, people, random.fork(), new History(join(folder, 'history.jsonl')))
    await crowd.loaded()
    crowd.start(short ? 20 : 30)
    await wait(short ? 2500 : 60_000)
    await crowd.stop()
    await crowd.sent(30_000)
    crowd.close()
    await house.stop()
    await ofServer.ended()
    await cluster?.stop()
    await ofDatabase?.ended()
  } finally {
    // Who the team is stands in it, and is read before the house is removed.
    if (cluster && !cluster.isRunning) await cluster.start()
    await house.remove()
    await cluster?.stop()
  }
  const { acknowledged, syncs, early, lostPages } = judge.findings()
  const failures = early.slice(0, 5).map((id) => `${id} was acknowledged before it was synced`)
  if (early.length > 5) failures.push(`and ${early.length - 5} more`)
  if (lostPages > 0) failures.push(`the log was begun anew ${lostPages} times before its pages were synced`)
  if (acknowledged === 0) failures.push('nothing was acknowledged')
  if (house.complaints.length > 0) failures.push(`the server complained: ${house.complaints.slice(0, 3).join(' | ')}`)
  return {
    done: `${acknowledged} acknowledgements traced`,
    ...unharmed,
    lost: early.length,
    figures: {
      'acknowledged without a completed sync': String(early.length),
      syncs: String(syncs),
      'acknowledged a sync': (acknowledged / Math.max(1, syncs)).toFixed(1),
    },
    failures,
  }
}

/** Every weaker setting, without and with the variable that accepts it. */
async function startWeakly({ folder, dialect }: Run, cluster: Cluster | undefined) {
  const failures: string[] = []
  const settings: Record<string, string>[] = cluster ? weakPostgres : [{ synchronous: 'NORMAL' }, { synchronous: 'OFF' }]
  for (const setting of settings) {
    const [[name, value]] = Object.entries(setting) as [[string, string]]
    await cluster?.start(setting)
    const house = await HouseProcess.build({ folder, dialect, ...(cluster && { databaseUrl: cluster.url }) })
    const weak: Record<string, string> = cluster ? {} : { NODE_OPTIONS: weakSqlite(value) }
    try {
      const refusal = await house.start(weak).then(
        () => undefined,
        (error: Error) => error.message,
      )
      if (refusal === undefined) failures.push(`it started with ${name} = ${value}`)
      else if (!refusal.includes(name) || !refusal.includes('ACCEPT_LOST_MESSAGES')) failures.push(`${name} = ${value}: ${refusal}`)
      if (refusal !== undefined) await house.start({ ...weak, ACCEPT_LOST_MESSAGES: 'on' })
    } catch (error) {
      failures.push(`with ${name} = ${value} and ACCEPT_LOST_MESSAGES=on: ${(error as Error).message}`)
    } finally {
      await house.remove()
      await cluster?.stop()
    }
  }
  return { failures, starts: settings.length * 2 }
}
