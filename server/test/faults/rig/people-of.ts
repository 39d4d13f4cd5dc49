// The people of a house that runs in a process of its own, as the tests' own Person, Client and Admin: they ask over HTTP and
// open tabs. Clients and staff come by different connections, so that it can be told what a client was sent.
import { Agent } from 'node:http'
import type { Audience } from '@dramatis/contract/command'
import { Client, Person, Program, type Street } from '../../support/person.ts'
import type { Tab } from '../../support/tab.ts'
import type { FurnishedAdmin, FurnishedClient } from './furnish.ts'
import type { HouseProcess } from './house.ts'

export class PeopleOf {
  /** Whatever was not as the contract says. */
  readonly faults: string[] = []
  readonly #streets: Record<Audience, Street>
  readonly #agents: Agent[] = []
  readonly #tabs: Tab<Audience>[] = []

  /** `port` may be that of a relay; `origin` is where their pages come from, the house itself unless told. */
  constructor(house: HouseProcess, { port = house.port, origin }: { port?: number; origin?: string } = {}) {
    const street = (): Street => {
      const agent = new Agent({ keepAlive: true })
      this.#agents.push(agent)
      return {
        port: () => port,
        agent,
        origin: () => origin ?? `http://127.0.0.1:${port}`,
        fault: (sentence) => void this.faults.push(sentence),
        opened: (tab) => void this.#tabs.push(tab),
      }
    }
    this.#streets = { client: street(), admin: street() }
  }

  client({ id, name, group, cookie, sessionId }: FurnishedClient): Client {
    return Object.assign(new Client(this.#streets.client, name), { id, group, cookie, sessionId })
  }

  /** An admin as the program that has their token. */
  admin({ id, name, email, token, tokenId }: FurnishedAdmin): Program {
    return Object.assign(new Program(this.#streets.admin, name, email, ''), { id, bearer: token, tokenId })
  }

  stranger<A extends Audience>(audience: A): Person<A> {
    return new Person(audience, this.#streets[audience])
  }

  close(): void {
    for (const tab of this.#tabs) tab.close()
    for (const agent of this.#agents) agent.destroy()
  }
}
