// The demo's story, read as data: everybody in it exists, time runs forward, and the inbox it makes is worth looking at.
import { altText, displayName, email, groupName, messageText } from '@dramatis/contract/fields'
import { describe, expect, test } from 'vitest'
import { type DemoConversation, demoAdmins, demoClients, demoConversations, demoWelcome, type Line } from '../src/demo/demo-story.ts'
import { firstCast } from '../src/personas/first-cast.ts'

const cast = new Set(firstCast.map((persona) => persona.displayName))
const joined = new Map<string, number>(demoClients.map((client) => [client.displayName, client.joinedMinutesAgo]))

const titleOf = (conversation: DemoConversation): string => {
  if (conversation.kind === 'own group') return `${conversation.of}'s group`
  if (conversation.kind === 'made group') return conversation.name
  const other = 'team' in conversation.with ? 'the team' : Object.values(conversation.with)[0]
  return `${conversation.client} with ${other}`
}
const clientsOf = (conversation: DemoConversation): readonly string[] => {
  if (conversation.kind === 'own group') return [conversation.of]
  if (conversation.kind === 'made group') return conversation.clients
  return 'client' in conversation.with ? [conversation.client, conversation.with.client] : [conversation.client]
}
const personasOf = (conversation: DemoConversation): ReadonlySet<string> => {
  if (conversation.kind === 'own group') return cast
  if (conversation.kind === 'made group') return new Set(conversation.personas)
  return new Set('persona' in conversation.with ? [conversation.with.persona] : [])
}
const told: [string, DemoConversation][] = demoConversations.map((conversation) => [titleOf(conversation), conversation])

/** Minutes since the oldest client message after the last answer, or after the last "done"; null where nobody waits. */
function waitOf({ lines }: { lines: readonly Line[] }): number | null {
  const answered = lines.findLastIndex((line) => !('client' in line.by) || (line.then && 'done' in line.then))
  return lines[answered + 1]?.minutesAgo ?? null
}

describe('the demo story', () => {
  test('has names, addresses and a welcome that the product itself would accept', () => {
    for (const person of [...demoAdmins, ...demoClients]) {
      expect(displayName.parse(person.displayName)).toBe(person.displayName)
      expect(email.parse(person.email)).toBe(person.email)
    }
    expect(cast).toContain(demoWelcome.as)
    expect(messageText.safeParse(demoWelcome.text).success).toBe(true)
  })

  test('gives every client exactly one group of their own, and tells no conversation twice', () => {
    const owners = demoConversations.flatMap((conversation) => (conversation.kind === 'own group' ? [conversation.of] : []))
    expect(owners.sort()).toEqual(demoClients.map((client) => client.displayName).sort())
    expect(new Set(told.map(([title]) => title)).size).toBe(told.length)
  })

  test.each(told)('%s: time runs forward and nobody speaks who is not there', (_, conversation) => {
    const clients = clientsOf(conversation)
    const personas = personasOf(conversation)
    const { lines } = conversation
    lines.forEach((line, index) => {
      const before = lines[index - 1]
      if (before) expect(before.minutesAgo, line.text).toBeGreaterThan(line.minutesAgo)
      expect(messageText.safeParse(line.text).success, line.text).toBe(true)
      for (const { altText: shown } of line.pictures ?? []) expect(altText.safeParse(shown).success, line.text).toBe(true)
      if ('client' in line.by) {
        expect(clients, line.text).toContain(line.by.client)
        expect(joined.get(line.by.client), line.text).toBeGreaterThan(line.minutesAgo)
      }
      if ('persona' in line.by) expect(personas, line.text).toContain(line.by.persona)
    })
    for (const name of clients) expect(joined.has(name)).toBe(true)
    if (conversation.kind === 'made group') {
      expect(groupName.parse(conversation.name)).toBe(conversation.name)
      expect(lines[0]?.minutesAgo).toBeLessThan(conversation.createdMinutesAgo)
    } else {
      const firstJoined = Math.min(...clients.map((name) => joined.get(name) ?? 0))
      if (lines[0]) expect(lines[0].minutesAgo).toBeLessThan(firstJoined)
    }
  })

  test.each(told)('%s: what a client has not read are the messages of others at its end', (_, conversation) => {
    for (const [name, unread] of Object.entries(conversation.unread ?? {})) {
      const welcome = conversation.kind === 'own group' ? 1 : 0
      const own = conversation.lines.findLastIndex((line) => 'client' in line.by && line.by.client === name)
      expect(unread, name).toBeGreaterThan(0)
      expect(unread, name).toBeLessThanOrEqual(conversation.lines.length - 1 - own + (own < 0 ? welcome : 0))
    }
  })

  test('direct conversations between two clients are possible: both sit in a group made by hand', () => {
    const shared = demoConversations.flatMap((conversation) => (conversation.kind === 'made group' ? [conversation.clients] : []))
    for (const conversation of demoConversations) {
      if (conversation.kind !== 'direct' || !('client' in conversation.with)) continue
      const pair = clientsOf(conversation)
      expect(shared.some((clients) => pair.every((name) => clients.some((client) => client === name)))).toBe(true)
    }
  })

  test('shows each drawing once: one alone, several together, and one that nobody described', () => {
    const shown = demoConversations.flatMap(({ lines }) => lines.flatMap(({ pictures = [] }) => (pictures.length > 0 ? [pictures] : [])))
    const drawings = shown.flat().map(({ drawing }) => drawing)
    expect(new Set(drawings).size).toBe(drawings.length)
    expect(shown.map((pictures) => pictures.length).sort()).toEqual([1, 1, 1, 3])
    expect(shown.flat().filter((picture) => picture.altText === '')).toHaveLength(1)
  })

  test('leaves an inbox with waits of different lengths, answered conversations and somebody new', () => {
    const waits = demoConversations
      .filter((conversation) => !(conversation.kind === 'direct' && 'client' in conversation.with))
      .map((conversation): [string, number | null] => [titleOf(conversation), waitOf(conversation)])
    const waiting = waits.filter((row): row is [string, number] => row[1] !== null).sort((a, b) => b[1] - a[1])
    expect(waiting.map(([title, minutes]) => `${title} ${minutes}`)).toEqual([
      "Omar's group 21",
      'Chloé with the team 11',
      "Priya's group 9",
      'Tuesday class 8',
      'Omar with Sam 6',
      "Lucía's group 5",
      'Kenji with Mila 4',
    ])
    const silent = demoConversations.filter((conversation) => conversation.lines.every((line) => 'client' in line.by))
    expect(silent.map(titleOf)).toEqual(["Tomás's group", 'Marek with Chloé'])
  })
})
