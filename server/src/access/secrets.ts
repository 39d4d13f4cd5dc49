// Secrets that leave the server once: session tokens, one-time links, invitations, API tokens. Each is made from its
// row's id and a key that is not in the database, so that a repeated request is given the same secret again (promise 2)
// although only its hash is stored.
import { createHmac, createSecretKey, hash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../errors.ts'

export type SecretKind = 'session' | 'link' | 'invitation' | 'token'

export interface Secrets {
  /** 43 characters of base64url. */
  derive(kind: SecretKind, id: string): string
  /** Tells whether two requests have the same content, without keeping the content. */
  fingerprint(content: string): string
}

/** What is stored of a secret. It has 256 bits, so a plain hash is enough. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url')

export function secretsFrom(key: Buffer): Secrets {
  // Made once: from bytes it would be made anew for each command, at 13 us.
  const secretKey = createSecretKey(key)
  const mac = (text: string) => createHmac('sha256', secretKey).update(text).digest('base64url')
  // Each command asks for one: a hash that cannot be lengthened, begun with the key, costs half as much as a mac.
  const keyText = key.toString('base64')
  return {
    derive: (kind, id) => mac(`${kind}:${id}`),
    fingerprint: (content) => hash('sha512-256', `${keyText}content:${content}`, 'base64url'),
  }
}

const keyBytes = 32

/** The key of a data folder, made at first start and readable by its owner alone. @throws StartError when it is damaged */
export function readOrMakeKey(dataDir: string): Buffer {
  const file = join(dataDir, 'secret.key')
  let key: Buffer
  try {
    if (!existsSync(file)) {
      // Written whole or not at all: a crash or a full disk must not leave an empty key behind.
      const draft = `${file}.new`
      writeFileSync(draft, randomBytes(keyBytes).toString('base64'), { mode: 0o600, flush: true })
      renameSync(draft, file)
    }
    key = Buffer.from(readFileSync(file, 'utf8'), 'base64')
  } catch (error) {
    throw new StartError(`${file} cannot be used (${(error as { code?: string }).code}): give this account the right to read and write it`)
  }
  if (key.length !== keyBytes)
    throw new StartError(`${file} is damaged: restore it from the backup, or delete it, which signs everybody out`)
  return key
}
