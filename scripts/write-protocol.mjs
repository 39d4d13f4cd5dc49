// `npm run docs`: writes the tables of docs/protocol.md, between their markers, from the contract. A test compares the
// page with what this would write. What the contract says is not repeated by hand anywhere.
import { readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { adminCommands } from '@dramatis/contract/admin-commands'
import { clientCommands } from '@dramatis/contract/client-commands'
import * as clientViews from '@dramatis/contract/client-views'
import { errorCodes } from '@dramatis/contract/errors'
import * as fields from '@dramatis/contract/fields'
import { limits, rateLimits } from '@dramatis/contract/limits'
import { adminBase, clientBase } from '@dramatis/contract/routes'
import * as staffViews from '@dramatis/contract/staff-views'

export const protocolFile = fileURLToPath(new URL('../docs/protocol.md', import.meta.url))

// ---- When each event comes. An event without a sentence here stops the writing.

const timelineMoments = {
  'message:sent': 'Somebody said something.',
  'message:edited': 'What a persona or the team said was changed.',
  'message:deleted': 'A message was deleted: its place stays, its words and pictures are gone.',
  'member:added': 'A client or a persona was seated.',
  'member:removed': 'A seat ended.',
  'conversation:renamed': 'The group has another name.',
  'conversation:locked': 'The conversation is read-only from here on.',
  'conversation:unlocked': 'It can be written in again.',
}
const moments = {
  client: {
    ...timelineMoments,
    'conversation:opened': 'This client was seated, or opened a direct conversation. Drop what you held of it and ask `conversation:get`.',
    'conversation:closed': "This client's seat ended. Forget everything of the conversation.",
    'conversation:changed': 'The name that this client sees, or the description, is another one now.',
    'conversation:read': 'A read mark moved: the own one (on any of their connections), or that of somebody else. Who, is not told.',
    'presence:changed': 'Somebody came, left, began or stopped typing.',
    'member:changed': 'A persona or another client has another name or face.',
    'self:changed': "The client's own account changed.",
    'session:ended': 'Last event of a connection that the server closes for good. Do not reconnect with this session.',
  },
  admin: {
    ...timelineMoments,
    'conversation:created': 'A group or a direct conversation was made.',
    'conversation:changed': 'The row changed in a way that takes no `seq`: marked as done, described, a renamed client.',
    'conversation:read': 'Somebody, client or admin, has read up to `seq`.',
    'presence:changed': 'Somebody came, left, began or stopped typing, or chose another voice.',
    'client:changed': 'A client was made or changed.',
    'persona:changed': 'A persona was made, changed, retired or restored, or the cast was chosen.',
    'admin:changed': 'An admin was invited, changed, disabled or enabled.',
    'invitation:changed': 'An invitation was made, used or revoked.',
    'token:changed': 'An own API token was made or revoked. Only to the admin whose it is.',
    'settings:changed': 'The settings of the team changed.',
    'session:ended': 'Last event of a connection that the server closes for good. Do not reconnect with this session or token.',
  },
}

// ---- Schemas as short types

/** Schemas that have a name of their own on the page. Fields are what everything else is made of. */
const shapes = {
  client: [
    'clientMember',
    'picture',
    'clientMessage',
    'clientGalleryItem',
    'clientEntry',
    'lockReason',
    'clientPresence',
    'clientReadMark',
    'clientReadChange',
    'clientConversation',
    'clientSelf',
    'session',
    'house',
  ],
  admin: [
    'staffMember',
    'actor',
    'staffMessage',
    'staffGalleryItem',
    'staffEntry',
    'staffConversation',
    'inboxItem',
    'staffReadMark',
    'staffPresence',
    'staffConversationDetail',
    'staffClient',
    'staffPersona',
    'staffAdmin',
    'adminSelf',
    'invitation',
    'apiToken',
    'voice',
    'settings',
  ],
}
const capital = (name) => name[0].toUpperCase() + name.slice(1)
const names = new Map()
const schemaOf = { client: new Map(Object.entries(clientViews)), admin: new Map(Object.entries(staffViews)) }
for (const audience of ['client', 'admin']) for (const name of shapes[audience]) names.set(schemaOf[audience].get(name), capital(name))
for (const [name, schema] of Object.entries(fields)) if (typeof schema !== 'function') names.set(schema, capital(name))

/** The type of a value, as TypeScript writes it. `io`: what a caller writes, or what comes back. */
function typeOf(schema, io, top = false) {
  const { def } = schema._zod
  const name = names.get(schema)
  if (name && !top) return name
  switch (def.type) {
    case 'object':
      return `{ ${Object.entries(def.shape)
        .map(([field, inner]) => fieldOf(field, inner, io))
        .join(', ')} }`.replace('{  }', '{}')
    case 'array':
      return `${bracketed(typeOf(def.element, io))}[]`
    case 'union':
      return def.options.map((option) => typeOf(option, io)).join(' | ')
    case 'literal':
      return def.values.map((value) => JSON.stringify(value)).join(' | ')
    case 'enum':
      return Object.values(def.entries)
        .map((value) => JSON.stringify(value))
        .join(' | ')
    case 'nullable':
      return `${typeOf(def.innerType, io)} | null`
    case 'optional':
    case 'default':
      return typeOf(def.innerType, io)
    case 'pipe':
      return typeOf(io === 'input' ? def.in : def.out, io)
    case 'number':
      return schema.format === 'safeint' || def.coerce ? 'integer' : 'number'
    case 'string':
    case 'boolean':
      return def.type
    default:
      throw new Error(`scripts/write-protocol.mjs cannot write a schema of the type ${def.type} yet`)
  }
}
const bracketed = (type) => (type.includes(' | ') ? `(${type})` : type)

function fieldOf(field, schema, io) {
  const { def } = schema._zod
  if (io === 'input' && def.type === 'default') return `${field}?: ${typeOf(schema, io)} = ${JSON.stringify(def.defaultValue)}`
  return `${field}${def.type === 'optional' ? '?' : ''}: ${typeOf(schema, io)}`
}

/** The doc comments that stand above a shape, and above the fields of it, in the source of the contract. */
function commentsOf(source, shape) {
  const start = source.indexOf(`export const ${shape} = `)
  const end = source.indexOf('\nexport ', start + 1)
  const before = source.slice(0, start).match(/\/\*\* ([^\n]*) \*\/\n$/)
  const comments = new Map([['', before?.[1] ?? '']])
  for (const [, comment, field] of source.slice(start, end).matchAll(/\/\*\* ([^\n]*?) \*\/\s*'?([\w:]+)'?:/g)) comments.set(field, comment)
  return comments
}

const sourceOf = (file) => readFileSync(fileURLToPath(import.meta.resolve(`@dramatis/contract/${file}`)), 'utf8')
const sources = { client: sourceOf('client-views'), admin: sourceOf('staff-views') }

function shapeBlock(audience) {
  const blocks = shapes[audience].map((shape) => {
    const comments = commentsOf(sources[audience], shape)
    const schema = schemaOf[audience].get(shape)
    const { def } = schema._zod
    const head = comments.get('') ? [`// ${comments.get('')}`] : []
    if (def.type === 'union')
      return [...head, `type ${capital(shape)} =`, ...def.options.map((option) => `  | ${typeOf(option, 'output')}`)].join('\n')
    if (def.type !== 'object') return [...head, `type ${capital(shape)} = ${typeOf(schema, 'output', true)}`].join('\n')
    const lines = Object.entries(def.shape).map(
      ([field, inner]) => `  ${fieldOf(field, inner, 'output')}${comments.get(field) ? `  // ${comments.get(field)}` : ''}`,
    )
    return [...head, `type ${capital(shape)} = {`, ...lines, '}'].join('\n')
  })
  return ['```ts', blocks.join('\n\n'), '```'].join('\n')
}

// ---- Tables

const cell = (text) => text.replaceAll('|', '\\|')
const table = (heads, rows) =>
  [`| ${heads.join(' | ')} |`, `| ${heads.map(() => '---').join(' | ')} |`, ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`)].join(
    '\n',
  )

const commandsOf = { client: clientCommands, admin: adminCommands }
const baseOf = { client: clientBase, admin: adminBase }

function kindOf({ kind, repeatable, signedOut, session }) {
  const told = [kind === 'command' && repeatable ? 'command, repeatable' : kind]
  if (session) told.push('HTTP only')
  if (signedOut) told.push('signed out')
  return told.join('; ')
}

function commandTable(audience) {
  const rows = Object.entries(commandsOf[audience]).map(([name, contract]) => {
    const { route, limit, limitBy, summary } = contract
    const limited = [limit, ...(limitBy ? [limitBy.limit] : [])].map((one) => `\`${one}\``).join(', ')
    return [
      `\`${name}\``,
      route ? `\`${route.method} ${baseOf[audience]}${route.path}\`` : 'socket only',
      kindOf(contract),
      limited,
      summary,
    ]
  })
  return table(['command', 'HTTP', 'kind', 'rate limit', 'what it does'], rows)
}

function commandTypes(audience) {
  const lines = Object.entries(commandsOf[audience]).map(
    ([name, { input, output }]) => `${name}\n  in   ${typeOf(input, 'input', true)}\n  out  ${typeOf(output, 'output')}`,
  )
  return ['```', lines.join('\n'), '```'].join('\n')
}

function eventTable(audience) {
  const events = audience === 'client' ? clientViews.clientEvents : staffViews.adminEvents
  const rows = Object.entries(events).map(([name, schema]) => {
    const moment = moments[audience][name]
    if (!moment) throw new Error(`scripts/write-protocol.mjs does not say when ${name} comes to a ${audience}`)
    return [`\`${name}\``, `\`${typeOf(schema, 'output')}\``, moment]
  })
  return table(['event', 'carries', 'when'], rows)
}

const errorTable = () =>
  table(
    ['code', 'HTTP', 'what it means'],
    Object.entries(errorCodes).map(([code, { status, meaning }]) => [`\`${code}\``, String(status), meaning]),
  )

const rateTable = () => {
  const comments = new Map(
    [...sourceOf('limits').matchAll(/\/\*\* ([^\n]*?) \*\/\n {2}(\w+): \{ burst/g)].map(([, comment, name]) => [name, comment]),
  )
  return table(
    ['rate limit', 'at once', 'a minute', 'what for'],
    Object.entries(rateLimits).map(([name, { burst, perMinute }]) => [
      `\`${name}\``,
      String(burst),
      String(perMinute),
      comments.get(name) ?? '',
    ]),
  )
}

const limitTable = () =>
  table(
    ['limit', 'number'],
    Object.entries(limits).map(([name, value]) => [`\`${name}\``, String(value)]),
  )

const writers = {
  'client-commands': () => commandTable('client'),
  'client-types': () => commandTypes('client'),
  'client-events': () => eventTable('client'),
  'client-shapes': () => shapeBlock('client'),
  'admin-commands': () => commandTable('admin'),
  'admin-types': () => commandTypes('admin'),
  'admin-events': () => eventTable('admin'),
  'admin-shapes': () => shapeBlock('admin'),
  errors: errorTable,
  'rate-limits': rateTable,
  limits: limitTable,
}

/** The page with everything between `<!-- generated: NAME -->` and `<!-- end -->` written anew. Throws if a part has no place. */
export function writeProtocol(page) {
  let written = page
  for (const [name, write] of Object.entries(writers)) {
    const place = new RegExp(`(<!-- generated: ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`)
    if (!place.test(written)) throw new Error(`docs/protocol.md has no place for ${name}`)
    written = written.replace(place, (_whole, start, end) => `${start}\n${write()}\n\n${end}`)
  }
  return written
}

const startedDirectly = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
if (startedDirectly) writeFileSync(protocolFile, writeProtocol(readFileSync(protocolFile, 'utf8')))
