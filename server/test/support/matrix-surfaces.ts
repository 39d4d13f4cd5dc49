// The surfaces of the HTTP server that are no commands: read from the router itself as it is made, so that a route without a
// row here is noticed. Each answers everybody alike.
import { createHash } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { existsSync, statSync } from 'node:fs'
import type { Audience } from '@dramatis/contract/command'
import { adminBase, clientBase } from '@dramatis/contract/routes'
import type { FastifyInstance } from 'fastify'
import { io } from 'socket.io-client'
import { audiences, whoMayConnect } from './matrix-cells.ts'
import { commandsOf } from './matrix-rows.ts'
import { actorKinds, type World } from './matrix-world.ts'
import type { Person } from './person.ts'
import { askPictureSurface, pictureSurfaces } from './picture-cells.ts'

export interface Surface {
  readonly method: string
  /** As the router has it: `/avatars/:name`, `/assets/*`. */
  readonly url: string
}

/** Notes every route of every server that is made from here on. */
export function watchRouter(): { readonly surfaces: Surface[]; stop(): void } {
  const surfaces: Surface[] = []
  const made = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) surfaces.push({ method: one, url })
    })
  }
  subscribe('fastify.initialization', made)
  return { surfaces, stop: () => void unsubscribe('fastify.initialization', made) }
}

interface Sample {
  readonly path: string
  readonly status: number
}
interface SurfaceRow {
  readonly samples: readonly Sample[]
  /** What it says changes by itself: only the status is compared. */
  readonly changes?: true
}
const at = (status: number, ...paths: string[]): Sample[] => paths.map((path) => ({ path, status }))
const page = (...paths: string[]): SurfaceRow => ({ samples: at(200, ...paths) })

/** By the router's own address. */
const surfaceRows: Readonly<Record<string, SurfaceRow>> = {
  '/healthz': page('/healthz'),
  '/readyz': page('/readyz'),
  '/metrics': { samples: at(200, '/metrics'), changes: true },
  '/api/openapi.json': page('/api/openapi.json'),
  '/api/protocol.md': page('/api/protocol.md'),
  '/api/docs': page('/api/docs'),
  '/api/docs/': page('/api/docs/'),
  '/api/docs/json': page('/api/docs/json'),
  '/api/docs/yaml': page('/api/docs/yaml'),
  '/api/docs/static/index.html': { samples: at(302, '/api/docs/static/index.html') },
  '/api/docs/static/swagger-initializer.js': page('/api/docs/static/swagger-initializer.js'),
  '/api/docs/static/theme/quiet.css': page('/api/docs/static/theme/quiet.css'),
  '/api/docs/static/*': {
    samples: [...at(200, '/api/docs/static/swagger-ui.css'), ...at(404, '/api/docs/static/none', '/api/docs/static/..%2findex.js')],
  },
  '/avatars/:name': {
    samples: [...at(200, '/avatars/notionists-1.svg'), ...at(404, '/avatars/none.svg', '/avatars/..%2f..%2fsecret.key')],
  },
  '/': page('/'),
  '/c/*': page('/c/anything'),
  '/settings': page('/settings'),
  '/link': page('/link'),
  '/join': page('/join'),
  '/admin': page('/admin'),
  '/admin/*': page('/admin/anything'),
  '/assets/*': { samples: at(404, '/assets/none.js', '/assets/..%2findex.html') },
  '/admin/assets/*': { samples: at(404, '/admin/assets/none.js', '/admin/assets/..%2findex.html') },
}

/** A file that stands beside a program's page has a route of its own. */
function rowOfFile(url: string): SurfaceRow | undefined {
  const [folder, file] = url.startsWith('/admin/') ? ['admin-web', url.slice('/admin'.length)] : ['client-web', url]
  const path = new URL(`../../../${folder}/dist${file}`, import.meta.url)
  return existsSync(path) && statSync(path).isFile() ? page(url) : undefined
}

const routesOfCommands = new Set(
  audiences.flatMap((audience) =>
    Object.values(commandsOf[audience]).flatMap(({ route }) =>
      route ? [`${route.method} ${audience === 'client' ? clientBase : adminBase}${route.path.replace(/\{(\w+)\}/g, ':$1')}`] : [],
    ),
  ),
)
/** The router answers HEAD wherever it answers GET. */
const isOfCommand = ({ method, url }: Surface) => routesOfCommands.has(`${method === 'HEAD' ? 'GET' : method} ${url}`)
const rowOf = ({ url }: Surface): SurfaceRow | undefined => surfaceRows[url] ?? rowOfFile(url)

/** Surfaces that nobody has thought of here. */
export const surfacesWithoutRow = (surfaces: readonly Surface[]): string[] =>
  surfaces
    .filter((surface) => !isOfCommand(surface) && !pictureSurfaces[surface.url] && !rowOf(surface))
    .map(({ method, url }) => `${method} ${url} has no row`)

/** Asks each surface as everybody: all are answered alike, as its row says, but those of pictures, which are somebody's. */
export async function askSurfaces(world: World, surfaces: readonly Surface[]): Promise<{ cells: number; faults: string[] }> {
  const faults: string[] = []
  let cells = 0
  for (const surface of surfaces) {
    if (pictureSurfaces[surface.url]) {
      const asked = await askPictureSurface(world, surface)
      cells += asked.cells
      faults.push(...asked.faults)
      continue
    }
    const row = isOfCommand(surface) ? undefined : rowOf(surface)
    for (const { path, status } of row?.samples ?? []) {
      const answers = new Map<string, string>()
      for (const audience of audiences) {
        for (const kind of actorKinds) {
          const person = world.actor(audience, kind) as Person<Audience>
          const answered = await person.ask({ method: surface.method, path })
          cells++
          const who = `${surface.method} ${path} as ${kind} at the door of ${audience}`
          if (answered.status !== status) faults.push(`${who}: ${answered.status} instead of ${status}`)
          if (answered.headers['set-cookie']) faults.push(`${who}: a cookie is set`)
          // What is refused has a reference of its own.
          const said = row?.changes || status >= 400 ? '' : createHash('sha256').update(answered.text).digest('hex')
          answers.set(`${answered.status} ${said}`, who)
        }
      }
      if (answers.size > 1) faults.push(`${surface.method} ${path} answers differently: ${[...answers.values()].join(' and ')}`)
    }
  }
  return { cells, faults }
}

/** Namespaces of Socket.IO that are none: nobody gets in, whoever they are. */
export async function askNamespaces(world: World): Promise<{ cells: number; faults: string[] }> {
  const faults: string[] = []
  let cells = 0
  for (const namespace of ['/', '/nowhere', '/client/admin', '/ADMIN']) {
    for (const audience of audiences) {
      for (const kind of whoMayConnect(audience)) {
        const person = world.actor(audience, kind)
        const socket = io(`http://127.0.0.1:${world.house.wire.port}${namespace}`, {
          forceNew: true,
          reconnection: false,
          transports: ['websocket'],
          extraHeaders: person.bearer === undefined ? person.headers() : {},
          ...(person.bearer !== undefined && { auth: { token: person.bearer } }),
        })
        const outcome = await new Promise<string>((resolve) => {
          socket.on('connect', () => resolve('let in'))
          socket.on('connect_error', () => resolve('refused'))
        })
        cells++
        socket.disconnect()
        if (outcome !== 'refused') faults.push(`${kind} at the namespace ${namespace}: ${outcome}`)
      }
    }
  }
  return { cells, faults }
}
