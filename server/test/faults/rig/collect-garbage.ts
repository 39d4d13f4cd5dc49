// Makes a process collect its garbage when it is signalled, without a flag on its command line.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export function collectOn(signal: NodeJS.Signals): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  process.on(signal, () => collect())
}
