// Snapshot + events = state, for every command that changes something: the real reducers of both programs, fed with what
// the server sends, hold what a screen opened afterwards is shown. A mutating command without its row fails.

import { adminCommands } from '@dramatis/contract/admin-commands'
import { clientCommands } from '@dramatis/contract/client-commands'
import type { Audience, CommandContract } from '@dramatis/contract/command'
import type { ConversationId, PersonaId } from '@dramatis/contract/ids'
import { noticeVersion } from '@dramatis/contract/limits'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { avatarUrls } from '../src/personas/avatars.ts'
import { type House, openHouse, secretIn } from './support/open-house.ts'
import { paint } from './support/paint.ts'
import type { Admin, Client } from './support/person.ts'
import { ClientScreen, ConsoleScreen, type Screen } from './support/viewer.ts'
import { unmistakable } from './support/words.ts'

interface Stage {
  readonly house: House
  /** Acts; her own console looks on. */
  readonly olga: Admin
  readonly pavel: Admin
  /** Two clients of one group. */
  readonly omar: Client
  readonly mia: Client
  /** In the group too, and looks at nothing: loses access. */
  readonly zed: Client
  readonly solo: PersonaId
  readonly withSolo: ConversationId
  readonly withMia: ConversationId
  readonly withTeam: ConversationId
}
let stage: Stage

beforeAll(async () => {
  const house = await openHouse({ guests: true, noRateLimits: true, cast: 3 })
  const [olga, pavel] = [await house.admin('Olga'), await house.admin('Pavel')]
  const [omar, mia] = [await house.client('Omar'), await house.client('Mia')]
  const [zed] = (await house.clients(1, 'Zed')) as [Client]
  const { personaId: solo } = await olga.call('persona:create', {
    displayName: 'Solo',
    about: 'Plays alone',
    avatarUrl: avatarUrls[0] as string,
    colour: 4,
  })
  for (const member of [{ kind: 'persona', id: solo } as const, ...[mia, zed].map(({ id }) => ({ kind: 'client', id }) as const)])
    await olga.call('member:add', { conversationId: omar.group, member })
  const direct = async (to: Parameters<typeof omar.call<'conversation:open-direct'>>[1]['with']) =>
    (await omar.call('conversation:open-direct', { with: to })).conversationId
  const [withSolo, withMia, withTeam] = [
    await direct({ kind: 'persona', id: solo }),
    await direct({ kind: 'client', id: mia.id }),
    await direct({ kind: 'team' }),
  ]
  for (const place of [omar.group, withSolo, withMia, withTeam]) await omar.say('to begin with', place)
  await olga.say(omar.group, solo, 'hello all')
  await mia.say('hello Solo', omar.group)
  stage = { house, olga, pavel, omar, mia, zed, solo, withSolo, withMia, withTeam }
})
afterAll(() => stage.house.close())

/** Prepares what it needs before anybody looks; what it answers is then done while they look. */
type Deed = (stage: Stage) => Promise<() => Promise<unknown>>
/** With nothing to prepare. */
const now =
  (act: (stage: Stage) => Promise<unknown>): Deed =>
  async (s) =>
  () =>
    act(s)
type Deeds = Readonly<Record<string, Readonly<Record<string, Deed>>>>

const newGroup = async ({ olga, omar, mia, solo }: Stage): Promise<ConversationId> =>
  (await olga.call('group:create', { name: 'Made', clientIds: [omar.id, mia.id], personaIds: [solo] })).conversationId
const newClient = async ({ house }: Stage): Promise<Client> => ((await house.clients(1, 'Another')) as [Client])[0]
const newAdmin = async ({ olga }: Stage) =>
  olga.call('admin:invite', { displayName: `Invited ${unmistakable()}`, email: `${unmistakable()}@team.invalid` })
/** A persona of Omar's group with whom he has a direct conversation. */
async function newPersona({ olga, omar }: Stage): Promise<{ personaId: PersonaId; direct: ConversationId }> {
  const { personaId } = await olga.call('persona:create', {
    displayName: 'Fleeting',
    about: 'Comes and goes',
    avatarUrl: avatarUrls[1] as string,
    colour: 5,
  })
  await olga.call('member:add', { conversationId: omar.group, member: { kind: 'persona', id: personaId } })
  const { conversationId } = await omar.call('conversation:open-direct', { with: { kind: 'persona', id: personaId } })
  await omar.say('are you there?', conversationId)
  return { personaId, direct: conversationId }
}
const said = async ({ olga, omar, solo }: Stage, text: string) => (await olga.say(omar.group, solo, text)).messageId
const newInvitation = ({ olga }: Stage) => olga.call('invitation:create', { label: 'Come in', maxUses: 3 })

const clientDeeds: Deeds = {
  'client:sign-up': {
    'of somebody new': now(({ house }) => house.client('Newcomer', { notice: false })),
    'by an invitation': async (s) => {
      const invitation = secretIn((await newInvitation(s)).url)
      return () => s.house.client('Invited', { notice: false, invitation })
    },
    'with a welcome': async (s) => {
      await s.olga.call('settings:edit', { welcome: { text: 'Welcome!', as: { kind: 'persona', id: s.house.cast[0]?.id as PersonaId } } })
      return () => s.house.client('Welcomed', { notice: false })
    },
  },
  'client:join-as-guest': { 'of a guest': now(({ house }) => house.guest('Passer-by', { notice: false })) },
  'client:sign-in': { 'in another browser': now(({ omar }) => omar.elsewhere()) },
  'client:sign-out': {
    'of another browser': async ({ omar }) => {
      const other = await omar.elsewhere()
      return () => other.call('client:sign-out', {})
    },
  },
  'client:redeem-link': {
    'with a password': async (s) => {
      const { id } = await newClient(s)
      const secret = secretIn((await s.olga.call('client:make-link', { clientId: id })).url)
      return () => s.house.stranger('client').call('client:redeem-link', { secret, password: 'ten characters' })
    },
  },
  'client:rename': { 'of oneself': now(({ omar }) => omar.call('client:rename', { displayName: 'Omar the Second' })) },
  'client:change-password': {
    'with an address': async (s) => {
      const guest = await s.house.guest('Guest')
      await s.olga.call('member:add', { conversationId: s.omar.group, member: { kind: 'client', id: guest.id } })
      return () => guest.call('client:change-password', { newPassword: 'ten characters', email: `${unmistakable()}@clients.invalid` })
    },
  },
  'client:accept-notice': { 'once more': now(({ omar }) => omar.call('client:accept-notice', { version: noticeVersion })) },
  'session:end': {
    'of another browser': async ({ omar }) => {
      const { sessionId } = await omar.elsewhere()
      return () => omar.call('session:end', { sessionId: sessionId as never })
    },
  },
  'conversation:open-direct': {
    'with a persona': async (s) => {
      const [first] = s.house.cast
      return () => s.omar.call('conversation:open-direct', { with: { kind: 'persona', id: first?.id as PersonaId } })
    },
    'with a client, who writes nothing': async (s) => {
      const other = await newClient(s)
      await s.olga.call('member:add', { conversationId: s.omar.group, member: { kind: 'client', id: other.id } })
      return () => s.omar.call('conversation:open-direct', { with: { kind: 'client', id: other.id } })
    },
    'with somebody who had opened it before': async (s) => {
      const other = await newClient(s)
      await s.olga.call('member:add', { conversationId: s.omar.group, member: { kind: 'client', id: other.id } })
      await other.call('conversation:open-direct', { with: { kind: 'client', id: s.mia.id } })
      return () => s.mia.call('conversation:open-direct', { with: { kind: 'client', id: other.id } })
    },
    'with the team': now(({ mia }) => mia.call('conversation:open-direct', { with: { kind: 'team' } })),
  },
  'conversation:mark-read': {
    'all of it': now(async ({ mia, omar }) =>
      mia.call('conversation:mark-read', { conversationId: omar.group, seq: (await mia.timeline(omar.group)).length + 5 }),
    ),
    'a part of it': async (s) => {
      for (const text of ['one', 'two', 'three']) await said(s, text)
      const last = (await s.omar.timeline()).at(-1)?.seq ?? 0
      return () => s.omar.call('conversation:mark-read', { conversationId: s.omar.group, seq: last - 1 })
    },
  },
  'message:send': {
    'in a group': now(({ omar }) => omar.say('is anybody here?')),
    'to a persona': now(({ omar, withSolo }) => omar.say('only for you', withSolo)),
    'to another client': now(({ omar, withMia }) => omar.say('only for Mia', withMia)),
    'to the team': now(({ omar, withTeam }) => omar.say('a question', withTeam)),
    'as the first in a direct conversation': async (s) => {
      const other = await newClient(s)
      await s.olga.call('member:add', { conversationId: s.omar.group, member: { kind: 'client', id: other.id } })
      const { conversationId } = await other.call('conversation:open-direct', { with: { kind: 'client', id: s.mia.id } })
      return () => other.say('surprise', conversationId)
    },
    'pictures with words': async ({ omar }) => {
      const pictures = [await omar.picture(await paint()), await omar.picture(await paint({ format: 'gif', frames: 3 }))]
      return () => omar.show(pictures, { text: 'look at these' })
    },
    'a picture without words, to another client': async ({ omar, withMia }) => {
      const picture = await omar.picture(await paint())
      return () => omar.show([picture], { to: withMia })
    },
  },
  'upload:finish': {
    'of a picture that is not sent': async ({ omar }) => {
      const uploadId = await omar.upload(await paint())
      return () => omar.call('upload:finish', { uploadId })
    },
  },
  'picture:discard': {
    'of a picture that is not sent': async ({ omar }) => {
      const pictureId = await omar.picture(await paint())
      return () => omar.call('picture:discard', { pictureId })
    },
  },
  'client:choose-avatar': {
    'of a picture': async ({ omar }) => {
      const avatarUrl = `/pictures/${await omar.picture(await paint(), { use: 'avatar' })}/avatar`
      return () => omar.call('client:choose-avatar', { avatarUrl })
    },
    'of none': async ({ mia }) => {
      const avatarUrl = `/pictures/${await mia.picture(await paint(), { use: 'avatar' })}/avatar`
      await mia.call('client:choose-avatar', { avatarUrl })
      return () => mia.call('client:choose-avatar', { avatarUrl: null })
    },
  },
}

const adminDeeds: Deeds = {
  'admin:sign-in': { 'in another browser': now(({ olga }) => olga.elsewhere()) },
  'admin:sign-out': {
    'of another browser': async ({ olga }) => {
      const other = await olga.elsewhere()
      return () => other.call('admin:sign-out', {})
    },
  },
  'admin:redeem-link': {
    'of an invited one': async (s) => {
      const secret = secretIn((await newAdmin(s)).url)
      return () =>
        s.house.stranger('admin').call('admin:redeem-link', { secret, password: 'ten characters', displayName: `Came ${unmistakable()}` })
    },
  },
  'admin:rename': { 'of one who has written': now(({ olga }) => olga.call('admin:rename', { displayName: `Olga ${unmistakable()}` })) },
  'admin:change-password': {
    'of a third': async (s) => {
      const { url } = await newAdmin(s)
      const third = s.house.adminWith('', '')
      await third.call('admin:redeem-link', { secret: secretIn(url), password: 'ten characters' })
      return () => third.call('admin:change-password', { currentPassword: 'ten characters', newPassword: 'more than ten characters' })
    },
  },
  'session:end': {
    'of another browser': async ({ olga }) => {
      const { sessionId } = await olga.elsewhere()
      return () => olga.call('session:end', { sessionId: sessionId as never })
    },
  },
  'token:create': { 'of the own': now(({ olga }) => olga.call('token:create', { name: 'a program' })) },
  'token:revoke': {
    'of the own': async ({ olga }) => {
      const { tokenId } = await olga.call('token:create', { name: 'a program' })
      return () => olga.call('token:revoke', { tokenId })
    },
  },
  'admin:invite': { 'of somebody': now(newAdmin) },
  'admin:make-link': {
    'for a colleague': async (s) => {
      const { adminId } = await newAdmin(s)
      return () => s.olga.call('admin:make-link', { adminId })
    },
  },
  'admin:disable': {
    'of a third': async (s) => {
      const { adminId } = await newAdmin(s)
      return () => s.olga.call('admin:disable', { adminId })
    },
  },
  'admin:enable': {
    'of a third': async (s) => {
      const { adminId } = await newAdmin(s)
      await s.olga.call('admin:disable', { adminId })
      return () => s.olga.call('admin:enable', { adminId })
    },
  },
  'client:create': {
    'of somebody new': now(({ olga }) => olga.call('client:create', { externalId: unmistakable(), displayName: 'Registered' })),
    'of somebody known': async ({ olga }) => {
      const externalId = unmistakable()
      await olga.call('client:create', { externalId, displayName: 'Registered' })
      return () => olga.call('client:create', { externalId, displayName: 'Registered again' })
    },
  },
  'client:make-link': {
    'for a client': async (s) => {
      const { id } = await newClient(s)
      return () => s.olga.call('client:make-link', { clientId: id })
    },
  },
  'client:end-access': {
    'of one who waits, and talks to another': async (s) => {
      await s.zed.say('I wait')
      const { conversationId } = await s.omar.call('conversation:open-direct', { with: { kind: 'client', id: s.zed.id } })
      await s.omar.say('still there?', conversationId)
      return () => s.olga.call('client:end-access', { clientId: s.zed.id })
    },
  },
  'client:restore-access': {
    'of one who talked to another': now(({ olga, zed }) => olga.call('client:restore-access', { clientId: zed.id })),
  },
  'invitation:create': { 'of one': now(newInvitation) },
  'invitation:revoke': {
    'of one': async (s) => {
      const { invitationId } = await newInvitation(s)
      return () => s.olga.call('invitation:revoke', { invitationId })
    },
  },
  'persona:create': {
    'of one': now(({ olga }) =>
      olga.call('persona:create', { displayName: 'Fresh', about: 'Just made', avatarUrl: avatarUrls[2] as string, colour: 6 }),
    ),
  },
  'persona:edit': {
    'of one who has spoken': now(({ olga, solo }) =>
      olga.call('persona:edit', {
        personaId: solo,
        displayName: 'Solo Renamed',
        about: 'Plays louder',
        voiceNote: 'Loud',
        avatarUrl: avatarUrls[3] as string,
        colour: 7,
      }),
    ),
    'of one whose words stand last, and for whom a client waits': async (s) => {
      const { personaId, direct } = await newPersona(s)
      await s.olga.say(direct, personaId, 'here I am')
      await s.omar.say('good', direct)
      return () => s.olga.call('persona:edit', { personaId, displayName: 'Fleeting Renamed' })
    },
    'with an uploaded avatar': async ({ olga, solo }) => {
      const avatarUrl = `/pictures/${await olga.picture(await paint(), { use: 'avatar' })}/avatar`
      return () => olga.call('persona:edit', { personaId: solo, avatarUrl })
    },
  },
  'persona:retire': {
    'of one who is in groups and direct conversations': async (s) => {
      const { personaId } = await newPersona(s)
      return () => s.olga.call('persona:retire', { personaId })
    },
    'of one of the cast': now(({ olga, house }) => olga.call('persona:retire', { personaId: house.cast[2]?.id as PersonaId })),
  },
  'persona:restore': {
    'of one with a direct conversation': async (s) => {
      const { personaId } = await newPersona(s)
      await s.olga.call('persona:retire', { personaId })
      return () => s.olga.call('persona:restore', { personaId })
    },
  },
  'cast:choose': {
    'in another order': now(({ olga, house, solo }) => olga.call('cast:choose', { personaIds: [solo, house.cast[1]?.id as PersonaId] })),
  },
  'cast:apply': {
    'to groups that miss one': async (s) => {
      const { personaId } = await s.olga.call('persona:create', {
        displayName: 'Late',
        about: 'Joins later',
        avatarUrl: avatarUrls[4] as string,
        colour: 8,
      })
      await s.olga.call('cast:choose', { personaIds: [s.solo, personaId, s.house.cast[0]?.id as PersonaId] })
      return () => s.olga.call('cast:apply', {})
    },
  },
  'settings:edit': {
    'sets a welcome': now(({ olga }) => olga.call('settings:edit', { welcome: { text: 'Come in', as: { kind: 'team' } } })),
    'removes it': now(({ olga }) => olga.call('settings:edit', { welcome: null })),
  },
  'conversation:open-direct': {
    'as a persona': async (s) => {
      const { personaId } = await newPersona(s)
      return () => s.olga.call('conversation:open-direct', { clientId: s.mia.id, as: { kind: 'persona', id: personaId } })
    },
    'as a persona, who then writes first': async (s) => {
      const { personaId } = await newPersona(s)
      return async () => {
        const { conversationId } = await s.olga.call('conversation:open-direct', {
          clientId: s.mia.id,
          as: { kind: 'persona', id: personaId },
        })
        await s.olga.say(conversationId, personaId, 'I have something for you')
      }
    },
    'as the team': async (s) => {
      const { id } = await newClient(s)
      return () => s.olga.call('conversation:open-direct', { clientId: id, as: { kind: 'team' } })
    },
  },
  'conversation:mark-done': {
    'of one that waits': async (s) => {
      await s.omar.say('still waiting')
      return () => s.olga.call('conversation:mark-done', { conversationId: s.omar.group })
    },
  },
  'conversation:mark-read': {
    'all of it': now(async ({ olga, omar }) =>
      olga.call('conversation:mark-read', { conversationId: omar.group, seq: (await olga.timeline(omar.group)).at(-1)?.seq ?? 1 }),
    ),
  },
  'group:create': { 'with two clients and a persona': now(newGroup) },
  'group:edit': {
    'renames and describes': async (s) => {
      const conversationId = await newGroup(s)
      return () => s.olga.call('group:edit', { conversationId, name: 'Renamed', description: 'Described' })
    },
    'describes only': async (s) => {
      const conversationId = await newGroup(s)
      return () => s.olga.call('group:edit', { conversationId, description: 'Described' })
    },
    "names a client's own group": async (s) => {
      const conversationId = s.mia.group
      return () => s.olga.call('group:edit', { conversationId, name: 'Named by the team' })
    },
  },
  'group:archive': {
    'of one that waits': async (s) => {
      const conversationId = await newGroup(s)
      await s.omar.say('anybody?', conversationId)
      return () => s.olga.call('group:archive', { conversationId })
    },
    'of the only one that two share with a persona': now(({ olga, omar }) => olga.call('group:archive', { conversationId: omar.group })),
  },
  'group:restore': { 'of the same': now(({ olga, omar }) => olga.call('group:restore', { conversationId: omar.group })) },
  'member:add': {
    'a client, who sees from now on': async (s) => {
      const conversationId = (await s.olga.call('group:create', { name: 'Later', clientIds: [s.omar.id], personaIds: [s.solo] }))
        .conversationId
      await s.omar.say('before Mia came', conversationId)
      return () => s.olga.call('member:add', { conversationId, member: { kind: 'client', id: s.mia.id } })
    },
    'a client, who sees from the beginning': async (s) => {
      const conversationId = (await s.olga.call('group:create', { name: 'Later', clientIds: [s.omar.id] })).conversationId
      await s.omar.say('before Mia came', conversationId)
      return () => s.olga.call('member:add', { conversationId, member: { kind: 'client', id: s.mia.id }, fromBeginning: true })
    },
    'a client who was there before': async (s) => {
      const conversationId = await newGroup(s)
      await s.mia.say('before I left', conversationId)
      await s.olga.call('member:remove', { conversationId, member: `client:${s.mia.id}` })
      await s.omar.say('while Mia was away', conversationId)
      return () => s.olga.call('member:add', { conversationId, member: { kind: 'client', id: s.mia.id } })
    },
    'a persona': async (s) => {
      const conversationId = await newGroup(s)
      return () => s.olga.call('member:add', { conversationId, member: { kind: 'persona', id: s.house.cast[0]?.id as PersonaId } })
    },
    'a persona whose direct conversation opens again': async (s) => {
      const { personaId } = await newPersona(s)
      await s.olga.call('member:remove', { conversationId: s.omar.group, member: `persona:${personaId}` })
      return () => s.olga.call('member:add', { conversationId: s.omar.group, member: { kind: 'persona', id: personaId } })
    },
  },
  'member:remove': {
    'a client': async (s) => {
      const conversationId = await newGroup(s)
      await s.mia.say('I am here', conversationId)
      return () => s.olga.call('member:remove', { conversationId, member: `client:${s.mia.id}` })
    },
    'the last client, who waits': async (s) => {
      const conversationId = (await s.olga.call('group:create', { name: 'Alone', clientIds: [s.omar.id] })).conversationId
      await s.omar.say('hello?', conversationId)
      return () => s.olga.call('member:remove', { conversationId, member: `client:${s.omar.id}` })
    },
    'a persona with a direct conversation': async (s) => {
      const { personaId } = await newPersona(s)
      return () => s.olga.call('member:remove', { conversationId: s.omar.group, member: `persona:${personaId}` })
    },
    'the client of a direct conversation with another': now(({ olga, omar, mia }) =>
      olga.call('member:remove', { conversationId: omar.group, member: `client:${mia.id}` }),
    ),
    'and added again': async (s) => {
      await s.olga.call('member:add', { conversationId: s.omar.group, member: { kind: 'client', id: s.mia.id } })
      return async () => {
        await s.olga.call('member:remove', { conversationId: s.omar.group, member: `client:${s.mia.id}` })
        await said(s, 'while Mia is away')
        await s.olga.call('member:add', { conversationId: s.omar.group, member: { kind: 'client', id: s.mia.id } })
      }
    },
  },
  'message:send': {
    'as a persona': now((s) => said(s, 'as a persona')),
    'as the team': now(({ olga, omar }) => olga.say(omar.group, 'team', 'as the team')),
    'in a direct conversation': now(({ olga, solo, withSolo }) => olga.say(withSolo, solo, 'just us')),
    'between two clients': now(({ olga, withMia }) => olga.say(withMia, 'team', 'please be kind')),
    'in a group nobody has greeted': async (s) => {
      const other = await newClient(s)
      await other.say('hello?')
      return () => s.olga.say(other.group, 'team', 'welcome')
    },
    'a picture as a persona': async (s) => {
      const picture = await s.olga.picture(await paint())
      return () => s.olga.show(s.omar.group, s.solo, [picture])
    },
  },
  'upload:finish': {
    'of a picture that is not sent': async ({ olga }) => {
      const uploadId = await olga.upload(await paint())
      return () => olga.call('upload:finish', { uploadId })
    },
  },
  'picture:discard': {
    'of a picture that is not sent': async ({ olga }) => {
      const pictureId = await olga.picture(await paint())
      return () => olga.call('picture:discard', { pictureId })
    },
  },
  'message:edit': {
    'of the last message': async (s) => {
      const messageId = await said(s, 'with a misstake')
      return () => s.olga.call('message:edit', { conversationId: s.omar.group, messageId, text: 'without a mistake' })
    },
    'of one from before somebody came': async (s) => {
      const messageId = await said(s, 'from before')
      const other = await newClient(s)
      await s.olga.call('member:remove', { conversationId: s.omar.group, member: `client:${s.mia.id}` })
      await s.olga.call('member:add', { conversationId: s.omar.group, member: { kind: 'client', id: s.mia.id } })
      await s.olga.call('member:add', { conversationId: s.omar.group, member: { kind: 'client', id: other.id } })
      return () => s.olga.call('message:edit', { conversationId: s.omar.group, messageId, text: 'changed afterwards' })
    },
    'of one with a picture, which stays': async (s) => {
      const { messageId } = await s.olga.show(s.omar.group, s.solo, [await s.olga.picture(await paint())])
      return () => s.olga.call('message:edit', { conversationId: s.omar.group, messageId, text: 'words come later' })
    },
  },
  'message:delete': {
    'of the last message': async (s) => {
      const messageId = await said(s, 'to be gone')
      return () => s.olga.call('message:delete', { conversationId: s.omar.group, messageId })
    },
    'of one that was edited, in the middle': async (s) => {
      const messageId = await said(s, 'to be edited and gone')
      await s.olga.call('message:edit', { conversationId: s.omar.group, messageId, text: 'edited' })
      await s.omar.say('after it')
      return () => s.olga.call('message:delete', { conversationId: s.omar.group, messageId })
    },
    'of pictures': async (s) => {
      const { messageId } = await s.omar.show([await s.omar.picture(await paint()), await s.omar.picture(await paint())])
      return () => s.olga.call('message:delete', { conversationId: s.omar.group, messageId })
    },
    'of the one that a client waits with, while another waits': async (s) => {
      await s.olga.say(s.omar.group, 'team', 'nobody waits')
      const { messageId } = await s.omar.say('the first to wait')
      await s.mia.say('the second', s.omar.group)
      return () => s.olga.call('message:delete', { conversationId: s.omar.group, messageId })
    },
    'of one from before somebody came': async (s) => {
      const messageId = await said(s, 'from before')
      await s.olga.call('member:remove', { conversationId: s.omar.group, member: `client:${s.mia.id}` })
      await s.olga.call('member:add', { conversationId: s.omar.group, member: { kind: 'client', id: s.mia.id } })
      return () => s.olga.call('message:delete', { conversationId: s.omar.group, messageId })
    },
  },
}

const deedsOf: Record<Audience, Deeds> = { client: clientDeeds, admin: adminDeeds }
const commandsOf: Record<Audience, Record<string, CommandContract>> = { client: clientCommands, admin: adminCommands }
const audiences = ['client', 'admin'] as const

test.each(audiences)('every command of the %s table that changes something has its deeds', (audience) => {
  const changing = Object.entries(commandsOf[audience]).filter(([, { kind }]) => kind === 'command')
  expect(Object.keys(deedsOf[audience]).sort()).toEqual(changing.map(([name]) => name).sort())
})

const deeds = audiences.flatMap((audience) =>
  Object.entries(deedsOf[audience]).flatMap(([name, variants]) =>
    Object.entries(variants).map(([about, deed]) => ({ audience, name, about, deed })),
  ),
)

/** Deeds that change nothing on any of these screens. Any other that does so has lost its event, on the live screen and the fresh one. */
const quiet = new Set([
  'client client:sign-in in another browser',
  'client client:sign-out of another browser',
  'client session:end of another browser',
  'admin admin:sign-in in another browser',
  'admin admin:sign-out of another browser',
  'admin session:end of another browser',
  'admin admin:make-link for a colleague',
  'admin client:create of somebody known',
  'client upload:finish of a picture that is not sent',
  'client picture:discard of a picture that is not sent',
  'admin upload:finish of a picture that is not sent',
  'admin picture:discard of a picture that is not sent',
  'admin client:make-link for a client',
  // Nothing was said there yet: it is in no list, for nobody.
  'admin conversation:open-direct as a persona',
  'admin conversation:open-direct as the team',
])

/** A screen that was open all the time, and how to open the same one now. */
interface Watch {
  readonly live: Screen
  readonly fresh: () => Promise<Screen>
}
async function watches(): Promise<Watch[]> {
  const clients = await Promise.all(
    [stage.omar, stage.mia].map(async (client) => ({
      live: await ClientScreen.open(client, true),
      fresh: () => ClientScreen.open(client, false),
    })),
  )
  const consoles = await Promise.all(
    [stage.olga, stage.pavel].map(async (admin) => {
      const live = await ConsoleScreen.open(admin, true)
      return { live, fresh: () => ConsoleScreen.open(admin, false, live.openedConversations) }
    }),
  )
  return [...clients, ...consoles]
}

test.each(deeds)('$audience $name $about', async ({ audience, name, about, deed }) => {
  const act = await deed(stage)
  const screens = await watches()
  const before = screens.map(({ live }) => JSON.stringify(live.shown()))
  await act()
  try {
    await Promise.all(screens.map(({ live }) => live.catchUp()))
    const compared = await Promise.all(
      screens.map(async ({ live, fresh }) => ({ name: live.name, held: live.shown(), fetched: (await fresh()).shown() })),
    )
    for (const { name: whose, held, fetched } of compared) expect(held, `the screen of ${whose}`).toEqual(fetched)
    expect(screens.some(({ live }) => live.isOver())).toBe(false)
    const changed = screens.some(({ live }, index) => JSON.stringify(live.shown()) !== before[index])
    expect(changed, 'it changes what somebody is shown').toBe(!quiet.has(`${audience} ${name} ${about}`))
  } finally {
    for (const { live } of screens) live.close()
  }
})
