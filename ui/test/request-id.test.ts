// The browser programs may not load the contract's schemas, so they carry a rule of their own; this compares the two.
import { adminCommands } from '@dramatis/contract/admin-commands'
import { clientCommands } from '@dramatis/contract/client-commands'
import type { CommandContract } from '@dramatis/contract/command'
import { expect, test } from 'vitest'
import { needsRequestId, newRequestId, requestIdsByContent } from '../src/request-id.ts'

test('a request id is sent with exactly the commands that need one', () => {
  for (const table of [clientCommands, adminCommands]) {
    for (const [name, definition] of Object.entries<CommandContract>(table)) {
      expect([name, needsRequestId(name, definition.route)]).toEqual([name, definition.kind === 'command' && !definition.repeatable])
    }
  }
})

test('a request id is the time and 22 characters of base64url, and new each time', () => {
  const madeAtMs = Date.now()
  const ids = new Set(Array.from({ length: 1000 }, newRequestId))
  expect(ids.size).toBe(1000)
  for (const id of ids) {
    const [, time = '', random] = /^([a-z0-9]{9})([A-Za-z0-9_-]{22})$/.exec(id) ?? []
    expect(Number.parseInt(time, 36)).toBeGreaterThanOrEqual(madeAtMs)
    expect(Number.parseInt(time, 36)).toBeLessThanOrEqual(Date.now())
    expect(random).toBeDefined()
  }
})

test('a form keeps its request id until its content changes', () => {
  const idFor = requestIdsByContent()
  const first = idFor({ name: 'Omar' })
  expect(idFor({ name: 'Omar' })).toBe(first)
  expect(idFor({ name: 'Omar H' })).not.toBe(first)
})
