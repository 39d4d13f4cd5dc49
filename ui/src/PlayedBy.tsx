// The words "Played by TEAM". They stand wherever a client meets a persona, and there is no way to leave them out of a part
// that shows one. Narrow places show "Played" (as a chip, or inside a line), with the full words as its accessible name.
import { useContext } from 'react'
import { UiWordsContext } from './ui-words.ts'
import './played-by.css'

export function PlayedBy({ team, look = 'chip' }: { team: string; look?: 'chip' | 'plain' | 'narrow' | 'inline' }) {
  const words = useContext(UiWordsContext)
  const full = words.playedBy(team)
  if (look === 'chip' || look === 'plain')
    return (
      <span className="played-by" data-look={look}>
        {full}
      </span>
    )
  return (
    <span className="played-by" data-look={look} title={full}>
      <span aria-hidden="true">{words.played}</span>
      <span className="visually-hidden">{full}</span>
    </span>
  )
}
