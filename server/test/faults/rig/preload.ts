// Loaded into a process before anything else (node --import): builds in the seeded fault that SEEDED_FAULT names, kills
// the process at the point that FAULT_POINT names, notes in OUTBOUND_FILE whom it turns to, and with RATE_LIMITS=off lets
// everybody ask as often as they like. The
// product's own code knows nothing of it.
import { buildIn, liftRateLimits } from './seeded-faults.ts'

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
