// The gallery of generated faces a persona may wear, drawn here by DiceBear in the style "Notionists" (by Zoish, CC0 1.0).
// A face keeps its number for ever, because personas store the path: add at the end, never reorder.
// Knows no persona, no database and no HTTP.
import { createAvatar } from '@dicebear/core'
import * as notionists from '@dicebear/notionists'

interface Face {
  /** Decides clothes, nose, mouth, eyes and brows. */
  readonly seed: string
  /** Every face has a cut of its own: at 36 px hair is what tells two members apart. */
  readonly hair: string
  readonly beard?: string
  readonly glasses?: string
}

/** Each was looked at, large and at 36 px in a circle. */
const faces: readonly Face[] = [
  { seed: 'acacia', hair: '28' },
  { seed: 'almond', hair: '05' },
  { seed: 'anise', hair: '57' },
  { seed: 'apricot', hair: '27', beard: '02' },
  { seed: 'aspen', hair: '23' },
  { seed: 'basil', hair: '54' },
  { seed: 'bay', hair: '63' },
  { seed: 'beech', hair: '09' },
  { seed: 'birch', hair: '42', glasses: '11' },
  { seed: 'borage', hair: '61', beard: '02' },
  { seed: 'cedar', hair: '59' },
  { seed: 'cherry', hair: '14' },
  { seed: 'chicory', hair: '20' },
  { seed: 'chive', hair: 'hat' },
  { seed: 'clover', hair: '08' },
  { seed: 'cumin', hair: '35', glasses: '03' },
  { seed: 'dill', hair: '48' },
  { seed: 'elder', hair: '16', beard: '12' },
  { seed: 'elm', hair: '36' },
  { seed: 'fennel', hair: '22', beard: '02', glasses: '11' },
  { seed: 'fern', hair: '41' },
  { seed: 'fig', hair: '17' },
  { seed: 'ginger', hair: '47' },
  { seed: 'hazel', hair: '24' },
  { seed: 'heather', hair: '62' },
  { seed: 'hornbeam', hair: '33' },
  { seed: 'iris', hair: '46' },
  { seed: 'ivy', hair: '01' },
  { seed: 'juniper', hair: '02', glasses: '08' },
  { seed: 'larch', hair: '13', beard: '07' },
  { seed: 'laurel', hair: '39' },
  { seed: 'lavender', hair: '38' },
  { seed: 'lemon', hair: '58' },
  { seed: 'lilac', hair: '07' },
  { seed: 'linden', hair: '11' },
  { seed: 'lotus', hair: '56' },
  { seed: 'maple', hair: '37' },
  { seed: 'marjoram', hair: '03', glasses: '03' },
  { seed: 'medlar', hair: '10' },
  { seed: 'mint', hair: '31' },
  { seed: 'mulberry', hair: '45' },
  { seed: 'myrtle', hair: '25', beard: '10' },
  { seed: 'nettle', hair: '30' },
  { seed: 'nutmeg', hair: '18' },
  { seed: 'oak', hair: '43' },
  { seed: 'olive', hair: '53' },
  { seed: 'peach', hair: '29', glasses: '11' },
  { seed: 'pear', hair: '55', glasses: '08' },
  { seed: 'pine', hair: '04' },
  { seed: 'plum', hair: '12' },
  { seed: 'poppy', hair: '40' },
  { seed: 'quince', hair: '15' },
  { seed: 'rosemary', hair: '19' },
  { seed: 'rowan', hair: '21', beard: '12' },
  { seed: 'rue', hair: '34' },
  { seed: 'saffron', hair: '06' },
  { seed: 'sage', hair: '49' },
  { seed: 'sorrel', hair: '52' },
  { seed: 'thyme', hair: '26' },
  { seed: 'willow', hair: '60' },
]

/** `/avatars/notionists-0.svg` ...: the pattern of `avatarUrl` in the contract. */
const urlOf = (index: number) => `/avatars/notionists-${index}.svg`

/** Every avatar there is to choose from, in the order of the gallery. */
export const avatarUrls: readonly string[] = faces.map((_, index) => urlOf(index))

const faceOf: ReadonlyMap<string, Face> = new Map(faces.map((face, index) => [urlOf(index), face]))
const drawn = new Map<string, string>()

/**
 * The SVG text of an avatar: head and shoulders, square, without a background (the page puts the persona's hue behind it).
 * The same text every time. Null for a path that is not in the gallery.
 */
export function drawAvatar(url: string): string | null {
  const known = drawn.get(url)
  if (known !== undefined) return known
  const face = faceOf.get(url)
  if (!face) return null
  const svg = draw(face)
  drawn.set(url, svg)
  return svg
}

type Variant<Part extends keyof notionists.Options> = NonNullable<notionists.Options[Part]>

/** Style parts by number, as the library's schema numbers them. */
const variants = <Part extends keyof notionists.Options>(...names: string[]) =>
  names.map((name) => (/^\d/.test(name) ? `variant${name}` : name)) as unknown as Variant<Part>

function draw(face: Face): string {
  const svg = createAvatar(notionists, {
    seed: face.seed,
    hair: variants<'hair'>(face.hair),
    beard: variants<'beard'>(face.beard ?? '01'),
    beardProbability: face.beard ? 100 : 0,
    glasses: variants<'glasses'>(face.glasses ?? '11'),
    glassesProbability: face.glasses ? 100 : 0,
    // Only what looks kind: a smile or a calm mouth, open eyes, no knitted brows.
    lips: variants<'lips'>('03', '14', '17', '22', '23', '25', '30'),
    eyes: variants<'eyes'>('05'),
    brows: variants<'brows'>('01', '05', '07', '12'),
    nose: variants<'nose'>('01', '02', '04', '05', '06', '07', '08', '09', '12', '13', '14', '16', '17', '18', '20'),
    // Waving hands and prints on clothes are clutter at 36 px.
    gestureProbability: 0,
    bodyIconProbability: 0,
    // Closer to the face than the library draws it, with room for the tallest hair inside the circle.
    scale: 132,
    translateY: 5,
    clip: false,
  }).toString()
  // The library writes title and licence with foreign addresses into each file. They are credited in docs/decisions/dependencies.md.
  return svg.replace(/<metadata[\s\S]*?<\/metadata>/, '')
}
