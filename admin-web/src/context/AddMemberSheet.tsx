// Adds personas and clients to a group. For a client it is asked how far back they may read.
import type { StaffConversation, StaffMember } from '@dramatis/contract/staff-views'
import { memberKey } from '@dramatis/ui/member-key'
import { useMemo, useState } from 'react'
import { useCall } from '../console-context.ts'
import { errorWords } from '../parts/error-words.ts'
import { FormError } from '../parts/FormError.tsx'
import { MemberPicker, type Pickable } from '../parts/MemberPicker.tsx'
import { Sheet } from '../parts/Sheet.tsx'

export function AddMemberSheet({
  conversation,
  members,
  onClose,
}: {
  conversation: StaffConversation
  members: readonly StaffMember[]
  onClose: () => void
}) {
  const call = useCall()
  const [picked, setPicked] = useState<readonly Pickable[]>([])
  const [fromBeginning, setFromBeginning] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const seated = useMemo(() => new Set(members.map(memberKey)), [members])
  const hasClient = picked.some((member) => member.kind === 'client')

  async function add() {
    setBusy(true)
    setProblem(null)
    let left = picked
    try {
      for (const member of picked) {
        const ref = member.kind === 'persona' ? ({ kind: 'persona', id: member.id } as const) : ({ kind: 'client', id: member.id } as const)
        await call('member:add', { conversationId: conversation.id, member: ref, ...(member.kind === 'client' ? { fromBeginning } : {}) })
        left = left.filter((other) => other !== member)
      }
      onClose()
    } catch (error) {
      // Those before it are seated; what stays in the form is what is still to do.
      setProblem(`${left[0]?.displayName ?? 'Somebody'} could not be added. ${errorWords(error)}`)
      setPicked(left)
      setBusy(false)
    }
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={`Add to ${conversation.name}`}
      footer={
        <button
          type="button"
          className="button"
          data-look="primary"
          disabled={picked.length === 0}
          aria-disabled={busy || undefined}
          onClick={busy ? undefined : add}
        >
          {picked.length > 1 ? `Add ${picked.length} members` : 'Add member'}
        </button>
      }
    >
      <FormError words={problem} />
      <MemberPicker picked={picked} onPicked={setPicked} except={seated} />
      {hasClient && (
        <fieldset className="choices">
          <legend className="field-label">What the added client sees</legend>
          <label className="choice">
            <input type="radio" name="from" checked={!fromBeginning} onChange={() => setFromBeginning(false)} />
            From now on
          </label>
          <label className="choice">
            <input type="radio" name="from" checked={fromBeginning} onChange={() => setFromBeginning(true)} />
            Everything, from the beginning
          </label>
        </fieldset>
      )}
    </Sheet>
  )
}
