// Writes the results down: figures with their ratios first, then the raw values they are medians of.
import { cpus, release, totalmem, type } from 'node:os'
import type { Asked } from './asking.ts'
import type { Comparison } from './compare.ts'
import { median, type Throughput } from './load.ts'
import type { Idle, Pair, Scale, Sending } from './measure.ts'
import type { Pages } from './pages.ts'
import { pinned } from './server-process.ts'

export interface Part<Value> {
  readonly value: Value
  readonly madeOn: string
  readonly seconds: number
}
export interface Results {
  readonly sending: Part<Sending>
  readonly disk: Part<Comparison>
  readonly groups: Part<Comparison>
  readonly stored: Part<Comparison>
  readonly asking: Part<readonly Asked[]>
  readonly joining: Part<readonly Asked[]>
  readonly pages: Part<Pages>
  readonly idle: Part<{ readonly dramatis: Idle; readonly bare: Idle }>
}

const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`
const table = (head: string[], rows: string[]) => [row(...head), row(...head.map(() => '---')), ...rows].join('\n')
const middle = <Value>(values: readonly Value[], of: (value: Value) => number) => median(values.map(of))
const whole = (value: number) => Math.round(value).toLocaleString('en')
const ms = (value: number) => `${value.toFixed(2)} ms`
const kib = (value: number) => `${(value / 1024).toFixed(1)} KiB`

/** Of each round, because the machine is not equally busy in all of them. */
const ratioOf = <Value>(mine: readonly Value[], theirs: readonly Value[], of: (value: Value) => number) =>
  median(mine.map((value, round) => of(value) / of(theirs[round] as Value)))

function figure<Value>(
  name: string,
  { dramatis, bare }: Pair<Value>,
  of: (value: Value) => number,
  show: (value: number) => string,
  aim: string,
): string {
  return row(name, show(middle(dramatis, of)), show(middle(bare, of)), ratioOf(dramatis, bare, of).toFixed(2), aim)
}

/** A server that waits for its core is compared with one that has it: where the machine was free for both, the ratio is truer. */
function undisturbed({ dramatis, bare }: Pair<Throughput>): string[] {
  const rounds = dramatis.flatMap((mine, round) => {
    const theirs = bare[round] as Throughput
    return mine.serverLoad > 0.85 && theirs.serverLoad > 0.85 ? [{ mine: mine.perSecond, theirs: theirs.perSecond }] : []
  })
  if (rounds.length < 3) return []
  const [mine, theirs] = [middle(rounds, (round) => round.mine), middle(rounds, (round) => round.theirs)]
  const ratio = middle(rounds, (round) => round.mine / round.theirs)
  const name = `the same, of the ${rounds.length} rounds in which both servers had more than 0.85 of their core`
  return [row(name, whole(mine), whole(theirs), ratio.toFixed(2), '')]
}

const compared = ({ what, harder, usual }: Comparison, aim: string) =>
  row(
    what,
    whole(middle(harder, (value) => value.perSecond)),
    whole(middle(usual, (value) => value.perSecond)),
    ratioOf(harder, usual, (value) => value.perSecond).toFixed(2),
    ratioOf(harder, usual, (value) => value.cpuMsPer10000).toFixed(2),
    aim,
  )

const asked = ({ what, count, perSecond, p50Ms, p99Ms, maxMs }: Asked, aim: string) =>
  row(what, count, whole(perSecond), ms(p50Ms), ms(p99Ms), ms(maxMs), aim)

const raw = <Value>(name: string, mine: readonly Value[], theirs: readonly Value[], of: (value: Value) => number, digits: number) =>
  row(name, mine.map((value) => of(value).toFixed(digits)).join(' '), theirs.map((value) => of(value).toFixed(digits)).join(' '))

const rawCompared = ({ what, harder, usual }: Comparison) => raw(`a second: ${what}`, harder, usual, (value) => value.perSecond, 0)

export function report(scale: Scale, { sending, disk, groups, stored, asking, joining, pages, idle }: Results): string {
  const { throughput, latency } = sending.value
  const { plans } = pages.value
  const one = <Value>(pair: { dramatis: Value; bare: Value }): Pair<Value> => ({ dramatis: [pair.dramatis], bare: [pair.bare] })
  const processor = cpus()[0]?.model ?? 'unknown processor'
  const poor = plans.poor.map(({ sql, steps }) => `- ${steps.join('; ')}: \`${sql}\``)
  const parts = { sending, disk, groups, stored, asking, joining, pages, idle }
  const made = Object.entries(parts).map(([name, { madeOn, seconds }]) => `${name} ${madeOn} (${seconds} s)`)
  return `# Results of the last \`npm run bench\`

Written by the run on ${new Date().toISOString().slice(0, 10)}. Machine: ${cpus().length} x ${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release().split('-')[0]}, Node ${process.versions.node}, SQLite ${process.versions.sqlite ?? ''}. ${pinned ? 'Server and generator each on a core of their own' : 'Server and generator share the cores'}, loopback, other work on the machine at the same time: the ratios count, the figures only beside them. Measured: ${made.join(', ')}.

The work: ${whole(scale.groups)} groups with one client connection each, three consoles that see all of them, half of the messages from either side. A message counts when it is durable (SQLite, WAL, \`synchronous=FULL\`), acknowledged and with all four viewers. Beside it in the same run a bare Socket.IO server of the same version and options, which acknowledges and echoes the same bytes to the same four connections, and neither checks nor keeps anything. Rounds take turns; a figure is the median of its rounds, a ratio the median of the rounds' ratios. What was sent is compared with what is in the file: ${whole(sending.value.stored.messages)} of ${whole(sending.value.stored.sent)}, ${sending.value.stored.holes} holes in seq.

${table(
  ['figure', 'Dramatis', 'bare', 'ratio', 'aim'],
  [
    figure(
      `durable messages a second, ${scale.inFlight} on their way`,
      throughput,
      (value) => value.perSecond,
      whole,
      'at least 0.7; reach for 1.0',
    ),
    ...undisturbed(throughput),
    figure(
      'server CPU for 10,000 messages',
      throughput,
      (value) => value.cpuMsPer10000,
      (value) => `${whole(value)} ms`,
      '1.4; reach for 1.0',
    ),
    figure(`p50 from send to last viewer at ${scale.perSecond} a second`, latency, (value) => value.p50Ms, ms, '2.5'),
    figure(`p99 from send to last viewer at ${scale.perSecond} a second`, latency, (value) => value.p99Ms, ms, 'under 50 ms; 3'),
    figure(
      `memory of an idle connection, of ${whole(scale.idleConnections)}, after collection (heap and buffers)`,
      one(idle.value),
      (value) => value.usedBytes,
      kib,
      '1.4',
    ),
    figure('the same as resident memory', one(idle.value), (value) => value.residentBytes, kib, ''),
  ],
)}

## Harder against usual

Durable messages a second of two servers of Dramatis, in rounds that take turns.

${table(
  ['what', 'harder', 'usual', 'ratio', 'ratio of CPU a message', 'aim'],
  [compared(disk.value, '0.85'), compared(groups.value, '0.9'), compared(stored.value, '0.9')],
)}

## Waiting for an answer

At a steady rate, at random moments, from asking to the answer with the network; of a database with ${whole(scale.storedMessages)} messages in ${whole(scale.groups)} groups, half of which wait. A join is a client with a group, twenty seats and a sign-in link, told to three consoles.

${table(
  ['what', 'asked', 'a second', 'p50', 'p99', 'slowest', 'aim (p99)'],
  [
    ...asking.value.map((value) => asked(value, 'under 10 ms')),
    ...joining.value.map((value, at) => asked(value, at === 0 ? 'under 10 ms' : 'joins a second')),
  ],
)}

## Large against small

Ten rows asked of a database with ${whole(scale.conversations)} conversations and one of ${whole(scale.longHistory)} messages, and of one with ten and ten; medians of ${scale.asks}, from asking to the answer, the network included. The last column is the page as the programs ask for it (fifty rows), in the large one.

${table(
  ['question', 'large', 'small', 'ratio', 'usual page'],
  pages.value.pages.map((page) =>
    row(page.what, ms(page.largeMs), ms(page.smallMs), (page.largeMs / page.smallMs).toFixed(2), ms(page.usualMs)),
  ),
)}

Query plans: ${plans.statements} statements were prepared for these questions and for sending; ${plans.sorting} of them sort what belongs to one conversation or one person. ${poor.length === 0 ? 'None reads a whole table.' : 'These read a whole table, or sort more than that:'}
${poor.length > 0 ? `\n${poor.join('\n')}\n` : ''}
## Raw values

${table(
  ['figure', 'Dramatis', 'bare'],
  [
    raw('messages a second', throughput.dramatis, throughput.bare, (value) => value.perSecond, 0),
    raw('CPU ms for 10,000', throughput.dramatis, throughput.bare, (value) => value.cpuMsPer10000, 0),
    raw('share of its core that the server used', throughput.dramatis, throughput.bare, (value) => value.serverLoad, 2),
    raw('share of its core that the generator used', throughput.dramatis, throughput.bare, (value) => value.generatorLoad, 2),
    raw('p50 ms', latency.dramatis, latency.bare, (value) => value.p50Ms, 2),
    raw('p99 ms', latency.dramatis, latency.bare, (value) => value.p99Ms, 2),
    raw('slowest ms', latency.dramatis, latency.bare, (value) => value.maxMs, 1),
  ],
)}

${table(['figure', 'harder', 'usual'], [rawCompared(disk.value), rawCompared(groups.value), rawCompared(stored.value)])}
`
}
