// What the server's process holds: memory after its garbage was collected, and open handles, from its own /metrics; and how
// fast that grows.
import { setTimeout as wait } from 'node:timers/promises'
import type { HouseProcess } from './house.ts'

/** One that the program does not take for an order to end. */
const signal = 'SIGWINCH'
/** For the environment of a house whose usage is to be read. */
export const measured = { COLLECT_ON: signal } as const

export interface Usage {
  readonly atMs: number
  readonly residentBytes: number
  /** Heap and buffers outside it. */
  readonly usedBytes: number
  readonly openFiles: number
  readonly connections: number
}

/** Collects the garbage of the house and reads what is left. */
export async function readUsage(house: HouseProcess): Promise<Usage> {
  // Twice: what finalizers free is found by the next collection.
  for (let times = 0; times < 2; times++) {
    if (house.pid === undefined) throw new Error('the server does not run')
    process.kill(house.pid, signal)
    await wait(200)
  }
  const response = await fetch(`http://127.0.0.1:${house.port}/metrics`, { headers: { 'accept-encoding': 'identity' } })
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`)
  const text = await response.text()
  const sum = (name: string) => {
    const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(([, value]) => Number(value))
    if (values.length === 0) throw new Error(`/metrics has no ${name}`)
    return values.reduce((total, value) => total + value, 0)
  }
  return {
    atMs: performance.now(),
    residentBytes: sum('process_resident_memory_bytes'),
    usedBytes: sum('nodejs_heap_size_used_bytes') + sum('nodejs_external_memory_bytes'),
    openFiles: sum('process_open_fds'),
    connections: sum('dramatis_connections'),
  }
}

/** Reads it again and again; `stop` answers what was read. */
export function watchUsage(house: HouseProcess, everyMs: number): { stop: () => Promise<readonly Usage[]> } {
  const samples: Usage[] = []
  const over = new AbortController()
  const watching = (async () => {
    while (!over.signal.aborted) {
      samples.push(await readUsage(house))
      await wait(everyMs, undefined, { signal: over.signal }).catch(() => {})
    }
  })()
  return {
    async stop() {
      over.abort()
      await watching
      return samples
    },
  }
}

/** What is added a minute: the middle one of the slopes between any two samples, which one odd sample does not move (Theil and Sen). */
export function growthPerMinute(samples: readonly Usage[], of: (usage: Usage) => number): number {
  const slopes: number[] = []
  for (const [at, one] of samples.entries())
    for (const other of samples.slice(at + 1)) slopes.push((of(other) - of(one)) / ((other.atMs - one.atMs) / 60_000))
  slopes.sort((one, other) => one - other)
  return slopes[slopes.length >> 1] ?? 0
}

export const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(2)} MiB`
export const kib = (bytes: number): string => `${(bytes / 2 ** 10).toFixed(1)} KiB`
