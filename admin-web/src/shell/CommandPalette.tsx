// Ctrl+K: one field that finds pages, actions, personas, clients and conversations. Pages, actions and personas are
// searched here; clients and conversations on the server, because there may be a hundred thousand of them.
import { Dialog } from '@base-ui/react/dialog'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { HelpCircle, Inbox, Link2, ListOrdered, type LucideIcon, MessagesSquare, Plus, UserPlus, Users, VenetianMask } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useConsole, useConsoleAccess } from '../console-context.ts'
import { currentFace } from '../current-face.ts'
import { conversationTitle } from '../inbox/row-words.ts'
import { waitWords } from '../inbox/waiting.ts'
import { listRows } from '../inbox-state.ts'
import { GroupFace } from '../parts/GroupFace.tsx'
import { ReturnFocus } from '../parts/ReturnFocus.tsx'
import { isWaiting } from '../queue-order.ts'
import { settingsSections } from '../settings/SettingsScreen.tsx'
import { useNow } from '../use-now.ts'
import { iconSize } from './icon-size.ts'

interface Props {
  open: boolean
  onClose: () => void
  onShortcuts: () => void
}

interface Place {
  name: string
  icon: LucideIcon
  path: string
}

const places: Place[] = [
  { name: 'Inbox', icon: Inbox, path: '/' },
  { name: 'Groups', icon: MessagesSquare, path: '/groups' },
  { name: 'Clients', icon: Users, path: '/clients' },
  { name: 'Personas', icon: VenetianMask, path: '/personas' },
  ...settingsSections.map(({ path, name, icon }) => ({ name: `Settings: ${name}`, icon, path: `/settings/${path}` })),
]
const actions: Place[] = [
  { name: 'New group', icon: Plus, path: '/groups?new' },
  { name: 'New client', icon: UserPlus, path: '/clients?new' },
  { name: 'New invitation link', icon: Link2, path: '/clients?invite' },
  { name: 'New persona', icon: Plus, path: '/personas?new' },
  { name: 'Choose the cast', icon: ListOrdered, path: '/personas?cast' },
  { name: 'Invite a colleague', icon: UserPlus, path: '/settings/team' },
]
const shortcutsName = 'Keyboard shortcuts'
const mostOfAKind = 6
const restMs = 150

export function CommandPalette({ open, onClose, onShortcuts }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="palette" aria-label="Find anything">
          <ReturnFocus />
          <Palette onClose={onClose} onShortcuts={onShortcuts} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Palette({ onClose, onShortcuts }: Omit<Props, 'open'>) {
  const { store } = useConsoleAccess()
  const [, go] = useLocation()
  const [search, setSearch] = useState('')
  const [asked, setAsked] = useState('')
  const [chosen, setChosen] = useState('')
  const nowMs = useNow()
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)
  const wanted = search.trim().toLocaleLowerCase()
  const fits = (name: string) => name.toLocaleLowerCase().includes(wanted)

  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), restMs)
    return () => clearTimeout(timer)
  }, [wanted])
  const found = useQuery({
    queryKey: ['palette', asked],
    enabled: asked !== '',
    placeholderData: (before) => before,
    queryFn: async () => {
      const [conversations, people] = await Promise.all([
        store.call('conversation:list', { show: 'all', search: asked, limit: mostOfAKind }),
        store.call('client:list', { search: asked, limit: mostOfAKind }),
      ])
      store.change({ kind: 'rows', items: conversations.items })
      return { conversations: conversations.items.map((item) => item.conversation), clients: people.clients }
    },
  })
  const waiting =
    wanted === ''
      ? listRows(store.getState(), 'waiting')
          .slice(0, mostOfAKind)
          .map((row) => row.conversation)
      : []
  const conversations = wanted === '' ? waiting : (found.data?.conversations ?? [])
  const people = wanted === '' ? [] : (found.data?.clients ?? [])
  const cast =
    wanted === '' ? [] : [...personas.values()].filter((persona) => !persona.retired && fits(persona.displayName)).slice(0, mostOfAKind)
  const run = (act: () => void) => () => {
    onClose()
    act()
  }
  // What comes from the server is put above what was found here: the choice then moves to the new first line.
  const first = conversations[0]
    ? `c-${conversations[0].id}`
    : people[0]
      ? `p-${people[0].id}`
      : cast[0]
        ? `s-${cast[0].id}`
        : ([...places, ...actions].find((place) => fits(place.name))?.path ?? 'shortcuts')
  useEffect(() => setChosen(first), [first])
  const placeItems = (list: readonly Place[]) =>
    list
      .filter((place) => fits(place.name))
      .map(({ name, icon: Icon, path }) => (
        <Command.Item key={path} value={path} className="palette-item" onSelect={run(() => go(path))}>
          <Icon {...iconSize} />
          <span className="palette-name">{name}</span>
        </Command.Item>
      ))

  return (
    <Command label="Find anything" shouldFilter={false} value={chosen} onValueChange={setChosen} loop vimBindings={false}>
      <Command.Input
        className="palette-input"
        placeholder="Find a page, person, group or action"
        autoFocus
        value={search}
        onValueChange={setSearch}
        maxLength={80}
      />
      <Command.List className="palette-list">
        <Command.Empty className="palette-empty">{found.isFetching ? 'Searching' : 'Nothing found.'}</Command.Empty>
        {conversations.length > 0 && (
          <Command.Group heading={wanted === '' ? 'Waiting' : 'Conversations'} className="palette-group">
            {conversations.map((conversation) => {
              const shown = conversation.waitsFor ?? conversation.with ?? conversation.client
              return (
                <Command.Item
                  key={conversation.id}
                  value={`c-${conversation.id}`}
                  className="palette-item"
                  onSelect={run(() => go(`/c/${conversation.id}`))}
                >
                  {shown ? <Avatar member={currentFace({ personas, clients }, shown)} size={24} /> : <GroupFace size={24} />}
                  <span className="palette-name one-line">
                    {conversationTitle(conversation, (member) => currentFace({ personas, clients }, member))}
                  </span>
                  <span className="palette-detail one-line">
                    {isWaiting(conversation) && conversation.waitingSinceMs !== null
                      ? `waits ${waitWords(conversation.waitingSinceMs, nowMs)}`
                      : conversation.type}
                  </span>
                </Command.Item>
              )
            })}
          </Command.Group>
        )}
        {people.length > 0 && (
          <Command.Group heading="Clients" className="palette-group">
            {people.map((client) => (
              <Command.Item
                key={client.id}
                value={`p-${client.id}`}
                className="palette-item"
                onSelect={run(() => go(`/clients/${client.id}`))}
              >
                <Avatar
                  member={{ kind: 'client', displayName: client.displayName, avatarUrl: client.avatarUrl, colour: client.colour }}
                  size={24}
                />
                <span className="palette-name one-line">{client.displayName}</span>
                <span className="palette-detail one-line">{client.email ?? client.externalId ?? 'guest'}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {cast.length > 0 && (
          <Command.Group heading="Personas" className="palette-group">
            {cast.map((persona) => (
              <Command.Item
                key={persona.id}
                value={`s-${persona.id}`}
                className="palette-item"
                onSelect={run(() => go(`/personas/${persona.id}`))}
              >
                <Avatar member={{ ...persona, kind: 'persona' }} size={24} />
                <span className="palette-name one-line">{persona.displayName}</span>
                <span className="palette-detail one-line">{persona.about}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {places.some((place) => fits(place.name)) && (
          <Command.Group heading="Go to" className="palette-group">
            {placeItems(places)}
          </Command.Group>
        )}
        {(actions.some((action) => fits(action.name)) || fits(shortcutsName)) && (
          <Command.Group heading="Do" className="palette-group">
            {placeItems(actions)}
            {fits(shortcutsName) && (
              <Command.Item value="shortcuts" className="palette-item" onSelect={run(onShortcuts)}>
                <HelpCircle {...iconSize} />
                <span className="palette-name">{shortcutsName}</span>
              </Command.Item>
            )}
          </Command.Group>
        )}
      </Command.List>
    </Command>
  )
}
