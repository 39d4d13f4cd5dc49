// Samples of input for every command of both tables: of the asker's own things, of somebody else's, and of none that is
// there. Longer than other files because it is a list; who may do what with a sample stands in matrix-cells.ts.

import { adminCommands } from '@dramatis/contract/admin-commands'
import { clientCommands } from '@dramatis/contract/client-commands'
import type { Audience, CommandContract } from '@dramatis/contract/command'
import type { ErrorCode } from '@dramatis/contract/errors'
import { noticeVersion } from '@dramatis/contract/limits'
import { avatarUrls } from '../../src/personas/avatars.ts'
import type { World } from './matrix-world.ts'
import type { Client, Person } from './person.ts'
import type { CommandName, InputTo } from './tab.ts'
import { unmistakable } from './words.ts'

type Sample<I> = (world: World) => I | Promise<I>
export interface Row<I> {
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
  'message:send': inConversation((conversationId) => ({ conversationId, text: 'from the matrix' })),
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
  ],
  'persona:edit': [
    { own: (w) => ({ personaId: w.solo, about: 'Edited by the matrix' }), absent: (w) => ({ personaId: w.absent(), about: 'Edited' }) },
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
  ],
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

export const matrixRows = { client: clientRows, admin: adminRows } as unknown as Readonly<
  Record<Audience, Readonly<Record<string, readonly Row<Record<string, unknown>>[]>>>
>
export const commandsOf: Readonly<Record<Audience, Readonly<Record<string, CommandContract>>>> = {
  client: clientCommands,
  admin: adminCommands,
}

/** What is missing: a command without rows, rows of no command, and what names something by an id and has no sample of what is not there. */
export function missingRows(audience: Audience): string[] {
  const rows = matrixRows[audience]
  const commands = commandsOf[audience]
  const missing = Object.keys(commands).flatMap((name) => (rows[name]?.length ? [] : [`${audience} ${name} has no row`]))
  for (const name of Object.keys(rows)) if (!commands[name]) missing.push(`${audience} ${name} has a row and is no command`)
  for (const [name, { input }] of Object.entries(commands)) {
    const { properties = {} } = input.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as { properties?: object }
    const isNamed = Object.keys(properties).some(
      (field) => /Id$|^secret$/.test(field) && !['externalId', 'afterConversationId'].includes(field),
    )
    if (isNamed && !rows[name]?.some((row) => row.absent)) missing.push(`${audience} ${name} has no sample of what is not there`)
  }
  return missing
}
