// The checker is proven too: a history in which all is well yields nothing, and the same history with one thing wrong yields
// that, of the right kind and nothing else.
import { expect, test } from 'vitest'
import { check, type Findings, sentencesOf } from './rig/checker.ts'
import type { Happening, Line, SeenEntry, StoredEntry } from './rig/history.ts'

type Of<What extends Happening['what']> = Extract<Happening, { what: What }>
type Kind = Exclude<keyof Findings, 'counts'>

const ada: SeenEntry = [1, 'message:sent', 'm1', 'Hello?']
const rosa: SeenEntry = [2, 'message:sent', 'm2', 'Good evening']
const edited: SeenEntry = [3, 'message:edited', 'm1', 'Hello!']
const again: SeenEntry = [4, 'message:sent', 'm3', 'Who is there?']
const stored: StoredEntry[] = [
  [1, 'message:sent', 'm1', 'Hello?', 'r1'],
  [2, 'message:sent', 'm2', 'Good evening', 'r2'],
  [3, 'message:edited', 'm1', 'Hello!', null],
  [4, 'message:sent', 'm3', 'Who is there?', 'r3'],
]
const all = [ada, rosa, edited, again]

/** Ada writes in her group, an admin answers as Rosa, an edit falls between, the server dies and Ada writes once more. Ben has a group of his own. */
function evening(): Happening[] {
  const hears = (who: string, entry: SeenEntry): Happening => ({ what: 'heard', who, place: 'harbour', entry })
  return [
    { what: 'seated', who: 'Ada', places: ['harbour'] },
    { what: 'seated', who: 'Ben', places: ['pier'] },
    { what: 'connected', who: 'Ada' },
    { what: 'connected', who: 'Console' },
    { what: 'connected', who: 'Ben' },
    { what: 'asked', who: 'Ada', place: 'harbour', id: 'r1', text: 'Hello?' },
    hears('Ada', ada),
    { what: 'acknowledged', id: 'r1', messageId: 'm1', seq: 1 },
    hears('Console', ada),
    { what: 'asked', who: 'Console', place: 'harbour', id: 'r2', text: 'Good evening' },
    hears('Ada', rosa),
    hears('Console', rosa),
    { what: 'acknowledged', id: 'r2', messageId: 'm2', seq: 2 },
    hears('Ada', edited),
    hears('Console', edited),
    { what: 'fault', name: 'kill -9' },
    // Sent, never answered, and kept: whoever retries is told so.
    { what: 'asked', who: 'Ada', place: 'harbour', id: 'r3', text: 'Who is there?' },
    { what: 'unanswered', id: 'r3' },
    { what: 'connected', who: 'Ada' },
    { what: 'connected', who: 'Console' },
    hears('Console', again),
    { what: 'asked', who: 'Ada', place: 'harbour', id: 'r3', text: 'Who is there?' },
    { what: 'acknowledged', id: 'r3', messageId: 'm3', seq: 4 },
    { what: 'asked', who: 'Ben', place: 'pier', id: 'r4', text: 'Too much at once' },
    { what: 'refused', id: 'r4', code: 'rate_limited' },
    { what: 'shows', who: 'Ada', place: 'harbour', entries: all },
    { what: 'shows', who: 'Console', place: 'harbour', entries: all },
    { what: 'shows', who: 'Ben', place: 'pier', entries: [] },
    { what: 'lists', who: 'Ada', place: 'harbour', lastSeq: 4 },
    { what: 'lists', who: 'Console', place: 'harbour', lastSeq: 4 },
    { what: 'stored', place: 'harbour', lastSeq: 4, entries: stored },
    { what: 'stored', place: 'pier', lastSeq: 0, entries: [] },
  ]
}

const timed = (happenings: readonly Happening[]): Line[] => happenings.map((happening, atMs) => ({ atMs, ...happening }))

/** The history with the first line of a sort that fits replaced by others; none: left out. */
function instead<What extends Happening['what']>(
  what: What,
  fits: (line: Of<What>) => boolean,
  others: (line: Of<What>) => readonly Happening[],
): Happening[] {
  const lines = evening()
  const at = lines.findIndex((line) => line.what === what && fits(line as Of<What>))
  if (at === -1) throw new Error(`no line of the evening is this ${what}`)
  return lines.toSpliced(at, 1, ...others(lines[at] as Of<What>))
}
const storedAs = (lastSeq: number, entries: readonly StoredEntry[]) =>
  instead(
    'stored',
    ({ place }) => place === 'harbour',
    () => [{ what: 'stored', place: 'harbour', lastSeq, entries }],
  )
const shows = (who: string, entries: readonly SeenEntry[]) =>
  instead(
    'shows',
    (line) => line.who === who,
    (line) => [{ ...line, entries }],
  )
const heardAs = (who: string, entry: SeenEntry, others: readonly Happening[]) =>
  instead(
    'heard',
    (line) => line.who === who && line.entry === entry,
    () => others,
  )
const hearing = (who: string, ...entries: readonly SeenEntry[]): Happening[] =>
  entries.map((entry) => ({ what: 'heard', who, place: 'harbour', entry }))

test('an evening on which all was well yields nothing, and is counted', () => {
  const findings = check(timed(evening()))
  expect(sentencesOf(findings)).toEqual([])
  expect(findings.counts).toEqual({ asked: 4, acknowledged: 3, refused: 1, unanswered: 0, faults: 1, heard: 7, viewers: 3 })
})

/** What is wrong, how the evening then went, and what must be found: every sentence, with its kind. */
const evenings: readonly [what: string, happened: () => Happening[], found: readonly string[]][] = [
  [
    'lost: an acknowledged message is not kept, and nobody shows it',
    () => {
      const kept = stored.slice(0, 3)
      return storedAs(3, kept)
        .filter((line) => !(line.what === 'heard' && line.entry === again))
        .map((line): Happening => {
          if (line.what === 'shows' && line.place === 'harbour') return { ...line, entries: all.slice(0, 3) }
          return line.what === 'lists' ? { ...line, lastSeq: 3 } : line
        })
    },
    ['lost: "Who is there?" was acknowledged as seq 4 of harbour'],
  ],
  [
    'lost: another message is kept where one was acknowledged',
    () =>
      instead(
        'acknowledged',
        ({ id }) => id === 'r2',
        (line) => [{ ...line, messageId: 'm9' }],
      ),
    ['lost: "Good evening" was acknowledged as seq 2 of harbour'],
  ],
  [
    'hole: a seq is missing',
    () =>
      storedAs(
        4,
        stored.filter(([seq]) => seq !== 3),
      )
        .filter((line) => !(line.what === 'heard' && line.entry === edited))
        .map((line): Happening => (line.what === 'shows' && line.place === 'harbour' ? { ...line, entries: [again] } : line)),
    ['lost: seq 3 of harbour is a hole'],
  ],
  [
    'doubled: one request is kept twice',
    () =>
      storedAs(5, [...stored, [5, 'message:sent', 'm4', 'Good evening', 'r2']]).map((line): Happening => {
        if (line.what === 'shows' && line.place === 'harbour')
          return { ...line, entries: [...all, [5, 'message:sent', 'm4', 'Good evening']] }
        return line.what === 'lists' ? { ...line, lastSeq: 5 } : line
      }),
    ['doubled: "Good evening" is stored 2 times'],
  ],
  [
    'doubled: one seq is kept twice',
    () => storedAs(4, [...stored, stored[3] as StoredEntry]),
    ['doubled: seq 4 of harbour is stored twice'],
  ],
  [
    'doubled: two answers to one request name two places',
    () => [...evening(), { what: 'acknowledged', id: 'r1', messageId: 'm2', seq: 2 }],
    ['doubled: "Hello?" was acknowledged as seq 1 and as seq 2'],
  ],
  [
    'doubled: an event comes twice on one connection',
    () => heardAs('Ada', rosa, hearing('Ada', rosa, rosa)),
    ['doubled: Ada heard seq 2 of harbour twice on one connection'],
  ],
  [
    'doubled: a screen shows a message twice',
    () => shows('Ada', [ada, rosa, rosa, edited, again]),
    ['doubled: Ada shows seq 2 of harbour twice'],
  ],
  [
    'out of order: an event comes after a later one on its connection',
    () =>
      heardAs('Ada', rosa, []).flatMap((line) =>
        line.what === 'heard' && line.who === 'Ada' && line.entry === edited ? [line, ...hearing('Ada', rosa)] : [line],
      ),
    ['outOfOrder: Ada heard seq 2 of harbour after 3'],
  ],
  [
    'out of order: a screen shows a message after a later one',
    () =>
      shows(
        'Console',
        [rosa, ada, edited, again].toSorted((one, other) => (one[0] === 4 ? 1 : other[0] === 4 ? -1 : 0)),
      ),
    ['outOfOrder: Console shows seq 1 of harbour after 2', 'lost: Console shows seq 3 of harbour right after 1'],
  ],
  [
    'out of order: what one person wrote first stands behind what they wrote next',
    () => {
      const lines = evening()
      const written = (id: string) => lines.findIndex((line) => line.what === 'asked' && line.id === id)
      // Good evening was written before, by the same hand.
      return [
        { what: 'asked', who: 'Ada', place: 'harbour', id: 'r2', text: 'Good evening' } as const,
        ...lines.toSpliced(written('r2'), 1),
      ]
    },
    ['outOfOrder: "Hello?" of Ada in harbour stands before "Good evening", which was written earlier'],
  ],
  [
    'leaked: somebody hears what is said where they are not seated',
    () => [...evening(), ...hearing('Ben', ada)],
    ['leaked: Ben heard seq 1 of harbour'],
  ],
  [
    'phantom: something is kept that nobody asked for',
    () =>
      storedAs(5, [...stored, [5, 'message:sent', 'm4', 'Boo', 'r9']]).map((line): Happening => {
        if (line.what === 'shows' && line.place === 'harbour') return { ...line, entries: [...all, [5, 'message:sent', 'm4', 'Boo']] }
        return line.what === 'lists' ? { ...line, lastSeq: 5 } : line
      }),
    ['unexpected: "Boo" in harbour, which nobody asked for'],
  ],
  [
    'phantom: an event tells of what was not kept',
    () => [...evening(), ...hearing('Console', [5, 'message:sent', 'm4', 'Boo'])],
    ['unexpected: Console heard message:sent m4 as seq 5 of harbour, which was not kept'],
  ],
  [
    'phantom: an event names another message than was kept there',
    () => heardAs('Ada', rosa, hearing('Ada', [2, 'message:sent', 'm7', 'Good evening'])),
    ['unexpected: Ada heard message:sent m7 as seq 2 of harbour, which was not kept'],
  ],
  [
    'phantom: an answer to what nobody asked',
    () => [...evening(), { what: 'unanswered', id: 'r9' }],
    ['unexpected: an answer to r9, which nobody asked'],
  ],
  [
    'phantom: something is kept beyond the end of its conversation',
    () => storedAs(4, [...stored, [5, 'member:added', '', null, null]]),
    ['unexpected: seq 5 of harbour, which ends at 4'],
  ],
  [
    'refused but kept',
    () =>
      instead(
        'acknowledged',
        ({ id }) => id === 'r2',
        () => [{ what: 'refused', id: 'r2', code: 'locked' }],
      ),
    ['unexpected: "Good evening" in harbour, though it was refused'],
  ],
  [
    'kept otherwise than it was asked: other words',
    () =>
      instead(
        'asked',
        ({ id }) => id === 'r2',
        (line) => [{ ...line, text: 'Good morning' }],
      ),
    ['unexpected: "Good evening" in harbour, where "Good morning" was asked for in harbour'],
  ],
  [
    'kept otherwise than it was asked: another place',
    () =>
      instead(
        'asked',
        ({ id }) => id === 'r2',
        (line) => [{ ...line, place: 'pier' }],
      ),
    [
      'unexpected: "Good evening" in harbour, where "Good evening" was asked for in pier',
      'lost: "Good evening" was acknowledged as seq 2 of pier',
    ],
  ],
  ['screen behind: it lacks the newest', () => shows('Ada', all.slice(0, 3)), ['lost: Ada shows harbour up to seq 3, it is at 4']],
  ['screen behind: it lacks one in the middle', () => shows('Ada', [ada, rosa, again]), ['lost: Ada shows seq 4 of harbour right after 2']],
  [
    'screen wrong: other words than were kept',
    () => shows('Ada', [ada, [2, 'message:sent', 'm2', 'Good morning'], edited, again]),
    ['unexpected: Ada shows "Good morning" where "Good evening" was kept'],
  ],
  [
    'screen wrong: another message than was kept there',
    () => shows('Ada', [ada, [2, 'message:sent', 'm7', 'Good evening'], edited, again]),
    ['unexpected: Ada shows message:sent m7 as seq 2 of harbour'],
  ],
  [
    'screen wrong: a conversation that is not there',
    () => [...evening(), { what: 'shows', who: 'Ben', place: 'cellar', entries: [] }],
    ['unexpected: Ben shows cellar, which was not kept'],
  ],
  [
    'list behind: a row stands at an earlier seq',
    () =>
      instead(
        'lists',
        ({ who }) => who === 'Console',
        (line) => [{ ...line, lastSeq: 3 }],
      ),
    ["lost: Console's list has harbour at seq 3, it is at 4"],
  ],
]

test.each(evenings)('%s', (_what, happened, found) => {
  expect(sentencesOf(check(timed(happened()))).toSorted()).toEqual(found.toSorted())
})

test('every kind of finding is found in some evening', () => {
  const kinds = new Set(evenings.flatMap(([, , found]) => found.map((sentence) => sentence.split(':')[0])))
  expect([...kinds].toSorted()).toEqual((['doubled', 'leaked', 'lost', 'outOfOrder', 'unexpected'] satisfies Kind[]).toSorted())
})

test('what is not wrong is not found: a doubled event after a new connection, a retry by hand out of its turn', () => {
  // On its new connection the server may tell again what it told on the one before.
  const toldAgain = instead(
    'heard',
    ({ who, entry }) => who === 'Console' && entry === again,
    (line) => [...hearing('Console', edited), line],
  )
  expect(sentencesOf(check(timed(toldAgain)))).toEqual([])
  // What failed and was sent again by hand stands where it was sent again.
  const retried = evening().map((line): Happening => {
    if (line.what === 'asked' && line.id === 'r3') return { ...line, who: 'Console' }
    return line
  })
  const writtenFirst: Happening[] = [
    { what: 'asked', who: 'Console', place: 'harbour', id: 'r3', text: 'Who is there?' },
    { what: 'unanswered', id: 'r3' },
  ]
  expect(sentencesOf(check(timed([...writtenFirst, ...retried])))).toEqual([])
})

test('many findings of a kind are told by the first few and a count', () => {
  const many = Array.from({ length: 8 }, (_, number): Happening => ({ what: 'unanswered', id: `nobody ${number}` }))
  const sentences = sentencesOf(check(timed([...evening(), ...many])), 3)
  expect(sentences).toHaveLength(4)
  expect(sentences.at(-1)).toBe('unexpected: and 5 more')
})
