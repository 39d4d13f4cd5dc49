// What a row of the proof is: something that is done to a running server, and what must be true afterwards. A new row is
// a file with one of these, and a line in rows.ts.

export interface Run {
  /** Everything that is left to chance is drawn from it: the same seed does the same. */
  readonly seed: number
  /** The short version, for `npm test`: seconds instead of minutes, and the same checks. */
  readonly short: boolean
  /** The database that rows run on which can run on either. */
  readonly dialect: 'sqlite' | 'postgres'
  /** A throw-away folder on a disk; histories are written there too. */
  readonly folder: string
  /** A line on how it goes. */
  readonly say: (line: string) => void
}

/** What came of it. Counts are of messages, events or answers, as the row says. */
export interface Outcome {
  /** What was done how often: "200 kills, 30,114 acknowledged messages". */
  readonly done: string
  readonly lost: number
  readonly doubled: number
  readonly outOfOrder: number
  /** Reached somebody who may not have it. */
  readonly leaked: number
  /** Further figures by name, with their units: { 'p95 send to ack': '610 ms' }. */
  readonly figures: Readonly<Record<string, string>>
  /** What was not as it must be, a sentence each. None: the row is passed. */
  readonly failures: readonly string[]
}

export interface Row {
  readonly name: string
  /** What is done, in a sentence. */
  readonly does: string
  /** When it is passed, in a sentence. */
  readonly passes: string
  /** Numbers of the promises (docs/promises.md) that it is a test of. */
  readonly promises: readonly number[]
  /** `both`: also runs on PostgreSQL where one is reachable. */
  readonly on: 'sqlite' | 'postgres' | 'both'
  /** What it needs of this machine and does not find; undefined: nothing. */
  readonly missing?: () => string | undefined
  run(run: Run): Promise<Outcome>
}

/** Nothing lost, doubled, out of order or leaked. */
export const unharmed = { lost: 0, doubled: 0, outOfOrder: 0, leaked: 0 } as const
