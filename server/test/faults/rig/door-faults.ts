// Seeded faults of the doors: who is let in, who is told, how much, and what a client is shown.
import type { SeededFault } from './seeded-fault.ts'

const serving = 'server/src/gallery/serve-pictures.ts'

export const doorFaults: readonly SeededFault[] = [
  {
    name: 'thumbnail-without-the-check',
    what: 'the thumbnail of a picture is given to whoever knows its address',
    foundBy: 'matrix',
    patches: [
      {
        file: serving,
        find: 'const picture = await findVisiblePicture(this.#reader(), viewer, id)',
        replace:
          "const picture = size === 'thumbnail' ? await findPicture(this.#reader(), id) : await findVisiblePicture(this.#reader(), viewer, id)",
      },
      {
        file: serving,
        find: 'import { listPicturesIn, type StoredPicture }',
        replace: 'import { findPicture, listPicturesIn, type StoredPicture }',
      },
    ],
  },
  {
    name: 'served-as-it-was-called',
    what: 'a picture keeps the ending of the name it came with, and is served as what that says',
    foundBy: 'matrix',
    patches: [
      {
        file: 'server/src/attachments/file-names.ts',
        find: `  return \`\${said}.\${ending}\``,
        replace: `  return \`\${said}.\${given.endsWith('.html') ? 'html' : ending}\``,
      },
      {
        file: serving,
        find: `contentType: \`image/\${made.format}\`,`,
        replace: `contentType: picture.name.endsWith('.html') ? 'text/html' : \`image/\${made.format}\`,`,
      },
    ],
  },
  {
    name: 'persona-without-label',
    what: 'a persona is sent to clients without who plays it',
    foundBy: 'mask',
    patches: [{ file: 'server/src/personas/persona-view.ts', find: '  playedBy: house.teamName,\n', replace: '' }],
  },
  {
    name: 'actor-shown-to-clients',
    what: "a client's view of a message names the admin who wrote it",
    foundBy: 'mask',
    patches: [
      {
        file: 'server/src/messages/message-view.ts',
        find: `  sender: senderForClient(house, message.sender),
  requestId:`,
        replace: `  sender: senderForClient(house, message.sender),
  actorId: (message.actor as { id?: string }).id,
  requestId:`,
      },
    ],
  },
  {
    name: 'limiter-per-socket',
    what: 'whoever is signed in is counted per connection',
    foundBy: 'rate-limits',
    patches: [
      {
        file: 'server/src/dispatch.ts',
        find: 'await engine.limiter.take(limit, actorKey(actor))',
        replace: 'await engine.limiter.take(limit, actorKey(actor) + call.connectionId)',
      },
    ],
  },
  {
    name: 'new-accounts-counted-anew',
    what: 'whoever is signed in is counted as themselves when they make accounts and guess at links',
    foundBy: 'rate-limits',
    patches: [
      { file: 'server/src/dispatch.ts', find: "actor.kind === 'stranger' || contract?.signedOut", replace: "actor.kind === 'stranger'" },
    ],
  },
  {
    name: 'typing-unchecked',
    what: 'whoever says that they type somewhere is believed',
    foundBy: 'matrix',
    patches: [
      {
        file: 'server/src/presence/commands.ts',
        find: 'allow: (actor, facts) => maySee(actor, facts),',
        replace: 'allow: () => true,',
      },
    ],
  },
  {
    name: 'membership-asked-only-on-join',
    what: 'who receives what happens in a conversation is remembered from its first event',
    foundBy: 'revocation',
    patches: [
      {
        file: 'server/src/conversations/conversation-view.ts',
        find: `export const recipientsOf = (conversation: Conversation, seats: readonly ClientSeat[]): ClientId[] =>
  seats.filter((seat) => isShownAt(conversation, seat)).map((seat) => seat.clientId)`,
        replace: `const remembered = new Map<string, { recipients: ClientId[]; seats: readonly ClientSeat[] }>()
export const recipientsOf = (conversation: Conversation, seats: readonly ClientSeat[]): ClientId[] => {
  const known = remembered.get(conversation.id)
  if (known) {
    ;(seats as ClientSeat[]).splice(0, seats.length, ...known.seats)
    return known.recipients
  }
  const recipients = seats.filter((seat) => isShownAt(conversation, seat)).map((seat) => seat.clientId)
  remembered.set(conversation.id, { recipients, seats: [...seats] })
  return recipients
}`,
      },
    ],
  },
  {
    name: 'origin-asked-only-of-sockets',
    what: 'a write over HTTP is taken from whatever page it comes',
    foundBy: 'origin-tokens-sessions',
    patches: [
      {
        file: 'server/src/http/command-routes.ts',
        find: "(origin === 'foreign' || (origin === 'absent' && request.method !== 'GET'))",
        replace: "origin === 'foreign' && request.method === 'GET'",
      },
    ],
  },
  {
    name: 'expiry-forgotten-on-open-sockets',
    what: 'a session that runs out is noticed only when somebody asks',
    foundBy: 'origin-tokens-sessions',
    patches: [{ file: 'server/src/realtime/socket-door.ts', find: 'const expirySweepMs = 500', replace: 'const expirySweepMs = 10_000' }],
  },
  {
    name: 'unknown-account-answered-at-once',
    what: 'no password is compared where there is no account',
    foundBy: 'timing',
    patches: [
      {
        file: 'server/src/access/passwords.ts',
        find: '  hashOfNobody ??=',
        replace: '  if (stored == null) return false\n  hashOfNobody ??=',
      },
    ],
  },
  {
    name: 'asks-for-updates',
    what: 'the server asks somebody whether there is a newer version',
    foundBy: 'outbound',
    patches: [
      {
        file: 'server/src/serve.ts',
        find: '    const port = await listen(app, config)',
        replace: `    fetch('http://127.0.0.1:4/newest').catch(() => {})
    const port = await listen(app, config)`,
      },
    ],
  },
  {
    name: 'acknowledgement-taken-for-granted',
    what: 'every frame is answered as if it had asked for an answer',
    foundBy: 'frames-and-bodies',
    patches: [
      {
        file: 'server/src/realtime/socket-door.ts',
        find: "const acknowledge = typeof last === 'function' ? (last as (answer: unknown) => void) : () => {}",
        replace: 'const acknowledge = last as (answer: unknown) => void',
      },
    ],
  },
]
