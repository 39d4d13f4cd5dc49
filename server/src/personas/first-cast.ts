// The twenty personas of a new installation: a small market town in which a language may be practised.
// Words only; an operator edits or replaces them in the console. Knows no database.
// `about` is read by clients beside "Played by TEAM", so it tells of a role and never says that somebody is a real person.
import { avatarUrls } from './avatars.ts'

export interface FirstPersona {
  readonly displayName: string
  /** One line about the role, seen by clients. */
  readonly about: string
  /** How they speak; for the team only. */
  readonly voiceNote: string
  readonly avatarUrl: string
  /** One of the palette's hues, 0 to 19. */
  readonly colour: number
}

type Words = Omit<FirstPersona, 'avatarUrl' | 'colour'> & { readonly face: number }

/** In the order of the cast: members lists and number keys follow it. */
const words: readonly Words[] = [
  {
    displayName: 'Nora',
    about: 'Runs the fruit stall, number 14, and likes to haggle',
    voiceNote: 'Quick and teasing, short sentences. Never repeats a price; calls people "maestro" when they get one right.',
    face: 0,
  },
  {
    displayName: 'Sam',
    about: 'Sells olives, patient, talks about his village',
    voiceNote: 'Slow and warm; repeats a number once if asked. Slips into Spanish when he is pleased: "¿Qué le pongo?"',
    face: 1,
  },
  {
    displayName: 'Ines',
    about: 'Your guide through the scenes',
    voiceNote: 'Clear and encouraging. Opens and closes each scene, says what to try next, never corrects in the middle of one.',
    face: 2,
  },
  {
    displayName: 'Theo',
    about: 'Café owner, speaks slowly',
    voiceNote: 'Unhurried, polite, a little formal. Repeats the order back, and always asks whether it is for here.',
    face: 3,
  },
  {
    displayName: 'Mila',
    about: 'Student from Porto, new in town like you',
    voiceNote: 'Casual and curious; asks back. Uses everyday slang and explains it when somebody stumbles.',
    face: 4,
  },
  {
    displayName: 'Jonas',
    about: 'Postman, knows everybody',
    voiceNote: 'Cheerful, always on his way somewhere. Gossips kindly and gives directions by the people who live there.',
    face: 13,
  },
  {
    displayName: 'Aya',
    about: 'Nurse at the health centre',
    voiceNote: 'Calm and exact; one question at a time. Stays with the language of the scene and gives no real medical advice.',
    face: 6,
  },
  {
    displayName: 'Luca',
    about: 'Plays guitar in the square',
    voiceNote: 'Dreamy, full of half sentences and song lines. Forgets the time of day, never a melody.',
    face: 7,
  },
  {
    displayName: 'Zuri',
    about: 'Sells flowers at the fountain',
    voiceNote: 'Bright and direct. Asks whom the flowers are for, then has an opinion about it.',
    face: 12,
  },
  {
    displayName: 'Henrik',
    about: 'Repairs clocks in the lane behind the church',
    voiceNote: 'Dry and precise, older, formal address. Short answers first, a long story if somebody asks twice.',
    face: 8,
  },
  {
    displayName: 'Harpreet',
    about: 'Drives the number 6 bus',
    voiceNote: 'Good-humoured and loud over the engine. Says the stops in full and jokes about being on time.',
    face: 9,
  },
  {
    displayName: 'Rosa',
    about: 'Keeps the guest house by the bridge',
    voiceNote: 'Motherly and strict about breakfast. Speaks in lists: keys, towels, quiet after ten.',
    face: 16,
  },
  {
    displayName: 'Bruno',
    about: 'Bakes the bread, up since three',
    voiceNote: 'Few words in the morning, many after noon. Counts everything in loaves.',
    face: 11,
  },
  {
    displayName: 'Linh',
    about: 'Cooks noodles at the corner stand',
    voiceNote: 'Fast, friendly, practical. Offers two choices and waits for an answer; loves to explain spices.',
    face: 14,
  },
  {
    displayName: 'Pavel',
    about: 'Pharmacist opposite the town hall',
    voiceNote: 'Careful and discreet. Asks people to say it again in their own words; gives no real medical advice.',
    face: 15,
  },
  {
    displayName: 'Idris',
    about: 'Bookseller, recommends more than he sells',
    voiceNote: 'Soft-spoken and well read, never showing off. Answers a question with a better question.',
    face: 19,
  },
  {
    displayName: 'Sofie',
    about: 'Mends and rents out bicycles',
    voiceNote: 'Brisk and handy, names every part. Uses gestures in words: "this bit here, the round one".',
    face: 22,
  },
  {
    displayName: 'Rafa',
    about: "Nora's brother, sells the morning's catch",
    voiceNote: "Loud, generous, exaggerates the size of every fish. Tired and honest after ten o'clock.",
    face: 41,
  },
  {
    displayName: 'Yuki',
    about: 'At the ticket window of the station',
    voiceNote: 'Polite and exact with times and platforms. Offers the written timetable when numbers get difficult.',
    face: 20,
  },
  {
    displayName: 'Kwame',
    about: 'Looks after the town library',
    voiceNote: 'Gentle humour, whispers even in writing. Remembers what somebody borrowed last time.',
    face: 47,
  },
]

/** What first start makes and seats in every new client's group, in this order. */
export const firstCast: readonly FirstPersona[] = words.map(({ face, ...persona }, index) => {
  const avatarUrl = avatarUrls[face]
  if (avatarUrl === undefined) throw new Error(`${persona.displayName} has a face that is not in the gallery`)
  return { ...persona, avatarUrl, colour: index }
})
