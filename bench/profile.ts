// Loads the server alone under V8's sampling profiler, and adds its samples up by room: which part of a message's way
// takes how much of the server's time.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Load } from './load.ts'
import { none, type Scale, startDramatis } from './measure.ts'

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
    readonly children?: readonly number[]
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** The first that fits the function or one of its callers, innermost first. */
const rooms: readonly (readonly [string, RegExp])[] = [
  ['collecting garbage', /^\(garbage collector\)/],
  ['idle', /^\(idle\)/],
  ['commits, with the wait for the disk', /^exec .*\/database\/sqlite/],
  ['SQL', /^(run|first|rowFrom|#prepare) .*\/database\/sqlite-connection/],
  [
    'sockets: write',
    /^(writev|writeBuffer|writeUtf8String|writeLatin1String|shutdown) :|writable:|stream_base_commons:.*$|realtime\/one-write-a-tick/,
  ],
  ['websocket frames', /node_modules\/ws\//],
  ['packets (engine.io, socket.io)', /node_modules\/(engine\.io|socket\.io)/],
  ['fan-out', /server\/src\/realtime\/fan-out/],
  ['parse (zod)', /node_modules\/zod|contract\/src/],
  ['statements (kysely, statement.ts)', /node_modules\/kysely|database\/statement/],
  ['secrets and ids', /access\/secrets|database\/ids|node:internal\/crypto|newReference/],
  ['metrics', /server\/src\/metrics|prometheus/],
  ['log (pino)', /node_modules\/(pino|sonic-boom)/],
  ['rule and facts', /access\/(rules|sessions-store|actor)/],
  ['writer queue', /server\/src\/database/],
  ['command.ts', /server\/src\/command/],
  ['features and views', /server\/src/],
  ['sockets: read and event loop', /node:|^\(program\)/],
]

export async function profileSending(scale: Scale, parentDir: string, say: (line: string) => void): Promise<void> {
  const load = new Load(
    await startDramatis({ parentDir, clients: scale.groups, ...none }, [
      '--cpu-prof',
      `--cpu-prof-dir=${parentDir}`,
      '--cpu-prof-interval=500',
    ]),
  )
  try {
    await load.connect()
    await load.saturate(scale.inFlight, 2000)
    for (let round = 1; round <= 4; round++)
      say(`saturated: ${(await load.saturate(scale.inFlight, scale.roundMs)).perSecond.toFixed(0)} a second`)
  } finally {
    load.close()
    await load.side.server.close()
  }
  const file = readdirSync(parentDir).find((name) => name.endsWith('.cpuprofile'))
  if (!file) throw new Error('the profiler wrote nothing')
  for (const line of summary(JSON.parse(readFileSync(join(parentDir, file), 'utf8')) as Profile)) say(line)
}

function summary({ nodes, samples, timeDeltas }: Profile): string[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parent = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)))
  const nameOf = (id: number) => {
    const { functionName, url, lineNumber } = byId.get(id)?.callFrame ?? { functionName: '', url: '', lineNumber: 0 }
    return `${functionName || '(anonymous)'} ${url.replace(/^.*\/(node_modules|server|contract|bench)\//, '$1/')}:${lineNumber + 1}`
  }
  const roomOf = new Map<number, string>()
  const findRoom = (id: number): string => {
    for (let at: number | undefined = id; at !== undefined; at = parent.get(at)) {
      const name = nameOf(at)
      const found = rooms.find(([, pattern]) => pattern.test(name))
      if (found) return found[0]
    }
    return 'other'
  }
  const byRoom = new Map<string, number>()
  const byFunction = new Map<string, number>()
  let total = 0
  // Start-up and the making of people are left out: only what came after 40 % of the time is counted.
  const end = timeDeltas.reduce((sum, delta) => sum + delta, 0)
  let at = 0
  for (const [index, id] of samples.entries()) {
    const took = timeDeltas[index] ?? 0
    at += took
    if (at < end * 0.4) continue
    const room = roomOf.get(id) ?? findRoom(id)
    roomOf.set(id, room)
    if (room === 'idle') continue
    total += took
    byRoom.set(room, (byRoom.get(room) ?? 0) + took)
    byFunction.set(nameOf(id), (byFunction.get(nameOf(id)) ?? 0) + took)
  }
  const share = ([name, took]: [string, number]) => `${((took / total) * 100).toFixed(1).padStart(5)} %  ${name}`
  const sorted = (map: Map<string, number>) => [...map].sort((a, b) => b[1] - a[1])
  return ['', 'By room:', ...sorted(byRoom).map(share), '', 'By function (own time):', ...sorted(byFunction).slice(0, 60).map(share)]
}
