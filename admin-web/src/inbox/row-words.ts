// What the rows of the queue say. Pure.
import type { StaffConversation, StaffMember, StaffMessage } from '@dramatis/contract/staff-views'
import { spokenPictures } from '@dramatis/ui/pictures/spoken'
import { englishWords } from '@dramatis/ui/ui-words'
import type { Row } from '../inbox-state.ts'
import { shortTime } from '../time-words.ts'

type FaceOf = (member: StaffMember) => StaffMember
const asIs: FaceOf = (member) => member

/** How a conversation is called by the team: a group by its name, a direct conversation by its two sides. */
export function conversationTitle(conversation: StaffConversation, face: FaceOf = asIs): string {
  if (conversation.type === 'group') return conversation.name
  const names = [conversation.client, conversation.with].flatMap((member) => (member ? [face(member).displayName] : []))
  return names.join(' and ') || 'Direct conversation'
}

export interface RowWords {
  /** Who stands first, in bold. */
  readonly who: string
  /** Between who and whom, in small print. */
  readonly link: string
  readonly whom: string | null
  readonly line: string
  /** Whose face the row shows. */
  readonly face: StaffMember | null
}

/** The words of one row, by what is going on in it. `ownId`: so that the admin is "you". */
export function rowWords(row: Row, face: FaceOf, ownId: string | null, nowMs: number): RowWords {
  const { conversation, lastMessage } = row
  const client = conversation.client && face(conversation.client)
  const other = conversation.with && face(conversation.with)
  const who = client?.displayName ?? conversationTitle(conversation, face)
  const line = messageLine(lastMessage, client, face)
  const base = { who, line }

  if (conversation.waitingSinceMs !== null && conversation.locked !== 'archived') {
    const whom = conversation.waitsFor && face(conversation.waitsFor)
    if (whom) return { ...base, link: 'waits for', whom: whom.displayName, face: whom }
    return {
      ...base,
      link: conversation.type === 'direct' && other ? 'direct' : 'waits',
      whom: conversation.type === 'direct' ? (other?.displayName ?? null) : null,
      face: other ?? client,
    }
  }
  if (conversation.isNew)
    return {
      ...base,
      link: conversation.type === 'direct' ? 'new, direct' : 'new',
      whom: other?.displayName ?? null,
      face: client ?? other,
    }
  if (lastMessage && lastMessage.sender.kind !== 'client') {
    return {
      ...base,
      link: `answered ${shortTime(lastMessage.createdAtMs, nowMs)} by ${actorName(lastMessage, ownId)}`,
      whom: null,
      face: face(lastMessage.sender),
    }
  }
  if (other?.kind === 'client') return { ...base, link: 'and', whom: other.displayName, face: client }
  return { ...base, link: other ? 'direct' : '', whom: other?.displayName ?? null, face: other ?? client }
}

/** Colleagues know each other; in a narrow line the first word is enough. */
export const firstName = (displayName: string): string => displayName.trim().split(/\s+/)[0] ?? displayName

export function actorName(message: StaffMessage, ownId: string | null): string {
  if (message.actor.kind === 'server') return 'the welcome'
  return message.actor.kind === 'admin' && message.actor.id === ownId ? 'you' : firstName(message.actor.displayName)
}

/** What a message says in a line, and to a screen reader: its words, then its pictures and what they show. */
export function spokenMessage(message: Pick<StaffMessage, 'text' | 'pictures'>): string {
  const pictures = spokenPictures(message.pictures, englishWords.pictures.count)
  return [message.text ?? '', pictures].filter((part) => part !== '').join(' · ')
}

/** The last line: the words alone where it is clear who said them, otherwise with a name. */
function messageLine(message: StaffMessage | null | undefined, client: StaffMember | null, face: FaceOf): string {
  if (message === undefined) return ''
  if (message === null) return 'Nothing said yet'
  if (message.deleted) return 'Message deleted'
  const text = message.text ? message.text.replace(/\s+/g, ' ') : englishWords.pictures.count(message.pictures.length)
  if (message.sender.kind === 'client' && client?.kind === 'client' && message.sender.id === client.id) return text
  return `${face(message.sender).displayName}: ${text}`
}
