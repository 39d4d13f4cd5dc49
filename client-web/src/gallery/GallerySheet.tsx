// Every picture of one conversation, as the client may see them, in a sheet beside it.
import type { ClientGalleryItem, ClientMember } from '@dramatis/contract/client-views'
import type { ConversationId } from '@dramatis/contract/ids'
import { archivePath } from '@dramatis/contract/routes'
import { Sheet } from '@dramatis/ui/Dialog.tsx'
import { freshMember } from '@dramatis/ui/member-directory'
import { Gallery, useGallery } from '@dramatis/ui/pictures/Gallery.tsx'
import type { GallerySource } from '@dramatis/ui/pictures/gallery-store'
import { Lightbox } from '@dramatis/ui/pictures/Lightbox.tsx'
import { useMemo, useState } from 'react'
import type { Chat } from '../chat.ts'
import { useChat, useSnapshot } from '../chat-context.ts'
import { words } from '../words.ts'

export function GallerySheet({ conversationId, onClose }: { conversationId: ConversationId; onClose(): void }) {
  const chat = useChat()
  const { directory } = useSnapshot(chat).state
  const source = useMemo(() => sourceOf(chat, conversationId), [chat, conversationId])
  const held = useGallery(source)
  const [openId, setOpenId] = useState<string | null>(null)
  const items = useMemo(
    () => held.items.map((item) => ({ ...item, sender: freshMember(directory, item.sender) as ClientMember })),
    [held.items, directory],
  )
  const index = items.findIndex(({ picture }) => picture.id === openId)
  return (
    <Sheet title={words('picture.gallery')} onClose={onClose}>
      <Gallery
        gallery={{ ...held, items }}
        archive={archivePath('client', conversationId)}
        onOpen={(place) => setOpenId(items[place]?.picture.id ?? null)}
      />
      {index >= 0 && (
        <Lightbox
          items={items}
          index={index}
          onIndex={(place) => setOpenId(items[place]?.picture.id ?? null)}
          onClose={() => setOpenId(null)}
        />
      )}
    </Sheet>
  )
}

function sourceOf(chat: Chat, conversationId: ConversationId): GallerySource<ClientGalleryItem> {
  return {
    read: (cursor) => chat.connection.call('picture:list', { conversationId, ...(cursor && { cursor }) }, { waitWhenLimited: true }),
    listen: (listener) => {
      const offEvents = chat.connection.onEvent((event) => {
        if (!('entry' in event.data) || event.data.conversationId !== conversationId) return
        const { entry } = event.data
        if (entry.kind === 'message:deleted') listener({ kind: 'deleted', messageId: entry.message.id })
        if (entry.kind !== 'message:sent') return
        const { id: messageId, seq, sender, createdAtMs, pictures } = entry.message
        if (pictures.length > 0)
          listener({ kind: 'sent', items: pictures.map((picture) => ({ picture, messageId, seq, sender, createdAtMs })).reverse() })
      })
      let wasOnline = chat.connection.status().state === 'online'
      const offStatus = chat.connection.onStatus(() => {
        const isOnline = chat.connection.status().state === 'online'
        if (isOnline && !wasOnline) listener({ kind: 'again' })
        wasOnline = isOnline
      })
      return () => {
        offEvents()
        offStatus()
      }
    },
  }
}
