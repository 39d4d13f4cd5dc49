// What a lightbox shows. Pure.
import type { Picture } from '@dramatis/contract/client-views'
import type { ShownMember } from '../message-rows.ts'

export interface LightboxItem {
  readonly picture: Picture
  readonly sender: ShownMember
  readonly createdAtMs: number
  /** Who really sent it, for staff. */
  readonly by?: string | undefined
}

export interface LightboxProps {
  /** Taken out of it as they are deleted; empty: it closes. */
  items: readonly LightboxItem[]
  index: number
  onIndex(index: number): void
  onClose(): void
}

type EntryWithMessage = {
  readonly kind: string
  readonly message?: {
    readonly id: string
    readonly pictures: readonly Picture[]
    readonly sender: ShownMember
    readonly createdAtMs: number
  }
}
/** The pictures of one message, as a timeline holds it now; none once it is deleted. */
export function picturesOf(entries: readonly EntryWithMessage[], messageId: string): LightboxItem[] {
  const message = entries.find((entry) => entry.kind === 'message:sent' && entry.message?.id === messageId)?.message
  return (message?.pictures ?? []).map((picture) => ({
    picture,
    sender: message?.sender as ShownMember,
    createdAtMs: message?.createdAtMs ?? 0,
  }))
}
