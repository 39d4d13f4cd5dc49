// The tables as Kysely sees them. Names are those of the platform this grew from, because its reports read them.
// Times are milliseconds since 1970 UTC, booleans 0 or 1, ids random text: the same on both dialects.

import type { LockReason } from '@dramatis/contract/errors'
import type { TimelineKind } from '@dramatis/contract/events'
import type {
  AdminId,
  ApiTokenId,
  ClientId,
  ConversationId,
  InvitationId,
  MessageId,
  PersonaId,
  PictureId,
  SessionId,
} from '@dramatis/contract/ids'

type Flag = 0 | 1

export interface Tables {
  chat_clients: {
    id: ClientId
    display_name: string
    email: string | null
    password_hash: string | null
    /** The host platform's own id of this person. */
    external_id: string | null
    guest: Flag
    colour: number
    notice_version: number | null
    notice_accepted_at: number | null
    access_ended_at: number | null
    last_seen_at: number | null
    /** Name, address and platform id, folded for search. */
    search_text: string
    created_at: number
    version: number
    avatar_url: string | null
  }
  chat_admins: {
    id: AdminId
    display_name: string
    email: string
    password_hash: string | null
    disabled_at: number | null
    created_at: number
    version: number
  }
  chat_sessions: {
    id: SessionId
    client_id: ClientId | null
    admin_id: AdminId | null
    token_hash: string
    device: string
    created_at: number
    last_seen_at: number
    expires_at: number
    ended_at: number | null
  }
  chat_one_time_links: {
    id: string
    secret_hash: string
    purpose: 'first_admin' | 'admin' | 'client'
    client_id: ClientId | null
    admin_id: AdminId | null
    created_by: AdminId | null
    created_at: number
    expires_at: number
    used_at: number | null
  }
  chat_api_tokens: {
    id: ApiTokenId
    admin_id: AdminId
    name: string
    token_hash: string
    created_at: number
    last_used_at: number | null
    revoked_at: number | null
    version: number
  }
  chat_invitations: {
    id: InvitationId
    secret_hash: string
    label: string
    max_uses: number
    used: number
    expires_at: number | null
    revoked_at: number | null
    created_by: AdminId
    created_at: number
    version: number
  }
  chat_fake_users: {
    id: PersonaId
    display_name: string
    about: string
    voice_note: string
    colour: number
    avatar_url: string
    retired_at: number | null
    cast_position: number | null
    created_by: AdminId | null
    created_at: number
    version: number
  }
  chat_groups: {
    id: ConversationId
    group_type: 'group' | 'direct'
    name: string
    /** 0: named after its client at sign-up, and shown to them as "Your group". */
    named_by_admin: Flag
    description: string
    /** The client whom a group was made for, or the client of a direct conversation. */
    client_id: ClientId | null
    /** Direct: exactly one of these three is the other side. */
    persona_id: PersonaId | null
    other_client_id: ClientId | null
    with_team: Flag
    /** Direct: unique per pair, so that opening twice finds the first. */
    direct_key: string | null
    locked_reason: LockReason | null
    last_seq: number
    /** seq of the newest message; 0: none yet. */
    last_message_seq: number
    waiting_since: number | null
    /** The persona who spoke last: for whom a client of a group waits. */
    last_persona_id: PersonaId | null
    greeted_at: number | null
    activity_at: number
    member_count: number
    search_text: string
    created_by: AdminId | null
    created_at: number
    version: number
  }
  chat_group_members: {
    id: string
    group_id: ConversationId
    client_id: ClientId | null
    fake_user_id: PersonaId | null
    /** The viewer sees the timeline from here on. */
    from_seq: number
    /** Among those seated at the same moment: the order of the cast as it was then. */
    position: number
    joined_at: number
    left_at: number | null
    /** Direct: when this client opened it. One who did not sees it from its first message on. */
    opened_at: number | null
    added_by: AdminId | null
  }
  chat_messages: {
    id: MessageId
    group_id: ConversationId
    seq: number
    changed_seq: number
    sender_kind: 'client' | 'persona' | 'team'
    client_id: ClientId | null
    fake_user_id: PersonaId | null
    /** The acting admin; null for a client, and for what the server posted by itself. */
    admin_id: AdminId | null
    sent_by_admin: Flag
    automatic: 'welcome' | null
    /** Null once deleted. */
    text: string | null
    request_id: string | null
    created_at: number
    edited_at: number | null
    deleted_at: number | null
    /** 0: nothing more is read to show it. */
    picture_count: number
  }
  /** Pictures. Until one is sent or becomes an avatar it is a draft, and its uploader's alone. */
  chat_attachments: {
    id: PictureId
    /** Who uploaded it: a client, or the team (null) by the acting admin. */
    client_id: ClientId | null
    admin_id: AdminId | null
    purpose: 'message' | 'avatar'
    /** Where it was sent: all four, or none. */
    group_id: ConversationId | null
    message_id: MessageId | null
    seq: number | null
    position: number | null
    /** Whose avatar it is now. */
    of_client_id: ClientId | null
    of_fake_user_id: PersonaId | null
    name: string
    alt_text: string
    width: number
    height: number
    animated: Flag
    placeholder: string
    /** JSON: each size's width, height, format and bytes. */
    sizes: string
    /** Of all sizes together. */
    bytes: number
    /** SHA-256 of what was uploaded: the same owner's same picture is not made twice. */
    content_hash: string
    created_at: number
  }
  /** Changes of a timeline other than new messages; they share the messages' seq. */
  chat_changes: {
    group_id: ConversationId
    seq: number
    kind: Exclude<TimelineKind, 'message:sent'>
    message_id: MessageId | null
    client_id: ClientId | null
    fake_user_id: PersonaId | null
    /** The new name, or why it is locked. */
    detail: string | null
    admin_id: AdminId | null
    created_at: number
  }
  chat_reads: {
    group_id: ConversationId
    reader_kind: 'client' | 'admin'
    reader_id: string
    seq: number
    read_at: number
  }
  /** (actor, request id) is unique for ever: promise 2. The answer is ids, seq and times, never text. */
  chat_requests: {
    actor: string
    request_id: string
    command: string
    fingerprint: string
    answer: string
    created_at: number
  }
  chat_admin_logs: {
    id: string
    admin_id: AdminId
    action: string
    group_id: ConversationId | null
    client_id: ClientId | null
    fake_user_id: PersonaId | null
    message_id: MessageId | null
    /** JSON: ids, field names and settings. Never message text, a client's name or address. */
    details: string
    created_at: number
  }
  chat_settings: { name: string; value: string; version: number }
  chat_migrations: { number: number; name: string; applied_at: number }
}
