// The only SQL on chat_requests: (actor, request id) once for ever, so that the same request again gets the first answer.
import type { RequestId } from '@dramatis/contract/ids'
import type { Reader, Tx } from './database/database.ts'
import { statement } from './database/statement.ts'

const find = statement<{ actor: string; requestId: RequestId }>()((db, p) =>
  db
    .selectFrom('chat_requests')
    .select(['command', 'fingerprint', 'answer', 'created_at'])
    .where('actor', '=', p('actor'))
    .where('request_id', '=', p('requestId')),
)

export const findEarlierAnswer = (reader: Reader, actor: string, requestId: RequestId) => reader.first(find, { actor, requestId })

export interface RememberedAnswer {
  readonly actor: string
  readonly requestId: RequestId
  readonly command: string
  readonly fingerprint: string
  /** JSON of ids, seq and times. */
  readonly answer: string
}

const insert = statement<RememberedAnswer & { nowMs: number }>()((db, p) =>
  db.insertInto('chat_requests').values({
    actor: p('actor'),
    request_id: p('requestId'),
    command: p('command'),
    fingerprint: p('fingerprint'),
    answer: p('answer'),
    created_at: p('nowMs'),
  }),
)

export async function rememberAnswer(tx: Tx, remembered: RememberedAnswer): Promise<void> {
  await tx.all(insert, { ...remembered, nowMs: tx.nowMs })
}
