// Everything that the team does, and everything that a client looks at, as single deeds with random people and places.
import { setTimeout as wait } from 'node:timers/promises'
import type { ConversationId, MessageId, PersonaId } from '@dramatis/contract/ids'
import { noticeVersion } from '@dramatis/contract/limits'
import { avatarUrls } from '../../../src/personas/avatars.ts'
import { paint } from '../../support/paint.ts'
import type { Client, Person, Program } from '../../support/person.ts'
import type { Tab } from '../../support/tab.ts'
import { absentId, unmistakable } from '../../support/words.ts'
import type { FurnishedAdmin } from './furnish.ts'
import type { Random } from './random.ts'

export interface Deed {
  readonly name: string
  readonly work: () => Promise<unknown>
}
const deed = (name: string, work: () => Promise<unknown>): Deed => ({ name, work })
export const secretIn = (url: string): string => url.slice(url.indexOf('#') + 1)

interface Team {
  readonly clients: readonly Client[]
  readonly admins: readonly Program[]
  readonly consoles: ReadonlyMap<Program, Tab<'admin'>>
  readonly personas: readonly PersonaId[]
}

export function deedsOf(random: Random, { clients, admins, consoles, personas }: Team): Deed[] {
  const place = () => random.of(clients).group
  const admin = () => random.of(admins)
  const persona = () => random.of(personas)
  const said: { conversationId: ConversationId; messageId: MessageId }[] = []
  const made: PersonaId[] = []
  const groups: ConversationId[] = []
  const asked = async (work: (of: Tab<'admin'> | Program) => Promise<{ messageId: MessageId }>, conversationId: ConversationId) => {
    const who = admin()
    const { messageId } = await work(random.chance(0.5) ? (consoles.get(who) as Tab<'admin'>) : who)
    said.push({ conversationId, messageId })
  }
  /** Changes something and changes it back, so that there is always something to change. */
  const andBack = (change: (of: Program) => Promise<unknown>, back: (of: Program) => Promise<unknown>) => async () => {
    await change(admin())
    await back(admin())
  }
  const makeGroup = async () => {
    const clientIds = [random.of(clients).id, random.of(clients).id].filter((id, at, all) => all.indexOf(id) === at)
    const { conversationId } = await admin().call('group:create', { name: 'Of several', clientIds, personaIds: [persona()] })
    groups.push(conversationId)
    return conversationId
  }
  const makePersona = async () => {
    const { personaId } = await admin().call('persona:create', {
      displayName: `Persona ${made.length + 1}`,
      about: 'Made for this run',
      avatarUrl: random.of(avatarUrls) as string,
      colour: random.whole(0, 19),
    })
    made.push(personaId)
    return personaId
  }
  const looking = async (typing: boolean) => {
    const conversationId = place()
    const as = { kind: 'persona', id: persona() } as const
    await consoles.get(admin())?.call('presence:update', { conversationId, as, visible: true, typing })
  }
  return [
    deed('speaks as a persona', async () => {
      const conversationId = place()
      await asked(
        (who) => who.call('message:send', { conversationId, as: { kind: 'persona', id: persona() }, text: 'Good evening.' }),
        conversationId,
      )
    }),
    deed('speaks as the team', async () => {
      const conversationId = place()
      await asked((who) => who.call('message:send', { conversationId, as: { kind: 'team' }, text: 'The team speaks.' }), conversationId)
    }),
    deed('looks in as a persona', () => looking(false)),
    deed('edits', async () => admin().call('message:edit', { ...random.of(said), text: 'Better said.' })),
    deed('types as a persona', () => looking(true)),
    deed('deletes', async () => admin().call('message:delete', said.shift() ?? random.of(said))),
    deed('leaves', async () =>
      consoles.get(admin())?.call('presence:update', { conversationId: null, as: null, visible: false, typing: false }),
    ),
    deed('reads', async () => {
      const conversationId = place()
      const { entries } = await admin().call('message:list', { conversationId })
      await admin().call('conversation:mark-read', { conversationId, seq: entries.at(-1)?.seq ?? 1 })
    }),
    deed('makes a group', makeGroup),
    deed('renames a group', async () =>
      admin().call('group:edit', { conversationId: place(), name: `Room ${random.whole(1, 999)}`, description: 'Changed' }),
    ),
    deed('changes a description', async () =>
      admin().call('group:edit', { conversationId: place(), description: `No. ${random.whole(1, 999)}` }),
    ),
    deed('archives and restores', async () => {
      const conversationId = await makeGroup()
      await andBack(
        (one) => one.call('group:archive', { conversationId }),
        (one) => one.call('group:restore', { conversationId }),
      )()
    }),
    deed('removes a client and adds them again', async () => {
      const conversationId = await makeGroup()
      const client = random.of(clients)
      const add = (one: Program) => one.call('member:add', { conversationId, member: { kind: 'client', id: client.id } })
      await add(admin()).catch(() => {})
      await andBack((one) => one.call('member:remove', { conversationId, member: `client:${client.id}` }), add)()
    }),
    deed('removes a persona and adds it again', async () => {
      const [conversationId, id] = [place(), persona()]
      await andBack(
        (one) => one.call('member:remove', { conversationId, member: `persona:${id}` }),
        (one) => one.call('member:add', { conversationId, member: { kind: 'persona', id } }),
      )()
    }),
    deed('makes a persona', makePersona),
    deed('edits a persona', async () =>
      admin().call('persona:edit', { personaId: persona(), about: `Changed ${random.whole(1, 999)} times` }),
    ),
    deed('retires and restores a persona', async () => {
      const personaId = await makePersona()
      await andBack(
        (one) => one.call('persona:retire', { personaId }),
        (one) => one.call('persona:restore', { personaId }),
      )()
    }),
    deed('applies the cast', async () => admin().call('cast:apply', {})),
    deed('opens a direct conversation', async () => {
      const { conversationId } = await admin().call('conversation:open-direct', {
        clientId: random.of(clients).id,
        as: { kind: 'persona', id: persona() },
      })
      await asked((who) => who.call('message:send', { conversationId, as: { kind: 'team' }, text: 'x' }), conversationId).catch(() => {})
    }),
    deed('sets a welcome', async () =>
      admin().call('settings:edit', { welcome: { text: 'Welcome to you.', as: { kind: 'persona', id: persona() } } }),
    ),
    deed('says that nobody waits', async () => admin().call('conversation:mark-done', { conversationId: place() })),
    deed('renames themselves', async () => {
      const one = admin()
      await one.call('admin:rename', { displayName: one.name })
    }),
    deed('invites and disables a colleague', async () => {
      const mark = unmistakable()
      const { adminId } = await admin().call('admin:invite', { displayName: `Fleeting ${mark}`, email: `${mark}@team.invalid` })
      await admin().call('admin:disable', { adminId })
    }),
    deed('makes a token and revokes it', async () => {
      const one = admin()
      const { tokenId } = await one.call('token:create', { name: 'fleeting' })
      await one.call('token:revoke', { tokenId })
    }),
    deed('ends the access of a client', async () => {
      const mark = unmistakable()
      const { clientId } = await admin().call('client:create', { externalId: mark, displayName: 'Fleeting' })
      await andBack(
        (one) => one.call('client:end-access', { clientId }),
        (one) => one.call('client:restore-access', { clientId }),
      )()
    }),
  ]
}

interface Looking {
  readonly clients: readonly Client[]
  readonly tabs: ReadonlyMap<Client, Tab<'client'>>
  readonly admins: readonly FurnishedAdmin[]
  readonly stranger: () => Person<'client'>
}

/** Every command of a client once over each door, by the names of the contract; and what they should not come upon. */
export function looksOf(random: Random, { clients, tabs, admins, stranger }: Looking): Deed[] {
  const one = () => random.of(clients)
  const tabOf = (client: Client) => tabs.get(client) as Tab<'client'>
  /** Over the socket and over HTTP in turns. */
  const asked = (name: string, work: (client: Client, by: Tab<'client'> | Client) => Promise<unknown>): Deed[] => [
    deed(name, async () => {
      const client = one()
      await work(client, tabOf(client))
    }),
    deed(`${name} over HTTP`, async () => {
      const client = one()
      await work(client, client)
    }),
  ]
  const joined = async () => {
    const guest = stranger()
    await guest.call('client:join-as-guest', { displayName: `Guest ${random.whole(1, 999)}` })
    return guest
  }
  const someAdmin = () => random.of(admins)
  return [
    ...asked('client:get-self', (_client, by) => by.call('client:get-self', {})),
    ...asked('conversation:list', (_client, by) => by.call('conversation:list', {})),
    ...asked('conversation:get', (client, by) => by.call('conversation:get', { conversationId: client.group })),
    ...asked('message:list', (client, by) => by.call('message:list', { conversationId: client.group, limit: 200 })),
    ...asked('message:send', (client, by) => by.call('message:send', { conversationId: client.group, text: 'Who is there?' })),
    ...asked('conversation:mark-read', async (client, by) => {
      const { conversation } = await by.call('conversation:get', { conversationId: client.group })
      await by.call('conversation:mark-read', { conversationId: client.group, seq: Math.max(1, conversation.lastSeq) })
    }),
    ...asked('conversation:open-direct', async (client, by) => {
      const { conversation } = await by.call('conversation:get', { conversationId: client.group })
      const personas = conversation.members.filter((member) => member.kind === 'persona')
      const { id } = random.of(personas) as { id: PersonaId }
      await by.call('conversation:open-direct', { with: random.chance(0.2) ? { kind: 'team' } : { kind: 'persona', id } })
    }),
    ...asked('client:rename', (client, by) => by.call('client:rename', { displayName: `${client.name} ${random.whole(1, 99)}` })),
    ...asked('client:accept-notice', (_client, by) => by.call('client:accept-notice', { version: noticeVersion })),
    ...asked('session:list', (_client, by) => by.call('session:list', {})),
    ...asked('picture:list', (client, by) => by.call('picture:list', { conversationId: client.group })),
    deed('upload:finish', async () => {
      const client = one()
      await client.show([await client.picture(await paint())])
    }),
    ...asked('picture:get', async (client, by) => by.call('picture:get', { pictureId: await client.picture(await paint()) })),
    ...asked('picture:discard', async (client, by) => by.call('picture:discard', { pictureId: await client.picture(await paint()) })),
    deed('client:choose-avatar', async () => {
      const client = one()
      const avatarUrl = `/pictures/${await client.picture(await paint(), { use: 'avatar' })}/avatar`
      await client.call('client:choose-avatar', { avatarUrl })
    }),
    deed('presence:update', async () => {
      const client = one()
      await tabOf(client).call('presence:update', { conversationId: client.group, typing: random.chance(0.5) })
    }),
    deed('house:get', () => stranger().call('house:get', {})),
    deed('invitation:check', () => stranger().call('invitation:check', { secret: absentId() + absentId() })),
    deed('client:join-as-guest', joined),
    deed('client:sign-up', () =>
      stranger().call('client:sign-up', { displayName: 'New', email: `${unmistakable()}@clients.invalid`, password: 'ten characters' }),
    ),
    deed('client:sign-in', async () => {
      const [someone, email, password] = [stranger(), `${unmistakable()}@clients.invalid`, 'ten characters']
      await someone.call('client:sign-up', { displayName: 'Comes again', email, password })
      await stranger().call('client:sign-in', { email, password })
    }),
    deed('client:redeem-link', () =>
      stranger()
        .call('client:redeem-link', { secret: absentId() + absentId() })
        .catch(() => {}),
    ),
    deed('client:change-password', async () => {
      const guest = await joined()
      await guest.call('client:change-password', { newPassword: 'ten characters', email: `${unmistakable()}@clients.invalid` })
    }),
    deed('session:end', async () => {
      const guest = await joined()
      const tab = await guest.tab()
      const { sessions } = await guest.call('session:list', {})
      await guest.call('session:end', { sessionId: sessions[0]?.id as never })
      await tab.ended()
    }),
    deed('client:sign-out', async () => (await joined()).call('client:sign-out', {})),
    deed('an id of the team, asked for by a client', async () => {
      const client = one()
      const { id } = someAdmin()
      for (const by of [client, tabOf(client)]) {
        await by.call('conversation:open-direct', { with: { kind: 'client', id: id as never } }).catch(() => {})
        await by.call('message:list', { conversationId: id as never }).catch(() => {})
      }
      await wait(0)
    }),
  ]
}
