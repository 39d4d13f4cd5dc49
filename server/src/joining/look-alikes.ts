// Names that could be taken for the team, or that carry the words which tell a played member from a person.

/** Letters of other alphabets that are drawn like a Latin one (the common part of Unicode's confusables, UTS 39). */
const drawnLike: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['a', 'аαɑ'],
    ['b', 'ьвβ'],
    ['c', 'сϲ'],
    ['d', 'ԁ'],
    ['e', 'еєεҽ'],
    ['g', 'ɡ'],
    ['h', 'һнη'],
    ['i', 'іιıӏ|1!l'],
    ['j', 'јϳ'],
    ['k', 'кκ'],
    ['m', 'мμ'],
    ['n', 'пո'],
    ['o', 'оοσө0օ'],
    ['p', 'рρ'],
    ['q', 'ԛ'],
    ['r', 'г'],
    ['s', 'ѕ5$'],
    ['t', 'тτ'],
    ['u', 'υս'],
    ['v', 'ѵν'],
    ['w', 'ԝωш'],
    ['x', 'хχ'],
    ['y', 'уγү'],
    ['z', 'ᴢ'],
  ].flatMap(([letter, others]) => [...(others as string)].map((other) => [other, letter as string])),
)

/** Only what a reader takes in at a glance: lower case, without accents, spaces and signs, look-alikes made one. */
export function skeleton(text: string): string {
  const plain = text.normalize('NFKD').toLowerCase()
  return [...plain]
    .map((letter) => drawnLike[letter] ?? letter)
    .join('')
    .replace(/[^\p{L}\p{N}]|\p{Default_Ignorable_Code_Point}/gu, '')
}

/** Shorter names of a team stand inside too many others to be looked for there. */
const shortest = 4

/** A client must not be mistaken for the team, nor carry the words that only a played member has. */
export function passesForTeam(displayName: string, teamName: string): boolean {
  const name = skeleton(displayName)
  const team = skeleton(teamName)
  return name === team || (team.length >= shortest && name.includes(team)) || name.includes(skeleton('played by'))
}
