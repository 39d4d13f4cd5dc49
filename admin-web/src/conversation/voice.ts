// Which voices may speak in a conversation, and which one is chosen. Pure: the rules behind the composer, so that the
// chosen persona can never be one that may not speak here.
import type { StaffConversation, StaffMember, StaffMessage, Voice } from '@dramatis/contract/staff-views'
import type { ConsoleState, ConversationDetail } from '../inbox-state.ts'

export type PersonaFace = Extract<StaffMember, { kind: 'persona' }>

/** `persona:ID` or `team`: how a voice is named in storage and in presence. */
export type VoiceKey = string
export const voiceKey = (voice: Voice): VoiceKey => (voice.kind === 'team' ? 'team' : `persona:${voice.id}`)

export interface VoiceOption {
  readonly key: VoiceKey
  readonly voice: Voice
  readonly displayName: string
  readonly persona: PersonaFace | null
}

/** The voices of a conversation in a steady order: personas as they were seated, then the team. */
export function voiceOptions(
  conversation: StaffConversation,
  detail: ConversationDetail | undefined,
  personas: ConsoleState['personas'],
  teamName: string,
): VoiceOption[] {
  if (conversation.type === 'direct')
    return conversation.with?.kind === 'persona' ? [personaOption(conversation.with)] : [teamOption(teamName)]
  return detail ? voicesAmong(detail.members, personas, teamName) : []
}

/** The personas among these members that may speak, in the order of the cast, then the team. */
export function voicesAmong(members: readonly StaffMember[], personas: ConsoleState['personas'], teamName: string): VoiceOption[] {
  const seated = members.filter((member): member is PersonaFace => member.kind === 'persona' && !personas.get(member.id)?.retired)
  const place = (persona: PersonaFace) => personas.get(persona.id)?.castPosition ?? Number.MAX_SAFE_INTEGER
  return [...seated.sort((a, b) => place(a) - place(b)).map(personaOption), teamOption(teamName)]
}

function teamOption(teamName: string): VoiceOption {
  return { key: 'team', voice: { kind: 'team' }, displayName: teamName, persona: null }
}

function personaOption(persona: PersonaFace): VoiceOption {
  return { key: `persona:${persona.id}`, voice: { kind: 'persona', id: persona.id }, displayName: persona.displayName, persona }
}

/**
 * The voice to start with. A direct conversation has only one. In a group what this admin chose here before comes first,
 * then whom the client waits for; otherwise nobody: a guess could put words into the wrong mouth.
 */
export function startingVoice(
  conversation: StaffConversation,
  options: readonly VoiceOption[],
  remembered: VoiceKey | null,
): VoiceKey | null {
  if (conversation.type === 'direct') return options[0]?.key ?? null
  const has = (key: VoiceKey | null) => options.some((option) => option.key === key)
  if (remembered && has(remembered)) return remembered
  const wanted = waitedFor(conversation)
  return wanted && has(wanted) ? wanted : null
}

/** Whom the client waits for, as a voice; null: nobody in particular. */
export function waitedFor(conversation: StaffConversation): VoiceKey | null {
  const { waitsFor, waitingSinceMs } = conversation
  if (!waitsFor || waitingSinceMs === null || waitsFor.kind === 'client') return null
  return waitsFor.kind === 'team' ? 'team' : `persona:${waitsFor.id}`
}

/** The first ten voices can be chosen with 1 to 9 and 0. */
export function voiceOfDigit(options: readonly VoiceOption[], code: string): VoiceOption | undefined {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1]
  if (digit === undefined) return undefined
  return options[digit === '0' ? 9 : Number(digit) - 1]
}

/** What can be done with a message by an admin. Words of a client are never edited. */
export function messageActions(message: StaffMessage): { edit: boolean; remove: boolean } {
  return { edit: !message.deleted && message.sender.kind !== 'client', remove: !message.deleted }
}
