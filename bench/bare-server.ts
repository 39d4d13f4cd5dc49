// What everything is compared with: Socket.IO with the same options, and nothing behind it. It answers each message and
// echoes the same bytes to the same four connections, and neither checks nor keeps anything.
import { createServer } from 'node:http'
import { adminNamespace, clientNamespace, socketPath } from '@dramatis/contract/events'
import { limits } from '@dramatis/contract/limits'
import { Server } from 'socket.io'
import { answerQuestions } from './server-process.ts'

/** What Dramatis told of a message: the two views, and the answer. The text is put in anew each time. */
export interface Example {
  readonly clientView: { readonly entry: { readonly message: { readonly text: string } } }
  readonly staffView: { readonly entry: { readonly message: { readonly text: string } } }
  readonly answer: unknown
}
export interface Examples {
  readonly client: Example
  readonly admin: Example
}

interface Frame {
  readonly input: { readonly conversationId: string; readonly text: string }
}

const http = createServer()
const io = new Server({
  path: socketPath,
  serveClient: false,
  maxHttpBufferSize: limits.frameBytes,
  perMessageDeflate: false,
  httpCompression: false,
})
const clients = io.of(clientNamespace)
const admins = io.of(adminNamespace)
let examples: Examples | null = null

const say = <View extends Example['clientView']>(view: View, text: string) => ({
  ...view,
  entry: { ...view.entry, message: { ...view.entry.message, text } },
})

function echo({ input }: Frame, example: Example | undefined, acknowledge: (answer: unknown) => void): void {
  if (!example) throw new Error('the bare server knows no examples yet')
  clients.to(`client:${input.conversationId}`).emit('message:sent', say(example.clientView, input.text))
  admins.to('staff').emit('message:sent', say(example.staffView, input.text))
  acknowledge(example.answer)
}

clients.on('connection', (socket) => {
  // Here the cookie is nothing but the conversation's id.
  void socket.join(`client:${socket.handshake.headers.cookie}`)
  socket.on('message:send', (frame: Frame, acknowledge: (answer: unknown) => void) => echo(frame, examples?.client, acknowledge))
})
admins.on('connection', (socket) => {
  void socket.join('staff')
  socket.on('message:send', (frame: Frame, acknowledge: (answer: unknown) => void) => echo(frame, examples?.admin, acknowledge))
})
io.attach(http)

answerQuestions(
  {
    prepare: () =>
      new Promise((resolve) => {
        http.listen(0, '127.0.0.1', () => resolve({ port: (http.address() as { port: number }).port }))
      }),
    examples: async (given: Examples) => {
      examples = given
    },
  },
  async () => {
    await io.close()
  },
)
