// Pages go by key, never by offset: a cursor is the sort values of the last row shown.

/** Opaque to whoever gets it. */
export const encodeCursor = (values: readonly (string | number)[]): string => Buffer.from(JSON.stringify(values)).toString('base64url')

/** Undefined: the first page, also when somebody made a cursor up. */
export function decodeCursor(cursor: string | undefined, shape: readonly ('string' | 'number')[]): (string | number)[] | undefined {
  if (!cursor) return undefined
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(values) && values.length === shape.length && shape.every((type, index) => isSortable(values[index], type)))
      return values
  } catch {
    // Not one of ours.
  }
  return undefined
}

/** What a sort column may hold on either dialect: a whole number, or text that a database takes. */
const isSortable = (value: unknown, type: 'string' | 'number'): boolean =>
  type === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && value.isWellFormed() && !value.includes('\0')

/** Rows of one page out of `limit + 1` that were read, and where the next begins. */
export function pageOf<Row>(
  rows: Row[],
  limit: number,
  key: (row: Row) => readonly (string | number)[],
): { rows: Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, nextCursor: rows.length > limit && last ? encodeCursor(key(last)) : null }
}

/** Lower case, without accents, for search in names. */
export const foldForSearch = (...parts: (string | null)[]): string =>
  parts
    .filter((part) => part)
    .join(' ')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()

/** For `like`: what was typed, with its wildcards taken literally (escape character \). */
export const containing = (search: string): string => `%${foldForSearch(search.trim()).replace(/[\\%_]/g, '\\$&')}%`
