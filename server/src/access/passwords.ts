// Passwords: argon2id with the parameters of the OWASP cheat sheet (19 MiB, 2 passes, 1 lane).
import { hash, verify } from '@node-rs/argon2'

const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password, options)

let hashOfNobody: Promise<string> | undefined

/** Compares. Takes the same time whether the account is known or has a password (`stored` null) or not. */
export async function passwordMatches(stored: string | null | undefined, typed: string): Promise<boolean> {
  hashOfNobody ??= hashPassword('nobody has this password')
  const matches = await verify(stored ?? (await hashOfNobody), typed)
  return matches && stored != null
}
