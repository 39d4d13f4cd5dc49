// Makes or edits a persona: face, hue, name, the line clients read, and the note on their voice for the team.
import { limits } from '@dramatis/contract/limits'
import type { StaffPersona } from '@dramatis/contract/staff-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { Button } from '@dramatis/ui/Button.tsx'
import { requestIdsByContent } from '@dramatis/ui/request-id'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useCall } from '../console-context.ts'
import { errorWords, fieldWords, onlyAboutFields } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { FailedNotice } from '../parts/Notice.tsx'
import { Sheet } from '../parts/Sheet.tsx'
import { TextArea } from '../parts/TextArea.tsx'
import { toast } from '../parts/toasts.ts'
import { hueNames } from './hue-names.ts'

const shownFields = ['displayName', 'about', 'voiceNote', 'avatarUrl', 'colour']

export function PersonaForm({ persona, onClose }: { persona?: StaffPersona; onClose: () => void }) {
  const call = useCall()
  const avatars = useQuery({
    queryKey: ['avatars'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => (await call('avatar:list', {})).avatarUrls,
  })
  const [displayName, setDisplayName] = useState(persona?.displayName ?? '')
  const [about, setAbout] = useState(persona?.about ?? '')
  const [voiceNote, setVoiceNote] = useState(persona?.voiceNote ?? '')
  const [colour, setColour] = useState(persona?.colour ?? Math.floor(Math.random() * hueNames.length))
  const [chosenUrl, setAvatarUrl] = useState(persona?.avatarUrl ?? '')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [requestIdOf] = useState(requestIdsByContent)
  const avatarUrl = chosenUrl || (avatars.data?.[0] ?? '')

  async function save(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      const input = { displayName, about, voiceNote, colour, avatarUrl }
      const options = { requestId: requestIdOf(input) }
      if (persona) await call('persona:edit', { personaId: persona.id, ...input }, options)
      else {
        await call('persona:create', input, options)
        // The new row is the last of a long list, most often out of sight.
        toast({ title: `${displayName.trim()} is made`, detail: 'Seat them in a group, or choose them for the cast' })
      }
      onClose()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={persona ? `Edit ${persona.displayName}` : 'New persona'}
      footer={
        <Button type="submit" form="persona-form" look="primary" busy={busy} disabled={!avatarUrl}>
          {persona ? 'Save' : 'Make persona'}
        </Button>
      }
    >
      <form id="persona-form" className="form" onSubmit={save}>
        <FormError words={error !== null && !onlyAboutFields(error, shownFields) ? errorWords(error) : null} />
        <div className="persona-preview" data-hue={colour}>
          {avatarUrl && <Avatar member={{ kind: 'persona', displayName, avatarUrl, colour }} size={72} />}
          <div>
            <p className="persona-preview-name">{displayName || 'New persona'}</p>
            <p className="client-line">{about || 'One line about them'}</p>
          </div>
        </div>
        <TextField
          label="Name"
          required
          autoFocus={!persona}
          maxLength={limits.displayNameLength}
          value={displayName}
          onValue={setDisplayName}
          error={fieldWords(error, 'displayName')}
        />
        <TextField
          label="About"
          required
          maxLength={limits.personaAboutLength}
          value={about}
          onValue={setAbout}
          error={fieldWords(error, 'about')}
          hint="One line, seen by clients."
        />
        <TextArea
          label="Voice note"
          rows={3}
          maxLength={limits.personaVoiceNoteLength}
          value={voiceNote}
          onValue={setVoiceNote}
          problem={fieldWords(error, 'voiceNote')}
          hint="How they speak. Only the team sees it, above the composer."
        />
        <fieldset className="form-part">
          <legend className="field-label">Colour</legend>
          <div className="hues">
            {hueNames.map((name, hue) => (
              <label key={name} className="hue" data-hue={hue} title={name}>
                <input type="radio" className="visually-hidden" name="colour" checked={hue === colour} onChange={() => setColour(hue)} />
                <span className="visually-hidden">{name}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <fieldset className="form-part">
          <legend className="field-label">Face</legend>
          {avatars.isError && <FailedNotice words={errorWords(avatars.error)} onRetry={() => void avatars.refetch()} />}
          <div className="avatars" data-hue={colour}>
            {avatars.data?.map((url, index) => (
              <label key={url} className="avatar-choice">
                <input
                  type="radio"
                  className="visually-hidden"
                  name="avatar"
                  checked={url === avatarUrl}
                  onChange={() => setAvatarUrl(url)}
                />
                <span className="visually-hidden">Face {index + 1}</span>
                <img src={url} alt="" width={44} height={44} loading="lazy" />
              </label>
            ))}
          </div>
        </fieldset>
      </form>
    </Sheet>
  )
}
