// What the database holds, read with plain SQL and none of the product's own code, by a connection of its own.
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { History, StoredEntry } from './history.ts'
import type { HouseProcess } from './house.ts'

type Row = Record<string, string | number | null>

/** Runs one reading statement on the database of a house, running or not. */
export async function readRows(house: HouseProcess, sql: string): Promise<Row[]> {
  if (house.databaseUrl === undefined) {
    const database = new DatabaseSync(house.databaseFile, { readOnly: true, timeout: 5000 })
    try {
      return database.prepare(sql).all() as Row[]
    } finally {
      database.close()
    }
  }
  const client = new pg.Client({ connectionString: house.databaseUrl })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Changes what is stored behind the back of a house, running or not. */
export async function changeRows(house: HouseProcess, sql: string): Promise<void> {
  if (house.databaseUrl === undefined) {
    const database = new DatabaseSync(house.databaseFile, { timeout: 5000 })
    try {
      database.exec(sql)
    } finally {
      database.close()
    }
    return
  }
  const client = new pg.Client({ connectionString: house.databaseUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** The newest seq of every conversation. */
export async function readLastSeqs(house: HouseProcess): Promise<Map<string, number>> {
  const rows = await readRows(house, 'select id, last_seq from chat_groups')
  return new Map(rows.map((row) => [String(row.id), Number(row.last_seq)]))
}

/** Writes down every conversation as it is stored. */
export async function writeDownStored(house: HouseProcess, history: History): Promise<void> {
  const entries = new Map<string, StoredEntry[]>()
  const add = (place: unknown, entry: StoredEntry) => {
    const key = String(place)
    const list = entries.get(key)
    if (list) list.push(entry)
    else entries.set(key, [entry])
  }
  const messages = await readRows(house, 'select group_id, seq, id, text, request_id from chat_messages')
  const texts = new Map(messages.map(({ id, text }) => [id, text]))
  const text = (value: Row[string] | undefined) => (typeof value === 'string' ? value : null)
  for (const row of messages) add(row.group_id, [Number(row.seq), 'message:sent', String(row.id), text(row.text), text(row.request_id)])
  for (const row of await readRows(house, 'select group_id, seq, kind, message_id from chat_changes'))
    add(row.group_id, [Number(row.seq), String(row.kind), text(row.message_id) ?? '', text(texts.get(row.message_id ?? '')), null])
  for (const [place, lastSeq] of await readLastSeqs(house)) {
    const sorted = (entries.get(place) ?? []).sort((one, other) => one[0] - other[0])
    history.add({ what: 'stored', place, lastSeq, entries: sorted })
  }
}
