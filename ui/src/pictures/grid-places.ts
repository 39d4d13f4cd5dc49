// Where each picture of a message stands, from its number and shape alone. Pure.

/** How many stand in each row, by how many there are. */
const rowsOf: Record<number, readonly number[]> = {
  1: [1],
  2: [2],
  3: [3],
  4: [2, 2],
  5: [2, 3],
  6: [3, 3],
  7: [2, 2, 3],
  8: [2, 3, 3],
  9: [3, 3, 3],
  10: [2, 2, 3, 3],
}

/** How many share the row of each picture. */
export function rowShares(count: number): number[] {
  return (rowsOf[count] ?? Array.from({ length: Math.ceil(count / 3) }, () => 3)).flatMap((row) => Array.from({ length: row }, () => row))
}

const side = 364
/** A picture alone keeps its shape, within reason: neither a strip nor a tower. */
export function aloneSize(width: number | null, height: number | null): { width: number; ratio: number } {
  const ratio = Math.min(2.4, Math.max(0.6, (width ?? 4) / (height ?? 3)))
  return { width: Math.round(Math.min(side, 320 * ratio, Math.max(120, width ?? side))), ratio }
}
