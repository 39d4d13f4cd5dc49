// All shortcuts, on the key "?".
import { Keys } from '../parts/Keys.tsx'
import { Sheet } from '../parts/Sheet.tsx'

const groups: { name: string; keys: [string, string][] }[] = [
  {
    name: 'Everywhere',
    keys: [
      ['Ctrl K', 'Find a page, conversation, client, persona or action'],
      ['?', 'These shortcuts'],
    ],
  },
  {
    name: 'Inbox',
    keys: [
      ['J', 'Next conversation of the list'],
      ['K', 'Conversation before it'],
      ['Enter', 'Open it'],
      ['N', 'Go to whoever has waited longest, with the right persona chosen'],
      ['E', 'Done: nobody waits there any more'],
      ['/', 'Search the list'],
      ['R', 'Write in the open conversation'],
    ],
  },
  {
    name: 'Composer',
    keys: [
      ['Enter', 'Send'],
      ['Shift Enter', 'New line'],
      ['Alt 1', 'Speak as the first member of the strip; Alt 2 to Alt 9 and Alt 0 for the next'],
      ['1', 'The same without Alt, while you are not writing'],
      ['Ctrl P', 'Search the voices by name'],
      ['Alt N', 'Go to the longest wait; Alt J, Alt K and Alt E work here too'],
      ['Escape', 'Leave the composer; what you wrote stays'],
    ],
  },
]

export function ShortcutsSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Sheet open={open} onClose={onClose} title="Shortcuts" kind="dialog">
      {groups.map((group) => (
        <section key={group.name} className="shortcuts">
          <h3>{group.name}</h3>
          <dl>
            {group.keys.map(([keys, words]) => (
              <div key={words}>
                <dt>
                  <Keys of={keys} />
                </dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="field-hint">A digit alone never changes the voice while you write, so that a message may begin with a number.</p>
    </Sheet>
  )
}
