// The voice chosen in one open conversation. Once chosen it changes only by the person's own act; when it can no longer
// speak here it is lost, and said so, rather than replaced.
import type { StaffConversation } from '@dramatis/contract/staff-views'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useConsole, useSelf } from '../console-context.ts'
import type { ConversationDetail } from '../inbox-state.ts'
import { readPreference } from '../preferences.ts'
import { rememberVoice, voicePreference } from './drafts.ts'
import { startingVoice, type VoiceOption, voiceOptions } from './voice.ts'

export interface VoiceChoice {
  readonly options: readonly VoiceOption[]
  readonly chosen: VoiceOption | null
  /** The name of a voice that was chosen and may not speak here any more. */
  readonly lost: string | null
  readonly choose: (key: string) => void
}

export function useVoice(conversation: StaffConversation | undefined, detail: ConversationDetail | undefined): VoiceChoice {
  const { teamName } = useSelf()
  const personas = useConsole((state) => state.personas)
  const personasLoaded = useConsole((state) => state.personasLoaded)
  const options = useMemo(
    () => (conversation ? voiceOptions(conversation, detail, personas, teamName) : []),
    [conversation, detail, personas, teamName],
  )
  const [picked, setPicked] = useState<{ key: string; displayName: string } | null>(null)

  // Only until somebody is chosen, and not before it is known who may be.
  const ready = conversation !== undefined && detail !== undefined && personasLoaded && options.length > 0
  useEffect(() => {
    if (!ready || picked || !conversation) return
    const key = startingVoice(conversation, options, readPreference(voicePreference(conversation.id)))
    const option = options.find((each) => each.key === key)
    if (option) setPicked({ key: option.key, displayName: option.displayName })
  }, [ready, picked, conversation, options])

  const id = conversation?.id
  const choose = useCallback(
    (key: string) => {
      const option = options.find((each) => each.key === key)
      if (!option || !id) return
      setPicked({ key, displayName: option.displayName })
      rememberVoice(id, key)
    },
    [options, id],
  )
  const chosen = picked ? (options.find((option) => option.key === picked.key) ?? null) : null
  return { options, chosen, lost: picked && !chosen && ready ? picked.displayName : null, choose }
}
