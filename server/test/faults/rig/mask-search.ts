// Looks through all bytes that the clients of a run received: nothing of any admin may stand in them, in any way of
// writing it down, and wherever a persona stands, so do the words that say who plays it.
import { closeSync, openSync, readSync } from 'node:fs'
import type { TeamSecret } from '../../support/team-secrets.ts'
import type { KeptBytes } from './bytes-to-clients.ts'

export interface MaskFindings {
  /** Bytes of clients that were looked through. */
  readonly bytes: number
  readonly connections: number
  /** Personas that were met. */
  readonly personas: number
  /** A sentence for each hit. */
  readonly hits: readonly string[]
}

/** What must not be found, and what must stand with a persona. */
export interface Masked {
  readonly secrets: readonly TeamSecret[]
  readonly teamNames: readonly string[]
}

/** Reads the records of a file in their order. */
function* recordsOf(file: string): Generator<{ number: number; chunk: Buffer }> {
  const handle = openSync(file, 'r')
  const head = Buffer.alloc(8)
  try {
    while (readSync(handle, head, 0, 8, null) === 8) {
      const chunk = Buffer.alloc(head.readUInt32LE(4))
      readSync(handle, chunk, 0, chunk.length, null)
      yield { number: head.readUInt32LE(0), chunk }
    }
  } finally {
    closeSync(handle)
  }
}

/** What was received of the database, or by staff, is not a client's. Decided from how a connection begins. */
function connectionsOfClients(kept: KeptBytes): Set<number> {
  const beginnings = new Map<number, string>()
  for (const { number, chunk } of recordsOf(kept.file)) {
    const start = beginnings.get(number) ?? ''
    if (start.length < 8192) beginnings.set(number, start + chunk.toString('latin1', 0, 8192))
  }
  const isClients = ([number, start]: [number, string]) =>
    start.startsWith('HTTP/1.') &&
    !kept.staff.has(number) &&
    !start.includes('40/admin,{"sid"') &&
    !/set-cookie: dramatis_admin=./i.test(start)
  return new Set([...beginnings].filter(isClients).map(([number]) => number))
}

const latin = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')
const shapesOf = (value: string): string[] => [
  ...new Set([
    latin(value),
    encodeURIComponent(value),
    Buffer.from(value).toString('base64').replace(/=+$/, ''),
    Buffer.from(value).toString('base64url'),
    Buffer.from(value).toString('hex'),
  ]),
]
const isNamed = ({ what }: TeamSecret) => /name|address/.test(what)
/** Long enough for a name or an address that two pieces of a connection share. */
const overlap = 1024
/** Small pieces are put together before anybody looks. */
const atOnce = 32 * 1024

/** Where the JSON object that begins here ends; -1: it is not all there. */
function endOfObject(text: string, from: number): number {
  let [depth, inString] = [0, false]
  for (let at = from; at < text.length; at++) {
    const one = text[at]
    if (inString) {
      if (one === '\\') at++
      else if (one === '"') inString = false
    } else if (one === '"') inString = true
    else if (one === '{') depth++
    else if (one === '}' && --depth === 0) return at + 1
  }
  return -1
}

export function searchForTeam(kept: KeptBytes, { secrets, teamNames }: Masked): MaskFindings {
  const ofClients = connectionsOfClients(kept)
  const named = secrets.filter(isNamed).map((secret) => ({ ...secret, lower: latin(secret.value).toLowerCase() }))
  const labels = teamNames.map((name) => `"playedBy":${latin(JSON.stringify(name))}`)
  const words = new Set<string>()
  const hits = new Set<string>()
  const rest = new Map<number, string>()
  let [bytes, personas] = [0, 0]

  /** Answers from where on the text is still to be looked at when more of it has come. */
  function lookForPersonas(text: string): number {
    for (let at = text.indexOf('"kind":"persona"'); at >= 0; at = text.indexOf('"kind":"persona"', at + 1)) {
      const begin = text.lastIndexOf('{', at)
      const end = endOfObject(text, begin)
      if (end < 0) return begin
      // What a client itself asked for is not sent back; whatever has a face is shown.
      const shown = text.slice(begin, end)
      personas++
      if (!labels.some((label) => shown.includes(label))) hits.add(`a persona without who plays it: ${shown.slice(0, 200)}`)
    }
    return text.length
  }

  function look(number: number, text: string): void {
    const lower = text.toLowerCase()
    for (const { what, value, lower: wanted } of named) if (lower.includes(wanted)) hits.add(`${what}: ${value}`)
    for (const [word] of text.matchAll(/[\w.:@%+/=-]{8,}/g)) words.add(word)
    if (/^content-encoding: (?!identity)/im.test(text)) hits.add('an answer that was packed, so that nobody can look into it')
    const until = lookForPersonas(text)
    // A persona that stands before this place is not counted again.
    rest.set(number, until < text.length ? text.slice(until) : text.slice(-overlap).replaceAll('"kind":"persona"', ''))
  }

  for (const { number, chunk } of recordsOf(kept.file)) {
    if (!ofClients.has(number)) continue
    bytes += chunk.length
    const text = (rest.get(number) ?? '') + chunk.toString('latin1')
    if (text.length < atOnce) rest.set(number, text)
    else look(number, text)
  }
  for (const [number, text] of rest) look(number, text)
  const all = [...words].join('\n')
  for (const secret of secrets) {
    // There may be ten thousands of request ids, each a word of its own wherever it stands; of the others there are few.
    const isThere = /request id/.test(secret.what) ? (shape: string) => words.has(shape) : (shape: string) => all.includes(shape)
    if (shapesOf(secret.value).some(isThere)) hits.add(`${secret.what}: ${secret.value}`)
  }
  return { bytes, connections: ofClients.size, personas, hits: [...hits] }
}
