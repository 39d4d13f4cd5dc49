import { describe, expect, it } from 'vitest'
import { startingVoice, voiceOfDigit, voiceOptions, waitedFor } from '../src/conversation/voice.ts'
import { nora, omar, omarsGroup, persona, sam } from './staff-examples.ts'

const detail = { members: [omar, sam, nora], reads: new Map() }
const personas = new Map([
  [nora.id, persona(nora, { castPosition: 0 })],
  [sam.id, persona(sam, { castPosition: 1 })],
])
const direct = { ...omarsGroup, type: 'direct' as const, with: nora }
const keys = (options: readonly { key: string }[]) => options.map((option) => option.key)

describe('who may speak', () => {
  it('in a group: its personas in the order of the cast, then the team', () => {
    expect(keys(voiceOptions(omarsGroup, detail, personas, 'Lighthouse'))).toEqual(['persona:nora', 'persona:sam', 'team'])
  })
  it('a retired persona may not, though still seated', () => {
    const retired = new Map(personas).set(nora.id, persona(nora, { retired: true }))
    expect(keys(voiceOptions(omarsGroup, detail, retired, 'Lighthouse'))).toEqual(['persona:sam', 'team'])
  })
  it('in a direct conversation: only its persona, or only the team', () => {
    expect(keys(voiceOptions(direct, undefined, personas, 'Lighthouse'))).toEqual(['persona:nora'])
    expect(keys(voiceOptions({ ...direct, with: { kind: 'team', displayName: 'Lighthouse' } }, undefined, personas, 'Lighthouse'))).toEqual(
      ['team'],
    )
    expect(keys(voiceOptions({ ...direct, with: { ...omar, displayName: 'Lucía' } }, undefined, personas, 'Lighthouse'))).toEqual(['team'])
  })
})

describe('who is chosen at first', () => {
  const options = voiceOptions(omarsGroup, detail, personas, 'Lighthouse')
  const waiting = { ...omarsGroup, waitingSinceMs: 1, waitsFor: sam }
  it.each([
    ['remembered before waited for', waiting, 'persona:nora', 'persona:nora'],
    ['remembered but gone: the one who is waited for', waiting, 'persona:ines', 'persona:sam'],
    ['nothing remembered: the one who is waited for', waiting, null, 'persona:sam'],
    ['nobody waited for: nobody, never a guess', omarsGroup, null, null],
    ['answered already: nobody', { ...waiting, waitingSinceMs: null }, null, null],
  ])('%s', (_why, conversation, remembered, expected) => {
    expect(startingVoice(conversation, options, remembered)).toBe(expected)
  })
  it('direct: its persona, whatever is remembered', () => {
    expect(startingVoice(direct, voiceOptions(direct, undefined, personas, 'Lighthouse'), 'persona:sam')).toBe('persona:nora')
  })
})

describe('keys', () => {
  const options = voiceOptions(omarsGroup, detail, personas, 'Lighthouse')
  it.each([
    ['Digit1', 'persona:nora'],
    ['Numpad2', 'persona:sam'],
    ['Digit3', 'team'],
    ['Digit0', undefined],
    ['KeyA', undefined],
  ])('%s', (code, key) => {
    expect(voiceOfDigit(options, code)?.key).toBe(key)
  })
  it('a client waits for nobody in particular before anybody spoke', () => {
    expect(waitedFor({ ...omarsGroup, waitingSinceMs: 1 })).toBe(null)
  })
})
