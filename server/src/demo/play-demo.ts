// Plays the demo's story into an empty database, through the product's own functions, at the times the story says.
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import type { AdminId, ClientId, ConversationId, PersonaId, PictureId } from '@dramatis/contract/ids'
import { noticeVersion } from '@dramatis/contract/limits'
import { hashPassword } from '../access/passwords.ts'
import { type AdminRow, insertAdmin } from '../admins/admins-store.ts'
import { findPicture, insertPicture, type SentPicture } from '../attachments/attachments-store.ts'
import { safeName } from '../attachments/file-names.ts'
import type { PictureParts } from '../attachments/finish-upload.ts'
import type { MadePicture } from '../attachments/make-picture.ts'
import { clientAsMember } from '../clients/client-view.ts'
import { type ClientRow, findClient, updateClient } from '../clients/clients-store.ts'
import { changeQuietly } from '../conversations/change-timeline.ts'
import { type Conversation, lockConversation } from '../conversations/conversations-store.ts'
import { openDirect } from '../conversations/direct/open-direct.ts'
import { addMember } from '../conversations/groups/change-members.ts'
import { createGroup } from '../conversations/groups/create-group.ts'
import { listClientSeats } from '../conversations/seats-store.ts'
import type { Database, Tx } from '../database/database.ts'
import { newId } from '../database/ids.ts'
import { join } from '../joining/join.ts'
import { writeWelcome } from '../joining/settings-store.ts'
import { deleteMessage, editMessage } from '../messages/change-message.ts'
import { listMessages, type Message, type MessageActor, type Sender } from '../messages/messages-store.ts'
import { raiseReadMark } from '../messages/reads-store.ts'
import { sendMessage } from '../messages/send-message.ts'
import { listPersonas, type PersonaRow } from '../personas/personas-store.ts'
import {
  type AdminName,
  type ClientName,
  type DemoConversation,
  demoAdmins,
  demoClients,
  demoConversations,
  demoWelcome,
  type Line,
  type PersonaName,
  type Speaker,
} from './demo-story.ts'
import { type DrawingName, draw } from './drawings.ts'

/** Everybody of the demo signs in with it, beside the printed links. */
export const demoPassword = 'market square'

interface Deed {
  readonly minutesAgo: number
  readonly work: (tx: Tx) => Promise<void>
}

export interface PlayedDemo {
  readonly admins: ReadonlyMap<AdminName, AdminId>
  readonly clients: ReadonlyMap<ClientName, ClientId>
}

/** A drawing whose files lie in their place: the story only records it. */
interface Drawn {
  readonly id: PictureId
  readonly made: MadePicture
  readonly contentHash: string
}

async function makeDrawings({ files, workshop }: PictureParts): Promise<ReadonlyMap<DrawingName, Drawn>> {
  const drawn = new Map<DrawingName, Drawn>()
  const names = demoConversations.flatMap(({ lines }) => lines.flatMap(({ pictures = [] }) => pictures.map(({ drawing }) => drawing)))
  for (const name of new Set(names)) {
    const bytes = await draw(name)
    const [from, folder] = [await files.newWorkFolder(), await files.newWorkFolder()]
    const input = joinPath(from, 'drawing')
    await writeFile(input, bytes)
    const outcome = await workshop.make({ input, folder, use: 'message' })
    if (!('made' in outcome)) throw new Error(`the drawing ${name} was not made: ${outcome.refused.code}`)
    const id = newId<PictureId>()
    await files.place(folder, id)
    await files.forgetWork(from)
    drawn.set(name, { id, made: outcome.made, contentHash: createHash('sha256').update(bytes).digest('base64url') })
  }
  return drawn
}

export async function playDemo(database: Database, pictures: PictureParts): Promise<PlayedDemo> {
  const passwordHash = await hashPassword(demoPassword)
  const drawings = await makeDrawings(pictures)
  const story = new Story(await listPersonas(database.read), drawings)
  const deeds = story.deeds(passwordHash)
  const startedMs = Date.now()
  for (const { minutesAgo, work } of deeds) {
    await database.write((tx) => work(Object.create(tx, { nowMs: { value: startedMs - minutesAgo * 60_000 } }) as Tx))
  }
  await database.write((tx) => story.markRead(tx))
  for (const { id } of drawings.values()) pictures.files.settle(id)
  return { admins: story.admins, clients: story.clients }
}

class Story {
  readonly admins = new Map<AdminName, AdminId>()
  readonly clients = new Map<ClientName, ClientId>()
  readonly #rows = new Map<AdminName, AdminRow>()
  readonly #personas: ReadonlyMap<string, PersonaRow>
  readonly #places = new Map<DemoConversation, ConversationId>()
  readonly #ownGroups = new Map<ClientName, ConversationId>()

  readonly #drawings: ReadonlyMap<DrawingName, Drawn>

  constructor(personas: readonly PersonaRow[], drawings: ReadonlyMap<DrawingName, Drawn>) {
    this.#drawings = drawings
    this.#personas = new Map(personas.map((row) => [row.display_name, row]))
  }

  /** Everything that happens, the oldest first. */
  deeds(passwordHash: string): Deed[] {
    const first = Math.max(...demoClients.map((client) => client.joinedMinutesAgo)) + 60
    const deeds: Deed[] = [{ minutesAgo: first, work: (tx) => this.#prepareHouse(tx, passwordHash) }]
    for (const client of demoClients)
      deeds.push({ minutesAgo: client.joinedMinutesAgo, work: (tx) => this.#join(tx, client.displayName, client.email, passwordHash) })
    for (const conversation of demoConversations) deeds.push(...this.#deedsOf(conversation))
    // Sorting is stable: what stands first in the story happens first in the same minute.
    return deeds.sort((a, b) => b.minutesAgo - a.minutesAgo)
  }

  async #prepareHouse(tx: Tx, passwordHash: string): Promise<void> {
    for (const admin of demoAdmins) {
      const row = await insertAdmin(tx, { ...admin, passwordHash })
      this.#rows.set(admin.displayName, row)
      this.admins.set(admin.displayName, row.id)
    }
    await writeWelcome(tx, { text: demoWelcome.text, as: { kind: 'persona', id: this.#persona(demoWelcome.as).id } })
  }

  async #join(tx: Tx, displayName: ClientName, email: string, passwordHash: string): Promise<void> {
    const joined = await join(tx, { displayName, email, passwordHash, externalId: null, guest: false })
    await updateClient(tx, joined.client.id, { notice_version: noticeVersion, notice_accepted_at: tx.nowMs })
    this.clients.set(displayName, joined.client.id)
    this.#ownGroups.set(displayName, joined.conversationId)
  }

  #deedsOf(conversation: DemoConversation): Deed[] {
    const deeds: Deed[] = []
    if (conversation.kind === 'made group') {
      deeds.push({ minutesAgo: conversation.createdMinutesAgo, work: (tx) => this.#makeGroup(tx, conversation) })
      for (const { displayName, joinedMinutesAgo } of demoClients) {
        const later = conversation.clients.includes(displayName) && joinedMinutesAgo <= conversation.createdMinutesAgo
        if (later)
          deeds.push({ minutesAgo: joinedMinutesAgo - 1, work: (tx) => this.#addTo(tx, conversation, displayName, conversation.createdBy) })
      }
    } else {
      const [opening] = conversation.lines
      deeds.push({ minutesAgo: (opening?.minutesAgo ?? 0) + 1, work: (tx) => this.#find(tx, conversation) })
    }
    for (const line of conversation.lines) deeds.push({ minutesAgo: line.minutesAgo, work: (tx) => this.#say(tx, conversation, line) })
    return deeds
  }

  async #makeGroup(tx: Tx, group: DemoConversation & { kind: 'made group' }): Promise<void> {
    const rows = await Promise.all(group.clients.flatMap((name) => this.clients.get(name) ?? []).map((id) => findClient(tx, id)))
    const made = await createGroup(tx, {
      name: group.name,
      description: group.description,
      ownOf: null,
      clients: rows.filter((row): row is ClientRow => row !== undefined),
      personas: group.personas.map((name) => this.#persona(name)),
      createdBy: this.#admin(group.createdBy).id,
    })
    this.#places.set(group, made.id)
  }

  async #addTo(tx: Tx, conversation: DemoConversation, name: ClientName, by: AdminName): Promise<void> {
    await addMember(tx, await this.#lock(tx, conversation), {
      member: { client: await this.#client(tx, name) },
      fromBeginning: true,
      adminId: this.#admin(by).id,
    })
  }

  async #find(tx: Tx, conversation: DemoConversation): Promise<void> {
    if (conversation.kind === 'own group') this.#places.set(conversation, this.#ownGroups.get(conversation.of) as ConversationId)
    if (conversation.kind !== 'direct') return
    const client = await this.#client(tx, conversation.client)
    const other =
      'persona' in conversation.with
        ? { persona: this.#persona(conversation.with.persona) }
        : 'client' in conversation.with
          ? { client: await this.#client(tx, conversation.with.client) }
          : ('team' as const)
    this.#places.set(conversation, await openDirect(tx, client, other, { openedBy: client.id, createdBy: null }))
  }

  async #say(tx: Tx, conversation: DemoConversation, line: Line): Promise<void> {
    const place = await this.#lock(tx, conversation)
    const { sender, actor } = await this.#speaker(tx, line.by)
    const message = await sendMessage(tx, place, await listClientSeats(tx, place.id), {
      sender,
      actor,
      text: line.text,
      pictures: await this.#pictures(tx, actor, line),
      requestId: null,
      automatic: null,
    })
    if ('client' in line.by) await updateClient(tx, this.clients.get(line.by.client) as ClientId, { last_seen_at: tx.nowMs })
    if (line.then) await this.#follow(tx, conversation, message, line.then)
  }

  async #pictures(tx: Tx, actor: MessageActor, { pictures = [] }: Line): Promise<SentPicture[]> {
    const sent: SentPicture[] = []
    for (const { drawing, altText } of pictures) {
      const { id, made, contentHash } = this.#drawings.get(drawing) as Drawn
      if (actor.kind === 'server') throw new Error('the server draws nothing')
      const owner = actor.kind === 'client' ? { clientId: actor.id } : { adminId: actor.id }
      await insertPicture(tx, { id, owner, use: 'message', name: safeName(drawing, 'jpeg'), made, contentHash })
      const picture = await findPicture(tx, id)
      if (picture) sent.push({ picture, altText })
    }
    return sent
  }

  async #follow(tx: Tx, conversation: DemoConversation, message: Message, then: NonNullable<Line['then']>): Promise<void> {
    const place = await this.#lock(tx, conversation)
    const adminId = this.#admin(then.admin).id
    if ('edited' in then) await editMessage(tx, place, message, then.edited, adminId)
    else if ('deleted' in then) await deleteMessage(tx, place, message, adminId)
    else await changeQuietly(tx, place, { waitingSinceMs: null })
  }

  /** Clients have read all but what the story leaves unread; the team has read what it has answered. */
  async markRead(tx: Tx): Promise<void> {
    for (const conversation of demoConversations) {
      const place = await this.#lock(tx, conversation)
      const messages = await listMessages(tx, place.id, 1, place.lastSeq)
      for (const { clientId } of await listClientSeats(tx, place.id)) {
        const name = [...this.clients].find(([, id]) => id === clientId)?.[0]
        const left = (name && conversation.unread?.[name]) ?? 0
        const fromOthers = messages.filter((message) => message.actor.kind !== 'client' || message.actor.id !== clientId)
        const seq = left > 0 ? (fromOthers.at(-left)?.seq ?? 1) - 1 : place.lastSeq
        if (seq > 0) await raiseReadMark(tx, place.id, 'client', clientId, seq)
      }
      const answered = messages.findLast((message) => message.actor.kind === 'admin')
      const seq = place.waitingSinceMs === null ? place.lastSeq : (answered?.seq ?? 0)
      if (seq > 0) for (const adminId of this.admins.values()) await raiseReadMark(tx, place.id, 'admin', adminId, seq)
    }
  }

  async #speaker(tx: Tx, by: Speaker): Promise<{ sender: Sender; actor: MessageActor }> {
    if ('client' in by) {
      const client = await this.#client(tx, by.client)
      return {
        sender: { kind: 'client', client },
        actor: { kind: 'client', id: client.id, displayName: clientAsMember(client).displayName },
      }
    }
    const { id, display_name } = this.#admin(by.admin)
    const sender: Sender = 'persona' in by ? { kind: 'persona', persona: this.#persona(by.persona) } : { kind: 'team' }
    return { sender, actor: { kind: 'admin', id, displayName: display_name } }
  }

  async #lock(tx: Tx, conversation: DemoConversation): Promise<Conversation> {
    const id = this.#places.get(conversation)
    const place = id && (await lockConversation(tx, id))
    if (!place) throw new Error('the story speaks in a conversation before it is there')
    return place
  }

  #persona(name: PersonaName): PersonaRow & { id: PersonaId } {
    const row = this.#personas.get(name)
    if (!row) throw new Error(`the story names ${name}, who is not in the first cast`)
    return row
  }

  #admin(name: AdminName): AdminRow {
    return this.#rows.get(name) as AdminRow
  }

  async #client(tx: Tx, name: ClientName): Promise<ClientRow> {
    return (await findClient(tx, this.clients.get(name) as ClientId)) as ClientRow
  }
}
