// The running console of one signed-in admin, without its screens: one connection that feeds the inbox and the open
// timelines, and sends on what a reload or a lost connection caught on its way.
import type { AdminCommands } from '@dramatis/contract/admin-commands'
import { adminNamespace } from '@dramatis/contract/events'
import type { ConversationId } from '@dramatis/contract/ids'
import { adminRoutes, uploadsPath } from '@dramatis/contract/routes'
import type { AdminEvents, AdminSelf } from '@dramatis/contract/staff-views'
import { CommandError } from '@dramatis/ui/command-error'
import { createConnection, type Reach } from '@dramatis/ui/connection'
import { PictureDrafts } from '@dramatis/ui/pictures/picture-drafts'
import { type AdminConnection, type Call, type ConsoleStore, createConsoleStore } from './console-store.ts'
import { createTimelines, type Timelines } from './conversation/timeline-store.ts'
import { unsentConversations } from './conversation/unsent.ts'
import { errorWords } from './parts/error-words.ts'

export interface RunningConsole {
  readonly connection: AdminConnection
  readonly store: ConsoleStore
  readonly timelines: Timelines
  readonly pictures: PictureDrafts
}

interface StartOptions {
  /** For where there is no page. */
  readonly reach?: Reach
  /** Told of every new connection, the first one included. */
  readonly online?: () => void
}

export function startConsole(adminId: AdminSelf['id'], { reach = {}, online = () => {} }: StartOptions = {}): RunningConsole {
  const connection = createConnection<AdminCommands, AdminEvents>({ ...reach, namespace: adminNamespace, routes: adminRoutes })
  // Reading waits by itself when it is told to; of a change the person is told, who may want to do something else.
  const call: Call = (name, input, options) =>
    connection.call(name, input, { waitWhenLimited: adminRoutes[name]?.method === 'GET', ...options }).catch((error: unknown) => {
      // Somebody else was faster: what they did is shown beside the refusal, without waiting for its event.
      const current = error instanceof CommandError ? error.wire?.current : undefined
      if (current) timelines.notice((input as { conversationId: ConversationId }).conversationId, current.lastSeq)
      throw error
    })
  const store = createConsoleStore(call)
  const pictures = new PictureDrafts(
    {
      endpoint: uploadsPath.admin,
      finish: (uploadId, requestId) => call('upload:finish', { uploadId, use: 'message' }, { requestId, waitWhenLimited: true }),
      discard: (pictureId) => call('picture:discard', { pictureId }),
      words: errorWords,
    },
    () => `admin.${adminId}`,
  )
  const timelines = createTimelines(call, pictures)
  store.change({ kind: 'signed-in', adminId })
  connection.onEvent((event) => {
    store.receive(event)
    timelines.receive(event)
  })
  let wasOnline = false
  connection.onStatus(() => {
    const isOnline = connection.status().state === 'online'
    if (isOnline === wasOnline) return
    wasOnline = isOnline
    if (!isOnline) return store.disconnected()
    store.connected()
    timelines.connected()
    online()
  })
  void pictures.load()
  timelines.resumeUnsent(unsentConversations())
  return { connection, store, timelines, pictures }
}
