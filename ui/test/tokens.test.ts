// Reads tokens.css and holds every pair of colours that carries text to WCAG 2.2 AA, in both themes.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('../src/tokens.css', import.meta.url), 'utf8')
const colours = new Map<string, { light: string; dark: string }>()
for (const [, name, one, light, dark] of css.matchAll(/(--[\w-]+): (?:(#[0-9a-f]{6})|light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\));/g)) {
  if (name) colours.set(name, { light: one ?? light ?? '', dark: one ?? dark ?? '' })
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(one: string, other: string, theme: 'light' | 'dark'): number {
  const [a, b] = [one, other].map((name) => luminance(colours.get(name)?.[theme] ?? '')) as [number, number]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

const texts: [string, string][] = [
  ['--ink', '--background'],
  ['--ink', '--rail'],
  ['--ink', '--panel'],
  ['--ink', '--bubble'],
  ['--ink', '--note'],
  ['--ink', '--accent-soft'],
  ['--ink-second', '--background'],
  ['--ink-second', '--rail'],
  ['--ink-second', '--panel'],
  ['--ink-second', '--bubble'],
  ['--ink-second', '--hover'],
  ['--ink-second', '--accent-soft'],
  ['--ink-third', '--background'],
  ['--ink-third', '--panel'],
  ['--accent', '--background'],
  ['--accent', '--rail'],
  ['--accent', '--panel'],
  ['--accent', '--accent-soft'],
  ['--on-accent', '--accent'],
  ['--on-accent', '--accent-hover'],
  ['--on-bubble-own', '--bubble-own'],
  ['--warn', '--background'],
  ['--bad', '--background'],
  ['--bad', '--panel'],
  ['--bad', '--bad-soft'],
  ['--on-bad', '--bad'],
  ...Array.from({ length: 20 }, (_, hue): [string, string][] => [
    [`--hue-${hue}-strong`, `--hue-${hue}-soft`],
    [`--hue-${hue}-strong`, '--background'],
    ['--on-bubble-own', `--hue-${hue}-solid`],
  ]).flat(),
]

test.each(['light', 'dark'] as const)('text has a contrast of at least 4.5 in the %s theme', (theme) => {
  const tooWeak = texts
    .map(([ink, ground]) => ({ ink, ground, ratio: contrast(ink, ground, theme) }))
    .filter(({ ratio }) => !(ratio >= 4.495))
  expect(tooWeak).toEqual([])
})

test.each(['light', 'dark'] as const)('fields and coloured frames stand out by at least 3 in the %s theme', (theme) => {
  const frames = ['--line-strong', '--good', '--accent', ...Array.from({ length: 20 }, (_, hue) => `--hue-${hue}-solid`)]
  const tooWeak = frames.map((name) => ({ name, ratio: contrast(name, '--background', theme) })).filter(({ ratio }) => !(ratio >= 3))
  expect(tooWeak).toEqual([])
})
