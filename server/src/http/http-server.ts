// The HTTP server: security headers, errors in one shape, the command routes, uploads and pictures, the API page, the two web programs, and
// what operators ask (healthz, readyz, metrics). It knows no feature.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ErrorCode, errorCodes } from '@dramatis/contract/errors'
import { limits } from '@dramatis/contract/limits'
import fastifyCompress from '@fastify/compress'
import fastifyHelmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { describeFault, newReference } from '../dispatch.ts'
import { CommandError, toWire } from '../errors.ts'
import type { HttpDoorParts } from './asker.ts'
import { addCommandRoutes } from './command-routes.ts'
import { openApiDocument } from './openapi.ts'
import { addPictureRoutes, type PictureDoor } from './picture-routes.ts'
import { addUploadRoutes, type UploadDoor } from './upload-routes.ts'

export interface HttpServerParts extends HttpDoorParts {
  readonly uploads: UploadDoor
  readonly pictures: PictureDoor
  /** Where the built web programs stand; a folder that is not there serves nothing. */
  readonly clientProgram: string
  readonly adminProgram: string
  /** Path of docs/protocol.md. */
  readonly protocolPage: string
  /** SVG of a generated avatar, or null. */
  readonly drawAvatar: (url: string) => string | null
  readonly publicUrl: string | undefined
  /** What a reader of /metrics must show; undefined: only this machine may read. */
  readonly metricsToken: string | undefined
  readonly metrics: () => Promise<{ type: string; text: string }>
}

export async function createHttpServer(parts: HttpServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    requestTimeout: 30_000,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // A path that is no path is refused before there is a route.
    frameworkErrors: (error, _request, reply) => refuse(error, reply as FastifyReply, parts),
    // Before a request has headers: too long, or not HTTP at all.
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    },
  })
  // JSON is the only body there is; Fastify would read plain text too.
  app.removeContentTypeParser('text/plain')
  const isHttps = parts.publicUrl?.startsWith('https:') ?? false
  await app.register(fastifyHelmet, {
    hsts: isHttps ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // What is just being uploaded is shown from the browser's own memory.
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(isHttps && { upgradeInsecureRequests: [] }),
      },
    },
  })
  await app.register(fastifyCompress, { global: true, encodings: ['br', 'gzip'], threshold: 1024 })
  answerErrors(app, parts)
  addCommandRoutes(app, parts)
  await addUploadRoutes(app, parts, parts.uploads)
  addPictureRoutes(app, parts, parts.pictures)
  await addApiPage(app, parts)
  addOperatorRoutes(app, parts)
  app.get('/avatars/:name', (request, reply) => {
    const svg = parts.drawAvatar(`/avatars/${(request.params as { name: string }).name}`)
    if (svg === null) throw new CommandError('not_found')
    // A picture and nothing else: opened by itself it runs nothing.
    reply
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .header('cache-control', 'public, max-age=31536000, immutable')
    return reply.type('image/svg+xml').send(svg)
  })
  await addProgram(app, parts.clientProgram, '/', ['/', '/c/*', '/settings', '/link', '/join'])
  await addProgram(app, parts.adminProgram, '/admin/', ['/admin', '/admin/*'])
  return app
}

/** Fastify's own errors in the words of the closed list. */
const codeOf: Record<string, ErrorCode> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid_json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid_json',
  FST_ERR_BAD_URL: 'unknown_command',
  FST_ERR_MAX_PARAM_LENGTH: 'unknown_command',
  FST_ERR_NOT_FOUND: 'unknown_command',
  FST_STATIC_FORBIDDEN_PATH: 'unknown_command',
}

/** The one shape of a refusal over HTTP. What never reached `dispatch` is logged here, under the reference that is shown. */
function refuse(thrown: FastifyError | CommandError, reply: FastifyReply, parts: HttpServerParts): FastifyReply {
  const code = thrown instanceof CommandError ? undefined : codeOf[thrown.code]
  // A body that does not parse, or is cut off, is the sender's fault whatever the parser calls it.
  const error = code
    ? new CommandError(code)
    : !(thrown instanceof CommandError) && thrown.statusCode === 400
      ? new CommandError('invalid_json')
      : thrown
  const known = reply.getHeader('x-reference')
  const wire = toWire(error, typeof known === 'string' ? known : newReference())
  if (typeof known !== 'string') {
    const { log } = parts.engine()
    if (wire.code === 'internal') log.error({ outcome: 'internal', reference: wire.reference, fault: describeFault(error) })
    else log.info({ outcome: wire.code, reference: wire.reference })
  }
  if (wire.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(wire.retryAfterMs / 1000))
  return reply.code(errorCodes[wire.code].status).header('cache-control', 'no-store').send({ error: wire })
}

function answerErrors(app: FastifyInstance, parts: HttpServerParts): void {
  app.setErrorHandler((thrown: FastifyError | CommandError, _request, reply) => refuse(thrown, reply, parts))
  app.setNotFoundHandler((_request, reply) => refuse(new CommandError('unknown_command'), reply, parts))
}

async function addApiPage(app: FastifyInstance, parts: HttpServerParts): Promise<void> {
  const document = openApiDocument(parts.engine().table, parts.publicUrl ?? '/')
  app.get('/api/openapi.json', (_request, reply) => reply.type('application/json').send(JSON.stringify(document)))
  const protocol = readFileSync(parts.protocolPage, 'utf8')
  app.get('/api/protocol.md', (_request, reply) => reply.type('text/markdown; charset=utf-8').send(protocol))
  await app.register(fastifySwagger, { mode: 'static', specification: { document: document as never } })
  await app.register(fastifySwaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { docExpansion: 'none', filter: true },
    theme: { title: 'Dramatis API', css: [{ filename: 'quiet.css', content: '.swagger-ui .topbar { display: none }' }] },
    staticCSP: "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
  })
}

function addOperatorRoutes(app: FastifyInstance, parts: HttpServerParts): void {
  app.get('/healthz', (_request, reply) => reply.send({ alive: true }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await parts.engine().database.ping()
      return await reply.send({ ready: true })
    } catch {
      return reply.code(503).send({ ready: false, reason: 'The database does not answer.' })
    }
  })
  app.get('/metrics', async (request, reply) => {
    // They tell when the team is at work, which is nobody's business but the operator's.
    const { authorization } = request.headers
    const mayRead =
      parts.metricsToken === undefined ? parts.addresses.isLocal(request.raw) : authorization === `Bearer ${parts.metricsToken}`
    if (!mayRead) throw new CommandError('not_found')
    const { type, text } = await parts.metrics()
    return reply.header('content-type', type).send(text)
  })
}

/** Serves a built program; its own paths all answer with its page, and an asset that is not there with 404. */
async function addProgram(app: FastifyInstance, folder: string, prefix: string, pages: readonly string[]): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return
  // Vite names assets by their content; what else stands beside the page (its icon) is asked for each time.
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: `${prefix}assets/`,
    decorateReply: false,
    index: false,
    immutable: true,
    maxAge: '1y',
  })
  await app.register(fastifyStatic, {
    root: folder,
    prefix,
    wildcard: false,
    globIgnore: ['assets/**', 'index.html'],
    index: false,
    decorateReply: prefix === '/',
    cacheControl: false,
  })
  for (const page of pages) {
    app.get(page, (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html', folder))
  }
}
