// What somebody might show in place of a credential or an origin that they do not have.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashSecret, type Secrets, secretsFrom } from '../../../src/access/secrets.ts'
import type { Random } from './random.ts'

/** Origins that are not the house's own. `isFixed`: it was told its public address and goes by that alone. */
export function foreignOrigins(own: string, isFixed: boolean): string[] {
  const { host, hostname, port, protocol } = new URL(own)
  const other = protocol === 'https:' ? 'http:' : 'https:'
  return [
    'https://evil.example',
    'null',
    'evil',
    '',
    'file://',
    'chrome-extension://abcdef',
    `${protocol}//${host}.evil.example`,
    `${protocol}//evil.example/${host}`,
    `${protocol}//evil.example?${own}`,
    `${protocol}//${host}@evil.example`,
    `${protocol}//evil-${host}`,
    `${protocol}//www.${host}`,
    `${protocol}//${hostname}:${(Number(port) || 80) + 1}`,
    `${protocol}//localhost.evil.example`,
    `${own}, https://evil.example`,
    `https://evil.example, ${own}`,
    `${own} https://evil.example`,
    host,
    `//${host}`,
    'undefined',
    '*',
    ...(isFixed
      ? [`${other}//${host}`, own.toUpperCase(), `${own}/`, `${own}.`, `${own}:8443`, 'http://127.0.0.1', 'http://localhost']
      : []),
  ]
}

export interface Genuine {
  readonly secret: string
  /** The id of its row. */
  readonly id: string
  readonly secrets: Secrets
}

/** Strings in place of the secret of a session or a token. */
export function forgeriesOf({ secret, id, secrets }: Genuine, random: Random, howMany: number): string[] {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const changedAt = (at: number) => {
    const others = [...letters].filter((letter) => letter !== secret[at])
    return secret.slice(0, at) + random.of(others) + secret.slice(at + 1)
  }
  // The last letter of 43 holds four bits of 32 bytes: another one is another text all the same.
  const changed = [...secret].map((_, at) => changedAt(at))
  const byOthers = secretsFrom(Buffer.alloc(32))
  const others = [
    secret.slice(0, -1),
    secret.slice(1),
    `${secret}A`,
    `${secret}=`,
    `A${secret}`,
    secret.toUpperCase(),
    secret.toLowerCase(),
    [...secret].reverse().join(''),
    `${secret}%00`,
    `"${secret.slice(0, -1)}`,
    id,
    hashSecret(secret),
    hashSecret(hashSecret(secret)),
    byOthers.derive('session', id),
    byOthers.derive('token', id),
    secrets.derive('link', id),
    secrets.derive('invitation', id),
    secrets.fingerprint(id),
    'undefined',
    'null',
    'true',
    '*',
    '%',
    '_'.repeat(43),
    "' or '1'='1",
    '[object Object]',
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.',
    ...signedByOthers(),
  ]
  const all = [...changed, ...others].filter((one) => one !== secret)
  while (all.length > howMany) all.splice(random.whole(0, all.length - 1), 1)
  return all
}

/** Samples of signed tokens of others, where there is a folder of samples. */
function signedByOthers(): string[] {
  const file = join(process.env.CASES_DIR ?? '', 'protocol', 'wycheproof-jws.json')
  if (process.env.CASES_DIR === undefined || !existsSync(file)) return []
  const { testGroups } = JSON.parse(readFileSync(file, 'utf8')) as { testGroups: { tests: { jws: unknown }[] }[] }
  return testGroups
    .flatMap(({ tests }) => tests.map(({ jws }) => jws))
    .filter((jws): jws is string => typeof jws === 'string' && /^[\x21-\x7e]+$/.test(jws) && !/[;,"]/.test(jws) && jws.length < 4000)
}
