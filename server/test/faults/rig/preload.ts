// Loaded into a process before anything else (node --import): builds in the seeded fault that SEEDED_FAULT names, kills
// the process at the point that FAULT_POINT names, notes in OUTBOUND_FILE whom it turns to, and with RATE_LIMITS=off lets
// everybody ask as often as they like; COLLECT_ON names a signal at which it collects its garbage, so that what is
// measured is what it holds. The product's own code knows nothing of it.
import { buildIn, liftRateLimits } from './seeded-faults.ts'

if (process.channel !== undefined) {
  // Whoever started this process is gone, by whatever means: nothing of a run outlives it.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref()
}
if (process.env.SEEDED_FAULT !== undefined) buildIn(process.env.SEEDED_FAULT)
if (process.env.RATE_LIMITS === 'off') liftRateLimits()
if (process.env.OUTBOUND_FILE !== undefined) {
  const { noteOutbound } = await import('./outbound.ts')
  noteOutbound(process.env.OUTBOUND_FILE)
}
if (process.env.FAULT_POINT !== undefined) {
  const { killAt } = await import('./fault-points.ts')
  killAt(process.env.FAULT_POINT, Number(process.env.FAULT_AT ?? '1'))
}
if (process.env.COLLECT_ON !== undefined) {
  const { collectOn } = await import('./collect-garbage.ts')
  collectOn(process.env.COLLECT_ON as NodeJS.Signals)
}
