// A house with people in it and something said, on which every command that changes something is done while they look on:
// two clients of one group, two of the team. What a deed needs it prepares before anybody looks.

import type { ConversationId, PersonaId } from '@dramatis/contract/ids'
import type { Dialect } from '../../src/database/statement.ts'
import { avatarUrls } from '../../src/personas/avatars.ts'
import { type House, openHouse } from './open-house.ts'
import type { Admin, Client } from './person.ts'
import { unmistakable } from './words.ts'

export interface Stage {
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
export async function openStage(options: { dialect?: Dialect } = {}): Promise<Stage> {
  const house = await openHouse({ guests: true, noRateLimits: true, cast: 3, ...options })
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
  return { house, olga, pavel, omar, mia, zed, solo, withSolo, withMia, withTeam }
}

/** Prepares what it needs before anybody looks; what it answers is then done while they look. */
export type Deed = (stage: Stage) => Promise<() => Promise<unknown>>
/** With nothing to prepare. */
export const now =
  (act: (stage: Stage) => Promise<unknown>): Deed =>
  async (s) =>
  () =>
    act(s)
export type Deeds = Readonly<Record<string, Readonly<Record<string, Deed>>>>

export const newGroup = async ({ olga, omar, mia, solo }: Stage): Promise<ConversationId> =>
  (await olga.call('group:create', { name: 'Made', clientIds: [omar.id, mia.id], personaIds: [solo] })).conversationId
/** By the doors that everybody takes, so that whoever looks on is told. */
export const newClient = ({ house }: Stage): Promise<Client> => house.client('Another')
export const newAdmin = async ({ olga }: Stage) =>
  olga.call('admin:invite', { displayName: `Invited ${unmistakable()}`, email: `${unmistakable()}@team.invalid` })
/** A persona of Omar's group with whom he has a direct conversation. */
export async function newPersona({ olga, omar }: Stage): Promise<{ personaId: PersonaId; direct: ConversationId }> {
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
export const said = async ({ olga, omar, solo }: Stage, text: string) => (await olga.say(omar.group, solo, text)).messageId
export const newInvitation = ({ olga }: Stage) => olga.call('invitation:create', { label: 'Come in', maxUses: 3 })
