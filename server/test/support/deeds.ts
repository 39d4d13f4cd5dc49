// Every command that changes something, done while two clients and two of the team look on: what the screens hold that were
// open all the time, fed by events, and what screens show that are opened afterwards.
import { adminCommands } from '@dramatis/contract/admin-commands'
import { clientCommands } from '@dramatis/contract/client-commands'
import type { Audience, CommandContract } from '@dramatis/contract/command'
import { adminDeeds } from './admin-deeds.ts'
import { clientDeeds } from './client-deeds.ts'
import type { Deed, Deeds, Stage } from './stage.ts'
import { ClientScreen, ConsoleScreen, type Screen } from './viewer.ts'

const deedsOf: Record<Audience, Deeds> = { client: clientDeeds, admin: adminDeeds }
const commandsOf: Record<Audience, Record<string, CommandContract>> = { client: clientCommands, admin: adminCommands }
export const audiences = ['client', 'admin'] as const

/** Who looks on: two of either audience, of whom one may be who acts. */
export const roles = ['the client whose group it is', 'another client in it', 'the admin who acts', 'another admin'] as const

/** The commands of an audience that change something: from its table, and those that have deeds. They must be the same. */
export const changingCommands = (audience: Audience): { inTable: string[]; withDeeds: string[] } => ({
  inTable: Object.entries(commandsOf[audience])
    .flatMap(([name, { kind }]) => (kind === 'command' ? [name] : []))
    .sort(),
  withDeeds: Object.keys(deedsOf[audience]).sort(),
})

export interface NamedDeed {
  readonly audience: Audience
  readonly name: string
  readonly about: string
  readonly deed: Deed
}

/** In the order in which they are done. */
export const allDeeds: readonly NamedDeed[] = audiences.flatMap((audience) =>
  Object.entries(deedsOf[audience]).flatMap(([name, variants]) =>
    Object.entries(variants).map(([about, deed]) => ({ audience, name, about, deed })),
  ),
)

/** Deeds that change nothing on any of these screens. Any other that does so has lost its event, on the live screen and the fresh one. */
export const quiet: ReadonlySet<string> = new Set([
  'client client:sign-out of another browser',
  'client session:end of another browser',
  'admin admin:sign-in in another browser',
  'admin admin:sign-out of another browser',
  'admin session:end of another browser',
  'admin admin:make-link for a colleague',
  'admin client:create of somebody known',
  'client upload:finish of a picture that is not sent',
  'client picture:discard of a picture that is not sent',
  'admin upload:finish of a picture that is not sent',
  'admin picture:discard of a picture that is not sent',
  'admin client:make-link for a client',
  // Nothing was said there yet: it is in no list, for nobody.
  'admin conversation:open-direct as a persona',
  'admin conversation:open-direct as the team',
])

/** A screen that was open all the time, and how to open the same one now. */
interface Watch {
  readonly live: Screen
  readonly fresh: () => Promise<Screen>
}
async function watches(stage: Stage): Promise<Watch[]> {
  const clients = await Promise.all(
    [stage.omar, stage.mia].map(async (client) => ({
      live: await ClientScreen.open(client, true),
      fresh: () => ClientScreen.open(client, false),
    })),
  )
  const consoles = await Promise.all(
    [stage.olga, stage.pavel].map(async (admin) => {
      const live = await ConsoleScreen.open(admin, true)
      return { live, fresh: () => ConsoleScreen.open(admin, false, live.openedConversations) }
    }),
  )
  return [...clients, ...consoles]
}

export interface Seen {
  /** A screen each, in the order of `roles`. */
  readonly compared: readonly { readonly name: string; readonly held: unknown; readonly fetched: unknown }[]
  /** Somebody's connection has ended. */
  readonly isOver: boolean
  /** Whether anybody is shown something else than before. */
  readonly changed: boolean
}

/** Does something while they look on. */
export async function lookOn(stage: Stage, deed: Deed): Promise<Seen> {
  const act = await deed(stage)
  const screens = await watches(stage)
  const before = screens.map(({ live }) => JSON.stringify(live.shown()))
  await act()
  try {
    await Promise.all(screens.map(({ live }) => live.catchUp()))
    const compared = await Promise.all(
      screens.map(async ({ live, fresh }) => ({ name: live.name, held: live.shown(), fetched: (await fresh()).shown() })),
    )
    return {
      compared,
      isOver: screens.some(({ live }) => live.isOver()),
      changed: screens.some(({ live }, index) => JSON.stringify(live.shown()) !== before[index]),
    }
  } finally {
    for (const { live } of screens) live.close()
  }
}
