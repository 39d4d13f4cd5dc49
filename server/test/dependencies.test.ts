// The page on dependencies names every dependency of every package.json, once, and nothing that is gone.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

interface Manifest {
  workspaces?: string[]
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
const manifestOf = (folder: string): Manifest => JSON.parse(read(join(folder, 'package.json')))
const manifests = ['.', ...(manifestOf('.').workspaces ?? [])].map(manifestOf)
const used = manifests
  .flatMap((manifest) => [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies])
  .flatMap((group) => Object.entries(group ?? {}))
  .filter(([name]) => !name.startsWith('@dramatis/'))

test('docs/decisions/dependencies.md has one line for each dependency, and none for another', () => {
  const told = [...read('docs/decisions/dependencies.md').matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1])
  expect(told.toSorted()).toEqual([...new Set(used.map(([name]) => name))].sort())
})

test('every version is exact, so that npm cannot pick another one', () => {
  for (const [name, version] of used) expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
})
