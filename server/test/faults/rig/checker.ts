// Reads the history of a run and says what is wrong with it. It knows the promises and nothing of how the run was made:
// acknowledged is kept, once, in one order for everybody; nobody sees what was not kept, or is not theirs.
import type { Line, SeenEntry, StoredEntry } from './history.ts'

export interface Findings {
  readonly counts: {
    readonly asked: number
    readonly acknowledged: number
    readonly refused: number
    readonly unanswered: number
    readonly faults: number
    readonly heard: number
    readonly viewers: number
  }
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly outOfOrder: readonly string[]
  readonly leaked: readonly string[]
  /** Kept or shown though nobody asked for it, or otherwise than it was asked. */
  readonly unexpected: readonly string[]
}

interface Asked {
  readonly who: string
  readonly place: string
  readonly text: string
  /** Place in the order in which this person wrote. */
  readonly order: number
  /** How often somebody pressed retry. */
  retries: number
  outcome: 'pending' | 'acknowledged' | 'refused' | 'unanswered'
  acknowledged?: { readonly messageId: string; readonly seq: number }
}

interface Read {
  readonly asked: Map<string, Asked>
  readonly stored: Map<string, Map<number, StoredEntry>>
  readonly lastSeq: Map<string, number>
  readonly seats: Map<string, ReadonlySet<string>>
  /** Texts that somebody gave a message later, by its id. */
  readonly edits: Map<string, ReadonlySet<string>>
}

export function check(lines: readonly Line[]): Findings {
  const wrong = {
    lost: [] as string[],
    doubled: [] as string[],
    outOfOrder: [] as string[],
    leaked: [] as string[],
    unexpected: [] as string[],
  }
  const read = readAll(lines, wrong)
  checkStored(read, wrong)
  checkAsked(read, wrong)
  checkHeard(lines, read, wrong)
  checkShown(lines, read, wrong)
  const count = (outcome: Asked['outcome']) => [...read.asked.values()].filter((one) => one.outcome === outcome).length
  return {
    counts: {
      asked: read.asked.size,
      acknowledged: count('acknowledged'),
      refused: count('refused'),
      unanswered: count('unanswered') + count('pending'),
      faults: lines.filter(({ what }) => what === 'fault').length,
      heard: lines.filter(({ what }) => what === 'heard').length,
      viewers: new Set(lines.flatMap((line) => (line.what === 'shows' ? [line.who] : []))).size,
    },
    ...wrong,
  }
}

type Wrong = { -readonly [Kind in Exclude<keyof Findings, 'counts'>]: string[] }

function readAll(lines: readonly Line[], wrong: Wrong): Read {
  const read: Read = { asked: new Map(), stored: new Map(), lastSeq: new Map(), seats: new Map(), edits: new Map() }
  for (const line of lines) {
    if (line.what === 'asked') {
      const before = read.asked.get(line.id)
      if (before) {
        before.retries++
        before.outcome = 'pending'
      } else {
        const { who, place, text } = line
        read.asked.set(line.id, { who, place, text, order: read.asked.size, retries: 0, outcome: 'pending' })
      }
    } else if (line.what === 'acknowledged' || line.what === 'refused' || line.what === 'unanswered') {
      const asked = read.asked.get(line.id)
      if (!asked) {
        wrong.unexpected.push(`an answer to ${line.id}, which nobody asked`)
        continue
      }
      asked.outcome = line.what
      if (line.what !== 'acknowledged') continue
      const { messageId, seq } = line
      if (asked.acknowledged && (asked.acknowledged.messageId !== messageId || asked.acknowledged.seq !== seq))
        wrong.doubled.push(`"${asked.text}" was acknowledged as seq ${asked.acknowledged.seq} and as seq ${seq}`)
      asked.acknowledged = { messageId, seq }
    } else if (line.what === 'edited') {
      read.edits.set(line.messageId, new Set([...(read.edits.get(line.messageId) ?? []), line.text]))
    } else if (line.what === 'seated') {
      read.seats.set(line.who, new Set([...(read.seats.get(line.who) ?? []), ...line.places]))
    } else if (line.what === 'stored') {
      const entries = new Map<number, StoredEntry>()
      for (const entry of line.entries) {
        if (entries.has(entry[0])) wrong.doubled.push(`seq ${entry[0]} of ${line.place} is stored twice`)
        entries.set(entry[0], entry)
      }
      read.stored.set(line.place, entries)
      read.lastSeq.set(line.place, line.lastSeq)
    }
  }
  return read
}

/** seq is 1, 2, 3 ... without holes, and every message is one that was asked for, once. */
function checkStored({ asked, stored, lastSeq, edits }: Read, wrong: Wrong): void {
  const copies = new Map<string, number>()
  for (const [place, entries] of stored) {
    const last = lastSeq.get(place) ?? 0
    for (let seq = 1; seq <= last; seq++) if (!entries.has(seq)) wrong.lost.push(`seq ${seq} of ${place} is a hole`)
    for (const [seq, kind, messageId, text, requestId] of entries.values()) {
      if (seq < 1 || seq > last) wrong.unexpected.push(`seq ${seq} of ${place}, which ends at ${last}`)
      if (kind !== 'message:sent' || requestId === null) continue
      copies.set(requestId, (copies.get(requestId) ?? 0) + 1)
      const request = asked.get(requestId)
      if (!request) wrong.unexpected.push(`"${text}" in ${place}, which nobody asked for`)
      else if (request.place !== place || (text !== null && request.text !== text && !edits.get(messageId)?.has(text)))
        wrong.unexpected.push(`"${text}" in ${place}, where "${request.text}" was asked for in ${request.place}`)
      else if (request.outcome === 'refused') wrong.unexpected.push(`"${text}" in ${place}, though it was refused`)
    }
  }
  for (const [requestId, count] of copies)
    if (count > 1) wrong.doubled.push(`"${asked.get(requestId)?.text ?? requestId}" is stored ${count} times`)
}

/** What was acknowledged is kept where it was said to be; one person's words stand in the order in which they were written. */
function checkAsked({ asked, stored }: Read, wrong: Wrong): void {
  const seqs = new Map<string, number>()
  for (const entries of stored.values())
    for (const [seq, kind, , , requestId] of entries.values()) if (kind === 'message:sent' && requestId !== null) seqs.set(requestId, seq)
  const last = new Map<string, { order: number; seq: number; text: string }>()
  for (const [id, request] of asked) {
    const { acknowledged, place, text, who } = request
    const seq = seqs.get(id)
    if (acknowledged) {
      const entry = stored.get(place)?.get(acknowledged.seq)
      if (!entry || entry[2] !== acknowledged.messageId)
        wrong.lost.push(`"${text}" was acknowledged as seq ${acknowledged.seq} of ${place}`)
    }
    // Who retries by hand puts it where it is then.
    if (seq === undefined || request.retries > 0) continue
    const key = `${who} in ${place}`
    const before = last.get(key)
    if (before && before.seq > seq) wrong.outOfOrder.push(`"${text}" of ${key} stands before "${before.text}", which was written earlier`)
    last.set(key, { order: request.order, seq, text })
  }
}

const sameEntry = (seen: SeenEntry, kept: StoredEntry) => seen[1] === kept[1] && seen[2] === kept[2]

/** An event is of something that was kept, in order on its connection, and for whoever is seated there. */
function checkHeard(lines: readonly Line[], { stored, seats }: Read, wrong: Wrong): void {
  const heardUpTo = new Map<string, Map<string, number>>()
  for (const line of lines) {
    if (line.what === 'connected') heardUpTo.set(line.who, new Map())
    if (line.what !== 'heard') continue
    const { who, place, entry } = line
    const places = seats.get(who)
    if (places && !places.has(place)) wrong.leaked.push(`${who} heard seq ${entry[0]} of ${place}`)
    const kept = stored.get(place)?.get(entry[0])
    if (!kept || !sameEntry(entry, kept))
      wrong.unexpected.push(`${who} heard ${entry[1]} ${entry[2]} as seq ${entry[0]} of ${place}, which was not kept`)
    const upTo = heardUpTo.get(who) ?? new Map<string, number>()
    heardUpTo.set(who, upTo)
    const before = upTo.get(place) ?? 0
    if (entry[0] === before) wrong.doubled.push(`${who} heard seq ${entry[0]} of ${place} twice on one connection`)
    else if (entry[0] < before) wrong.outOfOrder.push(`${who} heard seq ${entry[0]} of ${place} after ${before}`)
    upTo.set(place, Math.max(before, entry[0]))
  }
}

/** What a screen shows is what was kept, all of it from where it begins, in the one order. */
function checkShown(lines: readonly Line[], { stored, lastSeq }: Read, wrong: Wrong): void {
  for (const line of lines) {
    if (line.what === 'lists' && line.lastSeq !== lastSeq.get(line.place))
      wrong.lost.push(`${line.who}'s list has ${line.place} at seq ${line.lastSeq}, it is at ${lastSeq.get(line.place)}`)
    if (line.what !== 'shows') continue
    const { who, place, entries } = line
    const kept = stored.get(place)
    if (!kept) {
      wrong.unexpected.push(`${who} shows ${place}, which was not kept`)
      continue
    }
    let before: number | null = null
    for (const entry of entries) {
      const [seq] = entry
      if (before !== null && seq === before) wrong.doubled.push(`${who} shows seq ${seq} of ${place} twice`)
      else if (before !== null && seq < before) wrong.outOfOrder.push(`${who} shows seq ${seq} of ${place} after ${before}`)
      else if (before !== null && seq > before + 1) wrong.lost.push(`${who} shows seq ${seq} of ${place} right after ${before}`)
      before = seq
      const there = kept.get(seq)
      if (!there || !sameEntry(entry, there)) wrong.unexpected.push(`${who} shows ${entry[1]} ${entry[2]} as seq ${seq} of ${place}`)
      else if (entry[1] === 'message:sent' && entry[3] !== there[3])
        wrong.unexpected.push(`${who} shows "${entry[3]}" where "${there[3]}" was kept`)
    }
    const shownTo = entries.at(-1)?.[0] ?? 0
    if (shownTo !== lastSeq.get(place)) wrong.lost.push(`${who} shows ${place} up to seq ${shownTo}, it is at ${lastSeq.get(place)}`)
  }
}

/** The findings as sentences, the first few of each kind. */
export function sentencesOf(findings: Findings, most = 5): string[] {
  const { counts: _counts, ...kinds } = findings
  return Object.entries(kinds).flatMap(([kind, list]) => [
    ...list.slice(0, most).map((sentence) => `${kind}: ${sentence}`),
    ...(list.length > most ? [`${kind}: and ${list.length - most} more`] : []),
  ])
}
