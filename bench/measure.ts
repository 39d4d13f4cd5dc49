// The measurements. Each compares two servers in rounds that take turns, so that a machine that is busy for a while is
// busy for both; each keeps its raw values.
import type { Example } from './bare-server.ts'
import type { Wanted } from './dramatis-server.ts'
import { type Latency, Load, median, type Side, type Throughput } from './load.ts'
import type { People } from './people.ts'
import { ServerProcess } from './server-process.ts'

export interface Scale {
  readonly groups: number
  readonly inFlight: number
  readonly rounds: number
  readonly roundMs: number
  readonly pacedRounds: number
  readonly pacedMs: number
  readonly perSecond: number
  readonly idleConnections: number
  readonly conversations: number
  readonly longHistory: number
  readonly asks: number
  /** Of Dramatis beside Dramatis. */
  readonly comparedRounds: number
  readonly manyGroups: number
  readonly storedMessages: number
  readonly askedPerSecond: number
  readonly askedCount: number
  readonly joins: number
  readonly joinsAtOnce: number
}

export interface Pair<Value> {
  readonly dramatis: readonly Value[]
  readonly bare: readonly Value[]
}

export interface Sending {
  readonly throughput: Pair<Throughput>
  readonly latency: Pair<Latency>
  readonly stored: { readonly messages: number; readonly holes: number; readonly sent: number }
}
export interface Idle {
  readonly usedBytes: number
  readonly residentBytes: number
}
const cookieOf = (audience: 'client' | 'admin', session: string) => `dramatis_${audience}=${session}`

export async function startDramatis(wanted: Wanted, flags: readonly string[] = []): Promise<Side> {
  process.env.BENCH_PARENT_DIR = wanted.parentDir
  const server = new ServerProcess('./dramatis-server.ts', flags)
  const { people, port } = await server.ask<{ people: People; port: number }>('prepare', wanted)
  return {
    name: 'Dramatis',
    server,
    port,
    clients: people.places.map(({ conversationId, session }) => ({ conversationId, cookie: cookieOf('client', session) })),
    consoles: people.adminSessions.map((session) => ({ cookie: cookieOf('admin', session) })),
    personaId: people.personaId,
  }
}

/** With the same ids as Dramatis, so that frames are equally long. */
async function startBare(like: Side): Promise<Side> {
  const server = new ServerProcess('./bare-server.ts')
  const { port } = await server.ask<{ port: number }>('prepare')
  return {
    ...like,
    name: 'bare',
    server,
    port,
    clients: like.clients.map(({ conversationId }) => ({ conversationId, cookie: conversationId })),
    consoles: like.consoles,
  }
}

export const none = { longHistory: 0, lived: false, stored: 0 }

/** Throughput, CPU and latency: both servers hold all connections the whole time, and are loaded in turn. */
export async function measureSending(scale: Scale, parentDir: string, say: (line: string) => void): Promise<Sending> {
  const dramatis = new Load(await startDramatis({ parentDir, clients: scale.groups, ...none }))
  const bare = new Load(await startBare(dramatis.side))
  try {
    await dramatis.connect()
    await bare.connect()
    await bare.side.server.ask('examples', (await dramatis.examples()) as { client: Example; admin: Example })
    say(`${scale.groups} clients and three consoles on each side`)
    for (const load of [dramatis, bare]) await load.saturate(scale.inFlight, scale.roundMs)
    const throughput = { dramatis: [] as Throughput[], bare: [] as Throughput[] }
    for (let round = 1; round <= scale.rounds; round++) {
      throughput.dramatis.push(await dramatis.saturate(scale.inFlight, scale.roundMs))
      throughput.bare.push(await bare.saturate(scale.inFlight, scale.roundMs))
      const [mine, theirs] = [throughput.dramatis.at(-1) as Throughput, throughput.bare.at(-1) as Throughput]
      say(
        `saturated ${round}: ${mine.perSecond.toFixed(0)} / ${theirs.perSecond.toFixed(0)} = ${(mine.perSecond / theirs.perSecond).toFixed(2)}; CPU ${(mine.cpuMsPer10000 / theirs.cpuMsPer10000).toFixed(2)}; generator ${mine.generatorLoad.toFixed(2)} / ${theirs.generatorLoad.toFixed(2)}, server ${mine.serverLoad.toFixed(2)} / ${theirs.serverLoad.toFixed(2)} of a core`,
      )
    }
    const ratios = throughput.dramatis.map(({ perSecond }, round) => perSecond / (throughput.bare[round] as Throughput).perSecond)
    say(`median ratio ${median(ratios).toFixed(2)}`)
    const latency = { dramatis: [] as Latency[], bare: [] as Latency[] }
    for (let round = 1; round <= scale.pacedRounds; round++) {
      latency.dramatis.push(await dramatis.pace(scale.perSecond, scale.pacedMs))
      latency.bare.push(await bare.pace(scale.perSecond, scale.pacedMs))
      const [mine, theirs] = [latency.dramatis.at(-1) as Latency, latency.bare.at(-1) as Latency]
      say(
        `paced ${round}: p50 ${mine.p50Ms.toFixed(2)} / ${theirs.p50Ms.toFixed(2)} ms, p99 ${mine.p99Ms.toFixed(2)} / ${theirs.p99Ms.toFixed(2)} ms`,
      )
    }
    const stored = { ...(await dramatis.side.server.ask<{ messages: number; holes: number }>('stored')), sent: dramatis.sent }
    if (stored.messages !== stored.sent || stored.holes > 0)
      throw new Error(`sent ${stored.sent}, stored ${stored.messages}, groups with holes ${stored.holes}`)
    return { throughput, latency, stored }
  } finally {
    dramatis.close()
    bare.close()
    await Promise.all([dramatis.side.server.close(), bare.side.server.close()])
  }
}

/** Memory of connections that do nothing, on servers that have done nothing else. The first 200 warm up. */
export async function measureIdle(scale: Scale, parentDir: string, say: (line: string) => void) {
  const warm = 200
  const dramatis = new Load(await startDramatis({ parentDir, clients: warm + scale.idleConnections, ...none }))
  const bare = new Load(await startBare(dramatis.side))
  const measured: Idle[] = []
  try {
    for (const load of [dramatis, bare]) {
      await load.connect(warm, 0)
      const before = await load.side.server.usage(true)
      await load.connect(warm + scale.idleConnections, 0)
      const after = await load.side.server.usage(true)
      measured.push({
        usedBytes: (after.usedBytes - before.usedBytes) / scale.idleConnections,
        residentBytes: (after.residentBytes - before.residentBytes) / scale.idleConnections,
      })
      load.close()
    }
    const [mine, theirs] = measured as [Idle, Idle]
    say(`idle: ${(mine.usedBytes / 1024).toFixed(1)} / ${(theirs.usedBytes / 1024).toFixed(1)} KiB a connection`)
    return { dramatis: mine, bare: theirs }
  } finally {
    dramatis.close()
    bare.close()
    await Promise.all([dramatis.side.server.close(), bare.side.server.close()])
  }
}
