// Kills the process at a named point of a message's way, by wrapping the drivers and the sockets beneath the product:
// node:sqlite, pg, and what a server writes to its connections. `at`: at the how manieth time that the point is passed.
import { Socket } from 'node:net'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import pg from 'pg'

/** In the order in which a message passes them. */
export const faultPoints = ['before-insert', 'before-commit', 'after-commit', 'in-fan-out', 'after-ack'] as const
export type FaultPoint = (typeof faultPoints)[number]

const isInsert = (sql: string) => /^insert into "?chat_messages"?/i.test(sql)
const isCommit = (sql: string) => /^commit\b/i.test(sql)

export function killAt(name: string, at: number): void {
  let passed = 0
  const pass = () => {
    passed++
    if (passed === at) process.kill(process.pid, 'SIGKILL')
  }
  const point = name as FaultPoint
  if (point === 'before-insert' || point === 'before-commit' || point === 'after-commit') wrapDatabases(point, pass)
  else if (point === 'in-fan-out' || point === 'after-ack') wrapSockets(point, pass)
  else throw new Error(`there is no fault point ${name}`)
}

/** Only transactions that hold a message count: other commits are not of its way. */
function wrapDatabases(point: FaultPoint, pass: () => void): void {
  let holdsMessage = false
  const before = (sql: string) => {
    if (isInsert(sql)) {
      holdsMessage = true
      if (point === 'before-insert') pass()
    } else if (isCommit(sql) && holdsMessage && point === 'before-commit') pass()
  }
  const after = (sql: string) => {
    if (!isCommit(sql) || !holdsMessage) return
    holdsMessage = false
    if (point === 'after-commit') pass()
  }
  const { exec, prepare } = DatabaseSync.prototype
  DatabaseSync.prototype.exec = function (sql) {
    before(sql)
    exec.call(this, sql)
    after(sql)
  }
  const sqlOf = new WeakMap<StatementSync, string>()
  DatabaseSync.prototype.prepare = function (sql, ...rest) {
    const statement = prepare.call(this, sql, ...rest)
    sqlOf.set(statement, sql)
    return statement
  }
  for (const method of ['run', 'all'] as const) {
    const original = StatementSync.prototype[method] as (...values: unknown[]) => unknown
    Object.assign(StatementSync.prototype, {
      [method](this: StatementSync, ...values: unknown[]) {
        const sql = sqlOf.get(this) ?? ''
        before(sql)
        const result = original.apply(this, values)
        after(sql)
        return result
      },
    })
  }
  wrapPostgres(before, after)
}

function wrapPostgres(before: (sql: string) => void, after: (sql: string) => void): void {
  const query = pg.Client.prototype.query as (...given: unknown[]) => unknown
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...given: unknown[]) {
      const [first] = given
      const sql = typeof first === 'string' ? first : ((first as { text?: string } | undefined)?.text ?? '')
      before(sql)
      const result = query.apply(this, given)
      if (result instanceof Promise) return result.finally(() => after(sql))
      return result
    },
  })
}

/** An event of a message that was sent, and the answer to who sent it, as Socket.IO writes them (`42/client,[...]`, `43/client,7[...]`). */
const isEvent = (text: string) => text.includes('["message:sent",')
const isAnswer = (text: string) => /43\/\w+,\d+\[\{"ok":true,"output":\{"messageId"/.test(text)

function wrapSockets(point: FaultPoint, pass: () => void): void {
  const { write } = Socket.prototype
  const passes = (chunk: unknown) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.isBuffer(chunk) ? chunk.toString('latin1') : ''
    return point === 'in-fan-out' ? isEvent(text) : isAnswer(text)
  }
  Object.assign(Socket.prototype, {
    write(this: Socket, ...given: Parameters<typeof write>) {
      const result = write.apply(this, given)
      // What is corked leaves with the uncorking, which is the moment after which the process is to die.
      if (passes(given[0])) setSoon(this, pass)
      return result
    },
  })
}

const soon = new WeakSet<Socket>()
/** Right after this socket's bytes went to the system, before those of the next. */
function setSoon(socket: Socket, pass: () => void): void {
  if (socket.writableCorked === 0) {
    pass()
    return
  }
  if (soon.has(socket)) return
  soon.add(socket)
  const { uncork } = socket
  socket.uncork = function () {
    uncork.call(this)
    if (this.writableCorked > 0) return
    this.uncork = uncork
    soon.delete(this)
    pass()
  }
}
