// What a fault is that is built into the product on purpose: pieces of its sources that are replaced.

export interface Patch {
  /** From the root of the repository. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

export interface SeededFault {
  readonly name: string
  /** What a hurried change would have done. */
  readonly what: string
  /** The row that must turn red. */
  readonly foundBy: string
  readonly patches: readonly Patch[]
}
