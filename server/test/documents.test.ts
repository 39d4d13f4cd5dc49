// Documents agree with the code: the protocol page with the contract (and its example client really runs), the settings
// page with the environment that is read, the map with the folders, the API description with the table of commands.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { adminCommands } from '@dramatis/contract/admin-commands'
import { clientCommands } from '@dramatis/contract/client-commands'
import type { CommandContract } from '@dramatis/contract/command'
import { errorCodes } from '@dramatis/contract/errors'
import { rateLimits } from '@dramatis/contract/limits'
import { adminBase, clientBase } from '@dramatis/contract/routes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
// biome-ignore lint/correctness/useImportExtensions: the types stand in write-protocol.d.mts.
import { protocolFile, writeProtocol } from '../../scripts/write-protocol.mjs'
import { readConfig } from '../src/config.ts'
import { type House, openHouse, soon } from './support/open-house.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = ['.', 'docs', 'docs/decisions'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
)

let house: House
beforeAll(async () => {
  house = await openHouse({ cast: 3 })
})
afterAll(() => house.close())

describe('docs/protocol.md', () => {
  test('holds what the contract says; `npm run docs` writes it', () => {
    expect(readFileSync(protocolFile, 'utf8')).toBe(writeProtocol(readFileSync(protocolFile, 'utf8')))
  })

  test('its example client signs in, reads, writes, and misses nothing when the network breaks', async () => {
    const code = [...read('docs/protocol.md').matchAll(/^```js\n([\s\S]*?)^```$/gm)]
      .map((match) => match[1] ?? '')
      .find((block) => block.startsWith('// node client.mjs'))
    expect(code).toBeDefined()
    const file = join(house.folder, 'client.mjs')
    writeFileSync(file, code ?? '')
    symlinkSync(join(root, 'node_modules'), join(house.folder, 'node_modules'))
    const olga = await house.admin('Olga')
    const omar = await house.client('Omar', { notice: false })
    const [nora] = house.cast
    if (!nora) throw new Error('the house has a cast')
    await olga.say(omar.group, nora.id, 'said before')

    const child = spawn(process.execPath, [file, `http://127.0.0.1:${house.wire.port}`, omar.email, omar.password], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
    const lines = () => said.trim().split('\n')
    try {
      const played = `${nora.display_name} (Played by ${house.teamName})`
      await soon(() => said.includes('said before'))
      await soon(() => said.includes('characters'))
      child.stdin.write('written by the example\n')
      await soon(() => said.includes('written by the example'))
      house.wire.cut()
      await olga.say(omar.group, nora.id, 'said while nobody could hear')
      await olga.say(omar.group, 'team', 'and this')
      await soon(() => said.includes('and this'))
      await olga.say(omar.group, nora.id, 'and at last this')
      await soon(() => said.includes('and at last this'))
      const told = lines().filter((line) => !line.startsWith('Members marked'))
      expect(told).toEqual([
        `${played}: said before`,
        'Omar: written by the example',
        `${played}: said while nobody could hear`,
        `${house.teamName}: and this`,
        `${played}: and at last this`,
      ])
    } finally {
      child.kill()
    }
  })
})

describe('docs/running.md', () => {
  const rows = [...read('docs/running.md').matchAll(/^\| `([A-Z_]+)` \| ([^|]+) \| ([^|]+) \|$/gm)].map(([, name, usual, what]) => ({
    name,
    usual: usual?.trim().replaceAll('`', ''),
    what: what?.trim(),
  }))

  test('has a sentence for every variable that is read, and for no other', () => {
    const schema = read('server/src/config.ts').match(/z\.object\(\{\n([\s\S]*?)\n\}\)/)?.[1] ?? ''
    const variables = [...schema.matchAll(/^ {2}([A-Z_]+):/gm)].map((match) => match[1])
    expect(variables.length).toBeGreaterThan(8)
    expect(rows.map(({ name }) => name)).toEqual(variables)
    for (const { name, what } of rows) expect(what?.length, name).toBeGreaterThan(15)
  })

  test('no other file of the program reads the environment', () => {
    const files = readdirSync(join(root, 'server/src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
    const readers = files.flatMap((path) => (/process\.env\.\w|process\.env\[/.test(read(join('server/src', path))) ? [path] : []))
    expect(readers).toEqual([])
  })

  test('tells what is taken when nothing is set', () => {
    const config = readConfig({})
    const usual = {
      PORT: String(config.port),
      HOST: config.host,
      DATA_DIR: config.dataDir,
      TEAM_NAME: config.teamName,
      SIGN_UP: config.signUp,
      GUESTS: config.guests ? 'on' : 'off',
      LOG_LEVEL: config.logLevel,
    }
    const told = Object.fromEntries(rows.filter(({ name }) => name && name in usual).map(({ name, usual: value }) => [name, value]))
    expect(told).toEqual(usual)
    for (const { name } of rows.filter(({ usual: value }) => value?.startsWith('none'))) {
      const pairs: Record<string, string> = {
        ADMIN_EMAIL: 'firstAdmin',
        ADMIN_PASSWORD: 'firstAdmin',
        DATABASE_URL: 'databaseUrl',
        TRUSTED_PROXIES: 'trustedProxies',
      }
      const value = config[(pairs[name ?? ''] ?? '') as keyof typeof config]
      expect(value === undefined || (Array.isArray(value) && value.length === 0), name).toBe(true)
    }
  })

  test('names the files of the data folder', () => {
    const told = [...read('docs/running.md').matchAll(/^\| `([\w.]+)`(?:, with[^|]*)? \|/gm)].map((match) => match[1])
    expect(told).toEqual(expect.arrayContaining(['dramatis.sqlite', 'secret.key', 'lock.sqlite']))
    const sources = read('server/src/data-folder.ts') + read('server/src/access/secrets.ts')
    for (const name of ['dramatis.sqlite', 'secret.key', 'lock.sqlite']) expect(sources).toContain(`'${name}'`)
  })

  test('names what operators may ask, and it is there', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      expect(read('docs/running.md')).toContain(`- \`${path}\``)
      expect((await house.ask({ method: 'GET', path })).status, path).toBe(200)
    }
  })
})

describe('docs/architecture.md', () => {
  const map = read('docs/architecture.md')

  test('shows every folder of the server, and none that is gone', () => {
    const tree = map.match(/main\.ts[\s\S]*?```/)?.[0] ?? ''
    const shown = [...tree.matchAll(/(?:^| )([\w-]+(?:\/|\.ts))(?= )/gm)].map((match) => match[1] as string)
    const there = readdirSync(join(root, 'server/src'), { withFileTypes: true })
    const folders = there.filter((entry) => entry.isDirectory()).map(({ name }) => `${name}/`)
    expect(folders.filter((name) => !shown.includes(name))).toEqual([])
    const inside = ['groups/', 'direct/'].map((name) => `conversations/${name}`)
    expect(
      shown.filter(
        (name) => ![name, ...inside.filter((path) => path.endsWith(`/${name}`))].some((path) => existsSync(join(root, 'server/src', path))),
      ),
    ).toEqual([])
  })

  test('its journey goes through files that are there', () => {
    // `commands.ts` is a sort of file, of which there are many.
    const named = [
      ...map.matchAll(/`(?!commands\.ts)((?:server|ui|client-web|messages|access|realtime|database)\/[\w./-]*|[\w-]+\.ts)`/g),
    ].map((match) => match[1] as string)
    expect(named.length).toBeGreaterThan(8)
    const places = ['', 'server/src', 'contract/src']
    expect(named.filter((path) => !places.some((place) => existsSync(join(root, place, path))))).toEqual([])
  })
})

describe('every page', () => {
  test('names npm commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const built = ['ci', 'install']
    const unknown = pages.flatMap((page) =>
      [...read(page).matchAll(/\bnpm (run )?([a-z][\w-]*(?::\w+)*)/g)].flatMap(([whole, run, name]) => {
        const isKnown = run
          ? name && name in scripts
          : name && (built.includes(name) || (['start', 'test'].includes(name) && name in scripts))
        return isKnown || /^npm (picks|quietly|can|scripts|has|workspaces|config)/.test(whole) ? [] : [`${page}: ${whole}`]
      }),
    )
    expect(unknown).toEqual([])
  })

  test('links to pages that exist', () => {
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].flatMap(([, target]) =>
        existsSync(join(root, dirname(page), target ?? '')) ? [] : [`${page}: ${target}`],
      ),
    )
    expect(dead).toEqual([])
  })
})

// ---- The API description

type Json = Record<string, unknown>
interface Parameter {
  name: string
  in: string
  required?: boolean
  schema: Json
}
interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  security: Json[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Record<string, { schema: Json }> }
  responses: Record<string, Json>
}
interface Document {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Json>; securitySchemes: Record<string, Json>; responses: Record<string, Json> }
}

/** Keywords of a Schema Object in OpenAPI 3.0.3, section 4.7.24. JSON Schema has more (const, type lists, $defs); they are not valid there. */
const schemaKeywords = new Set(
  'title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems maxProperties minProperties required enum type allOf oneOf anyOf not items properties additionalProperties description format default nullable discriminator readOnly writeOnly example externalDocs deprecated'.split(
    ' ',
  ),
)
const types = ['string', 'number', 'integer', 'boolean', 'array', 'object']

function faultsOfSchema(schema: unknown, at: string, document: Document): string[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return [`${at} is no schema`]
  const one = schema as Json
  if ('$ref' in one) return resolves(one.$ref, document) ? [] : [`${at} points nowhere: ${one.$ref}`]
  const faults = Object.keys(one).flatMap((key) => (schemaKeywords.has(key) ? [] : [`${at}.${key} is no keyword of OpenAPI 3.0`]))
  if ('type' in one && !types.includes(one.type as string)) faults.push(`${at}.type is ${JSON.stringify(one.type)}`)
  if (one.type === 'array' && !('items' in one)) faults.push(`${at} is an array without items`)
  for (const key of ['exclusiveMinimum', 'exclusiveMaximum'])
    if (key in one && typeof one[key] !== 'boolean') faults.push(`${at}.${key} is not true or false`)
  const properties = (one.properties ?? {}) as Json
  for (const name of (one.required ?? []) as string[])
    if (!(name in properties)) faults.push(`${at} requires ${name}, which it does not describe`)
  for (const [name, inner] of Object.entries(properties)) faults.push(...faultsOfSchema(inner, `${at}.${name}`, document))
  if ('items' in one) faults.push(...faultsOfSchema(one.items, `${at}[]`, document))
  if (typeof one.additionalProperties === 'object') faults.push(...faultsOfSchema(one.additionalProperties, `${at}{}`, document))
  for (const key of ['allOf', 'oneOf', 'anyOf'])
    for (const [place, inner] of ((one[key] ?? []) as unknown[]).entries())
      faults.push(...faultsOfSchema(inner, `${at}.${key}[${place}]`, document))
  return faults
}

function resolves(ref: unknown, document: Document): boolean {
  let found: unknown = document
  for (const part of String(ref).replace(/^#\//, '').split('/')) found = (found as Json | undefined)?.[part]
  return String(ref).startsWith('#/') && found !== undefined
}

const inPath = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string)

function faultsOfOperation(operation: Operation, at: string, path: string, document: Document): string[] {
  const faults: string[] = []
  const declared = operation.parameters.filter((parameter) => parameter.in === 'path')
  if (JSON.stringify(declared.map(({ name }) => name).sort()) !== JSON.stringify(inPath(path).sort()))
    faults.push(`${at} does not declare the fields of its path`)
  for (const { name, required } of declared) if (!required) faults.push(`${at}: ${name} stands in the path and is not required`)
  const places = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`)
  if (new Set(places).size !== places.length) faults.push(`${at} declares a parameter twice`)
  for (const parameter of operation.parameters) {
    if (!['path', 'query', 'header', 'cookie'].includes(parameter.in)) faults.push(`${at}: ${parameter.name} is in ${parameter.in}`)
    faults.push(...faultsOfSchema(parameter.schema, `${at} ${parameter.name}`, document))
  }
  if (operation.requestBody)
    faults.push(...faultsOfSchema(operation.requestBody.content['application/json']?.schema, `${at} body`, document))
  if (Object.keys(operation.responses).length === 0) faults.push(`${at} has no response`)
  for (const [status, response] of Object.entries(operation.responses)) {
    if ('$ref' in response) {
      if (!resolves(response.$ref, document)) faults.push(`${at} ${status} points nowhere`)
      continue
    }
    if (typeof response.description !== 'string') faults.push(`${at} ${status} has no description`)
    const content = response.content as Record<string, { schema: unknown }>
    for (const [type, { schema }] of Object.entries(content)) faults.push(...faultsOfSchema(schema, `${at} ${status} ${type}`, document))
  }
  for (const need of operation.security)
    for (const scheme of Object.keys(need))
      if (!(scheme in document.components.securitySchemes)) faults.push(`${at} asks for ${scheme}, which is not described`)
  return faults
}

const tables = [
  { audience: 'client', base: clientBase, commands: Object.entries(clientCommands) as [string, CommandContract][] },
  { audience: 'admin', base: adminBase, commands: Object.entries(adminCommands) as [string, CommandContract][] },
]
const routed = tables.flatMap(({ audience, base, commands }) =>
  commands.flatMap(([name, contract]) =>
    contract.route ? [{ audience, name, contract, method: contract.route.method.toLowerCase(), path: base + contract.route.path }] : [],
  ),
)
const fieldsOf = (schema: z.ZodType, io: 'input' | 'output') =>
  Object.keys((z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as { properties?: Json }).properties ?? {}).sort()

describe('/api/openapi.json', () => {
  let document: Document
  beforeAll(async () => {
    document = (await house.ask({ method: 'GET', path: '/api/openapi.json' })).json()
  })

  test('is a valid description of the version it names', () => {
    expect(document.openapi).toMatch(/^3\.0\.\d$/)
    expect(document.info).toMatchObject({ title: 'Dramatis', version: expect.any(String) })
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
    const faults = operations.flatMap(({ path, method, operation }) => faultsOfOperation(operation, `${method} ${path}`, path, document))
    for (const [name, schema] of Object.entries(document.components.schemas)) faults.push(...faultsOfSchema(schema, name, document))
    expect(faults).toEqual([])
    expect(Object.keys(document.paths).filter((path) => !path.startsWith('/'))).toEqual([])
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('describes every command with a route, and nothing else', () => {
    const told = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    )
    expect(told.sort()).toEqual(routed.map(({ audience, name, method, path }) => `${method} ${path} ${audience}.${name}`).sort())
  })

  test.each(routed)(
    '$audience $name: fields, request id, limits and who may ask are as in the table',
    ({ audience, contract, method, path }) => {
      const operation = document.paths[path]?.[method]
      if (!operation) throw new Error(`${method} ${path} is not described`)
      const body = operation.requestBody?.content['application/json']?.schema as
        | { properties?: Json; additionalProperties?: boolean }
        | undefined
      const given = operation.parameters.filter((parameter) => parameter.in !== 'header').map(({ name }) => name)
      expect([...given, ...Object.keys(body?.properties ?? {})].sort()).toEqual(fieldsOf(contract.input, 'input'))
      if (body) expect(body.additionalProperties).toBe(false)
      if (method === 'get') expect(operation.requestBody).toBeUndefined()
      const key = operation.parameters.find(({ name }) => name === 'Idempotency-Key')
      expect(key?.required ?? false).toBe(contract.kind === 'command' && !contract.repeatable)
      const done = operation.responses['200']?.content as Record<string, { schema: { properties?: Json } }> | undefined
      const output = done?.['application/json']?.schema
      expect(Object.keys(output?.properties ?? {}).sort()).toEqual(fieldsOf(contract.output, 'output'))
      expect(operation.responses.default).toEqual({ $ref: '#/components/responses/Refused' })
      expect(operation.security.flatMap((need) => Object.keys(need))).toEqual(
        contract.signedOut ? [] : audience === 'client' ? ['clientCookie'] : ['adminCookie', 'token'],
      )
      const { burst, perMinute } = rateLimits[contract.limit]
      expect(operation.description).toContain(`${burst} at once and ${perMinute} a minute`)
      expect(operation.summary).toBe(contract.summary)
    },
  )

  test('lists every error code with its meaning', () => {
    const { code } = (
      document.components.schemas.Refusal as { properties: { error: { properties: { code: { enum: string[]; description: string } } } } }
    ).properties.error.properties
    expect(code.enum).toEqual(Object.keys(errorCodes))
    for (const [name, { status, meaning }] of Object.entries(errorCodes))
      expect(code.description).toContain(`\`${name}\` (${status}): ${meaning}`)
  })

  test('has a page to read', async () => {
    const first = await house.ask({ method: 'GET', path: '/api/docs' })
    const page =
      first.status === 200
        ? first
        : await house.ask({ method: 'GET', path: new URL(first.headers.location ?? '', 'http://127.0.0.1/api/docs').pathname })
    expect([page.status, page.text.includes('swagger-ui')]).toEqual([200, true])
  })
})
