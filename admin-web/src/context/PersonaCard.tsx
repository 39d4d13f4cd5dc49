// The persona of a direct conversation: what clients read about them, and how they speak.
import type { StaffMember } from '@dramatis/contract/staff-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { useConsole } from '../console-context.ts'

export function PersonaCard({ persona }: { persona: Extract<StaffMember, { kind: 'persona' }> }) {
  const note = useConsole((state) => state.personas.get(persona.id)?.voiceNote)
  return (
    <section className="context-part" aria-label={`Persona ${persona.displayName}`}>
      <h2 className="context-heading">Persona</h2>
      <div className="persona-card">
        <Avatar member={persona} size={36} />
        <div>
          <p className="persona-name">{persona.displayName}</p>
          <p className="client-line">{persona.about}</p>
        </div>
      </div>
      {note && <p className="voice-note">{note}</p>}
    </section>
  )
}
