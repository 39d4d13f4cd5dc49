// Makes a group with anybody in it, or changes the name and description of one.
import { limits } from '@dramatis/contract/limits'
import type { StaffConversation } from '@dramatis/contract/staff-views'
import { Button } from '@dramatis/ui/Button.tsx'
import { requestIdsByContent } from '@dramatis/ui/request-id'
import { TextField } from '@dramatis/ui/TextField.tsx'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { useCall } from '../console-context.ts'
import { errorWords, fieldWords, onlyAboutFields } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { MemberPicker, type Pickable } from '../parts/MemberPicker.tsx'
import { Sheet } from '../parts/Sheet.tsx'
import { TextArea } from '../parts/TextArea.tsx'
import { toast } from '../parts/toasts.ts'

const nobody: ReadonlySet<string> = new Set()

export function GroupForm({ conversation, onClose }: { conversation?: StaffConversation; onClose: () => void }) {
  const call = useCall()
  const [, go] = useLocation()
  const [name, setName] = useState(conversation?.name ?? '')
  const [description, setDescription] = useState(conversation?.description ?? '')
  const [members, setMembers] = useState<readonly Pickable[]>([])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [requestIdOf] = useState(requestIdsByContent)

  async function save(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setError(null)
    try {
      if (conversation) {
        const input = {
          conversationId: conversation.id,
          ...(name !== conversation.name ? { name } : {}),
          ...(description !== conversation.description ? { description } : {}),
        }
        if (Object.keys(input).length > 1) await call('group:edit', input, { requestId: requestIdOf(input) })
      } else {
        const input = {
          name,
          description,
          clientIds: members.flatMap((member) => (member.kind === 'client' ? [member.id] : [])),
          personaIds: members.flatMap((member) => (member.kind === 'persona' ? [member.id] : [])),
        }
        const { conversationId } = await call('group:create', input, { requestId: requestIdOf(input) })
        toast({ title: `${name} was made`, action: { label: 'Open', run: () => go(`/c/${conversationId}`) } })
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
      title={conversation ? 'Edit group' : 'New group'}
      footer={
        <Button type="submit" form="group-form" look="primary" busy={busy}>
          {conversation ? 'Save' : 'Make group'}
        </Button>
      }
    >
      <form id="group-form" className="form" onSubmit={save}>
        <FormError words={error !== null && !onlyAboutFields(error, ['name', 'description']) ? errorWords(error) : null} />
        <TextField
          label="Name"
          required
          autoFocus
          maxLength={limits.groupNameLength}
          value={name}
          onValue={setName}
          error={fieldWords(error, 'name')}
          hint="Seen by its members."
        />
        <TextArea
          label="Description"
          rows={3}
          maxLength={limits.descriptionLength}
          value={description}
          onValue={setDescription}
          problem={fieldWords(error, 'description')}
          hint="What it is for. Seen by its members."
        />
        {!conversation && (
          <fieldset className="form-part">
            <legend className="field-label">Members {members.length > 0 && <span className="context-count">{members.length}</span>}</legend>
            <MemberPicker picked={members} onPicked={setMembers} except={nobody} />
          </fieldset>
        )}
      </form>
    </Sheet>
  )
}
