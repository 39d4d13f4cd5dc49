// Every command that changes something is done while two clients and two of the team look on: what their screens hold, fed by
// events, must be what screens show that are opened afterwards. In the whole version somebody writes all the while.
import { isDeepStrictEqual } from 'node:util'
import { allDeeds, audiences, changingCommands, lookOn, quiet, roles } from '../support/deeds.ts'
import { type Deed, openStage, type Stage } from '../support/stage.ts'
import { noteTeam } from './rig/masked.ts'
import { Random } from './rig/random.ts'
import { type Row, unharmed } from './row.ts'

/** As it would come over the wire: what is undefined is not there. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

export const row: Row = {
  name: 'snapshot-events',
  does: 'every command that changes something, in every situation, while two clients and two admins look on; then again while others write',
  passes: '100 % of the command table x roles, 0 differences between what was open and what is opened afterwards',
  promises: [5],
  on: 'both',
  async run({ seed, short, dialect, say }) {
    const random = new Random(seed)
    const failures: string[] = []
    for (const audience of audiences) {
      const { inTable, withDeeds } = changingCommands(audience)
      for (const name of inTable) if (!withDeeds.includes(name)) failures.push(`nothing does ${audience}/${name}`)
    }
    const covered = new Set<string>()
    let compared = 0
    let different = 0
    let chatter = 0
    for (const isBusy of short ? [false] : [false, true, true]) {
      const stage = await openStage({ dialect })
      try {
        // In the short version several are done before anybody compares.
        for (const some of inGroups(allDeeds, short ? 8 : 1)) {
          const talk = isBusy ? startTalk(stage, random.fork()) : undefined
          const named = some.map(({ audience, name, about }) => `${audience} ${name} ${about}`).join(', ')
          const deed: Deed = async (s) => {
            const [first, ...others] = some.map((one) => one.deed)
            const act = await first?.(s)
            return async () => {
              await act?.()
              for (const other of others) await (await other(s))()
              chatter += (await talk?.stop()) ?? 0
            }
          }
          const seen = await lookOn(stage, deed)
          for (const [index, { name, held, fetched }] of seen.compared.entries()) {
            compared++
            for (const one of some) covered.add(`${one.audience} ${one.name} x ${roles[index]}`)
            if (isDeepStrictEqual(plain(held), plain(fetched))) continue
            different++
            failures.push(`${named}: the screen of ${name} (${roles[index]}) holds something else than one opened now`)
          }
          if (seen.isOver) failures.push(`${named}: a connection ended`)
          if (!short && !isBusy && seen.changed === quiet.has(named))
            failures.push(`${named}: it ${seen.changed ? 'changes' : 'does not change'} what is shown`)
        }
        say(`${allDeeds.length} deeds ${isBusy ? 'while others wrote' : 'one by one'}`)
      } finally {
        noteTeam(await stage.house.teamSecrets(), stage.house.teamName)
        await stage.house.close().catch((error: Error) => failures.push(error.message))
      }
    }
    const cells = audiences.flatMap((audience) => changingCommands(audience).inTable).length * roles.length
    if (covered.size !== cells) failures.push(`${covered.size} of ${cells} cells were looked at`)
    return {
      done: `${cells / roles.length} commands x ${roles.length} roles, ${allDeeds.length} situations, ${compared} screens compared`,
      ...unharmed,
      lost: different,
      figures: {
        covered: `${Math.round((covered.size / cells) * 100)} %`,
        differences: String(different),
        'written in between': String(chatter),
      },
      failures: failures.length > 20 ? [...failures.slice(0, 20), `and ${failures.length - 20} more`] : failures,
    }
  },
}

const inGroups = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))

/** Two people write where something may just be happening; what is refused there is refused. */
function startTalk({ omar, mia, olga, solo, withMia }: Stage, random: Random): { stop: () => Promise<number> } {
  let isOver = false
  let count = 0
  const talk = async () => {
    while (!isOver) {
      const text = `in between ${random.whole(1, 1_000_000)}`
      const sent = random.of([
        () => omar.say(text),
        () => mia.say(text, omar.group),
        () => mia.say(text, withMia),
        () => olga.say(omar.group, solo, text),
      ])
      await sent().then(
        () => count++,
        () => {},
      )
    }
  }
  const talks = [talk(), talk()]
  return {
    stop: async () => {
      isOver = true
      await Promise.all(talks)
      return count
    },
  }
}
