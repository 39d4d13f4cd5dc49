// The only SQL on chat_groups: every conversation, groups and direct ones alike. Whoever changes a conversation loads it
// with a lock first, computes the next state, and writes it whole: `seq` is given here and nowhere else.
import type { LockReason } from '@dramatis/contract/errors'
import type { AdminId, ClientId, ConversationId, PersonaId } from '@dramatis/contract/ids'
import { sql } from 'kysely'
import type { Stage } from '../access/rules.ts'
import type { ClientFace } from '../clients/client-view.ts'
import type { Reader, Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import { foldForSearch } from '../database/page.ts'
import { statement } from '../database/statement.ts'
import type { PersonaFace } from '../personas/persona-view.ts'
import { selectConversations } from './conversation-query.ts'

export interface Conversation {
  readonly id: ConversationId
  readonly stage: Stage & { readonly type: 'group' | 'direct' }
  readonly name: string
  readonly namedByAdmin: boolean
  readonly description: string
  /** The client it was made for, or the client of a direct conversation. */
  readonly client: ClientFace | null
  readonly persona: PersonaFace | null
  readonly otherClient: ClientFace | null
  readonly withTeam: boolean
  readonly locked: LockReason | null
  readonly lastSeq: number
  readonly lastMessageSeq: number
  readonly waitingSinceMs: number | null
  readonly lastPersona: PersonaFace | null
  readonly greetedAtMs: number | null
  readonly activityAtMs: number
  readonly memberCount: number
  readonly createdBy: AdminId | null
  readonly createdAtMs: number
  readonly version: number
}

/** Two clients alone: the team can read it and speaks only in its own name; it never waits. */
export const isBetweenClients = (conversation: Conversation): boolean => conversation.otherClient !== null

const byId = statement<{ conversationId: ConversationId }>()((db, p) => selectConversations(db).where('g.id', '=', p('conversationId')))
const byIdLocked = statement<{ conversationId: ConversationId }>()((db, p, dialect) => {
  const query = selectConversations(db).where('g.id', '=', p('conversationId'))
  return dialect === 'postgres' ? query.forNoKeyUpdate('g') : query
})

type Row = NonNullable<Awaited<ReturnType<typeof firstRow>>>
const firstRow = (reader: Reader, conversationId: ConversationId) => reader.first(byId, { conversationId })

/** Builds what the rest of the server works with from a row of `selectConversations`. */
export function conversationFrom(row: Row): Conversation {
  const persona = row.persona_id ? personaFace(row.persona_id, row.p_name, row.p_about, row.p_avatar, row.p_colour, row.p_version) : null
  const lastPersona = row.last_persona_id
    ? personaFace(row.last_persona_id, row.w_name, row.w_about, row.w_avatar, row.w_colour, row.w_version)
    : null
  return {
    id: row.id,
    stage: row.group_type === 'group' ? { type: 'group' } : { type: 'direct', personaId: row.persona_id },
    name: row.name,
    namedByAdmin: row.named_by_admin === 1,
    description: row.description,
    client: row.client_id ? clientFace(row.client_id, row.c_name, row.c_avatar, row.c_colour, row.c_version) : null,
    persona,
    otherClient: row.other_client_id ? clientFace(row.other_client_id, row.o_name, row.o_avatar, row.o_colour, row.o_version) : null,
    withTeam: row.with_team === 1,
    locked: row.locked_reason,
    lastSeq: row.last_seq,
    lastMessageSeq: row.last_message_seq,
    waitingSinceMs: row.waiting_since,
    lastPersona,
    greetedAtMs: row.greeted_at,
    activityAtMs: row.activity_at,
    memberCount: row.member_count,
    createdBy: row.created_by,
    createdAtMs: row.created_at,
    version: row.version,
  }
}

const clientFace = (
  id: ClientId,
  name: string | null,
  avatar: string | null,
  colour: number | null,
  version: number | null,
): ClientFace => ({
  id,
  display_name: name ?? '',
  avatar_url: avatar,
  colour: colour ?? 0,
  version: version ?? 1,
})

const personaFace = (
  id: PersonaId,
  name: string | null,
  about: string | null,
  avatar: string | null,
  colour: number | null,
  version: number | null,
): PersonaFace => ({
  id,
  display_name: name ?? '',
  about: about ?? '',
  avatar_url: avatar ?? '',
  colour: colour ?? 0,
  version: version ?? 1,
})

export async function findConversation(reader: Reader, conversationId: ConversationId): Promise<Conversation | undefined> {
  const row = await firstRow(reader, conversationId)
  return row && conversationFrom(row)
}

/** For a command: nobody else changes it until the transaction ends. Of several, lock in order of id. */
export async function lockConversation(tx: Tx, conversationId: ConversationId): Promise<Conversation | undefined> {
  const row = await tx.first(byIdLocked, { conversationId })
  return row && conversationFrom(row)
}

export async function lockConversations(tx: Tx, ids: readonly ConversationId[]): Promise<Conversation[]> {
  const locked: Conversation[] = []
  for (const id of [...new Set(ids)].sort()) {
    const conversation = await lockConversation(tx, id)
    if (conversation) locked.push(conversation)
  }
  return locked
}

export const findConversationByDirectKey = async (tx: Tx, directKey: string): Promise<Conversation | undefined> => {
  const row = await selectConversations(tx.db).where('g.direct_key', '=', directKey).executeTakeFirst()
  return row && conversationFrom(row)
}

type Written = {
  id: ConversationId
  name: string
  namedByAdmin: 0 | 1
  description: string
  searchText: string
  locked: LockReason | null
  lastSeq: number
  lastMessageSeq: number
  waitingSinceMs: number | null
  lastPersonaId: PersonaId | null
  greetedAtMs: number | null
  activityAtMs: number
  memberCount: number
  version: number
}

type Moved = Pick<
  Written,
  'id' | 'lastSeq' | 'lastMessageSeq' | 'waitingSinceMs' | 'lastPersonaId' | 'greetedAtMs' | 'activityAtMs' | 'version'
>
const move = (p: <Name extends keyof Moved>(name: Name) => Moved[Name]) => ({
  last_seq: p('lastSeq'),
  last_message_seq: p('lastMessageSeq'),
  waiting_since: p('waitingSinceMs'),
  last_persona_id: p('lastPersonaId'),
  greeted_at: p('greetedAtMs'),
  activity_at: p('activityAtMs'),
  version: p('version'),
})
/** What a message changes. */
const writeMoved = statement<Moved>()((db, p) => db.updateTable('chat_groups').set(move(p)).where('id', '=', p('id')))
const write = statement<Written>()((db, p) =>
  db
    .updateTable('chat_groups')
    .set({
      ...move(p),
      name: p('name'),
      named_by_admin: p('namedByAdmin'),
      description: p('description'),
      search_text: p('searchText'),
      locked_reason: p('locked'),
      member_count: p('memberCount'),
    })
    .where('id', '=', p('id')),
)

/** What may change about a conversation; `seq` is taken with `takesSeq`. */
export type ConversationChange = Partial<
  Pick<
    Conversation,
    | 'name'
    | 'namedByAdmin'
    | 'description'
    | 'locked'
    | 'lastMessageSeq'
    | 'waitingSinceMs'
    | 'lastPersona'
    | 'greetedAtMs'
    | 'activityAtMs'
    | 'memberCount'
    | 'client'
    | 'otherClient'
  >
>

/** Writes the next state of a locked conversation and answers it. `takesSeq`: members may see it, so it takes the next place. */
export async function changeConversation(
  tx: Tx,
  locked: Conversation,
  change: ConversationChange,
  takesSeq: boolean,
): Promise<Conversation> {
  const next: Conversation = { ...locked, ...change, lastSeq: locked.lastSeq + (takesSeq ? 1 : 0), version: locked.version + 1 }
  const moved: Moved = {
    id: next.id,
    lastSeq: next.lastSeq,
    lastMessageSeq: next.lastMessageSeq,
    waitingSinceMs: next.waitingSinceMs,
    lastPersonaId: next.lastPersona?.id ?? null,
    greetedAtMs: next.greetedAtMs,
    activityAtMs: next.activityAtMs,
    version: next.version,
  }
  if (Object.keys(change).every((name) => movedByMessages.has(name))) {
    await tx.all(writeMoved, moved)
    return next
  }
  await tx.all(write, {
    ...moved,
    name: next.name,
    namedByAdmin: next.namedByAdmin ? 1 : 0,
    description: next.description,
    searchText: searchTextOf(next),
    locked: next.locked,
    memberCount: next.memberCount,
  })
  return next
}

const movedByMessages: ReadonlySet<string> = new Set<keyof ConversationChange>([
  'lastMessageSeq',
  'waitingSinceMs',
  'lastPersona',
  'greetedAtMs',
  'activityAtMs',
])

const searchTextOf = (conversation: Pick<Conversation, 'name' | 'client' | 'otherClient'>) =>
  foldForSearch(conversation.name, conversation.client?.display_name ?? null, conversation.otherClient?.display_name ?? null)

export type NewConversation = Pick<
  Conversation,
  'name' | 'namedByAdmin' | 'description' | 'client' | 'persona' | 'otherClient' | 'withTeam' | 'createdBy' | 'memberCount' | 'locked'
> & {
  readonly type: 'group' | 'direct'
  readonly directKey: string | null
}

export async function insertConversation(tx: Tx, made: NewConversation): Promise<Conversation> {
  const id = newId<ConversationId>()
  await tx.db
    .insertInto('chat_groups')
    .values({
      id,
      group_type: made.type,
      name: made.name,
      named_by_admin: made.namedByAdmin ? 1 : 0,
      description: made.description,
      client_id: made.client?.id ?? null,
      persona_id: made.persona?.id ?? null,
      other_client_id: made.otherClient?.id ?? null,
      with_team: made.withTeam ? 1 : 0,
      direct_key: made.directKey,
      locked_reason: made.locked,
      last_seq: 0,
      last_message_seq: 0,
      waiting_since: null,
      last_persona_id: null,
      greeted_at: null,
      activity_at: tx.nowMs,
      member_count: made.memberCount,
      search_text: searchTextOf(made),
      created_by: made.createdBy,
      created_at: tx.nowMs,
      version: 1,
    })
    .execute()
  const stage: Stage = made.type === 'group' ? { type: 'group' } : { type: 'direct', personaId: made.persona?.id ?? null }
  const { type: _type, directKey: _directKey, ...kept } = made
  return {
    ...kept,
    id,
    stage,
    lastSeq: 0,
    lastMessageSeq: 0,
    waitingSinceMs: null,
    lastPersona: null,
    greetedAtMs: null,
    activityAtMs: tx.nowMs,
    createdAtMs: tx.nowMs,
    version: 1,
  }
}

/** Conversations of a client in either place: made for them, or direct. */
export const listConversationIdsAbout = async (reader: Reader, clientId: ClientId): Promise<ConversationId[]> =>
  (
    await reader.db
      .selectFrom('chat_groups')
      .select('id')
      .where((eb) => eb.or([eb('client_id', '=', clientId), eb('other_client_id', '=', clientId)]))
      .orderBy('id')
      .execute()
  ).map((row) => row.id)

/** The next groups that were made for clients at sign-up, in order of id. */
export const listOwnGroupIds = async (reader: Reader, after: ConversationId | null, limit: number): Promise<ConversationId[]> =>
  (
    await reader.db
      .selectFrom('chat_groups')
      .select('id')
      .where('group_type', '=', 'group')
      .where('client_id', 'is not', null)
      .where('locked_reason', 'is', null)
      .where(sql<boolean>`id > ${after ?? ''}`)
      .orderBy('id')
      .limit(limit)
      .execute()
  ).map((row) => row.id)
