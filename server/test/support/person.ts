// The people of a test, and programs: each asks over HTTP with their own cookie or token, and opens tabs. They know only
// what a browser or program knows; everything goes through the product's doors.
import type { Agent } from 'node:http'
import type { Audience } from '@dramatis/contract/command'
import type { WireError } from '@dramatis/contract/errors'
import type { ClientId, ConversationId, PersonaId } from '@dramatis/contract/ids'
import { adminBase, clientBase } from '@dramatis/contract/routes'
import type { Voice } from '@dramatis/contract/staff-views'
import { contractOf, faultIn } from './checked.ts'
import { type Answered, type Asked, httpRequest } from './http-request.ts'
import { type AnswerTo, type CommandName, type InputTo, Tab, type TabParts } from './tab.ts'
import { newRequestId, Refused } from './words.ts'

/** What of the house a person needs. */
export interface Street {
  /** Where this audience knocks: clients at the wire, staff at the server itself. */
  port(audience: Audience): number
  readonly agent: Agent
  /** The address of the page that an audience is on. */
  origin(audience: Audience): string
  fault(sentence: string): void
  opened(tab: Tab<Audience>): void
}

export interface Asking {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string | string[]>>
  /** Text or bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown
}

export class Person<A extends Audience> {
  readonly audience: A
  readonly street: Street
  /** `name=value`, as the browser would send it; empty before signing in. */
  cookie = ''
  /** A program's. */
  bearer: string | undefined
  /** The Origin header of what they send; by default the house's own address. */
  origin: string

  constructor(audience: A, street: Street) {
    this.audience = audience
    this.street = street
    this.origin = street.origin(audience)
  }

  /** Headers that say who they are. */
  headers(): Record<string, string> {
    if (this.bearer !== undefined) return { authorization: `Bearer ${this.bearer}` }
    return { origin: this.origin, ...(this.cookie && { cookie: this.cookie }) }
  }

  /** Any HTTP request as this person; headers given replace theirs. Keeps the cookie that is set. */
  async ask({ method, path, headers, body }: Asking): Promise<Answered> {
    const isRaw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body)
    const asked: Asked = {
      method,
      path,
      headers: { ...this.headers(), ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
    }
    const answered = await httpRequest(this.street.port(this.audience), this.street.agent, asked)
    for (const line of answered.headers['set-cookie'] ?? []) this.cookie = /max-age=0\b/i.test(line) ? '' : (line.split(';')[0] ?? '')
    return answered
  }

  /** Asks over HTTP by the command's route. @throws Refused */
  async call<N extends CommandName<A>>(name: N, input: InputTo<A, N>, { requestId }: { requestId?: string } = {}): Promise<AnswerTo<A, N>> {
    const answered = await this.callRaw(name, input as Record<string, unknown>, requestId)
    if (answered.status !== 200) throw new Refused(answered.json<{ error: WireError }>().error)
    const output = answered.json<AnswerTo<A, N>>()
    const fault = faultIn(contractOf(this.audience, name)?.output, output)
    if (fault) this.street.fault(`answer to ${this.audience}/${name}: ${fault}`)
    return output
  }

  /** As `call`, but answers what came, whatever it is. */
  callRaw(name: CommandName<A>, input: Readonly<Record<string, unknown>>, requestId?: string): Promise<Answered> {
    const contract = contractOf(this.audience, name)
    if (!contract?.route) throw new Error(`${name} has no HTTP route`)
    const { method } = contract.route
    const rest: Record<string, unknown> = { ...input }
    let path = (this.audience === 'client' ? clientBase : adminBase) + contract.route.path
    path = path.replace(/\{(\w+)\}/g, (_, field: string) => {
      const value = String(rest[field])
      delete rest[field]
      return encodeURIComponent(value)
    })
    const needsKey = contract.kind === 'command' && !contract.repeatable
    const headers = { ...((needsKey || requestId) && { 'idempotency-key': requestId ?? newRequestId() }) }
    if (method === 'GET') {
      const query = new URLSearchParams(
        Object.entries(rest).flatMap(([field, value]) => (value === undefined ? [] : [[field, String(value)]])),
      )
      return this.ask({ method, path: query.size > 0 ? `${path}?${query}` : path, headers })
    }
    return this.ask({ method, path, headers, ...(Object.keys(rest).length > 0 && { body: rest }) })
  }

  /** Opens a page (or a program's connection) that listens. @throws Refused */
  async tab(options: Pick<TabParts, 'reconnects' | 'transports'> = {}): Promise<Tab<A>> {
    const tab = new Tab(this.audience, {
      port: this.street.port(this.audience),
      headers: this.bearer === undefined ? this.headers() : {},
      token: this.bearer,
      fault: (sentence) => this.street.fault(sentence),
      ...options,
    })
    this.street.opened(tab as unknown as Tab<Audience>)
    return tab.open()
  }
}

export class Client extends Person<'client'> {
  readonly name: string
  readonly email: string
  readonly password: string
  id = '' as ClientId
  sessionId = ''
  /** The group that was made for them. */
  group = '' as ConversationId

  constructor(street: Street, name: string, email = '', password = '') {
    super('client', street)
    this.name = name
    this.email = email
    this.password = password
  }

  /** Says something, in their own group unless another place is given. */
  say(text: string, conversationId: ConversationId = this.group, requestId?: string) {
    return this.call('message:send', { conversationId, text }, requestId === undefined ? {} : { requestId })
  }

  /** The whole timeline as they see it. */
  async timeline(conversationId: ConversationId = this.group) {
    return (await this.call('message:list', { conversationId, limit: 200 })).entries
  }

  async conversations() {
    return (await this.call('conversation:list', {})).conversations
  }

  /** Another browser of the same person: signs in with their password. */
  async elsewhere(): Promise<Client> {
    const other = new Client(this.street, this.name, this.email, this.password)
    const { sessionId, clientId } = await other.call('client:sign-in', { email: this.email, password: this.password })
    return Object.assign(other, { id: clientId, sessionId, group: this.group })
  }
}

export class Admin extends Person<'admin'> {
  /** A full name that occurs nowhere by accident, so that it can be searched for. */
  readonly name: string
  readonly email: string
  readonly password: string
  id = ''
  sessionId = ''

  constructor(street: Street, name: string, email: string, password: string) {
    super('admin', street)
    this.name = name
    this.email = email
    this.password = password
  }

  /** Speaks somewhere as a persona (by its id) or as the team. */
  say(conversationId: ConversationId, as: PersonaId | 'team', text: string, requestId?: string) {
    const voice: Voice = as === 'team' ? { kind: 'team' } : { kind: 'persona', id: as }
    return this.call('message:send', { conversationId, as: voice, text }, requestId === undefined ? {} : { requestId })
  }

  async timeline(conversationId: ConversationId) {
    return (await this.call('message:list', { conversationId, limit: 200 })).entries
  }

  /** A program that acts as this admin. */
  async token(name = 'a program'): Promise<Program> {
    const { token, tokenId } = await this.call('token:create', { name })
    const program = new Program(this.street, this.name, this.email, this.password)
    return Object.assign(program, { id: this.id, bearer: token, tokenId })
  }

  /** Another browser of the same admin. */
  async elsewhere(): Promise<Admin> {
    const other = new Admin(this.street, this.name, this.email, this.password)
    const { sessionId, adminId } = await other.call('admin:sign-in', { email: this.email, password: this.password })
    return Object.assign(other, { id: adminId, sessionId })
  }
}

/** Speaks HTTP and Socket.IO with a token and no cookie. */
export class Program extends Admin {
  tokenId = ''
}
