// The sentence about played members, with the mark itself in bold, wherever the language puts it.
import { words } from '../words.ts'

const place = '\u0000'

export function PlayedNotice({ team }: { team: string }) {
  const [before = '', after = ''] = words('notice.played', { mark: place }).split(place)
  return (
    <>
      {before}
      <strong>{words('played.by', { team })}</strong>
      {after}
    </>
  )
}
