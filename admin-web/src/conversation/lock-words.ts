// Why a conversation is read-only, in words. Pure.
import type { StaffConversation } from '@dramatis/contract/staff-views'

/** In place of the composer; null: it can be written in. */
export function lockWords(conversation: StaffConversation): string | null {
  const client = conversation.client?.displayName ?? 'this client'
  const other = conversation.with?.displayName ?? 'The persona'
  switch (conversation.locked) {
    case null:
      return null
    case 'archived':
      return 'This group is archived. Restore it to write here again.'
    case 'persona_left':
      return `${other} no longer shares a group with ${client}, so this conversation is read-only.`
    case 'persona_retired':
      return `${other} is retired, so this conversation is read-only. Restore the persona to write here again.`
    case 'no_shared_group':
      return `${client} and ${other} no longer share a group, so this conversation is read-only.`
    case 'access_ended':
      return `The access of ${client} has ended, so this conversation is read-only.`
  }
}

/** As a line of the timeline. */
export function lockedLine(reason: string): string {
  switch (reason) {
    case 'archived':
      return 'Archived'
    case 'persona_left':
      return 'Read-only: the persona left the group'
    case 'persona_retired':
      return 'Read-only: the persona was retired'
    case 'no_shared_group':
      return 'Read-only: no shared group is left'
    case 'access_ended':
      return 'Read-only: access has ended'
    default:
      return 'Read-only'
  }
}
