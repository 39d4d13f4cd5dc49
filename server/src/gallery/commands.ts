// Doors to pictures where they are: one of them, and those of a conversation.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { clientCommands as client } from '@dramatis/contract/client-commands'
import { ifThere, maySee, maySeePicture } from '../access/rules.ts'
import { listPicturesIn } from '../attachments/attachments-store.ts'
import { pictureFor } from '../attachments/picture-view.ts'
import { adminQuery, clientQuery } from '../command.ts'
import { findConversation } from '../conversations/conversations-store.ts'
import { findClientSeat } from '../conversations/seats-store.ts'
import { galleryForClient, galleryForStaff } from './gallery-view.ts'
import { findVisiblePicture } from './see-picture.ts'

const present = <T>(thing: T | undefined): T => {
  if (thing === undefined) throw new Error('the rule admits nothing absent')
  return thing
}

export const galleryCommandsOfClients = {
  'picture:get': clientQuery({
    contract: client['picture:get'],
    load: async (reader, { actor, input }) => {
      const picture = await findVisiblePicture(reader, actor, input.pictureId)
      return { picture, visible: picture !== undefined }
    },
    allow: (actor, facts) => maySeePicture(actor, facts),
    run: async (_reader, { facts }) => ({ picture: pictureFor('client', present(facts.picture)) }),
  }),

  'picture:list': clientQuery({
    contract: client['picture:list'],
    load: async (reader, { actor, input }) => {
      const seat = await findClientSeat(reader, input.conversationId, actor.id)
      return { seat, seated: seat !== undefined }
    },
    allow: (actor, facts) => maySee(actor, facts),
    run: async (reader, { actor, input, facts }) => {
      const { pictures, nextCursor } = await listPicturesIn(reader, input.conversationId, present(facts.seat).fromSeq, input)
      return { items: await galleryForClient(reader, pictures, actor.id), nextCursor }
    },
  }),
}

export const galleryCommandsOfAdmins = {
  'picture:get': adminQuery({
    contract: admin['picture:get'],
    load: async (reader, { actor, input }) => {
      const picture = await findVisiblePicture(reader, actor, input.pictureId)
      return { picture, visible: picture !== undefined }
    },
    allow: (actor, facts) => maySeePicture(actor, facts),
    run: async (_reader, { facts }) => ({ picture: pictureFor('admin', present(facts.picture)) }),
  }),

  'picture:list': adminQuery({
    contract: admin['picture:list'],
    load: async (reader, { input }) => ({ there: (await findConversation(reader, input.conversationId)) !== undefined }),
    allow: (actor, facts) => ifThere(actor, facts),
    run: async (reader, { input }) => {
      const { pictures, nextCursor } = await listPicturesIn(reader, input.conversationId, 1, input)
      return { items: await galleryForStaff(reader, pictures), nextCursor }
    },
  }),
}
