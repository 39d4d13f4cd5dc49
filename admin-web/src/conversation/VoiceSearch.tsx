// Typed search of the voices of this conversation, on Ctrl+P.
import { Dialog } from '@base-ui/react/dialog'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { Command } from 'cmdk'
import { useConsole } from '../console-context.ts'
import { currentFace } from '../current-face.ts'
import { composerId } from './focus.ts'
import type { VoiceOption } from './voice.ts'

/** The value of an item is an id, which must not be searched. */
const byName = (_value: string, search: string, names: string[] = []) => {
  const name = names.join(' ').toLocaleLowerCase()
  const wanted = search.trim().toLocaleLowerCase()
  return name.startsWith(wanted) ? 1 : name.includes(wanted) ? 0.5 : 0
}

interface Props {
  open: boolean
  options: readonly VoiceOption[]
  onChoose: (key: string) => void
  onClose: () => void
  /** Where the keyboard goes afterwards; otherwise back to where it was. */
  toComposer?: boolean
}

export function VoiceSearch({ open, options, onChoose, onClose, toComposer = false }: Props) {
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup
          className="palette"
          aria-label="Who speaks?"
          finalFocus={toComposer ? () => document.getElementById(composerId) : true}
        >
          <Command label="Who speaks?" loop vimBindings={false} filter={byName}>
            <Command.Input className="palette-input" placeholder="Who speaks?" autoFocus />
            <Command.List className="palette-list">
              <Command.Empty className="palette-empty">Nobody of this name speaks here.</Command.Empty>
              {options.map((option) => {
                const member = option.persona
                  ? currentFace({ personas, clients }, option.persona)
                  : ({ kind: 'team', displayName: option.displayName } as const)
                return (
                  <Command.Item
                    key={option.key}
                    value={option.key}
                    keywords={[member.displayName]}
                    className="palette-item"
                    onSelect={() => onChoose(option.key)}
                  >
                    <Avatar member={member} size={24} />
                    <span className="palette-name">{member.displayName}</span>
                    <span className="palette-detail one-line">{option.persona ? option.persona.about : 'In the own name of the team'}</span>
                  </Command.Item>
                )
              })}
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
