// What every run with people in it is judged by: the checker's findings, screens that had to be loaded anew, and what the
// server complained of. A row adds what it alone did.
import type { Outcome } from '../row.ts'
import { check, type Findings, sentencesOf } from './checker.ts'
import type { Line } from './history.ts'
import type { HouseProcess } from './house.ts'

export interface Judged {
  readonly counts: Findings['counts']
  /** Sentences; a row pushes its own. */
  readonly failures: string[]
  readonly harm: Pick<Outcome, 'lost' | 'doubled' | 'outOfOrder' | 'leaked'>
  readonly unexpected: string
}

/** `reloads`: screens that will not come back by themselves. */
export function judge(lines: readonly Line[], house: HouseProcess, reloads: readonly string[]): Judged {
  const findings = check(lines)
  const failures = sentencesOf(findings)
  if (reloads.length > 0) failures.push(`screens that had to be loaded anew: ${reloads.join(', ')}`)
  if (house.complaints.length > 0) failures.push(`the server complained: ${house.complaints.slice(0, 3).join(' | ')}`)
  const { lost, doubled, outOfOrder, leaked, unexpected } = findings
  return {
    counts: findings.counts,
    failures,
    harm: { lost: lost.length, doubled: doubled.length, outOfOrder: outOfOrder.length, leaked: leaked.length },
    unexpected: String(unexpected.length),
  }
}
