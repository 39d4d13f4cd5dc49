// Pictures before they are anywhere: what their bytes say, where each stands in a grid, what they are called.
import { expect, test } from 'vitest'
import { rowShares } from '../src/pictures/grid-places.ts'
import { mayMove, nameOf, typeOfBytes } from '../src/pictures/picture-file.ts'
import { spokenPictures } from '../src/pictures/spoken.ts'

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

test.each([
  ['a JPEG', '\xff\xd8\xff\xe0', 'image/jpeg'],
  ['a PNG', '\x89PNG\r\n\x1a\n', 'image/png'],
  ['both sorts of GIF', 'GIF87a', 'image/gif'],
  ['both sorts of GIF', 'GIF89a', 'image/gif'],
  ['a WebP', 'RIFF\x00\x00\x00\x00WEBPVP8 ', 'image/webp'],
  ['a sound in the same wrapping', 'RIFF\x00\x00\x00\x00WAVEfmt ', null],
  ['a photo of a telephone that only some read', '\x00\x00\x00\x18ftypheic', null],
  ['a drawing that may run something', '<svg xmlns="http://www.w3.org/2000/svg">', null],
  ['nothing', '', null],
])('%s is known by its bytes', (_what, text, type) => {
  expect(typeOfBytes(bytes(text))).toBe(type)
})

test('what may move is not made smaller: only its first frame would be left', () => {
  expect(mayMove('image/gif', bytes('GIF89a'))).toBe(true)
  expect(mayMove('image/webp', bytes('RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02'))).toBe(true)
  expect(mayMove('image/webp', bytes('RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x10'))).toBe(false)
  expect(mayMove('image/png', bytes('\x89PNG\r\n\x1a\n....IHDR....acTL'))).toBe(true)
  expect(mayMove('image/png', bytes('\x89PNG\r\n\x1a\n....IHDR....IDAT'))).toBe(false)
  expect(mayMove('image/jpeg', bytes('\xff\xd8\xff'))).toBe(false)
})

test('one to ten pictures stand in full rows of two or three', () => {
  for (let count = 2; count <= 10; count++) {
    const shares = rowShares(count)
    expect(shares).toHaveLength(count)
    // Twos and threes fill their rows to the end.
    expect(shares.filter((share) => share === 2).length % 2).toBe(0)
    expect(shares.filter((share) => share === 3).length % 3).toBe(0)
  }
  expect(rowShares(1)).toEqual([1])
})

test.each([
  ['photo.png', 'image/webp', 'photo.webp'],
  ['photo.JPG', 'image/jpeg', 'photo.JPG'],
  ['photo.jpeg', 'image/jpeg', 'photo.jpeg'],
  ['no ending', 'image/png', 'no ending.png'],
  ['.png', 'image/webp', 'picture.webp'],
  ['kept', '', 'kept'],
])('%s that became %s is called %s', (name, type, called) => {
  expect(nameOf(name, new Blob([], { type }))).toBe(called)
})

test('a screen reader hears how many, and what was written about them', () => {
  const count = (number: number) => `${number} pictures`
  expect(spokenPictures([], count)).toBe('')
  expect(spokenPictures([{ altText: '' }, { altText: '' }], count)).toBe('2 pictures')
  expect(spokenPictures([{ altText: 'Figs' }, { altText: '' }, { altText: 'Olives' }], count)).toBe('3 pictures: Figs; Olives')
})
