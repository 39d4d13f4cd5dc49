// Deeds of clients: every command that changes something, in the situations in which it changes different things. They are
// done one after another on one stage; some find what an earlier one left.

import type { PersonaId } from '@dramatis/contract/ids'
import { noticeVersion } from '@dramatis/contract/limits'
import { secretIn } from './open-house.ts'
import { type Deeds, newClient, newInvitation, now, said } from './stage.ts'
import { unmistakable } from './words.ts'

export const clientDeeds: Deeds = {
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
  },
}
