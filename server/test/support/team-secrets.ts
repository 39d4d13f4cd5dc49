// What no client may ever learn of the team, read from the database itself: every admin's id, name and address, their
// sessions, tokens and request ids. And the search for it.
import type { Secrets } from '../../src/access/secrets.ts'
import type { Reader } from '../../src/database/database.ts'

export interface TeamSecret {
  readonly what: string
  readonly value: string
}

export async function teamSecrets(reader: Reader, secrets: Secrets): Promise<TeamSecret[]> {
  const { db } = reader
  const found: TeamSecret[] = []
  for (const { id, display_name, email } of await db.selectFrom('chat_admins').select(['id', 'display_name', 'email']).execute()) {
    found.push(
      { what: "an admin's id", value: id },
      { what: "an admin's name", value: display_name },
      { what: "an admin's address", value: email },
    )
  }
  for (const { id, token_hash } of await db
    .selectFrom('chat_sessions')
    .select(['id', 'token_hash'])
    .where('admin_id', 'is not', null)
    .execute()) {
    found.push(
      { what: "an admin's session id", value: id },
      { what: "an admin's session", value: secrets.derive('session', id) },
      { what: "the hash of an admin's session", value: token_hash },
    )
  }
  for (const { id, token_hash } of await db.selectFrom('chat_api_tokens').select(['id', 'token_hash']).execute()) {
    found.push(
      { what: "a program's token id", value: id },
      { what: "a program's token", value: secrets.derive('token', id) },
      { what: "the hash of a program's token", value: token_hash },
    )
  }
  const requests = await db.selectFrom('chat_requests').select(['actor', 'request_id']).execute()
  const ofClients = new Set(requests.filter(({ actor }) => !actor.startsWith('admin:')).map(({ request_id }) => request_id))
  for (const { actor, request_id } of requests) {
    if (actor.startsWith('admin:') && !ofClients.has(request_id)) found.push({ what: "an admin's request id", value: request_id })
  }
  return found
}

/** Which of the secrets stand anywhere in the texts, in any of the ways a text may be written down. */
export function whereIn(texts: readonly string[], secrets: readonly TeamSecret[]): string[] {
  const all = texts.join('\n')
  const lower = all.toLowerCase()
  return secrets.flatMap(({ what, value }) => {
    const shapes = [
      value,
      encodeURIComponent(value),
      Buffer.from(value).toString('base64').replace(/=+$/, ''),
      Buffer.from(value).toString('base64url'),
    ]
    // Names and addresses in any case; ids and tokens as they are.
    const isFound = shapes.some((shape) => all.includes(shape)) || (/name|address/.test(what) && lower.includes(value.toLowerCase()))
    return isFound ? [`${what}: ${value}`] : []
  })
}
