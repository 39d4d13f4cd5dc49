// The pictures of a conversation, each with the message it came in, as both audiences see them.
import type { ClientGalleryItem } from '@dramatis/contract/client-views'
import type { ClientId, MessageId } from '@dramatis/contract/ids'
import type { StaffGalleryItem } from '@dramatis/contract/staff-views'
import type { StoredPicture } from '../attachments/attachments-store.ts'
import { pictureFor } from '../attachments/picture-view.ts'
import type { Reader } from '../database/database.ts'
import { messageForClient, messageForStaff } from '../messages/message-view.ts'
import { listMessagesById, type Message } from '../messages/messages-store.ts'

/** Each picture with its message; one that was deleted between two reads is left out. */
async function withMessages(reader: Reader, pictures: readonly StoredPicture[]): Promise<{ picture: StoredPicture; message: Message }[]> {
  const ids = [...new Set(pictures.flatMap(({ sent }) => (sent ? [sent.messageId] : [])))]
  const messages = new Map((await listMessagesById(reader, ids)).map((message): [MessageId, Message] => [message.id, message]))
  return pictures.flatMap((picture) => {
    const message = picture.sent && messages.get(picture.sent.messageId)
    return message ? [{ picture, message }] : []
  })
}

export async function galleryForClient(reader: Reader, pictures: readonly StoredPicture[], viewer: ClientId): Promise<ClientGalleryItem[]> {
  return (await withMessages(reader, pictures)).map(({ picture, message }) => {
    const { id, seq, sender, createdAtMs } = messageForClient(reader.house, message, viewer)
    return { picture: pictureFor('client', picture), messageId: id, seq, sender, createdAtMs }
  })
}

export async function galleryForStaff(reader: Reader, pictures: readonly StoredPicture[]): Promise<StaffGalleryItem[]> {
  return (await withMessages(reader, pictures)).map(({ picture, message }) => {
    const { id, seq, sender, actor, createdAtMs } = messageForStaff(reader.house, message)
    return { picture: pictureFor('admin', picture), messageId: id, seq, sender, actor, createdAtMs }
  })
}
