// Writes the results down: figures with their ratios first, then the raw values they are medians of.
import { cpus, release, totalmem, type } from 'node:os'
import { median, type Throughput } from './load.ts'
import type { Pair, Results, Scale } from './measure.ts'
import { pinned } from './server-process.ts'

const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`
const table = (head: string[], rows: string[]) => [row(...head), row(...head.map(() => '---')), ...rows].join('\n')
const middle = <Value>(values: readonly Value[], of: (value: Value) => number) => median(values.map(of))

function figure<Value>(
  name: string,
  { dramatis, bare }: Pair<Value>,
  of: (value: Value) => number,
  show: (value: number) => string,
  aim: string,
): string {
  const [mine, theirs] = [middle(dramatis, of), middle(bare, of)]
  // Of each round, because the machine is not equally busy in all of them.
  const ratios = dramatis.map((value, round) => of(value) / of(bare[round] as Value))
  return row(name, show(mine), show(theirs), median(ratios).toFixed(2), aim)
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
  return [row(name, Math.round(mine).toLocaleString('en'), Math.round(theirs).toLocaleString('en'), ratio.toFixed(2), '')]
}

const raw = <Value>(name: string, { dramatis, bare }: Pair<Value>, of: (value: Value) => number, digits: number) =>
  row(name, dramatis.map((value) => of(value).toFixed(digits)).join(' '), bare.map((value) => of(value).toFixed(digits)).join(' '))

export function report(scale: Scale, results: Results): string {
  const { throughput, latency, idle, pages, plans, stored } = results
  const whole = (value: number) => Math.round(value).toLocaleString('en')
  const ms = (value: number) => `${value.toFixed(2)} ms`
  const kib = (value: number) => `${(value / 1024).toFixed(1)} KiB`
  const one = <Value>(pair: { dramatis: Value; bare: Value }): Pair<Value> => ({ dramatis: [pair.dramatis], bare: [pair.bare] })
  const processor = cpus()[0]?.model ?? 'unknown processor'
  const poor = plans.poor.map(({ sql, steps }) => `- ${steps.join('; ')}: \`${sql}\``)
  return `# Results of the last \`npm run bench\`

Written by the run on ${new Date().toISOString().slice(0, 10)}. Machine: ${cpus().length} x ${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release().split('-')[0]}, Node ${process.versions.node}, SQLite ${process.versions.sqlite ?? ''}. ${pinned ? 'Server and generator each on a core of their own' : 'Server and generator share the cores'}, loopback, other work on the machine at the same time: the ratios count, the figures only beside them.

The work: ${scale.groups.toLocaleString('en')} groups with one client connection each, three consoles that see all of them, half of the messages from either side. A message counts when it is durable (SQLite, WAL, \`synchronous=FULL\`), acknowledged and with all four viewers. Beside it in the same run a bare Socket.IO server of the same version and options, which acknowledges and echoes the same bytes to the same four connections, and neither checks nor keeps anything. Rounds take turns; a figure is the median of its rounds, a ratio the median of the rounds' ratios. \`stored\` compares what was sent with what is in the file: ${stored.messages.toLocaleString('en')} of ${stored.sent.toLocaleString('en')}, ${stored.holes} holes in seq.

${table(
  ['figure', 'Dramatis', 'bare', 'ratio', 'aim'],
  [
    figure(
      `durable messages a second, ${scale.inFlight} on their way`,
      throughput,
      (value) => value.perSecond,
      whole,
      'at least 0.5; reach for 0.7',
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
      `memory of an idle connection, of ${scale.idleConnections.toLocaleString('en')}, after collection (heap and buffers)`,
      one(idle),
      (value) => value.usedBytes,
      kib,
      '1.4',
    ),
    figure('the same as resident memory', one(idle), (value) => value.residentBytes, kib, ''),
  ],
)}

## Large against small

Ten rows asked of a database with ${scale.conversations.toLocaleString('en')} conversations and one of ${scale.longHistory.toLocaleString('en')} messages, and of one with ten and ten; medians of ${scale.asks}, from asking to the answer, the network included. The last column is the page as the programs ask for it (fifty rows), in the large one.

${table(
  ['question', 'large', 'small', 'ratio', 'usual page'],
  pages.map((page) => row(page.what, ms(page.largeMs), ms(page.smallMs), (page.largeMs / page.smallMs).toFixed(2), ms(page.usualMs))),
)}

Query plans: ${plans.statements} statements were prepared for these questions and for sending; ${plans.sorting} of them sort what belongs to one conversation or one person. ${poor.length === 0 ? 'None reads a whole table.' : 'These read a whole table, or sort more than that:'}
${poor.length > 0 ? `\n${poor.join('\n')}\n` : ''}
## Raw values

${table(
  ['figure', 'Dramatis', 'bare'],
  [
    raw('messages a second', throughput, (value) => value.perSecond, 0),
    raw('CPU ms for 10,000', throughput, (value) => value.cpuMsPer10000, 0),
    raw('share of its core that the server used', throughput, (value) => value.serverLoad, 2),
    raw('share of its core that the generator used', throughput, (value) => value.generatorLoad, 2),
    raw('p50 ms', latency, (value) => value.p50Ms, 2),
    raw('p99 ms', latency, (value) => value.p99Ms, 2),
    raw('slowest ms', latency, (value) => value.maxMs, 1),
  ],
)}
`
}
