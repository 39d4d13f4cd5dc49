// What a file was called where it came from, made safe to show and to give back: a name and nothing else.
import { limits } from '@dramatis/contract/limits'
import type { PictureFormat } from './picture-format.ts'

const endings: Record<PictureFormat, string> = { jpeg: 'jpg', png: 'png', webp: 'webp', gif: 'gif' }

/** Controls, what is drawn as nothing or turns the direction of text, and what some system gives a meaning to. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}"*:<>?|%;\\/]/gu

/** `given` as it was sent, with the ending of what it really is. */
export function safeName(given: string, format: PictureFormat): string {
  const last = given.toWellFormed().normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const bare = last.replace(/\.[A-Za-z0-9]{1,5}$/, '')
  const words = bare
    .replace(unsafe, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  const ending = endings[format]
  const room = limits.pictureNameLength - ending.length - 1
  const short =
    words.length > room
      ? words
          .slice(0, room)
          .toWellFormed()
          .replace(/\uFFFD$/, '')
          .trimEnd()
      : words
  // A name of marks alone says nothing; some systems keep these few words for devices.
  const said = /[\p{L}\p{N}]/u.test(short) && !/^(con|prn|aux|nul|com\d|lpt\d)$/i.test(short) ? short : 'picture'
  return `${said}.${ending}`
}

/** RFC 6266 and 8187: plain letters for old programs, all of them for the others. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain =
    name
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/["\\%]/g, '') || 'picture'
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
