// The OpenAPI document, made from the table of commands: what it says is what the doors do.

import type { Audience, CommandContract } from '@dramatis/contract/command'
import { errorCodes } from '@dramatis/contract/errors'
import { rateLimits } from '@dramatis/contract/limits'
import { z } from 'zod'
import type { Table } from '../command.ts'
import { baseOf } from './command-routes.ts'

type Json = Record<string, unknown>
const toJsonSchema = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, target: 'openapi-3.0', unrepresentable: 'any' }) as Json
  return rest
}

function operation(audience: Audience, name: string, contract: CommandContract): Json {
  const { route, kind, repeatable, signedOut, summary, limit } = contract
  const schema = toJsonSchema(contract.input, 'input') as { properties?: Record<string, Json>; required?: string[] }
  const inPath = [...(route?.path.matchAll(/\{(\w+)\}/g) ?? [])].map((match) => match[1] as string)
  const rest = Object.entries(schema.properties ?? {}).filter(([field]) => !inPath.includes(field))
  const required = (schema.required ?? []).filter((field) => !inPath.includes(field))
  const parameters: Json[] = inPath.map((field) => ({
    name: field,
    in: 'path',
    required: true,
    schema: schema.properties?.[field] ?? { type: 'string' },
  }))
  if (route?.method === 'GET')
    for (const [field, property] of rest)
      parameters.push({ name: field, in: 'query', required: required.includes(field), schema: property })
  const needsKey = kind === 'command' && !repeatable
  if (needsKey)
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: true,
      description: 'A request id of your own; the same again gets the first answer.',
      schema: { type: 'string', minLength: 8, maxLength: 64 },
    })
  const { burst, perMinute } = rateLimits[limit]
  const sessionCookie = audience === 'client' ? { clientCookie: [] } : { adminCookie: [] }
  return {
    operationId: `${audience}.${name}`,
    tags: [`${audience}: ${name.split(':')[0]}`],
    summary,
    description: `Command \`${name}\`. At most ${burst} at once and ${perMinute} a minute.`,
    security: signedOut ? [] : [sessionCookie, ...(audience === 'admin' ? [{ token: [] }] : [])],
    parameters,
    ...(route?.method !== 'GET' &&
      rest.length > 0 && {
        requestBody: {
          required: required.length > 0,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: Object.fromEntries(rest),
                ...(required.length > 0 && { required }),
                additionalProperties: false,
              },
            },
          },
        },
      }),
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: toJsonSchema(contract.output, 'output') } } },
      default: { $ref: '#/components/responses/Refused' },
    },
  }
}

export function openApiDocument(table: Table, serverUrl: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const audience of ['client', 'admin'] as const) {
    for (const [name, { contract }] of Object.entries(table[audience])) {
      const { route } = contract as CommandContract
      if (!route) continue
      const path = baseOf(audience) + route.path
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(audience, name, contract as CommandContract) }
    }
  }
  return {
    openapi: '3.0.3',
    info: {
      title: 'Dramatis',
      version: '1',
      description:
        'Programs use `Authorization: Bearer` with a token that an admin makes in the console, and act as that admin. Every command that changes something carries an `Idempotency-Key`. Live events, errors and retries are described in [the protocol](/api/protocol.md).',
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        adminCookie: { type: 'apiKey', in: 'cookie', name: 'dramatis_admin' },
        clientCookie: { type: 'apiKey', in: 'cookie', name: 'dramatis_client' },
      },
      responses: {
        Refused: {
          description: 'Refused; `code` says why.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
        },
      },
      schemas: {
        Refusal: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['code', 'message', 'reference'],
              properties: {
                code: {
                  type: 'string',
                  enum: Object.keys(errorCodes),
                  description: Object.entries(errorCodes)
                    .map(([code, { status, meaning }]) => `\`${code}\` (${status}): ${meaning}`)
                    .join('\n\n'),
                },
                message: { type: 'string', description: 'One sentence for a person.' },
                reference: { type: 'string', description: 'Stands in the server log.' },
                fields: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } } },
                retryAfterMs: { type: 'integer' },
                reason: { type: 'string' },
                limit: { type: 'integer' },
                current: {
                  type: 'object',
                  description: 'To the team, where somebody else was faster: how it stands.',
                  required: ['lastSeq', 'locked'],
                  properties: {
                    lastSeq: { type: 'integer' },
                    locked: { type: 'string', nullable: true },
                    message: { type: 'object', properties: { changedSeq: { type: 'integer' }, deleted: { type: 'boolean' } } },
                    seated: { type: 'boolean' },
                  },
                },
              },
            },
          },
        },
      },
    },
  }
}
