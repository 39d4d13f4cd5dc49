// The members who can speak here, with their number keys, and which of them a colleague is using at this moment.
import type { ConversationId } from '@dramatis/contract/ids'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { UsersRound } from 'lucide-react'
import { useConsole, useSelf } from '../console-context.ts'
import { currentFace } from '../current-face.ts'
import { AdminFace } from '../parts/AdminFace.tsx'
import { Keys } from '../parts/Keys.tsx'
import { Tip } from '../parts/Tip.tsx'
import type { VoiceOption } from './voice.ts'

const withDigits = 10

interface Props {
  conversationId: ConversationId
  options: readonly VoiceOption[]
  chosenKey: string | null
  onChoose: (key: string) => void
  onSearch: () => void
}

export function VoiceStrip({ conversationId, options, chosenKey, onChoose, onSearch }: Props) {
  const self = useSelf()
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)
  const admins = useConsole((state) => state.presence.get(conversationId)?.presence.admins)
  const colleagueAs = (key: string) => admins?.find((admin) => admin.id !== self.id && admin.as === key && admin.state !== 'idle')
  const shown = options.slice(0, withDigits)
  const chosenBeyond = options.slice(withDigits).find((option) => option.key === chosenKey)
  const team = options.slice(withDigits).find((option) => option.key === 'team' && option !== chosenBeyond)
  const more = options.length - shown.length - (chosenBeyond ? 1 : 0) - (team ? 1 : 0)

  return (
    <fieldset className="voice-strip" aria-label="Speak as">
      {[...shown, ...(chosenBeyond ? [chosenBeyond] : []), ...(team ? [team] : [])].map((option, index) => {
        const member = option.persona
          ? currentFace({ personas, clients }, option.persona)
          : ({ kind: 'team', displayName: option.displayName } as const)
        const colleague = colleagueAs(option.key)
        const digit = index < withDigits && shown[index] === option ? String((index + 1) % 10) : undefined
        return (
          <Tip
            key={option.key}
            keys={digit ? `Alt ${digit}` : undefined}
            words={
              <>
                {member.displayName}
                {colleague && ` · ${colleague.displayName} is using them here`}
              </>
            }
          >
            <button
              type="button"
              className="voice"
              data-hue={member.kind === 'persona' ? member.colour : undefined}
              data-used={colleague ? true : undefined}
              aria-pressed={option.key === chosenKey}
              aria-label={`Speak as ${member.displayName}${colleague ? `; ${colleague.displayName} is using them here` : ''}`}
              onClick={() => onChoose(option.key)}
            >
              <Avatar member={member} size={28} />
              {colleague && <AdminFace id={colleague.id} displayName={colleague.displayName} size={16} />}
              {digit && <kbd className="voice-digit" data-initials={digit} aria-hidden />}
            </button>
          </Tip>
        )
      })}
      <button type="button" className="voice-more" onClick={onSearch}>
        {more > 0 ? `+${more}` : <UsersRound size={16} strokeWidth={1.75} aria-hidden />}
        <span className="visually-hidden"> search all voices</span>
        <Keys of="Ctrl P" />
      </button>
    </fieldset>
  )
}
