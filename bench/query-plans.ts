// Notes every statement that the server prepares, and asks SQLite how it runs each: one that reads a whole table, or
// sorts more than what belongs to one conversation or one person, is named.
import { DatabaseSync } from 'node:sqlite'

export interface Plans {
  readonly statements: number
  /** Statements with the steps of their plan that read a whole table, or sort what was not found by a key. */
  readonly poor: readonly { readonly sql: string; readonly steps: readonly string[] }[]
  /** How many sort what they have found by a key: the members of a conversation, the conversations of a client. */
  readonly sorting: number
}

/** From now on, in this process. */
export function recordStatements(): Set<string> {
  const recorded = new Set<string>()
  const { prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.prepare = function (sql: string) {
    recorded.add(sql)
    return prepare.call(this, sql)
  }
  return recorded
}

const readsTable = (step: string) => step.startsWith('SCAN') && !/USING (COVERING )?INDEX|CONSTANT ROW/.test(step)
const sorts = (step: string) => step.includes('TEMP B-TREE')
const byKey = (step: string) => step.startsWith('SEARCH')

export function planOfHotQueries(file: string, recorded: ReadonlySet<string>): Plans {
  const database = new DatabaseSync(file, { readOnly: true })
  const hot = [...recorded].filter((sql) => /^\s*(select|update|delete)\b/i.test(sql) && sql.includes('chat_'))
  const plans = hot.map((sql) => ({
    sql,
    steps: (database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]).map(({ detail }) => detail),
  }))
  database.close()
  // What a subquery has found is read whole, and may be.
  const tables = (sql: string) => new Set([...sql.matchAll(/"(chat_\w+)"(?: as "(\w+)")?/g)].flatMap(([, table, alias]) => [table, alias]))
  const poor = plans.flatMap(({ sql, steps }) => {
    const [first] = steps
    const bad = steps.filter(
      (step) => (readsTable(step) && tables(sql).has(step.split(' ')[1])) || (sorts(step) && !(first && byKey(first))),
    )
    return bad.length > 0 ? [{ sql, steps: bad }] : []
  })
  return {
    statements: hot.length,
    poor,
    sorting: plans.filter(({ steps: [first, ...rest] }) => first && byKey(first) && rest.some(sorts)).length,
  }
}
