// A tiny stand-in for what the server promises about one client's view: the truth that the reducer is compared with.
// Used by the property tests only; it holds the promises of the contract, not the server's code.
import type {
  ClientConversation,
  ClientEntry,
  ClientEvents,
  ClientMember,
  ClientMessage,
  ClientSelf,
} from '@dramatis/contract/client-views'
import type { ClientId, ConversationId, MessageId, PersonaId } from '@dramatis/contract/ids'
import type { EventOf } from '../src/connection.ts'
import { memberKey } from '../src/member-key.ts'
import type { PageRequest, TimelinePage } from '../src/timeline.ts'

type Persona = Extract<ClientMember, { kind: 'persona' }>

export const self: ClientSelf = {
  id: 'client-omar' as ClientId,
  displayName: 'Omar',
  avatarUrl: null,
  colour: 3,
  email: null,
  guest: true,
  hasPassword: false,
  noticeAccepted: 1,
  version: 1,
}
export const selfMember: ClientMember = { kind: 'client', id: self.id, displayName: 'Omar', avatarUrl: null, colour: 3, version: 1 }

const mia: ClientMember = { kind: 'client', id: 'client-mia' as ClientId, displayName: 'Mia', avatarUrl: null, colour: 4, version: 1 }

export class ModelHouse {
  readonly id = 'conversation-1' as ConversationId
  readonly outgoing: EventOf<ClientEvents>[] = []
  #entries: ClientEntry[] = []
  #personas: Persona[] = ['Nora', 'Sam', 'Ines'].map((displayName, n) => ({
    kind: 'persona',
    id: `persona-${n}` as PersonaId,
    displayName,
    about: 'Sells olives',
    avatarUrl: `/avatars/a-${n}.svg`,
    colour: n,
    playedBy: 'The Team',
    version: 1,
  }))
  #seated: string[] = [memberKey(selfMember), ...this.#personas.map(memberKey)]
  #name: string | null = null
  #description = ''
  #locked: ClientConversation['locked'] = null
  #ownReadSeq = 0
  #othersReadSeq = 0
  #here: string[] = []
  #activityAtMs = 1
  #clock = 1

  get #lastSeq() {
    return this.#entries.length
  }
  #member(key: string): ClientMember {
    return this.#personas.find((persona) => memberKey(persona) === key) ?? (key === memberKey(mia) ? mia : selfMember)
  }
  #append(make: (at: { seq: number; atMs: number }) => ClientEntry) {
    const entry = make({ seq: this.#lastSeq + 1, atMs: ++this.#clock })
    this.#entries.push(entry)
    if (entry.kind === 'hidden') return
    this.outgoing.push({ name: entry.kind, data: { conversationId: this.id, entry: this.#now(entry) } })
  }
  /** An entry as a fetch would show it now: newest version of the message, newest name of its sender. */
  #now(entry: ClientEntry): ClientEntry {
    if ('message' in entry) return { ...entry, message: this.#message(entry.message.id) }
    return 'member' in entry ? { ...entry, member: this.#member(memberKey(entry.member)) } : entry
  }
  #message(id: string): ClientMessage {
    let found: ClientMessage | undefined
    for (const entry of this.#entries) if ('message' in entry && entry.message.id === id) found = entry.message
    if (!found) throw new Error(`no message ${id}`)
    return { ...found, sender: this.#member(memberKey(found.sender)) }
  }
  #sent(): ClientMessage[] {
    return this.#entries.flatMap((entry) => (entry.kind === 'message:sent' ? [this.#message(entry.message.id)] : []))
  }

  send(sender: number, requestId: string | null) {
    const from = sender < 0 ? selfMember : (this.#personas[sender % this.#personas.length] ?? selfMember)
    this.#append((at) => ({
      ...at,
      kind: 'message:sent',
      message: {
        id: `message-${at.seq}` as MessageId,
        conversationId: this.id,
        seq: at.seq,
        changedSeq: at.seq,
        sender: from,
        text: `words ${at.seq}`,
        pictures: [],
        automatic: null,
        createdAtMs: at.atMs,
        editedAtMs: null,
        deleted: false,
        requestId,
      },
    }))
    this.#activityAtMs = this.#clock
    return this.#lastSeq
  }
  change(which: number, kind: 'message:edited' | 'message:deleted') {
    const open = this.#sent().filter((message) => !message.deleted)
    const message = open[which % Math.max(1, open.length)]
    if (!message) return
    const deleted = kind === 'message:deleted'
    this.#append((at) => ({
      ...at,
      kind,
      message: {
        ...message,
        changedSeq: at.seq,
        text: deleted ? null : `other words ${at.seq}`,
        editedAtMs: deleted ? message.editedAtMs : at.atMs,
        deleted,
      },
    }))
  }
  toggleSeat(which: number) {
    const persona = this.#personas[which % this.#personas.length] as Persona
    const key = memberKey(persona)
    const seated = this.#seated.includes(key)
    this.#seated = seated ? this.#seated.filter((other) => other !== key) : [...this.#seated, key]
    this.#append((at) => ({ ...at, kind: seated ? 'member:removed' : 'member:added', member: persona }))
  }
  seatClient() {
    this.#seated = [memberKey(selfMember), memberKey(mia), ...this.#seated.filter((key) => key.startsWith('persona:'))]
    this.#append((at) => ({ ...at, kind: 'member:added', member: mia }))
  }
  describe(description: string) {
    this.#description = description
    this.outgoing.push({ name: 'conversation:changed', data: { conversationId: this.id, name: this.#name, description } })
  }
  rename(name: string) {
    this.#name = name
    this.#append((at) => ({ ...at, kind: 'conversation:renamed', name }))
  }
  toggleLock() {
    const lock = this.#locked === null
    this.#locked = lock ? 'archived' : null
    this.#append((at) => (lock ? { ...at, kind: 'conversation:locked', reason: 'archived' } : { ...at, kind: 'conversation:unlocked' }))
  }
  hide() {
    this.#append((at) => ({ ...at, kind: 'hidden' }))
  }
  renamePersona(which: number) {
    const persona = this.#personas[which % this.#personas.length] as Persona
    this.#personas = this.#personas.map((one) =>
      one === persona ? { ...one, displayName: `${one.displayName}'`, version: one.version + 1 } : one,
    )
    this.outgoing.push({ name: 'member:changed', data: { member: this.#member(memberKey(persona)) } })
  }
  read(whose: 'own' | 'others', seq: number) {
    const upTo = seq % (this.#lastSeq + 1)
    if (whose === 'own') {
      this.#ownReadSeq = Math.max(this.#ownReadSeq, upTo)
      this.outgoing.push({
        name: 'conversation:read',
        data: { conversationId: this.id, ownReadSeq: this.#ownReadSeq, unread: this.row().read.unread },
      })
    } else {
      this.#othersReadSeq = Math.max(this.#othersReadSeq, upTo)
      this.outgoing.push({ name: 'conversation:read', data: { conversationId: this.id, othersReadSeq: this.#othersReadSeq } })
    }
  }
  arrive(which: number) {
    this.#here = [memberKey(this.#personas[which % this.#personas.length] as Persona)]
    this.outgoing.push({ name: 'presence:changed', data: this.row().presence })
  }

  row(): ClientConversation {
    const sent = this.#sent()
    const unread = sent.filter(
      (message) => message.seq > this.#ownReadSeq && !message.deleted && memberKey(message.sender) !== memberKey(selfMember),
    ).length
    return {
      id: this.id,
      type: 'group',
      name: this.#name,
      description: this.#description,
      with: null,
      members: this.#seated.map((key) => this.#member(key)),
      locked: this.#locked,
      fromSeq: 1,
      lastSeq: this.#lastSeq,
      lastMessage: sent.at(-1) ?? null,
      activityAtMs: this.#activityAtMs,
      read: { conversationId: this.id, ownReadSeq: this.#ownReadSeq, othersReadSeq: this.#othersReadSeq, unread: Math.min(100, unread) },
      presence: { conversationId: this.id, here: this.#here, typing: [] },
    }
  }
  page(request: PageRequest, limit: number): TimelinePage<ClientEntry> {
    const all = this.#entries.map((entry) => this.#now(entry))
    const lastSeq = this.#lastSeq
    if ('afterSeq' in request) {
      const after = all.filter((entry) => entry.seq > request.afterSeq)
      return { entries: after.slice(0, limit), lastSeq, more: after.length > limit }
    }
    const before = 'beforeSeq' in request ? all.filter((entry) => entry.seq < request.beforeSeq) : all
    return { entries: before.slice(-limit), lastSeq, more: before.length > limit }
  }
}
