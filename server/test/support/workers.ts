// Watches this process and those that it started to make pictures: how much memory they take more than before, how much
// processor. Where the system does not tell (no /proc), nothing is measured.
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const statOf = (pid: number): string[] | null => {
  try {
    // What follows the name, which may hold spaces.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
  } catch {
    return null
  }
}
const pageBytes = 4096
const tickMs = 10

/** The processes that `parent` started and that make pictures. */
export function pictureWorkers(parent: number): number[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.[1] === String(parent))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('picture-worker')
      } catch {
        return false
      }
    })
}

export function workersOfPictures(parent: number) {
  const pids = [parent, ...pictureWorkers(parent)]
  const residentBytes = () => pids.reduce((sum, pid) => sum + Number(statOf(pid)?.[21] ?? 0) * pageBytes, 0)
  const cpuMs = () =>
    pids.slice(1).reduce((sum, pid) => sum + (Number(statOf(pid)?.[11] ?? 0) + Number(statOf(pid)?.[12] ?? 0)) * tickMs, 0)
  const [restingBytes, restingMs] = [residentBytes(), cpuMs()]
  let mostBytes = restingBytes
  const look = () => {
    mostBytes = Math.max(mostBytes, residentBytes())
  }
  const timer = setInterval(look, 5)
  return {
    end() {
      look()
      clearInterval(timer)
      return { grownBytes: mostBytes - restingBytes, cpuMs: Math.max(0, cpuMs() - restingMs) }
    },
  }
}
