// The avatar gallery and the first cast: what a fresh installation draws and whom it seats.
import { avatarUrl as avatarUrlSchema, colour, displayName, personaAbout, personaVoiceNote } from '@dramatis/contract/fields'
import { describe, expect, test } from 'vitest'
import { avatarUrls, drawAvatar } from '../src/personas/avatars.ts'
import { firstCast } from '../src/personas/first-cast.ts'

const drawings = avatarUrls.map((url) => drawAvatar(url) ?? '')

describe('the avatar gallery', () => {
  test('offers sixty different faces under addresses the contract accepts', () => {
    expect(avatarUrls).toHaveLength(60)
    expect(new Set(drawings).size).toBe(60)
    for (const url of avatarUrls) expect(avatarUrlSchema.safeParse(url).success, url).toBe(true)
  })

  test('draws each as one small SVG without a background', () => {
    for (const svg of drawings) {
      expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 1744 1744"[^>]*>.*<\/svg>$/s)
      expect(svg.length).toBeLessThan(25_000)
      expect(svg).not.toContain('<rect')
    }
  })

  test('holds no script and nothing that loads something from elsewhere', () => {
    for (const svg of drawings) {
      expect(svg).not.toMatch(/<(script|style|image|use|a|iframe|foreignObject|animate|set)\b/i)
      expect(svg).not.toMatch(/\son\w+=|href=|javascript:|@import|<!/i)
      // The one address allowed is the name of the SVG language itself; url() may only point inside the drawing.
      expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toContain('://')
      expect(svg).not.toMatch(/url\((?!#)/)
    }
  })

  test('draws the same face every time', () => {
    expect(avatarUrls.map((url) => drawAvatar(url))).toEqual(drawings)
  })

  test.each([
    ['a number past the end', '/avatars/notionists-60.svg'],
    ['another style', '/avatars/lorelei-1.svg'],
    ['a number written differently', '/avatars/notionists-01.svg'],
    ['a way up the folders', '/avatars/../notionists-1.svg'],
    ['a name every object has', '__proto__'],
    ['nothing', ''],
  ])('%s is not in the gallery', (_, url) => {
    expect(drawAvatar(url)).toBeNull()
  })
})

describe('the first cast', () => {
  test('is twenty personas who cannot be taken for each other', () => {
    expect(firstCast).toHaveLength(20)
    expect(new Set(firstCast.map((persona) => persona.displayName)).size).toBe(20)
    expect(new Set(firstCast.map((persona) => persona.avatarUrl)).size).toBe(20)
    expect(firstCast.map((persona) => persona.colour).sort((a, b) => a - b)).toEqual([...Array(20).keys()])
  })

  test('could have been typed into the console: every field is what the contract accepts', () => {
    for (const persona of firstCast) {
      expect(displayName.parse(persona.displayName)).toBe(persona.displayName)
      expect(personaAbout.parse(persona.about)).toBe(persona.about)
      expect(personaVoiceNote.parse(persona.voiceNote)).toBe(persona.voiceNote)
      expect(avatarUrls).toContain(avatarUrlSchema.parse(persona.avatarUrl))
      expect(colour.parse(persona.colour)).toBe(persona.colour)
    }
  })
})
