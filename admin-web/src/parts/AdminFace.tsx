// A colleague's face. Colleagues have no chosen colour: theirs follows from the id, so that it is the same on every
// console. Members have their own faces; see Avatar.
import { Avatar } from '@dramatis/ui/Avatar.tsx'

function hueOf(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % 20
}
export function AdminFace({ id, displayName, size = 16 }: { id: string; displayName: string; size?: 16 | 20 | 32 }) {
  return <Avatar member={{ kind: 'admin', displayName, colour: hueOf(id) }} size={size} />
}
