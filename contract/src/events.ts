// Names of namespaces and events. Free of zod. What they carry stands in client-views.ts and staff-views.ts.

export const socketPath = '/socket.io'
export const clientNamespace = '/client'
export const adminNamespace = '/admin'

/** Changes of a conversation's timeline: each takes the next `seq`, and its event is named like its kind. */
export const timelineKinds = [
  'message:sent',
  'message:edited',
  'message:deleted',
  'member:added',
  'member:removed',
  'conversation:renamed',
  'conversation:locked',
  'conversation:unlocked',
] as const
export type TimelineKind = (typeof timelineKinds)[number]

/** Further events that a client's connection may receive. */
export const clientEventNames = [
  ...timelineKinds,
  'conversation:opened',
  'conversation:closed',
  'conversation:changed',
  'conversation:read',
  'presence:changed',
  'member:changed',
  'self:changed',
  'session:ended',
] as const

/** Further events that a console's connection may receive. */
export const adminEventNames = [
  ...timelineKinds,
  'conversation:created',
  'conversation:changed',
  'conversation:read',
  'presence:changed',
  'client:changed',
  'persona:changed',
  'admin:changed',
  'invitation:changed',
  'token:changed',
  'settings:changed',
  'session:ended',
] as const
