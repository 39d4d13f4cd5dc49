// Doors to what is said: sending, editing, deleting, reading, and how far somebody has read.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { clientCommands as client } from '@dramatis/contract/client-commands'
import type { ClientId, ConversationId, MessageId, PictureId } from '@dramatis/contract/ids'
import { limits } from '@dramatis/contract/limits'
import { ifThere, mayDelete, mayEdit, maySee, maySpeak, mayWrite } from '../access/rules.ts'
import { holdDrafts, type PictureOwner, type SentPicture } from '../attachments/attachments-store.ts'
import { adminCommand, adminQuery, clientCommand, clientQuery } from '../command.ts'
import { changeQuietly } from '../conversations/change-timeline.ts'
import { recipientsOf, standsNow } from '../conversations/conversation-view.ts'
import { type Conversation, findConversation, isBetweenClients, lockConversation } from '../conversations/conversations-store.ts'
import { findClientSeat, findSeatedPersona, listClientSeats } from '../conversations/seats-store.ts'
import type { Tx } from '../database/database.ts'
import { deleteMessage, editMessage } from './change-message.ts'
import { countUnread, findMessage, type Message } from './messages-store.ts'
import { findReadMarks, raiseReadMark } from './reads-store.ts'
import { type Said, sendMessage } from './send-message.ts'
import { pageForClient, pageForStaff } from './timeline-view.ts'

const present = <T>(thing: T | undefined): T => {
  if (thing === undefined) throw new Error('the rule admits nothing absent')
  return thing
}

/** What the sender uploaded and names, in their order; absent when one of them is not a draft of theirs. */
async function findPictures(
  tx: Tx,
  owner: PictureOwner,
  named: readonly { readonly pictureId: PictureId; readonly altText: string }[],
): Promise<SentPicture[] | undefined> {
  if (named.length === 0) return []
  const drafts = new Map(
    (
      await holdDrafts(
        tx,
        owner,
        'message',
        named.map(({ pictureId }) => pictureId),
      )
    ).map((picture) => [picture.id, picture]),
  )
  const found = named.flatMap(({ pictureId, altText }) => {
    const picture = drafts.get(pictureId)
    return picture ? [{ picture, altText }] : []
  })
  return found.length === named.length ? found : undefined
}

const sent = (message: Message) => ({ messageId: message.id, seq: message.seq, createdAtMs: message.createdAtMs })

export const messageCommandsOfClients = {
  'message:send': clientCommand({
    contract: client['message:send'],
    load: async (tx, { actor, input }) => {
      const place = await lockConversation(tx, input.conversationId)
      const seats = place ? await listClientSeats(tx, input.conversationId) : []
      const pictures = await findPictures(tx, { clientId: actor.id }, input.pictures)
      return { place, seats, seated: seats.some((seat) => seat.clientId === actor.id), pictures }
    },
    allow: (actor, facts) => mayWrite(actor, facts),
    run: async (tx, { actor, input, facts, requestId }) => {
      const face = {
        id: actor.id,
        display_name: actor.displayName,
        avatar_url: actor.avatarUrl,
        colour: actor.colour,
        version: actor.version,
      }
      const said: Said = {
        sender: { kind: 'client', client: face },
        actor: { kind: 'client', id: actor.id, displayName: actor.displayName },
        text: input.text ?? '',
        pictures: present(facts.pictures),
        requestId,
        automatic: null,
      }
      return sent(await sendMessage(tx, present(facts.place), facts.seats, said))
    },
  }),

  'message:list': clientQuery({
    contract: client['message:list'],
    load: async (reader, { actor, input }) => {
      const seat = await findClientSeat(reader, input.conversationId, actor.id)
      return { seat, seated: seat !== undefined, place: seat && (await findConversation(reader, input.conversationId)) }
    },
    allow: (actor, facts) => maySee(actor, facts),
    run: async (reader, { actor, input, facts }) =>
      pageForClient(reader, input, actor.id, present(facts.seat).fromSeq, present(facts.place).lastSeq),
  }),

  'conversation:mark-read': clientCommand({
    contract: client['conversation:mark-read'],
    load: async (tx, { actor, input }) => {
      const seats = await listClientSeats(tx, input.conversationId)
      const seat = seats.find(({ clientId }) => clientId === actor.id)
      return { seats, seat, seated: seat !== undefined, place: await findConversation(tx, input.conversationId) }
    },
    allow: (actor, facts) => maySee(actor, facts),
    run: async (tx, { actor, input, facts }) => {
      const place = present(facts.place)
      const conversationId = place.id
      const seq = Math.min(input.seq, place.lastSeq)
      const others = recipientsOf(place, facts.seats).filter((id) => id !== actor.id)
      const before = await marksOf(tx, place, others)
      if (seq < 1 || !(await raiseReadMark(tx, conversationId, 'client', actor.id, seq))) return {}
      const unread = await countUnread(tx, conversationId, actor.id, Math.max(seq, present(facts.seat).fromSeq - 1), limits.unreadCountMax)
      tx.publish({ to: 'clients', clientIds: [actor.id], name: 'conversation:read', payload: { conversationId, ownReadSeq: seq, unread } })
      tellOthersRead(tx, place, before, seq)
      tx.publish({
        to: 'staff',
        name: 'conversation:read',
        payload: { conversationId, reader: { kind: 'client', id: actor.id, displayName: actor.displayName }, seq },
      })
      return {}
    },
  }),
}

/** How far each client is told, at this moment, that somebody else has read. */
async function marksOf(tx: Tx, place: Conversation, clientIds: readonly ClientId[]): Promise<ReadonlyMap<ClientId, number>> {
  const marks = new Map<ClientId, number>()
  for (const clientId of clientIds) marks.set(clientId, (await findReadMarks(tx, place.id, clientId, isBetweenClients(place))).others)
  return marks
}

/** Somebody else has read up to here; who is not told, and nothing at all to whom it is no news: readers cannot be counted. */
function tellOthersRead(tx: Tx, place: Conversation, before: ReadonlyMap<ClientId, number>, seq: number): void {
  const clientIds = [...before].filter(([, others]) => others < seq).map(([clientId]) => clientId)
  if (clientIds.length > 0)
    tx.publish({ to: 'clients', clientIds, name: 'conversation:read', payload: { conversationId: place.id, othersReadSeq: seq } })
}

async function loadMessage(tx: Tx, { input }: { input: { conversationId: ConversationId; messageId: MessageId } }) {
  const place = await lockConversation(tx, input.conversationId)
  const found = place && (await findMessage(tx, input.conversationId, input.messageId))
  return { place, found, message: found && { deleted: found.deletedAtMs !== null, byClient: found.sender.kind === 'client' } }
}

/** Somebody else may have changed or deleted it first. */
const messageNow = ({ place, found }: Awaited<ReturnType<typeof loadMessage>>) =>
  place && found && standsNow(place, { message: { changedSeq: found.changedSeq, deleted: found.deletedAtMs !== null } })

const messageInAudit = (input: { conversationId: ConversationId; messageId: MessageId }, message: Message | undefined) => ({
  conversationId: input.conversationId,
  messageId: input.messageId,
  ...(message?.sender.kind === 'persona' && { personaId: message.sender.persona.id }),
  ...(message?.sender.kind === 'client' && { clientId: message.sender.client.id }),
})

export const messageCommandsOfAdmins = {
  'message:send': adminCommand({
    contract: admin['message:send'],
    load: async (tx, { actor, input }) => {
      const place = await lockConversation(tx, input.conversationId)
      const persona = place && input.as.kind === 'persona' ? await findSeatedPersona(tx, input.conversationId, input.as.id) : undefined
      const seats = place ? await listClientSeats(tx, input.conversationId) : []
      const pictures = await findPictures(tx, { adminId: actor.id }, input.pictures)
      return { place, persona, seats, pictures, voice: input.as, personaSeated: persona !== undefined && persona.retired_at === null }
    },
    allow: (actor, facts) => maySpeak(actor, facts),
    run: async (tx, { actor, input, facts, requestId }) => {
      const sender: Said['sender'] = facts.persona ? { kind: 'persona', persona: facts.persona } : { kind: 'team' }
      const said: Said = {
        sender,
        actor: { kind: 'admin', id: actor.id, displayName: actor.displayName },
        text: input.text ?? '',
        pictures: present(facts.pictures),
        requestId,
        automatic: null,
      }
      return sent(await sendMessage(tx, present(facts.place), facts.seats, said))
    },
    audit: ({ input, stored }) => ({
      conversationId: input.conversationId,
      messageId: stored.messageId,
      ...(input.as.kind === 'persona' && { personaId: input.as.id }),
      details: { as: input.as.kind },
    }),
    // The persona may have been removed, or the conversation locked, while somebody wrote.
    current: ({ place, voice, personaSeated }) => place && standsNow(place, voice.kind === 'persona' ? { seated: personaSeated } : {}),
  }),

  'message:edit': adminCommand({
    contract: admin['message:edit'],
    load: loadMessage,
    allow: mayEdit,
    run: async (tx, { actor, input, facts }) => ({
      seq: await editMessage(tx, present(facts.place), present(facts.found), input.text, actor.id),
    }),
    audit: ({ input, facts }) => messageInAudit(input, facts.found),
    current: messageNow,
  }),

  'message:delete': adminCommand({
    contract: admin['message:delete'],
    load: loadMessage,
    allow: mayDelete,
    run: async (tx, { actor, facts }) => ({ seq: await deleteMessage(tx, present(facts.place), present(facts.found), actor.id) }),
    audit: ({ input, facts }) => messageInAudit(input, facts.found),
    current: messageNow,
  }),

  'message:list': adminQuery({
    contract: admin['message:list'],
    load: async (reader, { input }) => {
      const place = await findConversation(reader, input.conversationId)
      return { place, there: place !== undefined }
    },
    allow: (actor, facts) => ifThere(actor, facts),
    run: async (reader, { input, facts }) => pageForStaff(reader, input, present(facts.place).lastSeq),
  }),

  'conversation:mark-read': adminCommand({
    contract: admin['conversation:mark-read'],
    load: async (tx, { input }) => {
      const place = await findConversation(tx, input.conversationId)
      return { place, there: place !== undefined, seats: await listClientSeats(tx, input.conversationId) }
    },
    allow: (actor, facts) => ifThere(actor, facts),
    run: async (tx, { actor, input, facts }) => {
      const place = present(facts.place)
      const seq = Math.min(input.seq, place.lastSeq)
      // Between two clients the team reads along, which is not the other one having read.
      const before = await marksOf(tx, place, isBetweenClients(place) ? [] : recipientsOf(place, facts.seats))
      if (seq < 1 || !(await raiseReadMark(tx, place.id, 'admin', actor.id, seq))) return {}
      tellOthersRead(tx, place, before, seq)
      tx.publish({
        to: 'staff',
        name: 'conversation:read',
        payload: { conversationId: place.id, reader: { kind: 'admin', id: actor.id, displayName: actor.displayName }, seq },
      })
      return {}
    },
    audit: null,
  }),

  'conversation:mark-done': adminCommand({
    contract: admin['conversation:mark-done'],
    load: async (tx, { input }) => {
      const place = await lockConversation(tx, input.conversationId)
      return { place, there: place !== undefined }
    },
    allow: (actor, facts) => ifThere(actor, facts),
    run: async (tx, { facts }) => {
      const place = present(facts.place)
      if (place.waitingSinceMs !== null) await changeQuietly(tx, place, { waitingSinceMs: null })
      return {}
    },
    audit: ({ input }) => ({ conversationId: input.conversationId }),
  }),
}
