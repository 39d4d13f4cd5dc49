// People and conversations for the tests: a client, two personas, a group. Each test changes only what it is about.
import type { StaffClient, StaffConversation, StaffEntry, StaffMember, StaffMessage, StaffPersona } from '@dramatis/contract/staff-views'
import type { AdminEvent } from '../src/inbox-state.ts'

export const id = <Name extends string>(name: string) => name as Name
type Id<View extends { id: string }> = View['id']

export const omar = {
  kind: 'client',
  id: id<Id<StaffClient>>('omar'),
  displayName: 'Omar',
  avatarUrl: null,
  colour: 3,
  version: 1,
} as const satisfies StaffMember
export const nora = {
  kind: 'persona',
  id: id<Id<StaffPersona>>('nora'),
  displayName: 'Nora',
  about: 'Runs the fruit stall',
  avatarUrl: '/avatars/face-1.svg',
  colour: 0,
  version: 1,
} as const satisfies StaffMember
export const sam = {
  kind: 'persona',
  id: id<Id<StaffPersona>>('sam'),
  displayName: 'Sam',
  about: 'Sells olives',
  avatarUrl: '/avatars/face-2.svg',
  colour: 1,
  version: 1,
} as const satisfies StaffMember

export const omarsGroup: StaffConversation = {
  id: id('omars-group'),
  type: 'group',
  name: "Omar's group",
  description: '',
  client: omar,
  with: null,
  memberCount: 3,
  waitingSinceMs: null,
  waitsFor: null,
  isNew: false,
  locked: null,
  lastSeq: 1,
  lastMessageSeq: 1,
  activityAtMs: 1_000,
  createdBy: null,
  createdAtMs: 500,
  version: 1,
}

export function message(seq: number, change: Partial<StaffMessage> = {}): StaffMessage {
  return {
    id: id(`message-${seq}`),
    conversationId: omarsGroup.id,
    seq,
    changedSeq: seq,
    sender: omar,
    actor: { kind: 'client', id: 'omar', displayName: 'Omar' },
    text: `words ${seq}`,
    pictures: [],
    automatic: null,
    createdAtMs: seq * 1_000,
    editedAtMs: null,
    deleted: false,
    requestId: null,
    ...change,
  }
}
export const byAnna = { kind: 'admin', id: 'anna', displayName: 'Anna' } as const
export const byBen = { kind: 'admin', id: 'ben', displayName: 'Ben' } as const

export function sent(said: StaffMessage): StaffEntry {
  return { kind: 'message:sent', seq: said.seq, atMs: said.createdAtMs, message: said }
}
export function sentEvent(said: StaffMessage, conversation: Partial<StaffConversation>): AdminEvent {
  return {
    name: 'message:sent',
    data: { conversationId: omarsGroup.id, entry: sent(said), conversation: { ...omarsGroup, ...conversation } },
  }
}
export const persona = (member: typeof nora | typeof sam, change: Partial<StaffPersona> = {}): StaffPersona => ({
  id: member.id,
  displayName: member.displayName,
  about: member.about,
  voiceNote: '',
  avatarUrl: member.avatarUrl,
  colour: member.colour,
  retired: false,
  castPosition: null,
  createdBy: null,
  createdAtMs: 0,
  version: 1,
  ...change,
})
