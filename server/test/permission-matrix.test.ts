// Every command of both tables x every kind of actor x own, foreign and absent things, over both doors. The rows below
// are samples of input; who may do what with them follows from the table. A command without a row fails. After each cell:
// nothing of a refused command was stored, nobody heard of it, and nobody ever heard what is not theirs.
import { createHash } from 'node:crypto'
import { adminCommands } from '@dramatis/contract/admin-commands'
import { clientCommands } from '@dramatis/contract/client-commands'
import type { Audience, CommandContract } from '@dramatis/contract/command'
import type { ErrorCode, WireError } from '@dramatis/contract/errors'
import { noticeVersion } from '@dramatis/contract/limits'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { avatarUrls } from '../src/personas/avatars.ts'
import { type ActorKind, actorKinds, makeWorld, type World } from './support/matrix-world.ts'
import type { Client, Person } from './support/person.ts'
import type { CommandName, InputTo, Tab } from './support/tab.ts'
import { newRequestId, unmistakable } from './support/words.ts'

type Sample<I> = (world: World) => I | Promise<I>
interface Row<I> {
  readonly about?: string
  /** Of the client who is here; of an admin: any that is there. Asked anew for each time that it is done. */
  readonly own: Sample<I>
  /** Of somebody they never met; of an admin: what only a colleague has. */
  readonly foreign?: Sample<I>
  readonly absent?: Sample<I>
  /** What foreign and absent are answered; `done` where that is an answer as well. */
  readonly refusal?: ErrorCode | 'done'
  /** Any client who is signed in may do it with `own`: it is theirs, or nobody's. */
  readonly anyones?: true
  /** Somebody who is used up by it, in place of the actor. */
  readonly as?: (world: World) => Promise<Person<Audience>>
}
type Rows<A extends Audience> = { readonly [N in CommandName<A>]: readonly Row<InputTo<A, N>>[] }

const nothing = () => ({})
const justThis = [{ own: nothing, anyones: true }] as const

const inConversation = <I>(make: (conversationId: World['ownDirect'], world: World) => I): Row<I>[] => [
  { about: 'a group', own: (w) => make(w.omar.group, w), foreign: (w) => make(w.nemo.group, w), absent: (w) => make(w.absent(), w) },
  {
    about: 'a direct conversation',
    own: (w) => make(w.ownDirect, w),
    foreign: (w) => make(w.foreignDirect, w),
    absent: (w) => make(w.absent(), w),
  },
]

const clientRows: Rows<'client'> = {
  'house:get': justThis,
  'client:sign-up': [
    { own: (w) => ({ displayName: 'Newcomer', email: w.email(), password: 'ten characters' }) },
    {
      about: 'an invitation',
      own: async (w) => ({
        displayName: 'Newcomer',
        email: w.email(),
        password: 'ten characters',
        invitation: (await w.newInvitation()).secret,
      }),
      absent: (w) => ({ displayName: 'Newcomer', email: w.email(), password: 'ten characters', invitation: w.absentSecret() }),
      refusal: 'link_invalid',
    },
  ],
  'client:join-as-guest': [
    { own: () => ({ displayName: 'Passer-by' }) },
    {
      about: 'an invitation',
      own: async (w) => ({ displayName: 'Passer-by', invitation: (await w.newInvitation()).secret }),
      absent: (w) => ({ displayName: 'Passer-by', invitation: w.absentSecret() }),
      refusal: 'link_invalid',
    },
  ],
  'client:sign-in': [
    {
      own: (w) => ({ email: w.omar.email, password: w.omar.password }),
      foreign: (w) => ({ email: w.omar.email, password: 'not the password' }),
      absent: (w) => ({ email: w.email(), password: 'not the password' }),
      refusal: 'wrong_credentials',
    },
  ],
  'client:sign-out': [{ own: nothing, anyones: true, as: (w) => w.omar.elsewhere() }],
  'client:redeem-link': [
    {
      own: async (w) => ({ secret: await w.clientLink() }),
      foreign: async (w) => ({ secret: await w.adminLink() }),
      absent: (w) => ({ secret: w.absentSecret() }),
      refusal: 'link_invalid',
    },
  ],
  'invitation:check': [
    {
      own: async (w) => ({ secret: (await w.newInvitation()).secret }),
      foreign: async (w) => ({ secret: await w.adminLink() }),
      absent: (w) => ({ secret: w.absentSecret() }),
      refusal: 'done',
    },
  ],
  'client:get-self': justThis,
  'client:rename': [{ own: () => ({ displayName: 'Another Name' }), anyones: true }],
  'client:change-password': [
    { own: (w) => ({ newPassword: 'another password', email: w.email() }), anyones: true, as: (w) => w.newClient() },
  ],
  'client:accept-notice': [{ own: () => ({ version: noticeVersion }), absent: () => ({ version: noticeVersion + 1 }), anyones: true }],
  'session:list': justThis,
  'session:end': [
    {
      own: async (w) => ({ sessionId: await w.newSession(w.omar) }),
      foreign: (w) => ({ sessionId: w.nemo.sessionId as never }),
      absent: (w) => ({ sessionId: w.absent() }),
    },
  ],
  'conversation:list': justThis,
  'conversation:get': inConversation((conversationId) => ({ conversationId })),
  'conversation:open-direct': [
    {
      about: 'a persona',
      own: (w) => ({ with: { kind: 'persona', id: w.solo } }),
      foreign: (w) => ({ with: { kind: 'persona', id: w.stray } }),
      absent: (w) => ({ with: { kind: 'persona', id: w.absent() } }),
    },
    {
      about: 'a client',
      own: (w) => ({ with: { kind: 'client', id: w.mia.id } }),
      foreign: (w) => ({ with: { kind: 'client', id: w.nemo.id } }),
      absent: (w) => ({ with: { kind: 'client', id: w.absent() } }),
    },
    { about: 'the team', own: () => ({ with: { kind: 'team' } }), anyones: true },
  ],
  'conversation:mark-read': inConversation((conversationId) => ({ conversationId, seq: 1 })),
  'message:list': inConversation((conversationId) => ({ conversationId })),
  'message:send': [
    ...inConversation((conversationId) => ({ conversationId, text: 'from the matrix' })),
    {
      about: 'a picture',
      own: async (w) => ({ conversationId: w.omar.group, pictures: [{ pictureId: await w.draftOf(w.omar) }] }),
      foreign: (w) => ({ conversationId: w.omar.group, pictures: [{ pictureId: w.pictures.draftOfNemo }] }),
      absent: (w) => ({ conversationId: w.omar.group, pictures: [{ pictureId: w.absent() }] }),
    },
    {
      about: 'a picture that was sent before, an avatar',
      own: async (w) => ({ conversationId: w.omar.group, pictures: [{ pictureId: await w.draftOf(w.omar) }] }),
      foreign: (w) => ({ conversationId: w.omar.group, pictures: [{ pictureId: w.pictures.ofOmar }] }),
      absent: (w) => ({ conversationId: w.omar.group, pictures: [{ pictureId: w.pictures.avatarOfOmar }] }),
    },
  ],
  'upload:finish': [
    {
      own: async (w) => ({ uploadId: await w.uploadOf(w.omar) }),
      foreign: async (w) => ({ uploadId: await w.uploadOf(w.nemo) }),
      absent: (w) => ({ uploadId: w.absent() }),
    },
  ],
  'picture:get': [
    {
      about: 'of a message',
      own: (w) => ({ pictureId: w.pictures.ofSolo }),
      foreign: (w) => ({ pictureId: w.pictures.ofNemo }),
      absent: (w) => ({ pictureId: w.absent() }),
    },
    {
      about: 'a draft',
      own: (w) => ({ pictureId: w.pictures.draftOfOmar }),
      foreign: (w) => ({ pictureId: w.pictures.draftOfPavel }),
    },
  ],
  'picture:discard': [
    {
      own: async (w) => ({ pictureId: await w.draftOf(w.omar) }),
      foreign: (w) => ({ pictureId: w.pictures.draftOfNemo }),
      absent: (w) => ({ pictureId: w.absent() }),
    },
    {
      about: 'one that was sent',
      own: async (w) => ({ pictureId: await w.draftOf(w.omar) }),
      foreign: (w) => ({ pictureId: w.pictures.ofOmar }),
    },
  ],
  'picture:list': inConversation((conversationId) => ({ conversationId })),
  'client:choose-avatar': [
    {
      own: async (w) => ({ avatarUrl: w.avatar(await w.draftOf(w.omar, 'avatar')) }),
      foreign: async (w) => ({ avatarUrl: w.avatar(await w.draftOf(w.nemo, 'avatar')) }),
      absent: (w) => ({ avatarUrl: w.avatar(w.absent()) }),
    },
    {
      about: 'what somebody else wears, what is no avatar',
      own: async (w) => ({ avatarUrl: w.avatar(await w.draftOf(w.omar, 'avatar')) }),
      foreign: (w) => ({ avatarUrl: w.avatar(w.pictures.avatarOfNemo) }),
      absent: (w) => ({ avatarUrl: w.avatar(w.pictures.draftOfOmar) }),
    },
  ],
  'presence:update': [
    ...inConversation((conversationId) => ({ conversationId, typing: true })),
    { about: 'nowhere', own: () => ({ conversationId: null, typing: false }), anyones: true },
  ],
}

const group = {
  own: async (w: World) => ({ conversationId: await w.newGroup() }),
  absent: (w: World) => ({ conversationId: w.absent<World['ownDirect']>() }),
}
const aConversation = <I>(make: (conversationId: World['ownDirect'], world: World) => I): Row<I>[] =>
  inConversation(make).map(({ foreign: _foreign, ...row }) => row)

const adminRows: Rows<'admin'> = {
  'admin:sign-in': [
    {
      own: (w) => ({ email: w.olga.email, password: w.olga.password }),
      foreign: (w) => ({ email: w.olga.email, password: 'not the password' }),
      absent: (w) => ({ email: w.email(), password: 'not the password' }),
      refusal: 'wrong_credentials',
    },
  ],
  'admin:sign-out': [{ own: nothing, as: (w) => w.olga.elsewhere() }],
  'admin:check-link': [
    {
      own: async (w) => ({ secret: await w.adminLink() }),
      foreign: async (w) => ({ secret: await w.clientLink() }),
      absent: (w) => ({ secret: w.absentSecret() }),
      refusal: 'done',
    },
  ],
  'admin:redeem-link': [
    {
      own: async (w) => ({ secret: await w.adminLink(), password: 'ten characters' }),
      foreign: async (w) => ({ secret: await w.clientLink(), password: 'ten characters' }),
      absent: (w) => ({ secret: w.absentSecret(), password: 'ten characters' }),
      refusal: 'link_invalid',
    },
  ],
  'admin:get-self': justThis,
  'admin:rename': [{ own: (w) => ({ displayName: w.olga.name }) }],
  'admin:change-password': [
    { own: (w) => ({ currentPassword: w.vera.password, newPassword: w.vera.password }), as: (w) => w.vera.elsewhere() },
    {
      about: 'a wrong one',
      own: (w) => ({ currentPassword: w.vera.password, newPassword: w.vera.password }),
      absent: () => ({ currentPassword: 'not the password', newPassword: 'ten characters' }),
      refusal: 'wrong_credentials',
      as: (w) => w.vera.elsewhere(),
    },
  ],
  'session:list': justThis,
  'session:end': [
    {
      own: async (w) => ({ sessionId: await w.newAdminSession() }),
      foreign: (w) => ({ sessionId: w.pavel.sessionId as never }),
      absent: (w) => ({ sessionId: w.absent() }),
    },
  ],
  'token:list': justThis,
  'token:create': [{ own: () => ({ name: 'from the matrix' }) }],
  'token:revoke': [
    {
      own: async (w) => ({ tokenId: (await w.olga.token()).tokenId as never }),
      foreign: async (w) => ({ tokenId: (await w.pavel.token()).tokenId as never }),
      absent: (w) => ({ tokenId: w.absent() }),
    },
  ],
  'admin:list': justThis,
  'admin:invite': [{ own: (w) => ({ displayName: `Invited ${unmistakable()}`, email: w.email() }) }],
  'admin:make-link': [{ own: async (w) => ({ adminId: (await w.newAdmin()).adminId }), absent: (w) => ({ adminId: w.absent() }) }],
  'admin:disable': [{ own: async (w) => ({ adminId: (await w.newAdmin()).adminId }), absent: (w) => ({ adminId: w.absent() }) }],
  'admin:enable': [
    {
      own: async (w) => {
        const { adminId } = await w.newAdmin()
        await w.olga.call('admin:disable', { adminId })
        return { adminId }
      },
      absent: (w) => ({ adminId: w.absent() }),
    },
  ],
  'client:list': justThis,
  'client:get': [{ own: (w) => ({ clientId: w.omar.id }), absent: (w) => ({ clientId: w.absent() }) }],
  'client:create': [{ own: (w) => ({ externalId: w.absent(), displayName: 'Registered' }) }],
  'client:make-link': [{ own: async (w) => ({ clientId: (await w.newClient()).id }), absent: (w) => ({ clientId: w.absent() }) }],
  'client:end-access': [{ own: async (w) => ({ clientId: (await w.newClient()).id }), absent: (w) => ({ clientId: w.absent() }) }],
  'client:restore-access': [
    {
      own: async (w) => {
        const { id } = await w.newClient()
        await w.olga.call('client:end-access', { clientId: id })
        return { clientId: id }
      },
      absent: (w) => ({ clientId: w.absent() }),
    },
  ],
  'invitation:list': justThis,
  'invitation:create': [{ own: () => ({ label: 'from the matrix' }) }],
  'invitation:revoke': [
    { own: async (w) => ({ invitationId: (await w.newInvitation()).invitationId }), absent: (w) => ({ invitationId: w.absent() }) },
  ],
  'persona:list': justThis,
  'persona:create': [
    {
      own: () => ({ displayName: 'Made', about: 'By the matrix', avatarUrl: avatarUrls[0] as string, colour: 2 }),
      absent: () => ({ displayName: 'Made', about: 'By the matrix', avatarUrl: '/avatars/nobody-999.svg', colour: 2 }),
    },
    {
      about: 'an uploaded avatar',
      own: async (w) => ({
        displayName: 'Made',
        about: 'By the matrix',
        avatarUrl: w.avatar(await w.draftOf(w.olga, 'avatar')),
        colour: 2,
      }),
      foreign: (w) => ({ displayName: 'Made', about: 'By the matrix', avatarUrl: w.avatar(w.pictures.avatarOfOmar), colour: 2 }),
      absent: (w) => ({ displayName: 'Made', about: 'By the matrix', avatarUrl: w.avatar(w.absent()), colour: 2 }),
    },
  ],
  'persona:edit': [
    { own: (w) => ({ personaId: w.solo, about: 'Edited by the matrix' }), absent: (w) => ({ personaId: w.absent(), about: 'Edited' }) },
    {
      about: 'an uploaded avatar',
      own: async (w) => ({ personaId: w.solo, avatarUrl: w.avatar(await w.draftOf(w.olga, 'avatar')) }),
      foreign: (w) => ({ personaId: w.solo, avatarUrl: w.avatar(w.pictures.avatarOfStray) }),
      absent: (w) => ({ personaId: w.solo, avatarUrl: w.avatar(w.absent()) }),
    },
  ],
  'persona:retire': [{ own: async (w) => ({ personaId: (await w.newDirect()).personaId }), absent: (w) => ({ personaId: w.absent() }) }],
  'persona:restore': [
    {
      own: async (w) => {
        const { personaId } = await w.newDirect()
        await w.olga.call('persona:retire', { personaId })
        return { personaId }
      },
      absent: (w) => ({ personaId: w.absent() }),
    },
  ],
  'avatar:list': justThis,
  'cast:choose': [
    { own: (w) => ({ personaIds: w.house.cast.map(({ id }) => id) }), absent: (w) => ({ personaIds: [w.absent<World['solo']>()] }) },
  ],
  'cast:apply': justThis,
  'settings:get': justThis,
  'settings:edit': [
    {
      own: (w) => ({ welcome: { text: 'Welcome', as: { kind: 'persona', id: w.solo } } }),
      absent: (w) => ({ welcome: { text: 'Welcome', as: { kind: 'persona', id: w.absent() } } }),
    },
  ],
  'inbox:count': justThis,
  'conversation:list': justThis,
  'conversation:get': aConversation((conversationId) => ({ conversationId })),
  'conversation:open-direct': [
    {
      about: 'as a persona',
      own: (w) => ({ clientId: w.mia.id, as: { kind: 'persona', id: w.solo } }),
      foreign: (w) => ({ clientId: w.mia.id, as: { kind: 'persona', id: w.stray } }),
      absent: (w) => ({ clientId: w.mia.id, as: { kind: 'persona', id: w.absent() } }),
    },
    {
      about: 'as the team',
      own: (w) => ({ clientId: w.mia.id, as: { kind: 'team' } }),
      absent: (w) => ({ clientId: w.absent(), as: { kind: 'team' } }),
    },
  ],
  'conversation:mark-done': aConversation((conversationId) => ({ conversationId })),
  'conversation:mark-read': aConversation((conversationId) => ({ conversationId, seq: 1 })),
  'group:create': [
    {
      own: (w) => ({ name: 'Made', clientIds: [w.omar.id], personaIds: [w.solo] }),
      absent: (w) => ({ name: 'Made', clientIds: [w.absent<Client['id']>()] }),
    },
  ],
  'group:edit': [
    {
      own: async (w) => ({ ...(await group.own(w)), name: 'Renamed' }),
      foreign: (w) => ({ conversationId: w.ownDirect, name: 'Renamed' }),
      absent: (w) => ({ ...group.absent(w), name: 'Renamed' }),
    },
  ],
  'group:archive': [{ ...group, foreign: (w) => ({ conversationId: w.ownDirect }) }],
  'group:restore': [
    {
      own: async (w) => {
        const made = await group.own(w)
        await w.olga.call('group:archive', made)
        return made
      },
      absent: group.absent,
    },
  ],
  'member:add': [
    {
      about: 'a client',
      own: async (w) => ({ ...(await group.own(w)), member: { kind: 'client', id: w.mia.id } }),
      foreign: (w) => ({ conversationId: w.ownDirect, member: { kind: 'client', id: w.mia.id } }),
      absent: (w) => ({ ...group.absent(w), member: { kind: 'client', id: w.mia.id } }),
    },
    {
      about: 'a persona',
      own: async (w) => ({ ...(await group.own(w)), member: { kind: 'persona', id: w.stray } }),
      absent: (w) => ({ conversationId: w.omar.group, member: { kind: 'persona', id: w.absent() } }),
    },
  ],
  'member:remove': [
    {
      about: 'a client',
      own: async (w) => ({ ...(await group.own(w)), member: `client:${w.omar.id}` }),
      foreign: (w) => ({ conversationId: w.omar.group, member: `client:${w.nemo.id}` }),
      absent: (w) => ({ conversationId: w.omar.group, member: `client:${w.absent()}` }),
    },
    {
      about: 'a persona',
      own: async (w) => ({ ...(await group.own(w)), member: `persona:${w.solo}` }),
      absent: (w) => ({ conversationId: w.omar.group, member: `persona:${w.absent()}` }),
    },
  ],
  'message:list': aConversation((conversationId) => ({ conversationId })),
  'message:send': [
    {
      about: 'as a persona',
      own: (w) => ({ conversationId: w.omar.group, as: { kind: 'persona', id: w.solo }, text: 'from the matrix' }),
      absent: (w) => ({ conversationId: w.absent(), as: { kind: 'persona', id: w.solo }, text: 'from the matrix' }),
    },
    {
      about: 'as a persona who is not seated there',
      own: (w) => ({ conversationId: w.ownDirect, as: { kind: 'persona', id: w.solo }, text: 'from the matrix' }),
      foreign: (w) => ({ conversationId: w.omar.group, as: { kind: 'persona', id: w.stray }, text: 'from the matrix' }),
      absent: (w) => ({ conversationId: w.omar.group, as: { kind: 'persona', id: w.absent() }, text: 'from the matrix' }),
      refusal: 'not_allowed',
    },
    {
      about: 'as the team',
      own: (w) => ({ conversationId: w.omar.group, as: { kind: 'team' }, text: 'from the matrix' }),
      absent: (w) => ({ conversationId: w.absent(), as: { kind: 'team' }, text: 'from the matrix' }),
    },
    {
      about: 'a picture',
      own: async (w) => ({ conversationId: w.omar.group, as: { kind: 'team' }, pictures: [{ pictureId: await w.draftOf(w.olga) }] }),
      foreign: (w) => ({ conversationId: w.omar.group, as: { kind: 'team' }, pictures: [{ pictureId: w.pictures.draftOfPavel }] }),
      absent: (w) => ({ conversationId: w.omar.group, as: { kind: 'team' }, pictures: [{ pictureId: w.absent() }] }),
    },
  ],
  'upload:finish': [
    {
      own: async (w) => ({ uploadId: await w.uploadOf(w.olga) }),
      foreign: async (w) => ({ uploadId: await w.uploadOf(w.pavel) }),
      absent: (w) => ({ uploadId: w.absent() }),
    },
  ],
  'picture:get': [
    {
      own: (w) => ({ pictureId: w.pictures.ofNemo }),
      foreign: (w) => ({ pictureId: w.pictures.draftOfPavel }),
      absent: (w) => ({ pictureId: w.absent() }),
    },
  ],
  'picture:discard': [
    {
      own: async (w) => ({ pictureId: await w.draftOf(w.olga) }),
      foreign: (w) => ({ pictureId: w.pictures.draftOfOmar }),
      absent: (w) => ({ pictureId: w.absent() }),
    },
  ],
  'picture:list': aConversation((conversationId) => ({ conversationId })),
  'message:edit': [
    {
      own: async (w) => ({ conversationId: w.omar.group, messageId: await w.newMessage(), text: 'edited' }),
      foreign: (w) => ({ conversationId: w.omar.group, messageId: w.messages.ofNemo, text: 'edited' }),
      absent: (w) => ({ conversationId: w.omar.group, messageId: w.absent(), text: 'edited' }),
    },
  ],
  'message:delete': [
    {
      own: async (w) => ({ conversationId: w.omar.group, messageId: await w.newMessage() }),
      foreign: (w) => ({ conversationId: w.omar.group, messageId: w.messages.ofNemo }),
      absent: (w) => ({ conversationId: w.omar.group, messageId: w.absent() }),
    },
  ],
  'presence:update': [
    {
      own: (w) => ({ conversationId: w.omar.group, as: { kind: 'persona', id: w.solo }, visible: true, typing: true }),
      absent: (w) => ({ conversationId: w.absent(), as: null, visible: true, typing: true }),
    },
  ],
}

// ---- Who may

type Thing = 'own' | 'foreign' | 'absent'
const clients: readonly ActorKind[] = ['client here', 'client elsewhere', 'removed client']
const staff: readonly ActorKind[] = ['admin', "admin's token"]

/** What the table and the row say of one cell. */
function expected(contract: CommandContract, row: Row<never>, kind: ActorKind, thing: Thing): ErrorCode | 'done' {
  const refusal = row.refusal ?? 'not_found'
  if (contract.signedOut) return thing === 'own' ? 'done' : refusal
  if (!(contract.audience === 'client' ? clients : staff).includes(kind)) return 'unauthenticated'
  if (thing !== 'own') return refusal
  return contract.audience === 'admin' || row.anyones || kind === 'client here' ? 'done' : refusal
}

// ---- What is looked at

interface Outcome {
  readonly answer: ErrorCode | 'done'
  /** The refusal without its reference, or the answer. */
  readonly shape: unknown
}
const withoutReference = ({ reference: _reference, ...rest }: WireError) => rest
const refusedWith = (error: WireError, also: unknown = null): Outcome => ({
  answer: error.code,
  shape: { ...withoutReference(error), keys: Object.keys(error).sort(), also },
})

async function overHttp(person: Person<Audience>, name: string, input: Readonly<Record<string, unknown>>): Promise<Outcome> {
  const { cookie } = person
  const answered = await person.callRaw(name as never, input)
  person.cookie = cookie
  if (answered.status === 200) return { answer: 'done', shape: answered.json() }
  return refusedWith(answered.json<{ error: WireError }>().error, {
    status: answered.status,
    headers: Object.keys(answered.headers).sort(),
  })
}

async function overSocket(tab: Tab<Audience>, contract: CommandContract, name: string, input: unknown): Promise<Outcome> {
  const needsId = contract.kind === 'command' && !contract.repeatable
  const answer = await tab.frame(name, { input, ...(needsId && { requestId: newRequestId() }) })
  return answer.ok ? { answer: 'done', shape: answer.output } : refusedWith(answer.error)
}

/** Changes when anything is stored. Not when somebody was seen. */
async function fingerprintOf({ house }: World): Promise<string> {
  const { db } = house.database.read
  const seen = new Set(['last_seen_at', 'last_used_at'])
  const hash = createHash('sha256')
  for (const { name } of await db.introspection.getTables()) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db)
    const lines = rows.map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !seen.has(column))))
    hash.update(`${name} ${lines.length} ${lines.sort().join('\n')}`)
  }
  return hash.digest('hex')
}

interface Facts {
  readonly seats: ReadonlySet<string>
  readonly met: ReadonlySet<string>
  readonly tokens: ReadonlyMap<string, string>
}
/** Who is seated where, and sees it; whom they share a conversation with, or did with a persona; whose token is whose. */
async function factsOf({ house }: World): Promise<Facts> {
  const { db } = house.database.read
  const places = new Map((await db.selectFrom('chat_groups').selectAll().execute()).map((row) => [row.id as string, row]))
  const all = await db.selectFrom('chat_group_members').selectAll().execute()
  const shown = all.filter((seat) => {
    const place = places.get(seat.group_id)
    return (
      seat.client_id &&
      seat.left_at === null &&
      place &&
      (place.group_type === 'group' || place.last_message_seq > 0 || seat.opened_at !== null)
    )
  })
  const met = new Set<string>()
  // Whoever was ever seated with a client may stand on their screen, in what they said.
  for (const own of shown) {
    for (const other of all) {
      if (other.group_id !== own.group_id) continue
      met.add(`${own.client_id} ${other.client_id ? `client:${other.client_id}` : `persona:${other.fake_user_id}`}`)
    }
  }
  const tokens = await db.selectFrom('chat_api_tokens').select(['id', 'admin_id']).execute()
  return {
    seats: new Set(shown.map((seat) => `${seat.client_id} ${seat.group_id}`)),
    met,
    tokens: new Map(tokens.map((row) => [row.id, row.admin_id])),
  }
}

type Payload = {
  conversationId?: string
  member?: { kind: string; id: string }
  self?: { id: string }
  token?: { id: string }
  here?: string[]
  typing?: string[]
}

/** Undefined: this client may hear it. */
function whyNotForClient(clientId: string, name: string, payload: Payload, before: Facts, after: Facts): string | undefined {
  const place = payload.conversationId
  if (name === 'conversation:closed') return before.seats.has(`${clientId} ${place}`) ? undefined : 'was never there'
  if (place !== undefined) {
    if (!after.seats.has(`${clientId} ${place}`)) return 'is not seated there, or does not see it yet'
    const strangers = [...(payload.here ?? []), ...(payload.typing ?? [])].filter(
      (key) => key !== 'team' && !after.met.has(`${clientId} ${key}`),
    )
    return strangers.length > 0 ? `is shown ${strangers.join()} there` : undefined
  }
  if (payload.member) return after.met.has(`${clientId} ${payload.member.kind}:${payload.member.id}`) ? undefined : 'never met them'
  if (payload.self) return payload.self.id === clientId ? undefined : 'is somebody else'
  return 'did nothing that would end it'
}

// ---- The run

let world: World
const open = new Map<ActorKind, Tab<Audience>>()
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.house.close())

const listeners = () => [
  ...[...world.clientTabs].map(([client, tab]) => ({ who: client.name, id: client.id as string, tab: tab as unknown as Tab<Audience> })),
  ...[...world.adminTabs].map(([admin, tab]) => ({ who: admin.name, id: admin.id, tab: tab as unknown as Tab<Audience> })),
]

async function settle(): Promise<void> {
  await Promise.all(listeners().map(({ tab }) => tab.settle()))
}

/** Runs what should change nothing, or something, and answers what is wrong with what was heard and stored. */
async function watched(mayChange: boolean, work: () => Promise<void>): Promise<string[]> {
  await settle()
  const places = new Map(listeners().map(({ tab }) => [tab, tab.events.length]))
  const [before, storedBefore] = [await factsOf(world), mayChange ? '' : await fingerprintOf(world)]
  await work()
  await settle()
  const after = await factsOf(world)
  const faults: string[] = []
  if (!mayChange && (await fingerprintOf(world)) !== storedBefore) faults.push('something was stored')
  for (const { who, id, tab } of listeners()) {
    if (!tab.isOpen()) faults.push(`${who}'s connection was closed`)
    for (const { name, payload } of tab.events.slice(places.get(tab))) {
      if (!mayChange && name !== 'presence:changed') faults.push(`${who} heard ${name}`)
      const { audience } = tab
      const fault =
        audience === 'client'
          ? whyNotForClient(id, name, payload as Payload, before, after)
          : name === 'session:ended'
            ? 'did nothing that would end it'
            : name === 'token:changed' && after.tokens.get((payload as Payload).token?.id ?? '') !== id
              ? 'does not own it'
              : undefined
      if (fault) faults.push(`${who} heard ${name}, but ${fault}: ${JSON.stringify(payload).slice(0, 300)}`)
    }
  }
  return faults
}

const rowsOf = { client: clientRows, admin: adminRows } as unknown as Record<
  Audience,
  Record<string, readonly Row<Record<string, unknown>>[]>
>
const commandsOf: Record<Audience, Record<string, CommandContract>> = { client: clientCommands, admin: adminCommands }
const audiences = ['client', 'admin'] as const
const cells = audiences.flatMap((audience) =>
  Object.entries(commandsOf[audience]).map(([name, contract]) => ({ audience, name, contract })),
)

test.each(audiences)('every command of the %s table has its rows', (audience) => {
  expect(Object.keys(rowsOf[audience]).sort()).toEqual(Object.keys(commandsOf[audience]).sort())
  for (const [name, rows] of Object.entries(rowsOf[audience])) expect(rows.length, name).toBeGreaterThan(0)
  // Whatever is named by an id needs a sample that is not there.
  const without = Object.entries(commandsOf[audience]).filter(([name, { input }]) => {
    const { properties = {} } = input.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as { properties?: object }
    return (
      Object.keys(properties).some((field) => /Id$|^secret$/.test(field) && !['externalId', 'afterConversationId'].includes(field)) &&
      !rowsOf[audience][name]?.some((row) => row.absent)
    )
  })
  expect(without.map(([name]) => name)).toEqual([])
})

describe('at the door', () => {
  test.each(audiences)('a connection to /%s is for who is signed in there, and for nobody else', async (audience) => {
    for (const kind of actorKinds) {
      const mayConnect = (audience === 'client' ? clients : staff).includes(kind)
      const tab = await (world.actor(audience, kind).tab() as Promise<unknown> as Promise<Tab<Audience>>).catch(
        (error: { code?: string }) => error.code,
      )
      if (mayConnect) {
        expect(typeof tab, kind).toBe('object')
        open.set(kind, tab as Tab<Audience>)
      } else expect(tab, kind).toBe('unauthenticated')
    }
  })

  test('who was connected when access ended, or the token was revoked, is not any more', async () => {
    for (const tab of world.endedTabs) {
      await tab.ended()
      expect(tab.events.at(-1)?.name).toBe('session:ended')
    }
  })
})

describe.each(cells)('$audience $name', ({ audience, name, contract }) => {
  const rows = rowsOf[audience][name] ?? []
  const mayConnect = audience === 'client' ? clients : staff
  const things = (row: Row<Record<string, unknown>>) => (['own', 'foreign', 'absent'] as const).filter((thing) => row[thing])
  const cellsOf = (row: Row<Record<string, unknown>>) =>
    actorKinds.flatMap((kind) =>
      things(row).map((thing) => ({ kind, thing, answer: expected(contract, row as unknown as Row<never>, kind, thing) })),
    )

  test('refuses whom it should, as if what is not theirs were not there', async () => {
    for (const row of rows) {
      const samples = new Map<Thing, Record<string, unknown>>()
      for (const thing of things(row)) samples.set(thing, (await row[thing]?.(world)) as Record<string, unknown>)
      const alike = new Map<string, Outcome[]>()
      // What somebody may do with `own` is done below; whatever else the row has, nothing may come of it.
      const faults = await watched(false, async () => {
        for (const { kind, thing, answer } of cellsOf(row)) {
          if (thing === 'own' && answer === 'done') continue
          const input = samples.get(thing) as Record<string, unknown>
          const doors: [string, () => Promise<Outcome>][] = []
          if (contract.route) doors.push(['HTTP', () => overHttp(world.actor(audience, kind) as Person<Audience>, name, input)])
          const tab = open.get(kind)
          if (tab && mayConnect.includes(kind) && !contract.session) doors.push(['socket', () => overSocket(tab, contract, name, input)])
          for (const [door, ask] of doors) {
            const outcome = await ask()
            expect(outcome.answer, `${kind} × ${thing} ${row.about ?? ''} over ${door}: ${JSON.stringify(outcome.shape)}`).toBe(answer)
            alike.set(`${kind} over ${door}`, [...(alike.get(`${kind} over ${door}`) ?? []), outcome])
          }
        }
      })
      expect(faults, row.about).toEqual([])
      for (const [who, [first, ...others]] of alike)
        for (const other of others) expect(other.shape, `${who}: foreign and absent are answered alike`).toEqual(first?.shape)
    }
  })

  test('is done for whom it should, and heard only by those it concerns', async () => {
    for (const row of rows) {
      for (const { kind, thing, answer } of cellsOf(row)) {
        if (thing !== 'own' || answer !== 'done') continue
        for (const door of ['HTTP', 'socket'] as const) {
          const usual = open.get(kind)
          if (door === 'HTTP' ? !contract.route : contract.session || !mayConnect.includes(kind)) continue
          const input = (await row.own(world)) as Record<string, unknown>
          const person = row.as ? await row.as(world) : (world.actor(audience, kind) as Person<Audience>)
          const tab = door === 'HTTP' ? undefined : row.as ? ((await person.tab()) as Tab<Audience>) : usual
          let outcome: Outcome | undefined
          const faults = await watched(true, async () => {
            outcome = tab ? await overSocket(tab, contract, name, input) : await overHttp(person, name, input)
          })
          if (row.as) tab?.close()
          expect(outcome?.answer, `${kind} ${row.about ?? ''} over ${door}: ${JSON.stringify(outcome?.shape)}`).toBe('done')
          expect(faults, `${kind} ${row.about ?? ''} over ${door}`).toEqual([])
        }
      }
    }
  })

  if (contract.session) {
    test('is not there on a socket, where no cookie can be set', async () => {
      const kind = audience === 'client' ? 'client here' : 'admin'
      const input = await rows[0]?.own(world)
      const faults = await watched(false, async () => {
        expect((await overSocket(open.get(kind) as Tab<Audience>, contract, name, input)).answer).toBe('unknown_command')
      })
      expect(faults).toEqual([])
    })
  }
})

test('whoever listened was listening to the end: each hears what is theirs', async () => {
  for (const [client, tab] of world.clientTabs) {
    tab.forget()
    const { seq } = await world.olga.say(client.group, 'team', 'to the last')
    await tab.until('message:sent', (event) => event.conversationId === client.group && event.entry.seq === seq)
    for (const console of world.adminTabs.values())
      await console.until('message:sent', (event) => event.conversationId === client.group && event.entry.seq === seq)
  }
})
