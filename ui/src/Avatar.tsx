// A member's face: their picture, or a persona's drawing on its soft hue, a client's initials, the team's mark. Decorative: the name always
// stands beside it, so a screen reader hears it once.
import { UsersRound } from 'lucide-react'
import { useState } from 'react'
import './avatar.css'

export type AvatarMember =
  | { kind: 'persona'; displayName: string; avatarUrl: string; colour: number }
  | { kind: 'client'; displayName: string; avatarUrl: string | null; colour: number }
  | { kind: 'team'; displayName: string }
  /** Somebody of the team, in the console. */
  | { kind: 'admin'; displayName: string; colour?: number }

export type AvatarSize = 16 | 20 | 24 | 28 | 32 | 36 | 44 | 72

/** One or two letters: of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toLocaleUpperCase()
}

export function Avatar({ member, size = 36, here = false }: { member: AvatarMember; size?: AvatarSize; here?: boolean }) {
  const [broken, setBroken] = useState('')
  const hue = 'colour' in member ? member.colour : undefined
  const url = 'avatarUrl' in member ? member.avatarUrl : null
  const picture = url && broken !== url ? url : null
  return (
    <span className="avatar" data-kind={picture ? 'picture' : member.kind} data-size={size} data-hue={hue} aria-hidden="true">
      {picture ? (
        <img src={picture} alt="" width={size} height={size} decoding="async" draggable={false} onError={() => setBroken(picture)} />
      ) : member.kind === 'team' ? (
        <UsersRound size={Math.round(size * 0.5)} strokeWidth={1.75} />
      ) : (
        // Drawn by CSS, so that the letters are no text beside the name.
        <span data-initials={size < 28 ? [...initials(member.displayName)][0] : initials(member.displayName)} />
      )}
      {here && <span className="avatar-here" />}
    </span>
  )
}

/** Three faces in one place, for a group. */
export function AvatarStack({ members, size = 44 }: { members: readonly AvatarMember[]; size?: 36 | 44 }) {
  const shown = members.slice(0, 3)
  if (shown.length === 1 && shown[0]) return <Avatar member={shown[0]} size={size} />
  return (
    <span className="avatar-stack" data-size={size} data-count={shown.length} aria-hidden="true">
      {shown.map((member, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: three fixed places, whoever stands there
        <Avatar key={place} member={member} size={size === 44 ? 24 : 20} />
      ))}
    </span>
  )
}
