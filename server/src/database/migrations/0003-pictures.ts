// 3: pictures of messages and avatars; how many pictures a message has; a client's avatar; who ever met a client.

export const pictures = `
create table chat_attachments (
  id text primary key, client_id text references chat_clients, admin_id text references chat_admins, purpose text not null,
  group_id text references chat_groups, message_id text references chat_messages, seq bigint, position integer,
  of_client_id text references chat_clients, of_fake_user_id text references chat_fake_users, name text not null,
  alt_text text not null, width integer not null, height integer not null, animated integer not null, placeholder text not null,
  sizes text not null, bytes bigint not null, content_hash text not null, created_at bigint not null);
create index chat_attachments_of_message on chat_attachments (message_id, position) where message_id is not null;
create index chat_attachments_in_order on chat_attachments (group_id, seq, position) where group_id is not null;
create index chat_attachments_same on chat_attachments (content_hash);
create index chat_attachments_space on chat_attachments (client_id, bytes);
create index chat_attachments_unused on chat_attachments (created_at)
  where message_id is null and of_client_id is null and of_fake_user_id is null;
create index chat_attachments_of_client on chat_attachments (of_client_id) where of_client_id is not null;
create index chat_attachments_of_persona on chat_attachments (of_fake_user_id) where of_fake_user_id is not null;

create index chat_group_members_of_client_ever on chat_group_members (client_id, group_id) where client_id is not null;

alter table chat_messages add column picture_count integer not null default 0;
alter table chat_clients add column avatar_url text;
`
