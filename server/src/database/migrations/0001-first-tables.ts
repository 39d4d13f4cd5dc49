// 1: clients, admins, personas, conversations and their messages. Plain SQL that both dialects read alike.

export const firstTables = `
create table chat_clients (
  id text primary key, display_name text not null, email text unique, password_hash text, external_id text unique,
  guest integer not null, colour integer not null, notice_version integer, notice_accepted_at bigint, access_ended_at bigint,
  last_seen_at bigint, search_text text not null, created_at bigint not null, version bigint not null);
create index chat_clients_newest on chat_clients (created_at, id);
create index chat_clients_by_name on chat_clients (search_text, id);

create table chat_admins (
  id text primary key, display_name text not null, email text not null unique, password_hash text, disabled_at bigint,
  created_at bigint not null, version bigint not null);

create table chat_sessions (
  id text primary key, client_id text references chat_clients, admin_id text references chat_admins, token_hash text not null unique,
  device text not null, created_at bigint not null, last_seen_at bigint not null, expires_at bigint not null, ended_at bigint);
create index chat_sessions_of_client on chat_sessions (client_id) where ended_at is null;
create index chat_sessions_of_admin on chat_sessions (admin_id) where ended_at is null;

create table chat_one_time_links (
  id text primary key, secret_hash text not null unique, purpose text not null, client_id text references chat_clients,
  admin_id text references chat_admins, created_by text references chat_admins, created_at bigint not null,
  expires_at bigint not null, used_at bigint);
create index chat_one_time_links_open on chat_one_time_links (client_id, admin_id) where used_at is null;

create table chat_api_tokens (
  id text primary key, admin_id text not null references chat_admins, name text not null, token_hash text not null unique,
  created_at bigint not null, last_used_at bigint, revoked_at bigint, version bigint not null);
create index chat_api_tokens_of_admin on chat_api_tokens (admin_id, created_at);

create table chat_invitations (
  id text primary key, secret_hash text not null unique, label text not null, max_uses integer not null, used integer not null,
  expires_at bigint, revoked_at bigint, created_by text not null references chat_admins, created_at bigint not null, version bigint not null);
create index chat_invitations_newest on chat_invitations (created_at, id);

create table chat_fake_users (
  id text primary key, display_name text not null, about text not null, voice_note text not null, colour integer not null,
  avatar_url text not null, retired_at bigint, cast_position integer, created_by text references chat_admins,
  created_at bigint not null, version bigint not null);

create table chat_groups (
  id text primary key, group_type text not null, name text not null, named_by_admin integer not null, description text not null,
  client_id text references chat_clients, persona_id text references chat_fake_users, other_client_id text references chat_clients,
  with_team integer not null, direct_key text, locked_reason text, last_seq bigint not null,
  last_message_seq bigint not null, waiting_since bigint, last_persona_id text references chat_fake_users, greeted_at bigint,
  activity_at bigint not null, member_count integer not null, search_text text not null, created_by text references chat_admins,
  created_at bigint not null, version bigint not null);
create unique index chat_groups_direct_key on chat_groups (direct_key) where direct_key is not null;
create index chat_groups_waiting on chat_groups (waiting_since, id) where waiting_since is not null;
create index chat_groups_new on chat_groups (created_at, id) where greeted_at is null and group_type = 'group';
create index chat_groups_activity on chat_groups (activity_at, id);
create index chat_groups_archived on chat_groups (activity_at, id) where locked_reason = 'archived';
create index chat_groups_of_client on chat_groups (client_id);
create index chat_groups_of_other_client on chat_groups (other_client_id) where other_client_id is not null;

create table chat_group_members (
  id text primary key, group_id text not null references chat_groups, client_id text references chat_clients,
  fake_user_id text references chat_fake_users, from_seq bigint not null, position integer not null, joined_at bigint not null, left_at bigint,
  opened_at bigint, added_by text references chat_admins);
create unique index chat_group_members_client on chat_group_members (group_id, client_id) where left_at is null and client_id is not null;
create unique index chat_group_members_persona on chat_group_members (group_id, fake_user_id) where left_at is null and fake_user_id is not null;
create index chat_group_members_of_client on chat_group_members (client_id, group_id) where left_at is null;
create index chat_group_members_of_persona on chat_group_members (fake_user_id, group_id);

create table chat_messages (
  id text primary key, group_id text not null references chat_groups, seq bigint not null, changed_seq bigint not null,
  sender_kind text not null, client_id text references chat_clients, fake_user_id text references chat_fake_users,
  admin_id text references chat_admins, sent_by_admin integer not null, automatic text, text text, request_id text,
  created_at bigint not null, edited_at bigint, deleted_at bigint);
create unique index chat_messages_in_order on chat_messages (group_id, seq);

create table chat_changes (
  group_id text not null references chat_groups, seq bigint not null, kind text not null, message_id text references chat_messages,
  client_id text references chat_clients, fake_user_id text references chat_fake_users, detail text, admin_id text references chat_admins,
  created_at bigint not null, primary key (group_id, seq));

create table chat_reads (
  group_id text not null references chat_groups, reader_kind text not null, reader_id text not null, seq bigint not null,
  read_at bigint not null, primary key (group_id, reader_kind, reader_id));

create table chat_requests (
  actor text not null, request_id text not null, command text not null, fingerprint text not null, answer text not null,
  created_at bigint not null, constraint chat_requests_pkey primary key (actor, request_id));

create table chat_admin_logs (
  id text not null, admin_id text not null references chat_admins, action text not null, group_id text, client_id text,
  fake_user_id text, message_id text, details text not null, created_at bigint not null,
  primary key (created_at, id));

create table chat_settings (name text primary key, value text not null, version bigint not null);
`
