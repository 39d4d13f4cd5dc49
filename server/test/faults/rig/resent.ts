// Counts the bytes of messages on their way from the programs to the server: the first copy of each, and all further ones.
import { Manager } from 'socket.io-client'

export interface SentBytes {
  first: number
  again: number
}

/** Counts from now on, in this process. */
export function countSentBytes(): SentBytes {
  const sent: SentBytes = { first: 0, again: 0 }
  const seen = new Set<string>()
  const prototype = Manager.prototype as unknown as { _packet: (packet: { data?: unknown }) => void }
  const original = prototype._packet
  prototype._packet = function (packet) {
    const [name, frame] = Array.isArray(packet.data) ? (packet.data as [unknown, { requestId?: string }]) : []
    if (name === 'message:send' && frame?.requestId !== undefined) {
      const bytes = Buffer.byteLength(JSON.stringify(packet.data))
      if (seen.has(frame.requestId)) sent.again += bytes
      else sent.first += bytes
      seen.add(frame.requestId)
    }
    original.call(this, packet)
  }
  return sent
}
