// Ids are 128 random bits, the same shape whatever they name and whoever caused them: nothing can be read from one.
import { randomBytes } from 'node:crypto'

/** A fresh id of the kind the caller expects. */
export const newId = <Id extends string>(): Id => randomBytes(16).toString('base64url') as Id
