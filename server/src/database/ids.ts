// Ids are 128 random bits, the same shape whatever they name and whoever caused them: nothing can be read from one.
import { randomFillSync } from 'node:crypto'

const idBytes = 16
// Random bytes in stock: fetched one by one they cost ten times as much.
const stock = Buffer.alloc(256 * idBytes)
let used = stock.length

/** A fresh id of the kind the caller expects. */
export function newId<Id extends string>(): Id {
  if (used === stock.length) {
    randomFillSync(stock)
    used = 0
  }
  used += idBytes
  return stock.toString('base64url', used - idBytes, used) as Id
}
