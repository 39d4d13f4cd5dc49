// Who comes while the server does not keep up is sent away at the door, over either transport, and let in afterwards.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { clientNamespace, socketPath } from '@dramatis/contract/events'
import { limits } from '@dramatis/contract/limits'
import { io } from 'socket.io-client'
import { expect, test } from 'vitest'
import { createAddresses } from '../src/http/address.ts'
import { Admission } from '../src/realtime/admission.ts'
import { createSocketServer } from '../src/realtime/socket-door.ts'

test('a turn of the event loop in which much was done lets nobody in; the next one does', () => {
  let nowMs = 0
  const admission = new Admission(() => nowMs)
  nowMs = limits.admitWithinMs - 1
  expect(admission.mayEnter()).toBe(true)
  nowMs = limits.admitWithinMs + 100
  expect(admission.mayEnter()).toBe(false)
  admission.turned()
  expect(admission.mayEnter()).toBe(true)
  admission.close()
})

test.each(['websocket', 'polling'])('over %s, who comes too late in a turn is refused and comes in later', async (transport) => {
  let nowMs = 0
  const admission = new Admission(() => nowMs)
  const http = createServer()
  const server = createSocketServer({ addresses: createAddresses(undefined, []), admission })
  server.of(clientNamespace)
  server.attach(http)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  // Time stands still for the timer that notes each turn, and this turn has taken long already.
  admission.close()
  nowMs = limits.admitWithinMs + 100
  const socket = io(`http://127.0.0.1:${port}${clientNamespace}`, {
    path: socketPath,
    transports: [transport],
    reconnection: false,
    forceNew: true,
  })
  await new Promise<void>((resolve) => socket.once('connect_error', () => resolve()))
  expect(server.engine.clientsCount).toBe(0)
  admission.turned()
  socket.connect()
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
  socket.close()
  await server.close()
})
