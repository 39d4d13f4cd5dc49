// The search through what clients received finds what was put there on purpose, in whatever shape and however it was cut.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { searchForTeam } from './rig/mask-search.ts'

const folder = mkdtempSync(join(tmpdir(), 'dramatis-search-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const masked = {
  secrets: [
    { what: "an admin's id", value: 'AAAAAAAAAAAAAAAAAAAAAA' },
    { what: "an admin's name", value: 'Ánna Zqx' },
    { what: "an admin's address", value: 'anna@team.invalid' },
    { what: "an admin's request id", value: 'request-1234' },
  ],
  teamNames: ['The "Team"'],
}

/** What is found in what one connection received, piece by piece. */
function foundIn(pieces: readonly (string | Buffer)[], staff: readonly number[] = []) {
  const records = pieces.flatMap((piece) => {
    const bytes = Buffer.from(piece as string)
    const head = Buffer.alloc(8)
    head.writeUInt32LE(1, 0)
    head.writeUInt32LE(bytes.length, 4)
    return [head, bytes]
  })
  const file = join(mkdtempSync(join(tmpdir(), 'dramatis-search-')), 'bytes')
  writeFileSync(file, Buffer.concat(records))
  try {
    return searchForTeam({ file, staff: new Set(staff), isCutOff: () => false, end: () => {} }, masked)
  } finally {
    rmSync(join(file, '..'), { recursive: true, force: true })
  }
}
const begins = 'HTTP/1.1 200 OK\r\n\r\n'
const whatIn = (...pieces: (string | Buffer)[]) => foundIn([begins, ...pieces]).hits.map((hit) => hit.split(':')[0])
const persona = '{"kind":"persona","id":"x","about":"a } and a \\" in words","playedBy":"The \\"Team\\""}'

test('nothing is found in what may be sent', () => {
  expect(foundIn([begins, `{"sender":${persona}}`, 'anna', 'AAAAAAAAAAAA'])).toMatchObject({ hits: [], personas: 1, connections: 1 })
})

test('a name or an address in any case, an id, a request id, also written otherwise', () => {
  expect(whatIn('I am ánna zqx'.replace('á', 'Á'))).toEqual(["an admin's name"])
  expect(whatIn('"ANNA@team.invalid"')).toEqual(["an admin's address"])
  expect(whatIn('/x/AAAAAAAAAAAAAAAAAAAAAA/y')).toEqual(["an admin's id"])
  expect(whatIn(`"${Buffer.from('anna@team.invalid').toString('base64')}"`)).toEqual(["an admin's address"])
  expect(whatIn('"requestId":"request-1234"')).toEqual(["an admin's request id"])
})

test('what was cut in two, or into bytes', () => {
  expect(whatIn('AAAAAAAAAAA', 'AAAAAAAAAAA')).toEqual(["an admin's id"])
  expect(whatIn(...'from anna@team.invalid!')).toEqual(["an admin's address"])
  expect(foundIn([...begins, ...persona]).personas).toBe(1)
})

test('a persona without its label, or with the label of somebody else', () => {
  expect(whatIn('{"kind":"persona","id":"x"}')).toEqual(['a persona without who plays it'])
  expect(whatIn(...'{"kind":"persona","playedBy":"Nobody"}')).toEqual(['a persona without who plays it'])
  expect(whatIn(`{"members":[{"id":"x","kind":"persona"},${persona}]}`)).toEqual(['a persona without who plays it'])
})

test('what nobody could look into', () => {
  expect(whatIn('\r\ncontent-encoding: br\r\n')).toEqual(['an answer that was packed, so that nobody can look into it'])
})

test('what staff or the database sends is nobody’s secret', () => {
  expect(foundIn(['R\0\0\0', 'anna@team.invalid'])).toMatchObject({ connections: 0, bytes: 0, hits: [] })
  expect(foundIn([begins, '40/admin,{"sid":"x"}', 'anna@team.invalid']).hits).toEqual([])
  expect(foundIn([begins, 'anna@team.invalid'], [1]).hits).toEqual([])
})
