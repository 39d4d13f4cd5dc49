// What lies on the disk and what stands in the database, read apart from the product's own code, so that both can be
// compared.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Reader } from '../../src/database/database.ts'

const namesIn = (...path: string[]): string[] => {
  try {
    return readdirSync(join(...path)).sort()
  } catch {
    return []
  }
}

/** Every file of the data folder that belongs to pictures, as `id/size`; and what lies about unfinished. */
export function filesOnDisk(dataDir: string) {
  const root = join(dataDir, 'pictures')
  const kept = namesIn(root, 'kept').flatMap((letters) =>
    namesIn(root, 'kept', letters).flatMap((id) => {
      const sizes = namesIn(root, 'kept', letters, id)
      return sizes.length > 0 ? sizes.map((size) => `${id}/${size}`) : [`${id}/`]
    }),
  )
  return { kept: kept.sort(), uploads: namesIn(root, 'uploads'), work: namesIn(root, 'work') }
}

/** Every file that the records name, as `id/size`. */
export async function filesOnRecord(reader: Reader): Promise<string[]> {
  const rows = await reader.db.selectFrom('chat_attachments').select(['id', 'sizes']).execute()
  return rows.flatMap(({ id, sizes }) => Object.keys(JSON.parse(sizes) as object).map((size) => `${id}/${size}`)).sort()
}

/** How many pictures each message says it has, where that is not how many there are. */
export async function miscounted(reader: Reader): Promise<string[]> {
  const messages = await reader.db.selectFrom('chat_messages').select(['id', 'picture_count', 'deleted_at']).execute()
  const pictures = await reader.db.selectFrom('chat_attachments').select('message_id').where('message_id', 'is not', null).execute()
  const counts = new Map<string, number>()
  for (const { message_id } of pictures) counts.set(message_id ?? '', (counts.get(message_id ?? '') ?? 0) + 1)
  const wrong = messages.filter(({ id, picture_count }) => picture_count !== (counts.get(id) ?? 0)).map(({ id }) => id)
  const lost = [...counts.keys()].filter((id) => !messages.some((message) => message.id === id && message.deleted_at === null))
  return [...wrong, ...lost]
}
