// Two deeds about one thing, begun within 20 ms of each other. What either order would make is played through on a model of
// the thing: what was answered and what is kept must be what one of the two orders makes.
import { isDeepStrictEqual } from 'node:util'
import type { WireError } from '@dramatis/contract/errors'
import type { ConversationId } from '@dramatis/contract/ids'
import type { HouseProcess } from './house.ts'
import { readRows } from './stored.ts'

export type DeedName = 'edit' | 'delete' | 'add' | 'remove' | 'speak' | 'write'
/** The former of each pair is begun first in half of the races. */
export const raceKinds: Readonly<Record<string, readonly [DeedName, DeedName]>> = {
  'edit / edit': ['edit', 'edit'],
  'edit / delete': ['edit', 'delete'],
  'delete / delete': ['delete', 'delete'],
  'remove a persona / speak as them': ['remove', 'speak'],
  'remove a client / they write': ['remove', 'write'],
  'add / remove of somebody seated': ['add', 'remove'],
  'add / remove of somebody not seated': ['add', 'remove'],
}

/** A deed as it was answered. */
export interface Deed {
  readonly name: DeedName
  /** Empty: a client did it. */
  readonly adminId: string
  readonly text: string | null
  readonly status: number
  readonly seq: number | null
  /** Of a message that was said. */
  readonly messageId: string | null
  readonly error: WireError | null
}

export interface Race {
  readonly kind: string
  readonly place: ConversationId
  /** Id of the message, persona or client. */
  readonly about: string
  readonly before: Thing
  /** In the order in which they were begun. */
  readonly deeds: readonly [Deed, Deed]
}

/** What was done before a race, so that there is something to race about. */
export type Prepared = Pick<Race, 'place' | 'about'> & Pick<Deed, 'name' | 'adminId'>

/** A message, or a member. */
interface Thing {
  readonly text?: string | null
  readonly seated?: boolean
}

/** What the thing is afterwards, or the refusal. */
function after(thing: Thing, { name, text, adminId }: Deed): Thing | string {
  if (name === 'edit') return thing.text === null ? 'message_deleted' : { text }
  if (name === 'delete') return thing.text === null ? 'message_deleted' : { text: null }
  if (name === 'add') return thing.seated ? 'already_there' : { seated: true }
  if (thing.seated) return { seated: name !== 'remove' }
  // To a client what is closed to them is not there.
  return name === 'remove' || adminId === '' ? 'not_found' : 'not_allowed'
}

interface Order {
  readonly inOrder: readonly [Deed, Deed]
  readonly end: Thing
}

/** The order in which they were done as far as the answers tell; undefined: neither order answers so. */
export function orderOf({ before, deeds }: Race): Order | undefined {
  const [one, other] = deeds
  for (const inOrder of [
    [one, other],
    [other, one],
  ] as const) {
    let thing = before
    let isSo = true
    for (const deed of inOrder) {
      const next = after(thing, deed)
      isSo &&= typeof next === 'string' ? deed.error?.code === next : deed.status === 200
      if (typeof next !== 'string') thing = next
    }
    const [first, second] = inOrder
    if (isSo && (first.seq === null || second.seq === null || first.seq < second.seq)) return { inOrder, end: thing }
  }
  return undefined
}

/** What is wrong with the answers of one race, and with what they say of how it stands. */
export function judgeAnswers(race: Race): string[] {
  const said = race.deeds.map(({ name, status, seq, error }) => `${name}: ${error ? `${status} ${error.code}` : `seq ${seq}`}`).join(', ')
  const order = orderOf(race)
  if (!order) return [`no order of the two answers so (${said})`]
  const wrong: string[] = []
  // How far it had come when each was asked: after the other one, where that was done first.
  let doneSeq = 0
  for (const { name, adminId, seq, error } of order.inOrder) {
    doneSeq = seq ?? doneSeq
    if (!error) continue
    const { current } = error
    if (adminId === '') {
      if (current) wrong.push('a client was told how it stands')
    } else if (!current || current.lastSeq < doneSeq) wrong.push(`${name} was refused without being told how it stands (${said})`)
    else if ('text' in race.before ? current.message?.deleted !== true : current.seated !== (name === 'add'))
      wrong.push(`${name} was refused and told that it stands otherwise: ${JSON.stringify(current)}`)
  }
  return wrong
}

const deedOf: Readonly<Record<string, DeedName>> = { 'message:edited': 'edit', 'message:deleted': 'delete' }
const actionOf: Readonly<Record<DeedName, string>> = {
  edit: 'message:edit',
  delete: 'message:delete',
  add: 'member:add',
  remove: 'member:remove',
  speak: 'message:send',
  write: 'message:send',
}

/** A line of the audit log for each that was done; of what a client wrote there is none. */
const auditKey = (action: string, adminId: string, place: string, about: string) => `${action} by ${adminId} of ${about} in ${place}`

/** What is wrong with what is kept of races: messages, seats and their changes, the audit log. */
export async function judgeKept(house: HouseProcess, races: readonly Race[], prepared: readonly Prepared[]): Promise<string[]> {
  const wrong: string[] = []
  const messages = new Map(
    (await readRows(house, 'select id, text, group_id, seq, sender_kind, fake_user_id, client_id from chat_messages')).map((row) => [
      row.id,
      row,
    ]),
  )
  const changes = await readRows(
    house,
    'select group_id, seq, kind, message_id, client_id, fake_user_id from chat_changes order by group_id, seq',
  )
  const changesOf = new Map<unknown, { seq: number; name: DeedName | undefined }[]>()
  for (const { message_id: id, seq, kind } of changes)
    if (id !== null) changesOf.set(id, [...(changesOf.get(id) ?? []), { seq: Number(seq), name: deedOf[String(kind)] }])
  for (const race of races) {
    const order = orderOf(race)
    if (!order || !('text' in race.before)) continue
    const stored = messages.get(race.about)
    if (stored?.text !== order.end.text) wrong.push(`${race.kind}: "${stored?.text}" is kept where "${order.end.text}" should stand`)
    const made = order.inOrder.flatMap(({ seq, name }) => (seq === null ? [] : [{ seq, name }]))
    if (!isDeepStrictEqual(changesOf.get(race.about) ?? [], made))
      wrong.push(`${race.kind}: the timeline has ${JSON.stringify(changesOf.get(race.about))} where ${JSON.stringify(made)} was answered`)
  }
  wrong.push(...judgeSeats([...messages.values()], changes))
  const lines = new Map<string, number>()
  const count = (key: string, by: number) => lines.set(key, (lines.get(key) ?? 0) + by)
  const logged = await readRows(house, 'select action, admin_id, group_id, client_id, fake_user_id, message_id from chat_admin_logs')
  for (const { place, about, deeds } of races)
    for (const { name, adminId, seq, messageId } of deeds)
      if (seq !== null && adminId !== '') count(auditKey(actionOf[name], adminId, place, messageId ?? about), 1)
  const raced = new Set(races.flatMap(({ about, deeds }) => [about, ...deeds.flatMap(({ messageId }) => messageId ?? [])]))
  for (const row of logged) {
    const about = String(row.message_id ?? row.client_id ?? row.fake_user_id)
    if (raced.has(about)) count(auditKey(String(row.action), String(row.admin_id), String(row.group_id), about), -1)
  }
  for (const { place, about, adminId, name } of prepared) count(auditKey(actionOf[name], adminId, place, about), 1)
  for (const [key, by] of lines)
    if (by !== 0) wrong.push(by > 0 ? `the audit log lacks: ${key}` : `the audit log has though it was not done: ${key}`)
  return wrong
}

type Rows = Awaited<ReturnType<typeof readRows>>

/** Whoever spoke sat there then: everybody sits from the beginning, and each change is another one than the one before. */
function judgeSeats(messages: Rows, changes: Rows): string[] {
  const wrong: string[] = []
  const gone = new Set<string>()
  const inOrder = [...changes, ...messages].sort((one, other) => Number(one.seq) - Number(other.seq))
  for (const { group_id: place, seq, kind, client_id: client, fake_user_id: persona } of inOrder) {
    const member = client ?? persona
    if (!member) continue
    const seat = `${member} in ${place}`
    if (kind === undefined && gone.has(seat)) wrong.push(`${seat} spoke as seq ${seq}, and sat there no more`)
    if (kind !== undefined && gone.has(seat) === (kind === 'member:removed'))
      wrong.push(`${seat}: ${kind} as seq ${seq}, though it was so already`)
    if (kind === 'member:removed') gone.add(seat)
    if (kind === 'member:added') gone.delete(seat)
  }
  return wrong
}
