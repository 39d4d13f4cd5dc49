// What is half written in each conversation, and the voice chosen for it; both survive a reload on this browser.
import type { ConversationId } from '@dramatis/contract/ids'
import { readPreference, writePreference } from '../preferences.ts'
import type { VoiceKey } from './voice.ts'

export const readDraft = (id: ConversationId): string => readPreference(`draft.${id}`) ?? ''
export const keepDraft = (id: ConversationId, text: string): void => writePreference(`draft.${id}`, text === '' ? null : text)

export const voicePreference = (id: ConversationId): string => `voice.${id}`
export const rememberVoice = (id: ConversationId, key: VoiceKey): void => writePreference(voicePreference(id), key)
