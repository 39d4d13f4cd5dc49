// What happened in a run, a line each, in the order in which it was seen: what people asked and what came of it, what each
// viewer received, what each viewer showed in the end, and what the database held. The checker reads nothing else.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'

/** An entry of a timeline, as far as order and identity go: [seq, kind, id of the message or empty, its text or null]. */
export type SeenEntry = readonly [seq: number, kind: string, messageId: string, text: string | null]

export type Happening =
  /** Somebody pressed send; `id` is the request id. The same again: they pressed retry. */
  | { readonly what: 'asked'; readonly who: string; readonly place: string; readonly id: string; readonly text: string }
  /** A message may have this text from now on. */
  | { readonly what: 'edited'; readonly messageId: string; readonly text: string }
  | { readonly what: 'acknowledged'; readonly id: string; readonly messageId: string; readonly seq: number }
  | { readonly what: 'refused'; readonly id: string; readonly code: string }
  /** Every try went unanswered: the person is told that it failed, and may retry. */
  | { readonly what: 'unanswered'; readonly id: string }
  /** A client, and the conversations they may see. Staff may see all. */
  | { readonly what: 'seated'; readonly who: string; readonly places: readonly string[] }
  /** A live connection begins; what is heard on it stands in order. */
  | { readonly what: 'connected'; readonly who: string }
  | { readonly what: 'heard'; readonly who: string; readonly place: string; readonly entry: SeenEntry }
  /** A screen at the end: all of a conversation that it holds. */
  | { readonly what: 'shows'; readonly who: string; readonly place: string; readonly entries: readonly SeenEntry[] }
  /** A row of a list at the end. */
  | { readonly what: 'lists'; readonly who: string; readonly place: string; readonly lastSeq: number }
  /** What the database holds of a conversation at the end. */
  | { readonly what: 'stored'; readonly place: string; readonly lastSeq: number; readonly entries: readonly StoredEntry[] }
  /** What was done to the server, or to the network. */
  | { readonly what: 'fault'; readonly name: string }

/** `requestId`: of a message sent by somebody; null for what nobody sends. */
export type StoredEntry = readonly [seq: number, kind: string, messageId: string, text: string | null, requestId: string | null]

export class History {
  readonly file: string
  readonly #handle: number
  #lines: string[] = []
  #startedMs = performance.now()

  constructor(file: string) {
    this.file = file
    this.#handle = openSync(file, 'w')
  }

  add(happening: Happening): void {
    const atMs = Math.round(performance.now() - this.#startedMs)
    this.#lines.push(JSON.stringify({ atMs, ...happening }))
    if (this.#lines.length >= 1000) this.#write()
  }

  #write(): void {
    if (this.#lines.length > 0) writeSync(this.#handle, `${this.#lines.join('\n')}\n`)
    this.#lines = []
  }

  close(): void {
    this.#write()
    closeSync(this.#handle)
  }
}

export type Line = Happening & { readonly atMs: number }

export const readHistory = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
