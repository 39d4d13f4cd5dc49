// The people and things of the permission matrix: one house in which every kind of actor lives, with things that are
// theirs, things of somebody they never met, and disposable ones for what changes or ends.
import type { ApiTokenId, ClientId, ConversationId, MessageId, PersonaId, PictureId, SessionId } from '@dramatis/contract/ids'
import type { Dialect } from '../../src/database/statement.ts'
import { avatarUrls } from '../../src/personas/avatars.ts'
import { type House, openHouse, secretIn } from './open-house.ts'
import { paint } from './paint.ts'
import { type Client, Person } from './person.ts'
import { absentId, unmistakable } from './words.ts'

export const actorKinds = [
  'stranger',
  'client here',
  'client elsewhere',
  'removed client',
  'client with ended access',
  'admin',
  'disabled admin',
  "admin's token",
  'revoked token',
] as const
export type ActorKind = (typeof actorKinds)[number]

/** The same credentials at one audience's door: a client's session is also tried under the cookie of admins, and the other way round. */
function at<A extends 'client' | 'admin'>(audience: A, person: Person<'client'> | Person<'admin'>): Person<A> {
  const copy = new Person(audience, person.street)
  copy.bearer = person.bearer
  copy.cookie = person.cookie.replace(/dramatis_(client|admin)=/, `dramatis_${audience}=`)
  return copy
}

/** `dialect`: of this run of the tests unless told. */
export async function makeWorld(dialect?: Dialect) {
  const house: House = await openHouse({ ...(dialect && { dialect }), guests: true, noRateLimits: true, cast: 2 })
  const olga = await house.admin('Olga')
  const pavel = await house.admin('Pavel')
  const dora = await house.admin('Dora')
  // Whose password is changed, which ends her other sessions.
  const vera = await house.admin('Vera')
  const omar = await house.client('Omar')
  const [mia, elsa, nemo, rita, ed] = (await house.clients(5)) as [Client, Client, Client, Client, Client]
  const program = await olga.token()
  const revoked = await olga.token('a program that was')

  const newPersona = async (displayName: string): Promise<PersonaId> =>
    (await olga.call('persona:create', { displayName, about: 'For the matrix', avatarUrl: avatarUrls[0] as string, colour: 1 })).personaId
  const seat = (conversationId: ConversationId, member: { kind: 'client'; id: ClientId } | { kind: 'persona'; id: PersonaId }) =>
    olga.call('member:add', { conversationId, member })
  // Met in Omar's group only, and in Nemo's group only. The cast is met everywhere.
  const solo = await newPersona('Solo')
  const stray = await newPersona('Stray')
  await seat(omar.group, { kind: 'persona', id: solo })
  await seat(nemo.group, { kind: 'persona', id: stray })
  for (const one of [mia, rita, ed]) await seat(omar.group, { kind: 'client', id: one.id })

  const directOf = async (client: Client, personaId: PersonaId) =>
    (await client.call('conversation:open-direct', { with: { kind: 'persona', id: personaId } })).conversationId
  const ownDirect = await directOf(omar, solo)
  const foreignDirect = await directOf(nemo, stray)
  const messages = {
    ofOmar: (await omar.say('from Omar')).messageId,
    ofSolo: (await olga.say(omar.group, solo, 'from Solo')).messageId,
    ofNemo: (await nemo.say('from Nemo')).messageId,
  }
  for (const [conversationId, personaId] of [
    [ownDirect, solo],
    [foreignDirect, stray],
  ] as const)
    await olga.say(conversationId, personaId, 'just between us')

  const uploadOf = async (person: Person<'client'> | Person<'admin'>) => person.upload(await paint())
  const draftOf = async (person: Person<'client'> | Person<'admin'>, use: 'message' | 'avatar' = 'message') =>
    person.picture(await paint(), { use })
  const pictures = {
    // Called what it is not: it is served as what it is.
    ofOmar: await omar.picture(await paint(), { name: 'page.html' }),
    ofSolo: await draftOf(olga),
    ofNemo: await draftOf(nemo),
    inOwnDirect: await draftOf(olga),
    /** Kept by those who uploaded them: theirs alone. */
    draftOfOmar: await draftOf(omar),
    draftOfNemo: await draftOf(nemo),
    draftOfPavel: await draftOf(pavel),
    avatarOfOmar: await draftOf(omar, 'avatar'),
    avatarOfNemo: await draftOf(nemo, 'avatar'),
    avatarOfSolo: await draftOf(olga, 'avatar'),
    avatarOfStray: await draftOf(olga, 'avatar'),
  }
  await omar.show([pictures.ofOmar])
  await olga.show(omar.group, solo, [pictures.ofSolo])
  await nemo.show([pictures.ofNemo])
  await olga.show(ownDirect, solo, [pictures.inOwnDirect])
  const avatar = (pictureId: PictureId) => `/pictures/${pictureId}/avatar`
  await omar.call('client:choose-avatar', { avatarUrl: avatar(pictures.avatarOfOmar) })
  await nemo.call('client:choose-avatar', { avatarUrl: avatar(pictures.avatarOfNemo) })
  await olga.call('persona:edit', { personaId: solo, avatarUrl: avatar(pictures.avatarOfSolo) })
  await olga.call('persona:edit', { personaId: stray, avatarUrl: avatar(pictures.avatarOfStray) })

  // Those who listen through the whole run, and must hear only what is theirs.
  const clientTabs = new Map<Client, Awaited<ReturnType<Client['tab']>>>()
  for (const one of [omar, mia, elsa, nemo, rita]) clientTabs.set(one, await one.tab())
  const adminTabs = new Map([
    [olga, await olga.tab()],
    [pavel, await pavel.tab()],
    [program, await program.tab()],
  ] as const)
  const endedTabs = [await ed.tab(), await dora.tab(), await revoked.tab()]

  await olga.call('member:remove', { conversationId: omar.group, member: `client:${rita.id}` })
  await olga.call('client:end-access', { clientId: ed.id })
  await olga.call('admin:disable', { adminId: dora.id as never })
  await olga.call('token:revoke', { tokenId: revoked.tokenId as ApiTokenId })

  const people: Record<ActorKind, Person<'client'> | Person<'admin'>> = {
    stranger: house.stranger('client'),
    'client here': omar,
    'client elsewhere': elsa,
    'removed client': rita,
    'client with ended access': ed,
    admin: olga,
    'disabled admin': dora,
    "admin's token": program,
    'revoked token': revoked,
  }

  return {
    house,
    olga,
    pavel,
    vera,
    omar,
    mia,
    nemo,
    solo,
    stray,
    ownDirect,
    foreignDirect,
    messages,
    pictures,
    avatar,
    uploadOf,
    draftOf,
    clientTabs,
    adminTabs,
    endedTabs,
    actor: <A extends 'client' | 'admin'>(audience: A, kind: ActorKind): Person<A> => at(audience, people[kind]),

    // ---- Disposable things
    email: () => `${unmistakable()}@matrix.invalid`,
    newClient: async () => ((await house.clients(1, 'Disposable')) as [Client])[0],
    newAdmin: async () =>
      await olga.call('admin:invite', { displayName: `Disposable ${unmistakable()}`, email: `${unmistakable()}@team.invalid` }),
    newPersona,
    newGroup: async () =>
      (await olga.call('group:create', { name: 'Disposable', clientIds: [omar.id], personaIds: [solo] })).conversationId,
    newDirect: async () => {
      const personaId = await newPersona('Fleeting')
      await seat(omar.group, { kind: 'persona', id: personaId })
      return { conversationId: await directOf(omar, personaId), personaId }
    },
    newMessage: async (): Promise<MessageId> => (await olga.say(omar.group, solo, 'disposable')).messageId,
    newSession: async (person: Client): Promise<SessionId> => (await person.elsewhere()).sessionId as SessionId,
    newAdminSession: async (): Promise<SessionId> => (await olga.elsewhere()).sessionId as SessionId,
    clientLink: async () => secretIn((await olga.call('client:make-link', { clientId: ((await house.clients(1)) as [Client])[0].id })).url),
    adminLink: async () =>
      secretIn((await olga.call('admin:invite', { displayName: `Linked ${unmistakable()}`, email: `${unmistakable()}@team.invalid` })).url),
    newInvitation: async () => {
      const { invitationId, url } = await olga.call('invitation:create', { label: 'Disposable', maxUses: 100 })
      return { invitationId, secret: secretIn(url) }
    },
    absent: <Id extends string>() => absentId() as Id,
    absentSecret: () => absentId() + absentId(),
  }
}
export type World = Awaited<ReturnType<typeof makeWorld>>
