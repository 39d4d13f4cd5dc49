// A link that brought the client here. Its secret stands after the #, which no server and no log sees.

export type Arrival = { kind: 'link' | 'join'; secret: string } | null

export function arrivalOf(location: Location): Arrival {
  const kind = location.pathname === '/link' ? 'link' : location.pathname === '/join' ? 'join' : null
  return kind && { kind, secret: location.hash.slice(1) }
}
