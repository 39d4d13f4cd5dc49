// Preloaded into a server with `node --import`: each commit takes SLOW_DISK_MS longer, as if its sync did. The thread
// waits, without using the processor, as it does for a disk. The product knows nothing of it.
import { DatabaseSync } from 'node:sqlite'

const slowerMs = Number(process.env.SLOW_DISK_MS ?? 2)
const nobody = new Int32Array(new SharedArrayBuffer(4))
const { exec } = DatabaseSync.prototype

// The writer commits by `exec`, readers by a prepared statement: theirs sync nothing.
DatabaseSync.prototype.exec = function (sql: string) {
  exec.call(this, sql)
  if (sql === 'COMMIT') Atomics.wait(nobody, 0, 0, slowerMs)
}
