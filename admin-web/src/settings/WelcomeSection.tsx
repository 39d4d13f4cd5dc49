// The automatic welcome: what is posted in the group of every new client, and in whose voice.
import { limits } from '@dramatis/contract/limits'
import type { Settings, Voice } from '@dramatis/contract/staff-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { Button } from '@dramatis/ui/Button.tsx'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useCallback, useMemo, useState } from 'react'
import { useCall, useConsole, useSelf } from '../console-context.ts'
import type { AdminEvent } from '../inbox-state.ts'
import { errorWords } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { FailedNotice, LoadingRows } from '../parts/Notice.tsx'
import { TextArea } from '../parts/TextArea.tsx'
import { toast } from '../parts/toasts.ts'
import { useAfterEvents } from '../parts/use-pages.ts'
import { SettingsHead } from './SettingsHead.tsx'

const settingsKey = ['settings']
const isSettings = (event: AdminEvent) => event.name === 'settings:changed'

export function WelcomeSection() {
  const call = useCall()
  const queries = useQueryClient()
  const query = useQuery({ queryKey: settingsKey, queryFn: async () => (await call('settings:get', {})).settings })
  useAfterEvents(
    isSettings,
    useCallback(() => void queries.invalidateQueries({ queryKey: settingsKey }), [queries]),
  )
  return (
    <>
      <SettingsHead
        title="Automatic welcome"
        lead="Posted in the group of every client who joins, marked “automatic”. The client still counts as new until somebody of the team greets them."
      />
      {query.isPending && <LoadingRows label="Loading settings" rows={2} />}
      {query.isError && <FailedNotice words={errorWords(query.error)} onRetry={() => void query.refetch()} />}
      {query.data && <WelcomeForm key={query.data.version} settings={query.data} />}
    </>
  )
}

function WelcomeForm({ settings }: { settings: Settings }) {
  const call = useCall()
  const queries = useQueryClient()
  const { teamName } = useSelf()
  const personas = useConsole((state) => state.personas)
  const cast = useMemo(
    () =>
      [...personas.values()]
        .filter((persona) => !persona.retired)
        .sort((one, other) => (one.castPosition ?? 1e6) - (other.castPosition ?? 1e6)),
    [personas],
  )
  const [text, setText] = useState(settings.welcome?.text ?? '')
  const [as, setAs] = useState(settings.welcome?.as.kind === 'persona' ? settings.welcome.as.id : 'team')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const speaker = cast.find((persona) => persona.id === as)
  const outside = speaker && speaker.castPosition === null

  async function save(event: FormEvent | null, welcome: { text: string; as: Voice } | null) {
    event?.preventDefault()
    setBusy(true)
    setProblem(null)
    try {
      await call('settings:edit', { welcome })
      await queries.invalidateQueries({ queryKey: settingsKey })
      toast({ title: welcome ? 'The welcome is set' : 'No welcome is posted any more' })
    } catch (error) {
      setProblem(errorWords(error))
    }
    setBusy(false)
  }
  return (
    <form
      className="form"
      onSubmit={(event) => void save(event, { text, as: speaker ? { kind: 'persona', id: speaker.id } : { kind: 'team' } })}
    >
      <FormError words={problem} />
      <div className="field">
        <label className="field-label" htmlFor="welcome-as">
          Said by
        </label>
        <div className="select-line">
          <Avatar member={speaker ? { ...speaker, kind: 'persona' } : { kind: 'team', displayName: teamName }} size={32} />
          <select id="welcome-as" className="field-input" value={as} onChange={(event) => setAs(event.target.value)}>
            <option value="team">The team in its own name</option>
            {cast.map((persona) => (
              <option key={persona.id} value={persona.id}>
                {persona.displayName}
              </option>
            ))}
          </select>
        </div>
        {outside && (
          <p className="field-problem">
            {speaker.displayName} is not in the cast, so they have no seat in a new group and the welcome cannot be posted as them.
          </p>
        )}
      </div>
      <TextArea label="Welcome" rows={5} required maxLength={limits.messageTextLength} value={text} onValue={setText} />
      <div className="form-buttons">
        <Button type="submit" look="primary" busy={busy} disabled={text.trim() === ''}>
          Save welcome
        </Button>
        {settings.welcome && (
          <button
            type="button"
            className="button"
            onClick={() => {
              setText('')
              void save(null, null)
            }}
          >
            Post none
          </button>
        )}
      </div>
    </form>
  )
}
