// What may import what (docs/architecture.md), type-only imports included. Reads the sources, and names the line that
// breaks an arrow. A new folder or table has no place here until somebody gives it one.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const packages = ['contract', 'server', 'ui', 'client-web', 'admin-web'] as const
type Package = (typeof packages)[number]

interface Import {
  /** `server/src/app.ts:12`, to be found at once. */
  readonly at: string
  /** Path from the root; null for what npm installed and Node brings. */
  readonly to: string | null
  readonly name: string
  /** Gone when the program runs. `import { type A }` is not: what is left of it still loads the file. */
  readonly typeOnly: boolean
}

const isSource = (path: string) => /\.(ts|tsx|mts)$/.test(path) && !path.endsWith('.d.ts')
const filesOf = (name: Package): string[] => {
  const folder = join(root, name, 'src')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(isSource)
    .map((path) => `${name}/src/${path}`)
}
const files = packages.flatMap(filesOf)
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')

function targetOf(file: string, name: string): string | null {
  if (name.startsWith('.')) return relative(root, join(root, dirname(file), name))
  const own = name.match(/^@dramatis\/([\w-]+)\/(.+)$/)
  if (!own) return null
  const [, to, path] = own
  return /\.(tsx|css)$/.test(path ?? '') ? `${to}/src/${path}` : `${to}/src/${path}.ts`
}

const statements = /^(?:import|export)\s+(?:(type)\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm

function importsOf(file: string): Import[] {
  const text = textOf(file)
  return [...text.matchAll(statements)].map((match) => {
    const name = (match[2] ?? match[3]) as string
    const line = text.slice(0, match.index + match[0].length).split('\n').length
    return { at: `${file}:${line}`, to: targetOf(file, name), name, typeOnly: match[1] === 'type' }
  })
}

const imports = new Map(files.map((file) => [file, importsOf(file)]))
const packageOf = (path: string) => path.split('/')[0] as Package
const sayings = (broken: (file: string, one: Import) => string | false): string[] =>
  [...imports].flatMap(([file, list]) =>
    list.flatMap((one) => {
      const why = broken(file, one)
      return why ? [`${one.at} imports ${one.name}: ${why}`] : []
    }),
  )

test('every import is read: as many as the sources have', () => {
  const lines = files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .filter((line) => /^(import|export)\b.*\bfrom '|^\} from '|^import '/.test(line)),
  )
  const found = [...imports.values()].flat()
  expect(found.length).toBeGreaterThanOrEqual(lines.length)
  expect(found.length).toBeGreaterThan(300)
  expect(
    found
      .filter((one) => one.to !== null && !existsSync(join(root, one.to)))
      .map((one) => `${one.at} imports ${one.name}, which is not there`),
  ).toEqual([])
})

const mayImport: Record<Package, readonly Package[]> = {
  contract: [],
  server: ['contract'],
  ui: ['contract'],
  'client-web': ['ui', 'contract'],
  'admin-web': ['ui', 'contract'],
}

test('client-web, admin-web -> ui -> contract <- server', () => {
  const broken = sayings((file, { to }) => {
    const from = packageOf(file)
    if (to === null || packageOf(to) === from)
      return !to?.startsWith(`${from}/src/`) && to !== null && 'only what stands in src/ belongs to the program'
    return !mayImport[from].includes(packageOf(to)) && `${from} may import from ${mayImport[from].join(' and ') || 'no other package'}`
  })
  expect(broken).toEqual([])
})

/** What of the contract a browser program may load. */
const free = ['limits', 'errors', 'events', 'routes'].map((name) => `contract/src/${name}.ts`)

/** Everything that is loaded with a file, or, `types` included, that it knows of. */
function reachable(start: readonly string[], types: boolean): Set<string> {
  const seen = new Set(start)
  for (const file of seen)
    for (const one of imports.get(file) ?? []) if (one.to && imports.has(one.to) && (types || !one.typeOnly)) seen.add(one.to)
  return seen
}

test('browser programs load of the contract only what is free of zod', () => {
  const broken = sayings((file, { to, typeOnly }) => {
    if (!['ui', 'client-web', 'admin-web'].includes(packageOf(file)) || typeOnly || to === null || packageOf(to) !== 'contract')
      return false
    return !free.includes(to) && 'a browser program loads zod with it; import its types with `import type`'
  })
  expect(broken).toEqual([])
  const loaded = [...reachable(free, false)].flatMap((file) => imports.get(file)?.filter((one) => !one.typeOnly && one.to === null) ?? [])
  expect(loaded.map((one) => `${one.at} imports ${one.name}`)).toEqual([])
})

test('the client program knows nothing of the team, not even types, and neither does what it takes from ui', () => {
  const ofTheTeam = ['contract/src/staff-views.ts', 'contract/src/admin-commands.ts']
  const broken = sayings(
    (file, { to }) =>
      packageOf(file) === 'client-web' && to !== null && ofTheTeam.includes(to) && 'the client program holds no code of the team',
  )
  const taken = [...reachable(filesOf('client-web'), true)].filter((file) => packageOf(file) === 'ui')
  const byWay = taken.flatMap((file) => imports.get(file)?.filter((one) => one.to && ofTheTeam.includes(one.to)) ?? [])
  expect([
    ...broken,
    ...byWay.map((one) => `${one.at} imports ${one.name}, and the client program imports ${one.at.split(':')[0]}`),
  ]).toEqual([])
})

// ---- Inside the server. From top to bottom; a file imports from levels below, or from its own folder.

const foundation = [
  'command.ts',
  'dispatch.ts',
  'in-flight.ts',
  'requests-store.ts',
  'publication.ts',
  'errors.ts',
  'config.ts',
  'data-folder.ts',
  'metrics.ts',
  'access/',
  'database/',
]
const top = ['main.ts', 'sign-in-link.ts', 'run-until-ended.ts', 'first-start.ts', 'serve.ts', 'app.ts', 'demo/']
const doors = ['http/', 'realtime/']
const levels: readonly (readonly string[])[] = [
  top,
  ['inbox/'],
  ['joining/', 'casting/', 'presence/', 'gallery/'],
  ['messages/'],
  ['conversations/groups/'],
  ['conversations/direct/'],
  ['conversations/'],
  ['clients/', 'admins/'],
  ['personas/'],
  ['attachments/'],
  ['audit-log/'],
  foundation,
]

interface Place {
  readonly level: number
  readonly part: string
}
/** The longest name fits: conversations/groups/ before conversations/. */
function placeOf(path: string): Place | undefined {
  const inside = path.replace('server/src/', '')
  const parts = [...levels.flatMap((names, level) => names.map((part) => ({ level, part }))), ...doors.map((part) => ({ level: 0, part }))]
  return parts
    .filter(({ part }) => (part.endsWith('/') ? inside.startsWith(part) : inside === part))
    .sort((a, b) => b.part.length - a.part.length)[0]
}
const serverFiles = filesOf('server')

test('every file of the server has a level, and every level has files', () => {
  expect(serverFiles.filter((file) => !placeOf(file)).map((file) => `${file} has no level: say in this test where it stands`)).toEqual([])
  const used = new Set(serverFiles.map((file) => placeOf(file)?.part))
  expect([...levels.flat(), ...doors].filter((part) => !used.has(part))).toEqual([])
})

test('inside the server every import points downwards; the two doors import no feature', () => {
  const lowest = levels.length - 1
  const broken = sayings((file, { to }) => {
    if (packageOf(file) !== 'server' || to === null || packageOf(to) !== 'server') return false
    const from = placeOf(file)
    const target = placeOf(to)
    if (!from || !target) return 'one of the two has no level'
    if (from.part === target.part || (top.includes(from.part) && from.level === target.level)) return false
    if (doors.includes(from.part))
      return !doors.includes(target.part) && target.level !== lowest && `${from.part} is a way in and imports no feature`
    if (doors.includes(target.part)) return !top.includes(from.part) && `only ${top.join(', ')} know the doors`
    if (from.level === lowest && target.level === lowest) return false
    return target.level <= from.level && `${from.part} stands ${target.level === from.level ? 'beside' : 'below'} ${target.part}`
  })
  expect(broken).toEqual([])
})

test('there are no circles, type-only imports included', () => {
  const done = new Set<string>()
  const circles: string[] = []
  function walk(file: string, path: readonly string[], lines: readonly string[]): void {
    const start = path.indexOf(file)
    if (start >= 0) circles.push([...lines.slice(start)].join(' -> '))
    if (start >= 0 || done.has(file)) return
    for (const one of imports.get(file) ?? []) if (one.to && imports.has(one.to)) walk(one.to, [...path, file], [...lines, one.at])
    done.add(file)
  }
  for (const file of files) walk(file, [], [])
  expect(circles).toEqual([])
})

// ---- Tables. Only its own store writes a table.

/** The one file that writes each table; a second one says here why it may. */
const writerOf: Readonly<Record<string, string | readonly string[]>> = {
  chat_admin_logs: 'audit-log/audit-log-store.ts',
  chat_admins: 'admins/admins-store.ts',
  chat_api_tokens: 'access/sessions-store.ts',
  chat_attachments: 'attachments/attachments-store.ts',
  chat_changes: 'conversations/change-timeline.ts',
  // Whoever asks anything is written down as seen, in the same statement as their session; clients/ stands above access/.
  chat_clients: ['clients/clients-store.ts', 'access/sessions-store.ts'],
  chat_fake_users: 'personas/personas-store.ts',
  chat_group_members: 'conversations/seats-store.ts',
  chat_groups: 'conversations/conversations-store.ts',
  chat_invitations: 'joining/invitations-store.ts',
  chat_messages: 'messages/messages-store.ts',
  chat_migrations: 'database/migrate.ts',
  chat_one_time_links: 'access/one-time-links-store.ts',
  chat_reads: 'messages/reads-store.ts',
  chat_requests: 'requests-store.ts',
  chat_sessions: 'access/sessions-store.ts',
  chat_settings: 'joining/settings-store.ts',
}

const writing =
  /\b(?:insertInto|updateTable|deleteFrom|replaceInto|mergeInto)\(\s*'(\w+)|\b(?:insert into|update|delete from)\s+(chat_\w+)/g

test('only its own store writes a table', () => {
  const written = new Map<string, Set<string>>()
  const broken: string[] = []
  for (const file of serverFiles) {
    if (file.includes('/migrations/')) continue
    const text = textOf(file)
    for (const match of text.matchAll(writing)) {
      const table = (match[1] ?? match[2]) as string
      const inside = file.replace('server/src/', '')
      written.set(table, (written.get(table) ?? new Set()).add(inside))
      const line = text.slice(0, match.index).split('\n').length
      if (![writerOf[table]].flat().includes(inside))
        broken.push(`${file}:${line} writes ${table}; only ${[writerOf[table]].flat().join(', ')} does`)
    }
  }
  expect(broken).toEqual([])
  // No rule without a writer, and no writer that is gone.
  expect(Object.fromEntries([...written].map(([table, where]) => [table, [...where].sort()]))).toEqual(
    Object.fromEntries(Object.entries(writerOf).map(([table, where]) => [table, [where].flat().sort()])),
  )
  const tables = [...textOf('server/src/database/schema.ts').matchAll(/^ {2}(chat_\w+): \{/gm)].map((match) => match[1])
  expect(tables.sort()).toEqual(Object.keys(writerOf).sort())
})
