// Deeds of the team: every command that changes something, in the situations in which it changes different things. They are
// done one after another on one stage; some find what an earlier one left.
import type { PersonaId } from '@dramatis/contract/ids'
import { avatarUrls } from '../../src/personas/avatars.ts'
import { secretIn } from './open-house.ts'
import { type Deeds, newAdmin, newClient, newGroup, newInvitation, newPersona, now, said } from './stage.ts'
import { unmistakable } from './words.ts'

export const adminDeeds: Deeds = {
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
