// The team's doors to groups: make, name, archive, and say who is in them.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import type { ClientId, ConversationId, PersonaId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { ifThere, mayAddMember, mayChangeGroup, mayRemoveMember, type Verdict } from '../../access/rules.ts'
import { findClients, holdClient } from '../../clients/clients-store.ts'
import { adminCommand } from '../../command.ts'
import type { Tx } from '../../database/database.ts'
import { findPersonas, holdPersona } from '../../personas/personas-store.ts'
import { changeQuietly, type Member, recordChange } from '../change-timeline.ts'
import { standsNow } from '../conversation-view.ts'
import { type Conversation, lockConversation } from '../conversations-store.ts'
import { relockDirects } from '../direct/relock.ts'
import { findClientSeat, findSeatedPersona, listClientSeats } from '../seats-store.ts'
import { addMember, removeMember } from './change-members.ts'
import { createGroup } from './create-group.ts'

const loadGroup = async (tx: Tx, { input }: { input: { conversationId: ConversationId } }) => ({
  place: await lockConversation(tx, input.conversationId),
})
const changes = (place: Conversation | undefined): Conversation => {
  if (!place) throw new Error('the rule admits no absent group')
  return place
}

/** For who was refused: somebody else may have been faster. Of what is no group nothing is said. */
const groupNow = (place: Conversation | undefined, about: { seated?: boolean } = {}) =>
  place?.stage.type === 'group' ? standsNow(place, about) : undefined

async function archive(tx: Tx, place: Conversation, archived: boolean, adminId: Parameters<typeof relockDirects>[2]): Promise<void> {
  const seats = await listClientSeats(tx, place.id)
  if (archived)
    await recordChange(tx, place, {
      change: { kind: 'conversation:locked', reason: 'archived' },
      set: { locked: 'archived', waitingSinceMs: null },
      seats,
      adminId,
    })
  else await recordChange(tx, place, { change: { kind: 'conversation:unlocked' }, set: { locked: null }, seats, adminId })
  await relockDirects(tx, { clientIds: seats.map((seat) => seat.clientId) }, adminId)
}

export const groupCommandsOfAdmins = {
  'group:create': adminCommand({
    contract: admin['group:create'],
    load: async (tx, { input }) => {
      const clients = await findClients(tx, input.clientIds)
      const personas = (await findPersonas(tx, input.personaIds)).filter((persona) => persona.retired_at === null)
      const wanted = new Set(input.clientIds).size + new Set(input.personaIds).size
      return { clients, personas, count: wanted, there: clients.length + personas.length === wanted }
    },
    allow: (actor, facts): Verdict =>
      facts.count > limits.membersPerGroup ? { code: 'limit_reached', limit: limits.membersPerGroup } : ifThere(actor, facts),
    run: async (tx, { actor, input, facts }) => {
      const inOrder = new Map(facts.personas.map((persona) => [persona.id, persona]))
      const personas = [...new Set(input.personaIds)].flatMap((id) => inOrder.get(id) ?? [])
      const made = await createGroup(tx, {
        name: input.name,
        description: input.description,
        ownOf: null,
        clients: facts.clients,
        personas,
        createdBy: actor.id,
      })
      await relockDirects(tx, { clientIds: facts.clients.map((client) => client.id) }, actor.id)
      return { conversationId: made.id }
    },
    audit: ({ input, stored }) => ({
      conversationId: stored.conversationId,
      details: { clientIds: input.clientIds, personaIds: input.personaIds },
    }),
  }),

  'group:edit': adminCommand({
    contract: admin['group:edit'],
    load: loadGroup,
    allow: mayChangeGroup,
    run: async (tx, { actor, input, facts }) => {
      let place = changes(facts.place)
      if (input.name !== undefined && (input.name !== place.name || !place.namedByAdmin)) {
        const seats = await listClientSeats(tx, place.id)
        place = await recordChange(tx, place, {
          change: { kind: 'conversation:renamed', name: input.name },
          set: { name: input.name, namedByAdmin: true },
          seats,
          adminId: actor.id,
        })
      }
      if (input.description !== undefined && input.description !== place.description)
        await changeQuietly(tx, place, { description: input.description })
      return {}
    },
    audit: ({ input }) => ({
      conversationId: input.conversationId,
      details: { fields: Object.keys(input).filter((field) => field !== 'conversationId') },
    }),
  }),

  'group:archive': adminCommand({
    contract: admin['group:archive'],
    load: loadGroup,
    allow: (actor, facts): Verdict => (facts.place?.locked ? 'already_there' : mayChangeGroup(actor, facts)),
    run: async (tx, { actor, facts }) => {
      await archive(tx, changes(facts.place), true, actor.id)
      return {}
    },
    audit: ({ input }) => ({ conversationId: input.conversationId }),
    current: ({ place }) => groupNow(place),
  }),

  'group:restore': adminCommand({
    contract: admin['group:restore'],
    load: loadGroup,
    allow: (actor, facts): Verdict => (facts.place && !facts.place.locked ? 'already_there' : mayChangeGroup(actor, facts)),
    run: async (tx, { actor, facts }) => {
      await archive(tx, changes(facts.place), false, actor.id)
      return {}
    },
    audit: ({ input }) => ({ conversationId: input.conversationId }),
    current: ({ place }) => groupNow(place),
  }),

  'member:add': adminCommand({
    contract: admin['member:add'],
    load: async (tx, { input }) => {
      const place = await lockConversation(tx, input.conversationId)
      const member = await findMember(tx, input.member)
      const seated = member !== undefined && (await isSeated(tx, input.conversationId, input.member))
      return { place, member, memberThere: member !== undefined, seated, count: place?.memberCount ?? 0, limit: limits.membersPerGroup }
    },
    allow: (actor, facts) => mayAddMember(actor, facts),
    run: async (tx, { actor, input, facts }) => {
      if (!facts.member) throw new Error('the rule admits no absent member')
      const next = await addMember(tx, changes(facts.place), {
        member: facts.member,
        fromBeginning: input.fromBeginning,
        adminId: actor.id,
      })
      return { seq: next.lastSeq }
    },
    audit: ({ input }) => ({
      conversationId: input.conversationId,
      ...memberInAudit(input.member),
      details: { fromBeginning: input.fromBeginning },
    }),
    current: ({ place, seated }) => groupNow(place, { seated }),
  }),

  'member:remove': adminCommand({
    contract: admin['member:remove'],
    load: async (tx, { input }) => {
      const place = await lockConversation(tx, input.conversationId)
      const ref = refFrom(input.member)
      const seated = await isSeated(tx, input.conversationId, ref)
      return { place, ref, seated, member: seated ? await findMember(tx, ref, true) : undefined }
    },
    allow: (actor, facts) => mayRemoveMember(actor, facts),
    run: async (tx, { actor, facts }) => {
      if (!facts.member) throw new Error('the rule admits no absent member')
      return { seq: (await removeMember(tx, changes(facts.place), facts.member, actor.id)).lastSeq }
    },
    audit: ({ input }) => ({ conversationId: input.conversationId, ...memberInAudit(refFrom(input.member)) }),
    current: ({ place, seated }) => groupNow(place, { seated }),
  }),
}

type MemberRef = { kind: 'persona'; id: PersonaId } | { kind: 'client'; id: ClientId }

/** `member` is `persona:ID` or `client:ID`; its shape was checked at the door. */
const refFrom = (member: string): MemberRef => {
  const [kind, id] = member.split(':')
  return kind === 'persona' ? { kind, id: id as PersonaId } : { kind: 'client', id: id as ClientId }
}

const memberInAudit = (ref: MemberRef) => (ref.kind === 'persona' ? { personaId: ref.id } : { clientId: ref.id })

async function findMember(tx: Tx, ref: MemberRef, evenIfGone = false): Promise<Member | undefined> {
  if (ref.kind === 'client') {
    const client = await holdClient(tx, ref.id)
    return client && (evenIfGone || client.access_ended_at === null) ? { client } : undefined
  }
  const persona = await holdPersona(tx, ref.id)
  return persona && (evenIfGone || persona.retired_at === null) ? { persona } : undefined
}

const isSeated = async (tx: Tx, conversationId: ConversationId, ref: MemberRef): Promise<boolean> =>
  ref.kind === 'client'
    ? (await findClientSeat(tx, conversationId, ref.id)) !== undefined
    : (await findSeatedPersona(tx, conversationId, ref.id)) !== undefined
