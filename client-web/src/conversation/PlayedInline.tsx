// "(played by the team)" inside a sentence; a screen reader hears the full words.
import { words } from '../words.ts'

export function PlayedInline({ team, short = false }: { team: string; short?: boolean }) {
  const full = words('played.by', { team })
  return (
    <span className="played-inline" title={full}>
      <span aria-hidden="true">{words(short ? 'played.short' : 'played.inline')}</span>
      <span className="visually-hidden">{`(${full})`}</span>
    </span>
  )
}
