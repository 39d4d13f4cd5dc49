// Every command of both tables x every kind of actor x own, foreign and absent things, over both doors. Who may follows from
// the table and the rows of matrix-rows.ts; what is answered, stored and heard is looked at in each cell.
import { isDeepStrictEqual } from 'node:util'
import type { Audience, CommandContract } from '@dramatis/contract/command'
import type { ErrorCode } from '@dramatis/contract/errors'
import { commandsOf, matrixRows, type Row } from './matrix-rows.ts'
import { type Outcome, overHttp, overSocket, watched } from './matrix-watch.ts'
import { type ActorKind, actorKinds, type World } from './matrix-world.ts'
import type { Person } from './person.ts'
import type { Tab } from './tab.ts'

type Thing = 'own' | 'foreign' | 'absent'
type AnyRow = Row<Record<string, unknown>>
const clients: readonly ActorKind[] = ['client here', 'client elsewhere', 'removed client']
const staff: readonly ActorKind[] = ['admin', "admin's token"]
export const audiences = ['client', 'admin'] as const

/** Who may open a connection. */
export const whoMayConnect = (audience: Audience): readonly ActorKind[] => (audience === 'client' ? clients : staff)

/** What the table and the row say of one cell. */
function expected(contract: CommandContract, row: AnyRow, kind: ActorKind, thing: Thing): ErrorCode | 'done' {
  const refusal = row.refusal ?? 'not_found'
  if (contract.signedOut) return thing === 'own' ? 'done' : refusal
  if (!whoMayConnect(contract.audience).includes(kind)) return 'unauthenticated'
  if (thing !== 'own') return refusal
  return contract.audience === 'admin' || row.anyones || kind === 'client here' ? 'done' : refusal
}

const thingsOf = (row: AnyRow) => (['own', 'foreign', 'absent'] as const).filter((thing) => row[thing])
const cellsOf = (contract: CommandContract, row: AnyRow) =>
  actorKinds.flatMap((kind) => thingsOf(row).map((thing) => ({ kind, thing, answer: expected(contract, row, kind, thing) })))

export class Matrix {
  readonly world: World
  /** Cells that were run so far: one answer of one door each. */
  cells = 0
  readonly #open = new Map<ActorKind, Tab<Audience>>()

  constructor(world: World) {
    this.world = world
  }

  #count(faults: string[], who: string, outcome: Outcome, answer: ErrorCode | 'done'): void {
    this.cells++
    if (outcome.answer !== answer)
      faults.push(`${who}: ${outcome.answer} instead of ${answer}: ${JSON.stringify(outcome.shape).slice(0, 500)}`)
  }

  /** A connection is for who is signed in there, and for nobody else. */
  async openDoors(audience: Audience): Promise<string[]> {
    const faults: string[] = []
    for (const kind of actorKinds) {
      const tab = await (this.world.actor(audience, kind).tab() as Promise<unknown> as Promise<Tab<Audience>>).catch(
        (error: { code?: string }) => error.code,
      )
      this.cells++
      const mayConnect = whoMayConnect(audience).includes(kind)
      if (mayConnect !== (typeof tab === 'object') || (!mayConnect && tab !== 'unauthenticated'))
        faults.push(`${kind} at /${audience}: ${typeof tab === 'object' ? 'let in' : tab}`)
      if (typeof tab === 'object') this.#open.set(kind, tab)
    }
    return faults
  }

  /** Refuses whom it should, as if what is not theirs were not there: alike over each door, with nothing stored or heard. */
  async refuses(audience: Audience, name: string): Promise<string[]> {
    const contract = commandsOf[audience][name] as CommandContract
    const faults: string[] = []
    for (const row of matrixRows[audience][name] ?? []) {
      const samples = new Map<Thing, Record<string, unknown>>()
      for (const thing of thingsOf(row)) samples.set(thing, (await row[thing]?.(this.world)) as Record<string, unknown>)
      const alike = new Map<string, Outcome[]>()
      // What somebody may do with `own` is done below; whatever else the row has, nothing may come of it.
      const heard = await watched(this.world, false, async () => {
        for (const { kind, thing, answer } of cellsOf(contract, row)) {
          if (thing === 'own' && answer === 'done') continue
          for (const [door, ask] of this.#doors(audience, name, contract, kind, samples.get(thing) as Record<string, unknown>)) {
            const outcome = await ask()
            this.#count(faults, `${kind} × ${thing} ${row.about ?? ''} over ${door}`, outcome, answer)
            alike.set(`${kind} over ${door}`, [...(alike.get(`${kind} over ${door}`) ?? []), outcome])
          }
        }
      })
      faults.push(...heard)
      for (const [who, [first, ...others]] of alike)
        for (const other of others)
          if (!isDeepStrictEqual(other.shape, first?.shape))
            faults.push(`${who}: foreign and absent are not answered alike: ${JSON.stringify([first?.shape, other.shape])}`)
    }
    return faults
  }

  #doors(audience: Audience, name: string, contract: CommandContract, kind: ActorKind, input: Record<string, unknown>) {
    const doors: [string, () => Promise<Outcome>][] = []
    if (contract.route) doors.push(['HTTP', () => overHttp(this.world.actor(audience, kind) as Person<Audience>, name, input)])
    const tab = this.#open.get(kind)
    if (tab && whoMayConnect(audience).includes(kind) && !contract.session)
      doors.push(['socket', () => overSocket(tab, contract, name, input)])
    return doors
  }

  /** Is done for whom it should, over each door, and heard only by those it concerns. */
  async does(audience: Audience, name: string): Promise<string[]> {
    const contract = commandsOf[audience][name] as CommandContract
    const mayConnect = whoMayConnect(audience)
    const faults: string[] = []
    for (const row of matrixRows[audience][name] ?? []) {
      for (const { kind, thing, answer } of cellsOf(contract, row)) {
        if (thing !== 'own' || answer !== 'done') continue
        for (const door of ['HTTP', 'socket'] as const) {
          if (door === 'HTTP' ? !contract.route : contract.session || !mayConnect.includes(kind)) continue
          const input = (await row.own(this.world)) as Record<string, unknown>
          const person = row.as ? await row.as(this.world) : (this.world.actor(audience, kind) as Person<Audience>)
          const usual = this.#open.get(kind)
          const tab = door === 'HTTP' ? undefined : row.as ? ((await person.tab()) as Tab<Audience>) : usual
          const who = `${kind} ${row.about ?? ''} over ${door}`
          const heard = await watched(this.world, true, async () => {
            this.#count(faults, who, tab ? await overSocket(tab, contract, name, input) : await overHttp(person, name, input), 'done')
          })
          if (row.as) tab?.close()
          faults.push(...heard.map((fault) => `${who}: ${fault}`))
        }
      }
    }
    return faults
  }

  /** What sets a cookie is not there on a socket. */
  async isNotOnSocket(audience: Audience, name: string): Promise<string[]> {
    const contract = commandsOf[audience][name] as CommandContract
    const tab = this.#open.get(audience === 'client' ? 'client here' : 'admin') as Tab<Audience>
    const input = await matrixRows[audience][name]?.[0]?.own(this.world)
    const faults: string[] = []
    const heard = await watched(this.world, false, async () => {
      this.#count(faults, 'over a socket', await overSocket(tab, contract, name, input), 'unknown_command')
    })
    return [...faults, ...heard]
  }
}
