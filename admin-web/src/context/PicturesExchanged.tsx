// The pictures exchanged in this conversation: the newest in the column, all of them in a sheet.
import type { ConversationId } from '@dramatis/contract/ids'
import { archivePath } from '@dramatis/contract/routes'
import type { StaffGalleryItem, StaffMember } from '@dramatis/contract/staff-views'
import { Gallery, useGallery } from '@dramatis/ui/pictures/Gallery.tsx'
import type { GallerySource } from '@dramatis/ui/pictures/gallery-store'
import { Lightbox } from '@dramatis/ui/pictures/Lightbox.tsx'
import { PictureView } from '@dramatis/ui/pictures/PictureView.tsx'
import { UiWordsContext } from '@dramatis/ui/ui-words'
import { useCallback, useContext, useMemo, useState } from 'react'
import { useConsole, useConsoleAccess, useSelf } from '../console-context.ts'
import type { ConsoleStore } from '../console-store.ts'
import { currentFace, currentPerson } from '../current-face.ts'
import { Sheet } from '../parts/Sheet.tsx'

/** One row of the column. */
const shownInColumn = 4

export function PicturesExchanged({ conversationId }: { conversationId: ConversationId }) {
  const { store } = useConsoleAccess()
  const words = useContext(UiWordsContext).pictures
  const personas = useConsole((state) => state.personas)
  const clients = useConsole((state) => state.clients)
  const self = useSelf()
  const admins = useConsole((state) => state.admins)
  const byWhom = useCallback(
    (actor: StaffGalleryItem['actor']) =>
      actor.kind !== 'admin' ? undefined : actor.id === self.id ? 'you' : currentPerson({ clients, admins }, actor).displayName,
    [self.id, clients, admins],
  )
  const source = useMemo(() => sourceOf(store, conversationId), [store, conversationId])
  const held = useGallery(source)
  const [all, setAll] = useState(false)
  const [openId, setOpenId] = useState<string | null>(null)
  const items = useMemo(
    () =>
      held.items.map((item) => ({
        ...item,
        sender: currentFace({ personas, clients }, item.sender as StaffMember),
        by: byWhom(item.actor),
      })),
    [held.items, personas, clients, byWhom],
  )
  if (items.length === 0) return null
  const index = items.findIndex(({ picture }) => picture.id === openId)
  const open = (place: number) => setOpenId(items[place]?.picture.id ?? null)
  const lightbox = index >= 0 && <Lightbox items={items} index={index} onIndex={open} onClose={() => setOpenId(null)} />
  return (
    <section className="context-part" aria-label="Pictures exchanged">
      <h2 className="context-heading">
        Pictures{' '}
        <span className="context-count">
          {items.length}
          {held.hasMore && '+'}
        </span>
      </h2>
      <ul className="context-pictures">
        {items.slice(0, shownInColumn).map((item, place) => (
          <li key={item.picture.id}>
            <button
              type="button"
              className="picture"
              aria-haspopup="dialog"
              aria-label={words.open(`${item.picture.altText || words.noAltText}, ${item.sender.displayName}`)}
              onClick={() => open(place)}
            >
              <PictureView picture={item.picture} sizes="64px" decorative />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="member-more context-pictures-all" onClick={() => setAll(true)}>
        {items.length > shownInColumn ? 'Show all pictures' : 'Show larger, or download all'}
      </button>
      {!all && lightbox}
      <Sheet open={all} onClose={() => setAll(false)} title="Pictures exchanged">
        <Gallery gallery={{ ...held, items }} archive={archivePath('admin', conversationId)} onOpen={open} />
        {all && lightbox}
      </Sheet>
    </section>
  )
}

function sourceOf(store: ConsoleStore, conversationId: ConversationId): GallerySource<StaffGalleryItem> {
  return {
    read: (cursor) => store.call('picture:list', { conversationId, ...(cursor && { cursor }) }),
    listen: (listener) => {
      const offEvents = store.onEvent((event) => {
        if (!('entry' in event.data) || event.data.conversation.id !== conversationId) return
        const { entry } = event.data
        if (entry.kind === 'message:deleted') listener({ kind: 'deleted', messageId: entry.message.id })
        if (entry.kind !== 'message:sent') return
        const { id: messageId, seq, sender, actor, createdAtMs, pictures } = entry.message
        if (pictures.length > 0)
          listener({ kind: 'sent', items: pictures.map((picture) => ({ picture, messageId, seq, sender, actor, createdAtMs })).reverse() })
      })
      let { epoch } = store.getState()
      const offState = store.subscribe(() => {
        const now = store.getState().epoch
        if (now === epoch) return
        epoch = now
        listener({ kind: 'again' })
      })
      return () => {
        offEvents()
        offState()
      }
    },
  }
}
