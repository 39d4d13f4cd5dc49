// Valid frames and bodies of every command, made from the contract, and what becomes of them when somebody changes bytes,
// pieces or values of them. Everything is drawn from the seed.
import type { CommandContract } from '@dramatis/contract/command'
import type { Random } from './random.ts'

interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly minimum?: number
  readonly maximum?: number
}

/** What is there to be named, by the name of the field. */
export type Known = Readonly<Record<string, readonly unknown[]>>

/** An input that the contract takes, or nearly: fields that are known by name hold what is there. */
export function validInput(contract: CommandContract, known: Known, random: Random): unknown {
  const schema = contract.input.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as JsonSchema
  return sampleOf(schema, '', known, random)
}

function sampleOf(schema: JsonSchema, field: string, known: Known, random: Random): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return random.of(schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return sampleOf(random.of(choices), field, known, random)
  const named = known[field]
  if (named && schema.type !== 'object' && schema.type !== 'array') return random.of(named)
  if (schema.type === 'object') {
    const { properties = {}, required = [] } = schema
    const kind = properties.kind?.const ?? properties.kind?.enum?.[0]
    const shown = Object.keys(properties).filter((name) => required.includes(name) || random.chance(0.3))
    return Object.fromEntries(
      shown.map((name) => [name, sampleOf(properties[name] as JsonSchema, name === 'id' ? `${kind}Id` : name, known, random)]),
    )
  }
  if (schema.type === 'array') return schema.items ? [sampleOf(schema.items, field.replace(/s$/, ''), known, random)] : []
  if (schema.type === 'integer' || schema.type === 'number') return random.whole(schema.minimum ?? 0, Math.min(schema.maximum ?? 50, 50))
  if (schema.type === 'boolean') return random.chance(0.5)
  if (schema.type === 'null') return null
  return `Words ${random.whole(0, 999)}`
}

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
/** Values that broke something somewhere, as JSON text. */
const unkindValues = [
  'null',
  'true',
  '-1',
  '0',
  '1e999',
  '-0',
  '9007199254740993',
  '1.5',
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\u202e"',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"toString":1}',
  '{"length":1e9}',
  '"__proto__"',
  '"constructor"',
  '{"_placeholder":true,"num":0}',
  '{"_placeholder":true,"num":1e9}',
  '{"$ne":null}',
  '"\' or 1=1 --"',
  '"%00"',
  '"../../secret.key"',
  `"${'x'.repeat(5_000)}"`,
  `"${'\\ud83d\\ude00'.repeat(1_000)}"`,
  deep(500),
  `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`,
]
const unkindBytes = ['\0', '"', '\\', '{', '}', '[', ']', ',', ':', '/', '-', '0', '4', '5', '\n', '\r\n', '\u2028', '\ufeff', '💥', 'é']

/** One or a few changes of a text. */
export function mutate(text: string, random: Random): string | Buffer {
  let changed = text
  for (let times = random.whole(1, 3); times > 0; times--) changed = changeOnce(changed, random)
  // Bytes that are no text at all.
  if (!random.chance(0.1)) return changed
  const bytes = Buffer.from(changed)
  for (let times = random.whole(1, 4); times > 0 && bytes.length > 0; times--)
    bytes[random.whole(0, bytes.length - 1)] = random.whole(0, 255)
  return bytes
}

function changeOnce(text: string, random: Random): string {
  const at = random.whole(0, text.length)
  const to = Math.min(text.length, at + random.whole(1, 12))
  switch (random.whole(0, 8)) {
    case 0:
      return text.slice(0, at) + text.slice(to)
    case 1:
      return text.slice(0, at) + random.of(unkindBytes) + text.slice(at)
    case 2:
      return text.slice(0, at) + text.slice(at, to).repeat(random.whole(2, 20)) + text.slice(to)
    case 3:
      return text.slice(0, at)
    case 4:
      return text.slice(0, at) + String.fromCharCode(random.whole(0, 0x2ff)) + text.slice(at + 1)
    case 5: {
      // The head of the packet: its type, namespace and number.
      const end = text.search(/[[{]/)
      return end < 0 ? text : text.slice(0, random.whole(0, end)) + random.of(unkindBytes) + text.slice(end)
    }
    default: {
      // A value in place of another one.
      const values = [...text.matchAll(/:("(?:[^"\\]|\\.)*"|-?\d+|true|false|null)/g)]
      if (values.length === 0) return text
      const one = random.of(values)
      const from = (one.index ?? 0) + 1
      return text.slice(0, from) + random.of(unkindValues) + text.slice(from + (one[1] as string).length)
    }
  }
}
