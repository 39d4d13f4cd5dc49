// Stands where a face would, for a group that was made for nobody in particular.
import { UsersRound } from 'lucide-react'

export function GroupFace({ size }: { size: 24 | 28 | 36 }) {
  return (
    <span className="group-face" data-size={size} aria-hidden>
      <UsersRound size={size / 2} strokeWidth={1.75} />
    </span>
  )
}
