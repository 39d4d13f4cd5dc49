// How a member is named inside one conversation, on the wire and in maps. Mirrors MemberKey of the contract.
import type { MemberKey } from '@dramatis/contract/ids'

export type MemberFacts = { kind: 'persona'; id: string } | { kind: 'client'; id: string } | { kind: 'team' }

export function memberKey(member: MemberFacts): MemberKey {
  return member.kind === 'team' ? 'team' : `${member.kind}:${member.id}`
}
