// Dramatis beside Dramatis: on a slower disk, with more groups, with more messages stored. Rounds take turns, as with the
// bare server, so that a machine that is busy for a while is busy for both.
import { fileURLToPath } from 'node:url'
import { Load, median, type Throughput } from './load.ts'
import { none, type Scale, startDramatis } from './measure.ts'

export interface Comparison {
  readonly what: string
  readonly harder: readonly Throughput[]
  readonly usual: readonly Throughput[]
}

const slowerMs = 2

async function compare(what: string, harder: Load, usual: Load, scale: Scale, say: (line: string) => void): Promise<Comparison> {
  const rounds = { harder: [] as Throughput[], usual: [] as Throughput[] }
  try {
    for (const load of [harder, usual]) await load.connect()
    for (const load of [harder, usual]) await load.saturate(scale.inFlight, scale.roundMs)
    for (let round = 1; round <= scale.comparedRounds; round++) {
      // Whoever is first finds a quieter disk: they take turns at that, too.
      const order = round % 2 === 1 ? (['harder', 'usual'] as const) : (['usual', 'harder'] as const)
      for (const name of order) rounds[name].push(await (name === 'harder' ? harder : usual).saturate(scale.inFlight, scale.roundMs))
    }
    const ratio = median(rounds.harder.map(({ perSecond }, at) => perSecond / (rounds.usual[at] as Throughput).perSecond))
    say(`${what}: ${ratio.toFixed(2)}`)
    return { what, ...rounds }
  } finally {
    for (const load of [harder, usual]) {
      load.close()
      await load.side.server.close()
    }
  }
}

/** With 2 ms more for each sync. */
export async function compareDisks(scale: Scale, parentDir: string, say: (line: string) => void): Promise<Comparison> {
  const wanted = { parentDir, clients: scale.groups, ...none }
  const usual = new Load(await startDramatis(wanted))
  process.env.SLOW_DISK_MS = String(slowerMs)
  const slower = new Load(await startDramatis(wanted, ['--import', fileURLToPath(new URL('./slow-disk.ts', import.meta.url))]))
  return compare(`${slowerMs} ms added to every sync of a commit / without`, slower, usual, scale, say)
}

export async function compareGroups(scale: Scale, parentDir: string, say: (line: string) => void): Promise<Comparison> {
  const usual = new Load(await startDramatis({ parentDir, clients: scale.groups, ...none }))
  const many = new Load(await startDramatis({ parentDir, clients: scale.manyGroups, ...none }))
  return compare(`${scale.manyGroups.toLocaleString('en')} groups / ${scale.groups.toLocaleString('en')}`, many, usual, scale, say)
}

export async function compareStored(scale: Scale, parentDir: string, say: (line: string) => void): Promise<Comparison> {
  const usual = new Load(await startDramatis({ parentDir, clients: scale.groups, ...none }))
  const full = new Load(await startDramatis({ parentDir, clients: scale.groups, ...none, stored: scale.storedMessages }))
  return compare(`${scale.storedMessages.toLocaleString('en')} stored messages / none`, full, usual, scale, say)
}
