// Hot statements: built with Kysely once per dialect and then run by their text. Building one costs about 15 us, more
// than SQLite needs to run it.
import {
  type Compilable,
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Tables } from './schema.ts'

export type Dialect = 'sqlite' | 'postgres'

class Parameter {
  readonly name: PropertyKey
  constructor(name: PropertyKey) {
    this.name = name
  }
}

const builders: Record<Dialect, Kysely<Tables>> = {
  sqlite: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  postgres: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }),
}

export interface Bound {
  readonly query: CompiledQuery
  readonly parameters: unknown[]
}

/** A query with named parameters `P` that answers rows `R`. */
export class Statement<P, R> {
  declare readonly row: R
  readonly #build: (dialect: Dialect) => CompiledQuery<R>
  readonly #compiled: Partial<Record<Dialect, { readonly query: CompiledQuery<R>; readonly list: (parameters: P) => unknown[] }>> = {}

  constructor(build: (dialect: Dialect) => CompiledQuery<R>) {
    this.#build = build
  }

  bind(dialect: Dialect, parameters: P): Bound {
    this.#compiled[dialect] ??= this.#compile(dialect)
    const { query, list } = this.#compiled[dialect]
    return { query, parameters: list(parameters) }
  }

  #compile(dialect: Dialect) {
    const query = this.#build(dialect)
    // A function of its own for each statement: one that reads all names for all statements is several times slower.
    const parts = query.parameters.map((value, at) =>
      value instanceof Parameter ? `given[${JSON.stringify(value.name)}]` : `fixed[${at}]`,
    )
    const list = new Function('fixed', 'given', `return [${parts.join(', ')}]`) as (fixed: readonly unknown[], given: P) => unknown[]
    return { query, list: (parameters: P) => list(query.parameters, parameters) }
  }
}

/**
 * `statement<{ clientId: ClientId }>()((db, p) => db.selectFrom(...).where('client_id', '=', p('clientId')))`.
 * The parameter list stands first, so that the row type can be inferred from the query.
 */
export const statement =
  <P>() =>
  <R>(build: (db: Kysely<Tables>, p: <Name extends keyof P>(name: Name) => P[Name], dialect: Dialect) => Compilable<R>): Statement<P, R> =>
    new Statement((dialect) => build(builders[dialect], (name) => new Parameter(name) as never, dialect).compile())
