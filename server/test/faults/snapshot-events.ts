// Every command that changes something is done while two clients and two of the team look on: what their screens hold, fed by
// events, must be what screens show that are opened afterwards. In the whole version somebody writes all the while.
import { isDeepStrictEqual } from 'node:util'
import { allDeeds, audiences, changingCommands, lookOn, quiet, roles } from '../support/deeds.ts'
import { openStage, type Stage } from '../support/stage.ts'
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
        for (const one of allDeeds) {
          const talk = isBusy ? startTalk(stage, random.fork()) : undefined
          const named = `${one.audience} ${one.name} ${one.about}`
          const seen = await lookOn(stage, {
            ...one,
            deed: async (s) => {
              const act = await one.deed(s)
              return async () => {
                await act()
                chatter += (await talk?.stop()) ?? 0
              }
            },
          })
          for (const [index, { name, held, fetched }] of seen.compared.entries()) {
            compared++
            covered.add(`${one.audience} ${one.name} x ${roles[index]}`)
            if (isDeepStrictEqual(plain(held), plain(fetched))) continue
            different++
            failures.push(`${named}: the screen of ${name} (${roles[index]}) holds something else than one opened now`)
          }
          if (seen.isOver) failures.push(`${named}: a connection ended`)
          if (!isBusy && seen.changed === quiet.has(named))
            failures.push(`${named}: it ${seen.changed ? 'changes' : 'does not change'} what is shown`)
        }
        say(`${allDeeds.length} deeds ${isBusy ? 'while others wrote' : 'one by one'}`)
      } finally {
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
