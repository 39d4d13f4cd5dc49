// Pictures in words.

/** How many, and what they show where somebody wrote it. Empty for none. */
export function spokenPictures(pictures: readonly { readonly altText: string }[], count: (count: number) => string): string {
  if (pictures.length === 0) return ''
  const described = pictures.flatMap(({ altText }) => (altText === '' ? [] : [altText]))
  return described.length > 0 ? `${count(pictures.length)}: ${described.join('; ')}` : count(pictures.length)
}
