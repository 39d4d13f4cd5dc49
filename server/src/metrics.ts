// Figures for operators, in Prometheus' format. Counts and durations only: no ids, no names.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'

export interface Metrics {
  command(name: string, outcome: string, ms: number): void
  read(): Promise<{ type: string; text: string }>
}

export function createMetrics(connections: () => { clients: number; admins: number }): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const commands = new Counter({
    name: 'dramatis_commands_total',
    help: 'Commands and queries by name and outcome',
    labelNames: ['command', 'outcome'],
    registers: [registry],
  })
  const durations = new Histogram({
    name: 'dramatis_command_seconds',
    help: 'Time from arrival to answer',
    labelNames: ['command'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers: [registry],
  })
  new Gauge({
    name: 'dramatis_connections',
    help: 'Open Socket.IO connections',
    labelNames: ['audience'],
    registers: [registry],
    collect() {
      const now = connections()
      this.set({ audience: 'client' }, now.clients)
      this.set({ audience: 'admin' }, now.admins)
    },
  })
  return {
    command(name, outcome, ms) {
      commands.inc({ command: name, outcome })
      durations.observe({ command: name }, ms / 1000)
    },
    read: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  }
}
